//! Several threads met by one mail: which stays, which are folded into it.

use super::facts::{KnownThread, KnownTicket, PlaceFacts};
use super::placement::{Fold, FoldedTicket, Link, LinkReason};
use crate::judge::Shelf;
use facteur_domain::FolderRole;

/// The threads that a mail's keys lead to, sorted out.
#[derive(Debug, Default)]
pub(super) struct Meeting<'a> {
    /// The thread that the mail joins.
    pub thread: Option<&'a KnownThread>,
    /// The ticket of that thread once all folds are done.
    pub ticket: Option<&'a KnownTicket>,
    /// Threads that turned out to be parts of it.
    pub folds: Vec<Fold>,
    /// Tickets that stay apart.
    pub links: Vec<Link>,
}

/// Sorts out the threads: those that can be believed, the oldest of them first.
pub(super) fn meet(facts: &PlaceFacts) -> Meeting<'_> {
    let mut meeting = Meeting::default();
    let mut believed: Vec<&KnownThread> = facts.copy_of.iter().map(|copy| &copy.thread).collect();
    for thread in &facts.threads {
        if believed.iter().any(|known| known.thread == thread.thread) {
            continue;
        }
        if thread.via.needs_a_common_participant() && !somebody_in_common(facts, &thread.participants) {
            meeting.links.extend(link(thread, LinkReason::NobodyInCommon));
            continue;
        }
        believed.push(thread);
    }
    believed.sort_by_key(|thread| (thread.created_at, thread.thread));
    let Some((oldest, younger)) = believed.split_first() else {
        return meeting;
    };
    meeting.thread = Some(oldest);
    meeting.ticket = oldest.ticket.as_ref();
    for thread in younger {
        meeting.add(oldest, thread, may_fold(facts));
    }
    meeting
}

impl<'a> Meeting<'a> {
    fn add(&mut self, oldest: &KnownThread, thread: &'a KnownThread, may_fold: bool) {
        if !may_fold {
            self.links.extend(link(thread, LinkReason::ThreadsMeet));
            return;
        }
        let ticket = match (&thread.ticket, self.ticket) {
            (None, _) => FoldedTicket::None,
            (Some(moving), None) => {
                self.ticket = Some(moving);
                FoldedTicket::Moves { ticket: moving.id }
            }
            (Some(younger), Some(_)) if younger.touched_by_person => {
                self.links.extend(link(thread, LinkReason::ThreadsMeet));
                return;
            }
            (Some(younger), Some(older)) => FoldedTicket::Into {
                younger: younger.id,
                older: older.id,
            },
        };
        self.folds.push(Fold {
            younger: thread.thread,
            older: oldest.thread,
            ticket,
        });
    }
}

fn link(thread: &KnownThread, why: LinkReason) -> Option<Link> {
    let ticket = thread.ticket.as_ref()?.id;
    Some(Link { ticket, why })
}

/// A stranger who knows two Message-IDs must not be able to merge two customers' tickets by a spam mail.
fn may_fold(facts: &PlaceFacts) -> bool {
    facts.folder != FolderRole::Junk && facts.shelf != Shelf::Spam
}

/// Whether somebody outside takes part in both. Our own mailboxes take part in everything.
fn somebody_in_common(facts: &PlaceFacts, participants: &[String]) -> bool {
    facts
        .participants
        .iter()
        .any(|address| !facts.own_addresses.contains(address) && participants.contains(address))
}
