//! Where a mail goes: what apply then saves.

use facteur_domain::{ArrivalState, Reason, ThreadId, TicketId};
use serde::{Deserialize, Serialize};

/// Who wrote a message: the world, or us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Written to us.
    Incoming,
    /// Written by us.
    Outgoing,
}

impl Direction {
    /// The stable word for code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
        }
    }
}

/// The thread that a mail goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", content = "thread", rename_all = "snake_case")]
pub enum ThreadChoice {
    /// A thread of its own.
    New,
    /// This one.
    Join(ThreadId),
}

/// What happens to the ticket of that thread, once all folds are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum TicketChoice {
    /// It has none and gets none.
    None,
    /// It gets one.
    Open,
    /// It has this one.
    Existing {
        /// The ticket.
        ticket: TicketId,
        /// Whether its status changes to `Status::after_contact_wrote`.
        reopen: bool,
        /// Whether it must come back from the newsletter or spam list to the work list.
        to_work: bool,
        /// Whether this is the first mail of a person on a ticket that programs and nobody else wrote on, so
        /// that its verdict takes the place of the ticket's.
        judge_anew: bool,
    },
}

/// What happens to tickets when one thread is folded into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum FoldedTicket {
    /// The younger thread has none.
    None,
    /// The younger thread's ticket becomes the older thread's, which has none.
    Moves {
        /// The ticket.
        ticket: TicketId,
    },
    /// The younger ticket, which no person has touched, is folded into the older.
    Into {
        /// The one that goes.
        younger: TicketId,
        /// The one that stays.
        older: TicketId,
    },
}

/// One thread turned out to be a part of an older one: its messages and keys move there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fold {
    /// The thread that goes.
    pub younger: ThreadId,
    /// The thread that stays.
    pub older: ThreadId,
    /// What happens to their tickets.
    pub ticket: FoldedTicket,
}

/// Why another ticket may belong to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkReason {
    /// The mail answers messages of both, and a person has already worked on both.
    ThreadsMeet,
    /// The subject names its number, which alone proves nothing.
    SubjectNumber,
    /// The same sender wrote lately under the same subject.
    SameSubject,
    /// The same mail reached another team.
    OtherTeam,
    /// The provider's thread or an alias says so, yet nobody takes part in both.
    NobodyInCommon,
}

impl LinkReason {
    /// The stable word for code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ThreadsMeet => "threads_meet",
            Self::SubjectNumber => "subject_number",
            Self::SameSubject => "same_subject",
            Self::OtherTeam => "other_team",
            Self::NobodyInCommon => "nobody_in_common",
        }
    }
}

/// A ticket that is shown as perhaps belonging to the mail's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The other ticket.
    pub ticket: TicketId,
    /// Why.
    pub why: LinkReason,
}

/// Where a mail goes, with reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// What becomes of the arrival. `Ticketed` only with [`TicketChoice::Open`]; a copy or an unreadable mail
    /// may open a ticket too and keeps its own word.
    pub outcome: ArrivalState,
    /// Its thread. For a copy: the thread that the message ends in.
    pub thread: ThreadChoice,
    /// Its ticket, after the folds.
    pub ticket: TicketChoice,
    /// Threads to fold, to be done in this order before anything else.
    pub folds: Vec<Fold>,
    /// Tickets to show beside this one. Only given when the mail ends in a ticket.
    pub links: Vec<Link>,
    /// Whether it stands as written to us or by us. A copy does not change its message's direction.
    pub direction: Direction,
    /// Why, as stable codes.
    pub reasons: Vec<Reason>,
}
