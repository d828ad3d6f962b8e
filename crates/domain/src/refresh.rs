//! Refresh tokens of programs. All that came one from another since somebody signed in are a *family*. Each is
//! good for one refresh; one that comes a second time was copied, and nobody can tell who of the two is the
//! thief, so the whole family ends (RFC 9700, section 4.14.2).

use crate::time::{Span, Timestamp};
use crate::verdict::words;

/// How long a refresh token lasts.
pub const REFRESH_LASTS: Span = Span::seconds(30 * 24 * 3_600);
/// How long an access token lasts.
pub const ACCESS_LASTS: Span = Span::seconds(15 * 60);

words! {
    /// Why the tokens of a family are no longer good.
    FamilyEnd, "end of a program's tokens" {
        /// A refresh token came a second time.
        Reused = "reused",
        /// The program signed out.
        SignedOut = "signed_out",
        /// Its owner ended it, or another password was set.
        Revoked = "revoked",
    }
}

/// What is kept of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// The number of the refresh token that is good; the first is 1.
    pub generation: i64,
    /// Why none is good any more.
    pub ended: Option<FamilyEnd>,
    /// Until when the good one lasts.
    pub expires_at: Timestamp,
}

/// What becomes of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// The next token is given; what was given before is no longer good.
    Rotated(Family),
    /// The token was used before. The family ends here and now, and its owner is to be told.
    Reused(Family),
    /// The family has ended already, or its time is over.
    Over,
}

impl Family {
    /// With its first token.
    pub fn begin(now: Timestamp) -> Self {
        Self {
            generation: 1,
            ended: None,
            expires_at: now + REFRESH_LASTS,
        }
    }

    /// Whether its newest tokens are good.
    pub fn is_alive(self, now: Timestamp) -> bool {
        self.ended.is_none() && self.expires_at > now
    }

    /// The token of that number was shown.
    pub fn refresh(self, generation: i64, now: Timestamp) -> Refresh {
        if !self.is_alive(now) {
            return Refresh::Over;
        }
        if generation != self.generation {
            return Refresh::Reused(self.end(FamilyEnd::Reused));
        }
        Refresh::Rotated(Self {
            generation: generation + 1,
            expires_at: now + REFRESH_LASTS,
            ..self
        })
    }

    /// Ends it; the first reason stands.
    #[must_use]
    pub fn end(self, why: FamilyEnd) -> Self {
        Self {
            ended: self.ended.or(Some(why)),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_176_000);

    /// What a device may do: refresh with any token that it ever had, or copy all that the other has.
    #[derive(Debug, Clone, Copy)]
    enum Step {
        Refresh { device: usize, which: usize },
        Copy { device: usize },
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (0..2_usize, 0..40_usize).prop_map(|(device, which)| Step::Refresh { device, which }),
            1 => (0..2_usize).prop_map(|device| Step::Copy { device }),
        ];
        prop::collection::vec(step, 0..60)
    }

    proptest! {
        /// Two devices sign in, each with a family, and steal from each other as they like.
        #[test]
        fn at_most_one_family_survives_reuse(steps in steps()) {
            let mut families = [Family::begin(NOW), Family::begin(NOW)];
            let mut held = [vec![(0, 1_i64)], vec![(1, 1_i64)]];
            let mut reused = [false, false];
            for step in steps {
                match step {
                    Step::Copy { device } => {
                        let stolen = held[1 - device].clone();
                        held[device].extend(stolen);
                    }
                    Step::Refresh { device, which } => {
                        // The newest first, as programs do mostly.
                        let at = held[device].len() - 1 - which % held[device].len();
                        let (family, generation) = held[device][at];
                        let before = families[family];
                        match before.refresh(generation, NOW) {
                            Refresh::Rotated(after) => {
                                prop_assert!(!reused[family], "a family goes on after reuse");
                                prop_assert_eq!(generation, before.generation);
                                families[family] = after;
                                held[device].push((family, after.generation));
                            }
                            Refresh::Reused(after) => {
                                prop_assert!(generation < before.generation);
                                reused[family] = true;
                                families[family] = after;
                            }
                            Refresh::Over => prop_assert!(reused[family]),
                        }
                    }
                }
                for (family, state) in families.iter().enumerate() {
                    prop_assert_eq!(state.is_alive(NOW), !reused[family]);
                    // Of all tokens ever given, one is good at most.
                    let good = (1..=state.generation)
                        .filter(|token| matches!(state.refresh(*token, NOW), Refresh::Rotated(_)))
                        .count();
                    prop_assert_eq!(good, usize::from(!reused[family]));
                }
            }
            if reused.contains(&true) {
                let alive = families.iter().filter(|family| family.is_alive(NOW)).count();
                prop_assert!(alive <= 1);
            }
        }
    }

    #[test]
    fn a_family_ends_in_time_and_the_first_reason_stands() {
        let family = Family::begin(NOW);
        assert_eq!(family.refresh(1, NOW + REFRESH_LASTS), Refresh::Over);
        let Refresh::Rotated(next) = family.refresh(1, NOW + Span::seconds(60)) else {
            panic!("the first token is good")
        };
        assert!(next.is_alive(NOW + REFRESH_LASTS));
        let ended = next.end(FamilyEnd::SignedOut).end(FamilyEnd::Reused);
        assert_eq!(ended.ended, Some(FamilyEnd::SignedOut));
        assert_eq!(ended.refresh(2, NOW), Refresh::Over);
        // A thief who comes late ends nothing that is over, and nobody is told twice.
        assert_eq!(next.end(FamilyEnd::Reused).refresh(1, NOW), Refresh::Over);
    }
}
