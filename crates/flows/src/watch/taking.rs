//! How a message is taken, and in which batches messages are fetched. Pure.

use facteur_connect::{Listed, Wanted};
use facteur_domain::{Lane, Mailbox, Older, StartFrom, Timestamp};

/// Bytes of one batch, unless a single mail is larger.
const BATCH_BYTES: u64 = 8 << 20;
/// Clocks differ, and what is new to us is new: a message that came after the first look counts although
/// the server dates it somewhat before the start. One that is older by more was moved or copied here.
const LIVE_GRACE_SECONDS: i64 = 24 * 3_600;

/// What is done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taking {
    /// It is work.
    Work,
    /// It is older than the start and taken as archive.
    Archive,
    /// It is older than the start and left where it is.
    Leave,
}

/// How a message is taken. `live`: it came after the first look at its folder.
pub(super) fn taking(mailbox: &Mailbox, internal_date: Timestamp, live: bool) -> Taking {
    if counts(mailbox.start, internal_date, live) {
        return Taking::Work;
    }
    match mailbox.older {
        Older::Archive => Taking::Archive,
        Older::Leave => Taking::Leave,
    }
}

fn counts(start: StartFrom, internal_date: Timestamp, live: bool) -> bool {
    let StartFrom::At(at) = start else { return true };
    if live && internal_date == Timestamp::MIN {
        return true;
    }
    // INTERNALDATE has whole seconds (RFC 3501, section 9): mail of the start's own second counts.
    let second = at.micros().div_euclid(1_000_000);
    let grace = if live { LIVE_GRACE_SECONDS } else { 0 };
    StartFrom::At(Timestamp::from_seconds(second.saturating_sub(grace))).counts(internal_date)
}

/// One message that is to get its arrival row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) uid: u32,
    pub(super) provider_id: String,
    pub(super) size: u32,
    pub(super) internal_date: Timestamp,
    pub(super) lane: Lane,
    pub(super) taking: Taking,
}

impl Item {
    /// A listed message, as this mailbox takes it.
    pub(super) fn of(mailbox: &Mailbox, listed: Listed, live: bool, lane: Lane) -> Self {
        let taking = taking(mailbox, listed.internal_date, live);
        Self {
            uid: listed.uid,
            provider_id: listed.provider_id,
            size: listed.size,
            internal_date: listed.internal_date,
            // What is archived never stands before mail that somebody waits for.
            lane: if taking == Taking::Archive {
                Lane::Bulk
            } else {
                lane
            },
            taking,
        }
    }

    /// Whether its bytes are fetched.
    pub(super) fn is_fetched(&self) -> bool {
        self.taking != Taking::Leave
    }

    /// The question to the server.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            uid: self.uid,
            provider_id: self.provider_id.clone(),
            size: self.size,
        }
    }
}

/// Items in their order, cut into batches of at most that many mails and 8 MiB.
pub(super) fn batches(items: Vec<Item>, most: usize) -> Vec<Vec<Item>> {
    let most = most.max(1);
    let mut batches: Vec<Vec<Item>> = Vec::with_capacity(items.len() / most + 1);
    let mut bytes = 0_u64;
    for item in items {
        let size = if item.is_fetched() {
            u64::from(item.size)
        } else {
            0
        };
        let fits = batches
            .last()
            .is_some_and(|batch| batch.len() < most && bytes + size <= BATCH_BYTES);
        if !fits {
            batches.push(Vec::with_capacity(most));
            bytes = 0;
        }
        bytes += size;
        if let Some(batch) = batches.last_mut() {
            batch.push(item);
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(uid: u32, size: u32) -> Item {
        Item {
            uid,
            provider_id: String::new(),
            size,
            internal_date: Timestamp::from_seconds(0),
            lane: Lane::Live,
            taking: Taking::Work,
        }
    }

    #[test]
    fn batches_are_bounded_by_number_and_by_bytes() {
        let many = batches((1..=120).map(|uid| item(uid, 5_000)).collect(), 50);
        assert_eq!(many.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20]);
        let large = batches(
            vec![item(1, 1), item(2, 20 << 20), item(3, 5 << 20), item(4, 5 << 20)],
            50,
        );
        assert_eq!(large.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1, 1]);
        assert!(batches(Vec::new(), 50).is_empty());
    }

    #[test]
    fn what_counts_is_decided_by_the_servers_date() {
        let start = StartFrom::At(Timestamp::from_micros(1_000_000_700_000));
        let same_second = Timestamp::from_seconds(1_000_000);
        let before = Timestamp::from_seconds(999_999);
        assert!(counts(start, same_second, false));
        assert!(!counts(start, before, false));
        assert!(counts(start, before, true), "a server's clock may be late");
        assert!(!counts(
            start,
            Timestamp::from_seconds(1_000_000 - 2 * 86_400),
            true
        ));
        assert!(counts(start, Timestamp::MIN, true) && !counts(start, Timestamp::MIN, false));
        assert!(counts(StartFrom::Beginning, Timestamp::MIN, false));
    }
}
