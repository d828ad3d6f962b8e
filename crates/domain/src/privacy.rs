//! Work on personal data, and how long mail is kept.

use crate::id::MailboxId;
use crate::time::{Span, Timestamp};
use crate::verdict::{Category, words};
use serde::{Deserialize, Serialize};

words! {
    /// What is done with personal data.
    PrivacyKind, "privacy task" {
        /// All that is held about a contact is gathered in a file.
        Export = "export",
        /// A contact is erased.
        Erasure = "erasure",
        /// What is older than it may be is removed.
        Retention = "retention",
    }
}

words! {
    /// How far it has come.
    PrivacyState, "state of a privacy task" {
        /// It waits for a worker.
        Waiting = "waiting",
        /// It is being done.
        Running = "running",
        /// All is done.
        Done = "done",
        /// It was given up; what was done until then stands.
        Failed = "failed",
    }
}

const DAY: i64 = 24 * 3_600;

/// How long an organisation keeps what it holds. What is older goes; a ticket that is still open never does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// Days for which mail is kept; for ever when none is named.
    pub mail_days: Option<u32>,
    /// Other days for single mailboxes.
    pub by_mailbox: Vec<RetentionLimit<MailboxId>>,
    /// Other days for tickets of single categories; they count before those of the mailbox.
    pub by_category: Vec<RetentionLimit<Category>>,
    /// Days for which events and the journal are kept.
    pub logs_days: u32,
}

/// Days for one mailbox or one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionLimit<T> {
    /// Which one.
    #[serde(alias = "mailbox", alias = "category")]
    pub of: T,
    /// Days; for ever when none is named.
    pub mail_days: Option<u32>,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            mail_days: None,
            by_mailbox: Vec::new(),
            by_category: Vec::new(),
            logs_days: 90,
        }
    }
}

impl Retention {
    /// Days for which mail of a mailbox and category is kept; none for ever. Mail without a ticket has no category.
    pub fn days_of(&self, mailbox: MailboxId, category: Option<&Category>) -> Option<u32> {
        let by_category =
            category.and_then(|category| self.by_category.iter().find(|one| one.of == *category));
        if let Some(limit) = by_category {
            return limit.mail_days;
        }
        match self.by_mailbox.iter().find(|one| one.of == mailbox) {
            Some(limit) => limit.mail_days,
            None => self.mail_days,
        }
    }

    /// Whether a conversation whose last mail came at that time is kept no longer.
    pub fn is_over(
        &self,
        mailbox: MailboxId,
        category: Option<&Category>,
        last: Timestamp,
        now: Timestamp,
    ) -> bool {
        self.days_of(mailbox, category)
            .is_some_and(|days| last < now - Span::seconds(i64::from(days) * DAY))
    }

    /// Nothing younger than this is removed by any limit; none when no limit is set.
    pub fn earliest(&self, now: Timestamp) -> Option<Timestamp> {
        let mailboxes = self.by_mailbox.iter().map(|one| one.mail_days);
        let categories = self.by_category.iter().map(|one| one.mail_days);
        let days = mailboxes
            .chain(categories)
            .chain([self.mail_days])
            .flatten()
            .min()?;
        Some(now - Span::seconds(i64::from(days) * DAY))
    }

    /// Events and entries of the journal before this go.
    pub fn logs_before(&self, now: Timestamp) -> Timestamp {
        now - Span::seconds(i64::from(self.logs_days) * DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use uuid::Uuid;

    #[test]
    fn the_category_counts_before_the_mailbox_and_that_before_the_rest() {
        let (work, other) = (mailbox(1), mailbox(2));
        let billing: Category = "billing".parse().unwrap();
        let retention = Retention {
            mail_days: Some(100),
            by_mailbox: vec![RetentionLimit {
                of: work,
                mail_days: None,
            }],
            by_category: vec![RetentionLimit {
                of: billing.clone(),
                mail_days: Some(3_650),
            }],
            logs_days: 90,
        };
        for (mailbox, category, days) in [
            (other, None, Some(100)),
            (work, None, None),
            (work, Some(&billing), Some(3_650)),
            (other, Some(&Category::other()), Some(100)),
        ] {
            assert_eq!(retention.days_of(mailbox, category), days);
        }
        let now = Timestamp::from_seconds(1_000 * DAY);
        let days = |days: i64| Timestamp::from_seconds((1_000 - days) * DAY);
        assert!(retention.is_over(other, None, days(101), now));
        assert!(
            !retention.is_over(other, None, days(100), now),
            "the last day is kept"
        );
        assert!(!retention.is_over(work, None, days(999), now));
        assert_eq!(retention.earliest(now), Some(days(100)));
        assert_eq!(Retention::default().earliest(now), None);
    }

    fn mailbox(number: u128) -> MailboxId {
        MailboxId::from_uuid(Uuid::from_u128(number))
    }
}
