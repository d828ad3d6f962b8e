//! The random source that is passed in, and the maker of ids.

use crate::id::Id;
use crate::time::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// Gives random bytes. The only source of chance in Facteur, so that tests can fix it.
pub trait Random: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// A number from 0 up to, not including, `bound`; 0 when the bound is 0.
    fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0_u8; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes).checked_rem(bound).unwrap_or(0)
    }
}

impl<R: Random + ?Sized> Random for Arc<R> {
    fn fill(&self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness neither keys nor ids can be made: going on would be worse than stopping.
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the operating system gives no random bytes: {error}");
        }
    }
}

/// Makes ids: UUIDv7 (RFC 9562) with microseconds in the twelve bits behind the millisecond. Ids made by
/// one process rise strictly, even within one microsecond, since the order of arrivals is the order of
/// their ids.
#[derive(Clone)]
pub struct Ids {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    last: Arc<AtomicI64>,
}

impl Ids {
    /// Takes the time from `clock` and chance from `random`.
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self {
            clock,
            random,
            last: Arc::new(AtomicI64::new(0)),
        }
    }

    /// The clock that stamps the ids.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The random source of the ids.
    pub fn random(&self) -> &Arc<dyn Random> {
        &self.random
    }

    /// A new id of the asked kind.
    pub fn make<I: Id>(&self) -> I {
        let micros = self.next_micros() as u64;
        let (millis, rest) = (micros / 1_000, micros % 1_000);
        let mut bytes = [0_u8; 16];
        self.random.fill(&mut bytes[8..]);
        bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        // 1,000 microseconds spread over the 4,096 values of `rand_a` (RFC 9562, section 6.2, method 3).
        let fraction = (rest * 4_096 / 1_000) as u16;
        bytes[6..8].copy_from_slice(&fraction.to_be_bytes());
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        I::from_uuid(Uuid::from_bytes(bytes))
    }

    /// The time now, or one microsecond after the last id when the clock has not moved on since.
    fn next_micros(&self) -> i64 {
        let now = self.clock.now().micros().max(0);
        let next = |last: i64| Some(now.max(last + 1));
        let previous = self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
            .unwrap_or_default();
        now.max(previous + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TicketId;
    use crate::time::Timestamp;

    struct Fixed(i64);
    impl Clock for Fixed {
        fn now(&self) -> Timestamp {
            Timestamp::from_micros(self.0)
        }
    }

    #[test]
    fn ids_are_version_7_and_rise_even_while_the_clock_stands_still() {
        let ids = Ids::new(Arc::new(Fixed(1_760_000_000_000_100)), Arc::new(SystemRandom));
        let made: Vec<TicketId> = (0..5_000).map(|_| ids.make()).collect();
        assert!(made.is_sorted(), "the ids do not rise");
        assert_eq!(made[0].uuid().get_version_num(), 7);
    }
}
