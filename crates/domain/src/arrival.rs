//! Arrivals: the ledger of messages as they lay on one server, and what became of each.

use crate::id::{FolderId, MailboxId};
use crate::verdict::words;
use serde::{Deserialize, Serialize};

/// Where a message lay. Unique: accepting the same place twice changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The mailbox.
    pub mailbox: MailboxId,
    /// Its folder.
    pub folder: FolderId,
    /// IMAP's UIDVALIDITY (RFC 3501, section 2.3.1.1); 0 for what has no UIDs.
    pub uidvalidity: u32,
    /// IMAP's UID; 0 for what has none.
    pub uid: u32,
    /// The provider's own id, such as a Maildir's unique name; empty for IMAP.
    pub provider_id: String,
}

words! {
    /// How far one arrival has come, and in the end what became of it.
    ArrivalState, "arrival state" {
        /// Seen in the server's list, bytes not here yet.
        Listed = "listed",
        /// Bytes safe in the store, not yet handled.
        Accepted = "accepted",
        /// Opened a ticket.
        Ticketed = "ticketed",
        /// Joined a thread that has a ticket.
        Joined = "joined",
        /// Sent by us: joined as outgoing.
        Outgoing = "outgoing",
        /// Searchable and threaded, without a ticket.
        Archived = "archived",
        /// A rule said to ignore it.
        Ignored = "ignored",
        /// The same mail as one that is already here.
        Copy = "copy",
        /// Could not be read even in a bounded process; the raw mail is kept and a ticket says so.
        KeptUnread = "kept_unread",
        /// The server lists it but does not hand it over.
        Unfetchable = "unfetchable",
        /// Was deleted on the server before it could be fetched.
        Gone = "gone",
        /// Erased on request.
        Erased = "erased",
        /// Older than the point from which mail counts in this mailbox.
        BeforeStart = "before_start",
    }
}

impl ArrivalState {
    /// Whether nothing more is to be done.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Listed | Self::Accepted)
    }
}

words! {
    /// Which queue a piece of work stands in, so that an import never delays live mail.
    Lane, "lane" {
        /// Mail that comes in now.
        Live = "live",
        /// Imports, archives, first reading of an old mailbox.
        Bulk = "bulk",
        /// What leaves: servers that are slow to take it must not hold up what comes in.
        Outgoing = "outgoing",
    }
}
