//! How mailboxes are spread over the processes that watch. Pure.

use std::collections::HashSet;
use uuid::Uuid;

/// The lease by which a process says that it watches.
pub(super) fn presence(process: Uuid) -> String {
    format!("{PRESENCE}{process}")
}

/// The beginning of those leases' names.
pub(super) const PRESENCE: &str = "watcher/";
/// The beginning of the names of the mailboxes' leases.
pub(crate) const MAILBOX: &str = "mailbox/";

/// What to do after a look at the leases.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Moves<T> {
    /// Mailboxes to take.
    pub(super) take: Vec<T>,
    /// A mailbox to let go, for a process that has fewer.
    pub(super) let_go: Option<T>,
}

/// Each process holds at most its share, rounded up, so that all mailboxes together are held. It takes
/// free ones up to that, and lets one go per look when it holds more.
pub(super) fn moves<T: Copy + Eq + std::hash::Hash>(
    wanted: &[T],
    held: &HashSet<T>,
    held_by_others: &HashSet<T>,
    watchers: usize,
) -> Moves<T> {
    let share = wanted.len().div_ceil(watchers.max(1));
    let room = share.saturating_sub(held.len());
    let take = wanted
        .iter()
        .filter(|one| !held.contains(one) && !held_by_others.contains(one))
        .take(room)
        .copied()
        .collect();
    let let_go = if held.len() > share {
        wanted.iter().rev().find(|one| held.contains(one)).copied()
    } else {
        None
    };
    Moves { take, let_go }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_processes_come_to_equal_shares_and_hold_all() {
        let wanted: Vec<u32> = (0..10).collect();
        let mut held: Vec<HashSet<u32>> = vec![HashSet::new(); 3];
        // The first process was alone for a while.
        let alone = moves(&wanted, &held[0], &HashSet::new(), 1).take;
        held[0].extend(alone);
        assert_eq!(held[0].len(), 10);
        for _ in 0..20 {
            for process in 0..3 {
                let others = (0..3).filter(|other| *other != process);
                let by_others = others.flat_map(|other| held[other].iter().copied()).collect();
                let moves = moves(&wanted, &held[process], &by_others, 3);
                held[process].extend(moves.take);
                if let Some(gone) = moves.let_go {
                    held[process].remove(&gone);
                }
            }
        }
        let sizes: Vec<usize> = held.iter().map(HashSet::len).collect();
        assert_eq!(sizes.iter().sum::<usize>(), 10, "{sizes:?}");
        assert!(sizes.iter().all(|size| (2..=4).contains(size)), "{sizes:?}");
        // One dies: the two others take its mailboxes.
        let rest = moves(&wanted, &held[1], &held[2], 2);
        assert!(!rest.take.is_empty() && rest.let_go.is_none());
    }
}
