//! By when a ticket must be dealt with.

use crate::ticket::Status;
use crate::time::Timestamp;
use crate::verdict::words;
use serde::{Deserialize, Serialize};

words! {
    /// Which deadlines.
    DueSpan, "span of deadlines" {
        /// Those that have passed.
        Late = "late",
        /// Those of this day.
        Today = "today",
        /// Those of this day and the rest of its week.
        Week = "week",
    }
}

/// By when a ticket must be dealt with, and who says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Due {
    /// Nobody said anything.
    #[default]
    Nobody,
    /// A mail says so.
    Mail {
        /// The moment.
        at: Timestamp,
        /// The words that were read so.
        words: String,
    },
    /// A member said so; mails no longer change it.
    Member {
        /// The moment; none when there is no deadline whatever the mails say.
        at: Option<Timestamp>,
    },
}

impl Due {
    /// The moment, if there is one.
    pub const fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Nobody => None,
            Self::Mail { at, .. } => Some(*at),
            Self::Member { at } => *at,
        }
    }

    /// Whether the moment has passed while there was work to do.
    pub fn is_late(&self, status: Status, now: Timestamp) -> bool {
        status.is_open() && self.at().is_some_and(|at| at < now)
    }

    /// How it stands after a mail came in that sets `found`. The earliest that has not passed when the mail
    /// came counts; of a ticket that was done, the old one is over.
    #[must_use]
    pub fn after_mail(&self, found: Option<&Self>, came: Timestamp, was_done: bool) -> Self {
        match (self, found) {
            (Self::Nobody, None) => Self::Nobody,
            (Self::Mail { .. }, None) if was_done => Self::Nobody,
            (Self::Member { .. }, _) | (Self::Mail { .. }, None) => self.clone(),
            (Self::Nobody, Some(found)) => found.clone(),
            (Self::Mail { at, .. }, Some(found)) => {
                let stands = !was_done && *at >= came && found.at().is_none_or(|new| *at <= new);
                if stands { self.clone() } else { found.clone() }
            }
        }
    }

    /// How it stands when another ticket becomes a part of this one: what a member said, else the earlier.
    #[must_use]
    pub fn with_part(&self, part: &Self) -> Self {
        match (self, part) {
            (Self::Member { .. }, _) | (_, Self::Nobody) => self.clone(),
            (_, Self::Member { .. }) | (Self::Nobody, _) => part.clone(),
            (Self::Mail { at, .. }, Self::Mail { at: other, .. }) if other < at => part.clone(),
            _ => self.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(second: i64) -> Due {
        Due::Mail {
            at: Timestamp::from_seconds(second),
            words: format!("by {second}"),
        }
    }

    fn member(second: Option<i64>) -> Due {
        Due::Member {
            at: second.map(Timestamp::from_seconds),
        }
    }

    #[test]
    fn the_earliest_open_deadline_counts_and_what_a_member_said_stands() {
        let came = Timestamp::from_seconds(100);
        for (now, found, was_done, expected) in [
            (Due::Nobody, None, false, Due::Nobody),
            (Due::Nobody, Some(mail(200)), false, mail(200)),
            (mail(300), Some(mail(200)), false, mail(200)),
            (mail(200), Some(mail(300)), false, mail(200)),
            (mail(50), Some(mail(300)), false, mail(300)),
            (mail(50), None, false, mail(50)),
            (mail(200), None, true, Due::Nobody),
            (mail(200), Some(mail(300)), true, mail(300)),
            (member(Some(900)), Some(mail(200)), true, member(Some(900))),
            (member(None), Some(mail(200)), false, member(None)),
        ] {
            let after = now.after_mail(found.as_ref(), came, was_done);
            assert_eq!(after, expected, "{now:?} and {found:?}, done: {was_done}");
        }
    }

    #[test]
    fn a_ticket_that_is_done_is_not_late() {
        let now = Timestamp::from_seconds(100);
        assert!(mail(99).is_late(Status::Pending, now));
        assert!(!mail(99).is_late(Status::Closed, now));
        assert!(!mail(101).is_late(Status::Open, now));
    }

    #[test]
    fn a_part_brings_the_earlier_deadline() {
        assert_eq!(mail(200).with_part(&mail(100)), mail(100));
        assert_eq!(mail(100).with_part(&Due::Nobody), mail(100));
        assert_eq!(Due::Nobody.with_part(&member(Some(5))), member(Some(5)));
        assert_eq!(member(None).with_part(&mail(100)), member(None));
    }
}
