//! What is loaded before a mail is placed.

use crate::judge::Shelf;
use facteur_domain::{FolderRole, MessageId, RuleId, Status, ThreadId, TicketId, TicketNumber, Timestamp};
use facteur_mail::automated::Kind;
use serde::{Deserialize, Serialize};

/// How a thread was found to be the mail's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// The mail answers a message of it (`In-Reply-To`, `References`, or the mail that a bounce returns).
    References,
    /// A message of it answers this mail, which comes later than its answer.
    ReferencedBy,
    /// The provider gave both the same thread id. Believed only with a participant in common.
    ProviderThread,
    /// Found by an alias of a message's key. Believed only with a participant in common.
    Alias,
}

impl Via {
    /// Whether the keys alone do not prove that mail belongs together.
    pub const fn needs_a_common_participant(self) -> bool {
        matches!(self, Self::ProviderThread | Self::Alias)
    }
}

/// A ticket that is already there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownTicket {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Where the work stands.
    pub status: Status,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether a person wrote, assigned, noted or changed anything on it.
    pub touched_by_person: bool,
    /// Whether all mail that came in on it so far was written by programs: its verdict says little then.
    pub only_machines: bool,
    /// The list that it is shown in.
    pub shelf: Shelf,
}

/// A thread of the same team that was reached through keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownThread {
    /// Its id.
    pub thread: ThreadId,
    /// How it was reached; the strongest way when there are several (the first in the order of [`Via`]).
    pub via: Via,
    /// Its ticket, when it has one.
    pub ticket: Option<KnownTicket>,
    /// Every address that takes part in it, lower case.
    pub participants: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The message that this mail is a copy of (see [`super::sameness()`]), in the same team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyOf {
    /// The message.
    pub message: MessageId,
    /// Its thread. `via` has no meaning here.
    pub thread: KnownThread,
    /// Whether the message stands as sent by us or as received.
    pub direction: super::Direction,
    /// Whether a copy of it already lay in an incoming folder and was handled as work there: not as archive,
    /// and not ignored by a rule.
    pub was_incoming: bool,
}

/// A ticket that no key leads to: its number stands in the subject, or the subject is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedTicket {
    /// The ticket.
    pub ticket: KnownTicket,
    /// Its thread.
    pub thread: ThreadId,
    /// Every address that takes part in it, lower case.
    pub participants: Vec<String>,
}

/// All that decides where a mail goes. Tickets and threads are those of the mailbox's team, where nothing
/// else is said. Addresses are lower case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // Each is so or not, independent of the others.
pub struct PlaceFacts {
    /// The role of the folder that it lay in.
    pub folder: FolderRole,
    /// Whether it is older than the point from which mail counts, and taken as archive.
    pub older: bool,
    /// Whether it could not be read and only its headers were cut out.
    pub kept_unread: bool,
    /// Person or machine.
    pub kind: Kind,
    /// For a bounce: whether the server still tries, so that nothing is lost yet (`Bounce::delayed()`).
    pub delivery_delayed: bool,
    /// The list that it belongs in, from the judgement.
    pub shelf: Shelf,
    /// The rule that said to open no ticket, from the judgement.
    pub ignored_by: Option<RuleId>,
    /// The sender's address.
    pub sender: Option<String>,
    /// Every address of the mail, sender included (see [`crate::facts::participants`]).
    pub participants: Vec<String>,
    /// Addresses of the organisation's own mailboxes.
    pub own_addresses: Vec<String>,
    /// Threads reached through its keys, each once.
    pub threads: Vec<KnownThread>,
    /// The message that it is a copy of.
    pub copy_of: Option<CopyOf>,
    /// Tickets named in its subject (`TicketNumber::find_in`), in that order.
    pub named: Vec<NamedTicket>,
    /// Recent tickets of the same sender with the same base subject, when that is not empty.
    pub recent: Vec<NamedTicket>,
    /// Whether subject and quote say that it answers something, yet it bears no key of it (see
    /// [`super::answers_without_keys`]).
    pub answers_without_keys: bool,
    /// Tickets of other teams that the same mail opened or joined.
    pub other_teams: Vec<KnownTicket>,
}
