//! How good a share surely is, when only some cases were seen.

/// Standard deviations that hold 95 % of a normal distribution on one side.
const ONE_SIDED_95: f64 = 1.645;

/// The share of successes is at least this, with 95 % confidence (Wilson's score interval, one side).
pub(crate) fn at_least(successes: usize, trials: usize) -> f64 {
    wilson(successes, trials, -ONE_SIDED_95)
}

/// The share of successes is at most this, with 95 % confidence.
pub(crate) fn at_most(successes: usize, trials: usize) -> f64 {
    wilson(successes, trials, ONE_SIDED_95)
}

fn wilson(successes: usize, trials: usize, z: f64) -> f64 {
    if trials == 0 {
        return if z < 0.0 { 0.0 } else { 1.0 };
    }
    let n = trials as f64;
    let share = successes as f64 / n;
    let centre = share + z * z / (2.0 * n);
    let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    (centre + spread) / (1.0 + z * z / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_close_in_with_more_cases() {
        assert!(
            (at_least(95, 100) - 0.8996).abs() < 0.005,
            "{}",
            at_least(95, 100)
        );
        assert!(at_least(950, 1000) > at_least(95, 100));
        assert!(at_most(950, 1000) < at_most(95, 100));
        assert!(at_least(0, 0) <= 0.0 && at_most(0, 0) >= 1.0);
        assert!(at_least(10, 10) < 0.95, "ten right ones prove little");
    }
}
