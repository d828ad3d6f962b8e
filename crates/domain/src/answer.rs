//! Answers: mail that we send, how far each has come, and when the next try is.

use crate::random::Random;
use crate::time::{Span, Timestamp};
use crate::verdict::words;

words! {
    /// What a mail of ours is to the mail before it.
    AnswerKind, "kind of answer" {
        /// To who wrote.
        Reply = "reply",
        /// To who wrote and to all who were written to.
        ReplyAll = "reply_all",
        /// The mail itself, to somebody else.
        Forward = "forward",
        /// It begins a conversation.
        New = "new",
    }
}

words! {
    /// How far a mail of ours has come.
    SendState, "state of sending" {
        /// To be sent at its time: it can still be cancelled, or the server asked for patience.
        Waiting = "waiting",
        /// Its bytes are on their way. Committed before the first of them leaves.
        Sending = "sending",
        /// Its bytes left and no answer came: nobody here knows whether it was sent.
        Unknown = "unknown",
        /// The server took it.
        Sent = "sent",
        /// The server did not take it and never will as it is.
        Refused = "refused",
        /// It is not to be sent, or no longer to be asked about.
        Cancelled = "cancelled",
    }
}

/// What can happen to a mail of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SendStep {
    /// The server is ready for its bytes.
    Begin,
    /// The server took it. Whatever was thought meanwhile, this is so.
    Accepted,
    /// The server cannot take it now, or the connection broke before it was whole.
    Delayed,
    /// The server will not take it.
    Refused,
    /// It was whole, and no answer came.
    LostSight,
    /// A person wants it sent, once more if need be.
    SendAgain,
    /// A person wants it not to be sent, or to be asked no more.
    Cancel,
}

/// A step that is not possible from a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a mail that is {0} does not allow that")]
pub struct NoSuchStep(pub SendState);

impl SendState {
    /// The state after a step. An `automatic` mail of which nobody knows whether it was sent is never sent
    /// again: that it comes twice would be worse than that it never came.
    pub const fn after(self, step: SendStep, automatic: bool) -> Result<Self, NoSuchStep> {
        use SendStep as Step;
        Ok(match (self, step) {
            (Self::Waiting, Step::Begin) => Self::Sending,
            (Self::Waiting | Self::Sending | Self::Unknown | Self::Cancelled, Step::Accepted) => Self::Sent,
            (Self::Waiting | Self::Sending, Step::Delayed) | (Self::Refused, Step::SendAgain) => {
                Self::Waiting
            }
            (Self::Waiting | Self::Sending, Step::Refused) => Self::Refused,
            (Self::Sending, Step::LostSight) => Self::Unknown,
            (Self::Unknown, Step::SendAgain) if !automatic => Self::Waiting,
            (Self::Waiting | Self::Unknown | Self::Refused, Step::Cancel) => Self::Cancelled,
            (state, _) => return Err(NoSuchStep(state)),
        })
    }

    /// Whether it is neither sent nor given up, so that people should see it.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Waiting | Self::Sending | Self::Unknown | Self::Refused
        )
    }
}

/// A person's mail is tried for so long, as mail servers do it for a day before they say so.
const PATIENCE: Span = Span::seconds(24 * 3_600);
/// An acknowledgement that comes late is worth nothing.
const PATIENCE_OF_MACHINES: Span = Span::seconds(2 * 3_600);
/// The first pause; servers that delay strangers mostly want five minutes.
const FIRST_PAUSE: i64 = 60;
const LONGEST_PAUSE: i64 = 30 * 60;

/// When a mail that was delayed is tried again; none when it was tried for long enough. `tries` counts from
/// 1, `since` is when it was first due.
pub fn next_try(
    tries: i64,
    since: Timestamp,
    now: Timestamp,
    automatic: bool,
    random: &dyn Random,
) -> Option<Timestamp> {
    let patience = if automatic { PATIENCE_OF_MACHINES } else { PATIENCE };
    if now.since(since) >= patience {
        return None;
    }
    Some(now + jittered(doubled(FIRST_PAUSE, tries, LONGEST_PAUSE), random))
}

