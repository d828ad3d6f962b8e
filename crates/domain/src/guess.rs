//! How often one may guess. A limit of which one point in time is kept, so that many processes share it in the
//! database (the generic cell rate algorithm, ITU-T I.371, as virtual scheduling).

use crate::time::{Span, Timestamp};

/// So many at once, and then one each so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    at_once: i64,
    each: Span,
}

impl Pace {
    /// `at_once` of them, and then one each `seconds`.
    pub const fn new(at_once: i64, seconds: i64) -> Self {
        Self {
            at_once,
            each: Span::seconds(seconds),
        }
    }

    /// Takes one now. `free_at` is the point in time that is kept (any past one at the beginning); gives the
    /// one to keep from now on.
    ///
    /// # Errors
    /// How long to wait, when there is none left.
    pub fn take(self, free_at: Timestamp, now: Timestamp) -> Result<Timestamp, Span> {
        let all_but_one = Span::millis(self.each.as_millis() * (self.at_once - 1));
        let allowed_at = free_at - all_but_one;
        if allowed_at > now {
            return Err(allowed_at.since(now));
        }
        Ok(free_at.max(now) + self.each)
    }

    /// Gives back one that was taken: it was no guess after all.
    pub fn give_back(self, free_at: Timestamp) -> Timestamp {
        free_at - self.each
    }

    /// The most that can be taken within a time, wherever it begins.
    pub const fn most_within(self, time: Span) -> i64 {
        self.at_once + time.micros() / self.each.micros()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_790_000_000 + seconds)
    }

    /// The times at which one was allowed, of those at which somebody asked.
    fn allowed(pace: Pace, asked: &[i64]) -> Vec<i64> {
        let mut kept = Timestamp::from_micros(0);
        let take = |second: &i64| match pace.take(kept, at(*second)) {
            Ok(next) => {
                kept = next;
                Some(*second)
            }
            Err(_) => None,
        };
        asked.iter().filter_map(take).collect()
    }

    #[test]
    fn some_at_once_and_then_slowly() {
        let pace = Pace::new(3, 20);
        assert_eq!(
            allowed(pace, &[0, 0, 0, 0, 19, 20, 21, 40, 41]),
            [0, 0, 0, 20, 40]
        );
        let full = at(60);
        assert_eq!(pace.take(full, at(0)), Err(Span::seconds(20)));
        assert_eq!(pace.take(pace.give_back(full), at(0)), Ok(full));
        assert_eq!(allowed(pace, &[0, 0, 0, 600, 600, 600, 600]).len(), 6);
    }

    proptest! {
        #[test]
        fn never_more_than_promised(at_once in 1..8_i64, each in 1..30_i64, mut asked in prop::collection::vec(0..300_i64, 0..400)) {
            asked.sort_unstable();
            let pace = Pace::new(at_once, each);
            let allowed = allowed(pace, &asked);
            for begin in &allowed {
                let within = allowed.iter().filter(|time| (begin..=&(begin + 60)).contains(time)).count();
                prop_assert!(within as i64 <= pace.most_within(Span::seconds(60)));
            }
        }
    }
}
