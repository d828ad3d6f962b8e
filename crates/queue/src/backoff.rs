//! How long to wait after a try that failed.

use facteur_domain::{Random, Span};

/// The pause after that many failed tries (counted from 1): doubling from one second to an hour, and then
/// any length up to it ("full jitter"), so that what failed together does not return together.
pub fn pause_after(tries: u32, random: &dyn Random) -> Span {
    const FIRST: u64 = 1_000_000;
    const LONGEST: u64 = 3_600_000_000;
    let doubled = FIRST.saturating_mul(1_u64 << tries.saturating_sub(1).min(20));
    let longest = doubled.min(LONGEST);
    // Never less than a tenth, so that a broken job does not spin.
    let pause = longest / 10 + random.below(longest - longest / 10);
    Span::millis((pause / 1_000) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::SystemRandom;

    #[test]
    fn pauses_grow_and_stay_within_an_hour() {
        for tries in 1..40 {
            let pause = pause_after(tries, &SystemRandom).as_millis();
            let longest = (1_000_i64 << (tries - 1).min(20)).min(3_600_000);
            assert!(
                (longest / 10..=longest).contains(&pause),
                "{tries} tries: {pause} ms"
            );
        }
    }
}