/// After the last look it is for people to say.
const LOOKS: [i64; 3] = [30, 300, 3_600];

/// How long until the next look for a mail of which nobody knows whether it was sent; none when the looks
/// are over. Its copy in the sent folder may be late, and so may an answer that proves it.
pub fn next_look(lost_at: Timestamp, now: Timestamp) -> Option<Span> {
    let since = now.since(lost_at).micros();
    let next = LOOKS
        .iter()
        .map(|seconds| seconds * 1_000_000)
        .find(|at| *at > since)?;
    Some(Span::millis((next - since) / 1_000 + 1))
}

/// What one account at a mail service was used for lately.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountUse {
    /// The hour that is counted, in hours since 1970 UTC.
    pub hour: i64,
    /// Mails begun in that hour.
    pub begun: i64,
    /// Failures in a row to reach the server or to log in.
    pub failures: i64,
    /// The server is left alone until then.
    pub away_until: Option<Timestamp>,
    /// What was wrong at the last failure, in words for people.
    pub problem: Option<String>,
}

/// Why a mail must wait although it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The account's hourly limit is reached.
    Limit {
        /// When the next hour begins.
        until: Timestamp,
    },
    /// The server failed several times in a row and is left alone.
    Away {
        /// When it is tried again.
        until: Timestamp,
    },
}

const HOUR: i64 = 3_600_000_000;
/// Failures in a row after which a server is left alone.
const FAILURES: i64 = 3;
const FIRST_ABSENCE: i64 = 30;
const LONGEST_ABSENCE: i64 = 15 * 60;

/// The hour of a time, as accounts count it.
pub const fn hour_of(time: Timestamp) -> i64 {
    time.micros().div_euclid(HOUR)
}

impl AccountUse {
    /// What keeps the account from sending now.
    pub fn hindrance(&self, per_hour: Option<u32>, now: Timestamp) -> Option<Hindrance> {
        if let Some(until) = self.away_until.filter(|until| *until > now) {
            return Some(Hindrance::Away { until });
        }
        let hour = hour_of(now);
        let limit = i64::from(per_hour?);
        (self.hour == hour && self.begun >= limit).then(|| Hindrance::Limit {
            until: Timestamp::from_micros((hour + 1) * HOUR),
        })
    }

    /// Counts a mail that is begun.
    #[must_use]
    pub fn begun(mut self, now: Timestamp) -> Self {
        let hour = hour_of(now);
        self.begun = if self.hour == hour { self.begun + 1 } else { 1 };
        self.hour = hour;
        self
    }

    /// After the server could not be reached or did not let us in.
    #[must_use]
    pub fn failed(mut self, problem: &str, now: Timestamp, random: &dyn Random) -> Self {
        self.failures += 1;
        self.problem = Some(problem.to_owned());
        if self.failures >= FAILURES {
            let times = self.failures - FAILURES + 1;
            self.away_until = Some(now + jittered(doubled(FIRST_ABSENCE, times, LONGEST_ABSENCE), random));
        }
        self
    }

    /// After it let us in.
    #[must_use]
    pub fn reached(mut self) -> Self {
        self.failures = 0;
        self.away_until = None;
        self.problem = None;
        self
    }
}

/// Seconds: doubled with each of the `times` (from 1), up to the longest.
fn doubled(first: i64, times: i64, longest: i64) -> i64 {
    let shift = times.clamp(1, 20) - 1;
    (first << shift).min(longest)
}

