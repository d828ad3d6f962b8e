//! How long to wait before the next try.

use facteur_domain::Random;
use std::time::Duration;

/// Exponential waits with full jitter: each is chance between nothing and a bound that doubles, so that many
/// clients of one server that was down do not come back all at once.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    most: Duration,
    failures: u32,
}

impl Backoff {
    /// The bound is `first` after the first failure and never over `most`.
    pub fn new(first: Duration, most: Duration) -> Self {
        Self {
            first,
            most,
            failures: 0,
        }
    }

    /// Counts a failure and says how long to wait.
    pub fn next_wait(&mut self, random: &dyn Random) -> Duration {
        let factor = 1_u32.checked_shl(self.failures).unwrap_or(u32::MAX);
        let bound = self.first.saturating_mul(factor).min(self.most);
        self.failures = self.failures.saturating_add(1);
        let bound = u64::try_from(bound.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(random.below(bound.saturating_add(1)))
    }

    /// It worked: the next failure is a first one again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// How many failures in a row.
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Always the highest chance.
    struct Highest;
    impl Random for Highest {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0xff);
        }
        fn below(&self, bound: u64) -> u64 {
            bound.saturating_sub(1)
        }
    }

    #[test]
    fn the_bound_doubles_up_to_the_most_and_begins_again_after_success() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(10));
        let waits: Vec<u64> = (0..6).map(|_| backoff.next_wait(&Highest).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 10, 10]);
        for _ in 0..100 {
            assert_eq!(backoff.next_wait(&Highest), Duration::from_secs(10));
        }
        backoff.reset();
        assert_eq!(backoff.next_wait(&Highest), Duration::from_secs(1));
    }
}
