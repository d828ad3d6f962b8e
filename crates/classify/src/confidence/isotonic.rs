//! A rising curve through observations: isotonic regression by pooling neighbours that violate the order.

use serde::{Deserialize, Serialize};

/// A curve of straight pieces that never falls; constant outside its ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Curve {
    knots: Vec<(f32, f32)>,
}

/// Neighbouring observations pooled together.
#[derive(Debug, Clone, Copy)]
struct Pool {
    sum_of_places: f64,
    right: f64,
    count: f64,
}

impl Pool {
    /// Half an observation of each kind is added, so that no confidence is exactly 0 or 1.
    fn value(self) -> f64 {
        (self.right + 0.5) / (self.count + 1.0)
    }

    fn share(self) -> f64 {
        self.right / self.count
    }

    fn join(self, other: Self) -> Self {
        Self {
            sum_of_places: self.sum_of_places + other.sum_of_places,
            right: self.right + other.right,
            count: self.count + other.count,
        }
    }
}

/// Fewer observations than this do not make a step of their own: it would be their noise.
const SMALLEST_POOL: f64 = 20.0;

impl Curve {
    /// Fits the share of what was right as it rises with the first number. There must be an observation.
    pub(crate) fn fit(mut observations: Vec<(f32, bool)>) -> Self {
        observations.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut pools: Vec<Pool> = Vec::new();
        for (place, right) in observations {
            let mut pool = Pool {
                sum_of_places: f64::from(place),
                right: f64::from(u8::from(right)),
                count: 1.0,
            };
            while let Some(before) = pools.last().copied()
                && (before.share() >= pool.share() || before.count < SMALLEST_POOL)
            {
                pools.pop();
                pool = before.join(pool);
            }
            pools.push(pool);
        }
        let mut knots: Vec<(f32, f32)> = Vec::with_capacity(pools.len());
        for pool in pools {
            let value = pool.value() as f32;
            let floor = knots.last().map_or(0.0, |knot| knot.1);
            knots.push(((pool.sum_of_places / pool.count) as f32, value.max(floor)));
        }
        Self { knots }
    }

    /// The height at a place.
    pub(crate) fn at(&self, place: f32) -> f32 {
        let after = self.knots.partition_point(|knot| knot.0 <= place);
        match (
            after.checked_sub(1).and_then(|before| self.knots.get(before)),
            self.knots.get(after),
        ) {
            (Some(before), Some(after)) => {
                let part = (place - before.0) / (after.0 - before.0).max(f32::MIN_POSITIVE);
                before.1 + (after.1 - before.1) * part
            }
            (Some(end), None) | (None, Some(end)) => end.1,
            (None, None) => place,
        }
    }

    /// Whether it rises and its numbers are numbers, as after reading a file.
    pub(crate) fn is_sound(&self) -> bool {
        let finite = self
            .knots
            .iter()
            .all(|knot| knot.0.is_finite() && (0.0..=1.0).contains(&knot.1));
        finite
            && self
                .knots
                .is_sorted_by(|one, other| one.0 <= other.0 && one.1 <= other.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_and_meets_the_shares() {
        let observations: Vec<(f32, bool)> = (0..1000_u32)
            .map(|number| {
                let place = number as f32 / 1000.0;
                (
                    place,
                    number.wrapping_mul(2_654_435_761) as f32 / u32::MAX as f32 * 1.0 < place,
                )
            })
            .collect();
        let curve = Curve::fit(observations);
        assert!(curve.is_sound());
        for place in [0.1, 0.3, 0.5, 0.7, 0.9] {
            assert!(
                (curve.at(place) - place).abs() < 0.08,
                "{place}: {}",
                curve.at(place)
            );
        }
        assert!(curve.at(-1.0) <= curve.at(0.0) && curve.at(2.0) <= 1.0);
    }
}