/// Between a half and the whole of it, so that what failed together does not come back together.
fn jittered(seconds: i64, random: &dyn Random) -> Span {
    let half = seconds * 1_000 / 2;
    Span::millis(half + random.below(half.unsigned_abs() + 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;
    use SendState as State;
    use SendStep as Step;

    const STEPS: [Step; 7] = [
        Step::Begin,
        Step::Accepted,
        Step::Delayed,
        Step::Refused,
        Step::LostSight,
        Step::SendAgain,
        Step::Cancel,
    ];

    #[test]
    fn every_step_from_every_state() {
        let expected = [
            "waiting: sending sent waiting refused - - cancelled",
            "sending: - sent waiting refused unknown - -",
            "unknown: - sent - - - waiting cancelled",
            "sent: - - - - - - -",
            "refused: - - - - - waiting cancelled",
            "cancelled: - sent - - - - -",
        ];
        for (state, line) in State::ALL.iter().zip(expected) {
            let after = STEPS.map(|step| state.after(step, false).map_or("-", State::word));
            assert_eq!(format!("{state}: {}", after.join(" ")), line);
        }
    }

    #[test]
    fn an_automatic_mail_is_never_begun_twice_unless_the_server_said_no() {
        // Every way of at most seven steps, as far as it goes.
        let mut ways = vec![(State::Waiting, 0, false)];
        for _ in 0..7 {
            ways = ways
                .iter()
                .flat_map(|(state, begun, may_be_out)| {
                    STEPS.iter().filter_map(move |step| {
                        let next = state.after(*step, true).ok()?;
                        assert!(
                            !(*step == Step::Begin && *may_be_out),
                            "begun again although it may be out"
                        );
                        let begins = u32::from(*step == Step::Begin);
                        Some((next, begun + begins, *may_be_out || *step == Step::LostSight))
                    })
                })
                .collect();
        }
        assert!(ways.iter().any(|(state, _, _)| *state == State::Sent));
    }

    #[test]
    fn pauses_grow_and_patience_ends() {
        let start = Timestamp::from_seconds(1_000_000);
        let pause = |tries| {
            let next = next_try(tries, start, start, false, &SystemRandom);
            next.map(|at| at.since(start).as_millis() / 1_000)
        };
        for (tries, longest) in [(1, 60), (2, 120), (3, 240), (6, 1_800), (60, 1_800)] {
            let pause = pause(tries).unwrap();
            assert!((longest / 2..=longest).contains(&pause), "{tries}: {pause}");
        }
        let later = |hours: i64, automatic| {
            next_try(
                9,
                start,
                start + Span::seconds(hours * 3_600),
                automatic,
                &SystemRandom,
            )
            .is_some()
        };
        assert!(later(23, false) && !later(24, false));
        assert!(later(1, true) && !later(2, true));
    }

    #[test]
    fn a_lost_mail_is_looked_for_three_times_more() {
        let lost = Timestamp::from_seconds(1_000);
        let mut now = lost;
        let mut waits = Vec::new();
        while let Some(wait) = next_look(lost, now) {
            waits.push(wait.as_millis() / 1_000);
            now = now + wait;
        }
        assert_eq!(waits, [30, 270, 3_300]);
    }

    #[test]
    fn an_account_keeps_its_limit_and_leaves_a_broken_server_alone() {
        let now = Timestamp::from_seconds(3_600 * 500_000 + 60);
        let mut account = AccountUse::default();
        for _ in 0..2 {
            assert_eq!(account.hindrance(Some(2), now), None);
            account = account.begun(now);
        }
        let until = Timestamp::from_seconds(3_600 * 500_001);
        assert_eq!(account.hindrance(Some(2), now), Some(Hindrance::Limit { until }));
        assert_eq!(account.hindrance(None, now), None);
        assert_eq!(account.hindrance(Some(2), until), None);
        assert_eq!(account.clone().begun(until).begun, 1);
        for _ in 0..3 {
            assert_eq!(account.hindrance(None, now), None);
            account = account.failed("away", now, &SystemRandom);
        }
        assert!(matches!(account.hindrance(None, now), Some(Hindrance::Away { until }) if until > now));
        assert_eq!(account.reached().hindrance(None, now), None);
    }
}
