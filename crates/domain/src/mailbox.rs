//! Mailboxes and folders.

use crate::id::{MailboxId, TeamId};
use crate::time::Timestamp;
use crate::verdict::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a mailbox is for.
    Purpose, "purpose" {
        /// Its mail is work.
        Work = "work",
        /// It shows where test mails land.
        Seed = "seed",
    }
}

words! {
    /// What a folder is for.
    FolderRole, "folder role" {
        /// Mail in it opens tickets.
        Incoming = "incoming",
        /// What we sent.
        Sent = "sent",
        /// What the provider takes for spam.
        Junk = "junk",
        /// Put away: searchable and threaded, without tickets.
        Archive = "archive",
    }
}

words! {
    /// Whether a mailbox is read, and whether anything leaves because of it.
    MailboxMode, "mailbox mode" {
        /// Read, and answered from.
        Active = "active",
        /// Read only: tickets are made, nothing is sent and nothing is changed on the server.
        ObserveOnly = "observe_only",
        /// Not read at all for now.
        Paused = "paused",
    }
}

words! {
    /// How the connection to a mail server is protected.
    Security, "connection security" {
        /// TLS from the first byte (IMAP port 993).
        Tls = "tls",
        /// Plain first, then STARTTLS (IMAP port 143); refused when the server does not offer it.
        StartTls = "starttls",
        /// No protection; only for servers on this machine.
        None = "none",
    }
}

words! {
    /// What happens with mail that is older than the point from which mail counts.
    Older, "treatment of older mail" {
        /// It stays on the server and is only counted.
        Leave = "leave",
        /// It is taken as archive: searchable and threaded, without ticket, notification or answer.
        Archive = "archive",
    }
}

/// From when mail counts, as asked when the mailbox was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", content = "at", rename_all = "snake_case")]
pub enum StartFrom {
    /// Everything in the watched folders.
    Beginning,
    /// What arrived on the server at or after this point; "now" is this with the time of adding.
    At(Timestamp),
}

impl StartFrom {
    /// Whether a message that came to the server at `internal_date` counts as work.
    pub fn counts(self, internal_date: Timestamp) -> bool {
        match self {
            Self::Beginning => true,
            Self::At(start) => internal_date >= start,
        }
    }
}

/// Where a mailbox's mail comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// An IMAP server (RFC 3501 or 9051).
    Imap {
        /// Host name or address.
        host: String,
        /// TCP port.
        port: u16,
        /// How the connection is protected.
        security: Security,
        /// The name to log in with, mostly the address.
        username: String,
    },
    /// A Maildir on this machine.
    Maildir {
        /// Its folder, the one that holds `cur`, `new` and `tmp`.
        path: String,
    },
    /// Mail is handed in: by an MTA's pipe, by HTTP, or by an import.
    Handed,
}

/// What to do on the server once a mail is safely here. Never decides what is new.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", content = "name", rename_all = "snake_case")]
pub enum Afterwards {
    /// Leave it as it is.
    #[default]
    Nothing,
    /// Set the `\Seen` flag.
    MarkSeen,
    /// Set that keyword.
    Keyword(String),
    /// Move it to the folder of that name.
    Move(String),
}

/// An address at a mail service that Facteur reads or sends from. Its password is not here: it is a
/// sealed secret of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// Its id.
    pub id: MailboxId,
    /// The team whose work it is.
    pub team: TeamId,
    /// The mail address, lower case.
    pub address: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Where its mail comes from.
    pub source: Source,
    /// Whether it is read and whether anything leaves.
    pub mode: MailboxMode,
    /// From when mail counts.
    pub start: StartFrom,
    /// What happens with what is older.
    pub older: Older,
    /// What to do on the server once a mail is here.
    pub afterwards: Afterwards,
    /// Seconds between two looks where the server cannot tell by itself.
    pub poll_seconds: u32,
    /// How its mail is sent; none: nothing can be sent from it.
    #[serde(default)]
    pub smtp: Option<Smtp>,
    /// What stands under every mail that is sent from it, below the member's own signature.
    #[serde(default)]
    pub signature: String,
    /// What who opens a ticket is told at once; none: nothing.
    #[serde(default)]
    pub acknowledge: Option<Acknowledgement>,
}

/// How the mail of a mailbox is sent (RFC 6409). The password is a sealed secret of its own; where there is
/// none, it is the one that the mail is read with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Smtp {
    /// Host name or address.
    pub host: String,
    /// TCP port: mostly 465 with TLS, 587 with STARTTLS.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The name to log in with, mostly the address; empty: without login, as a server of one's own may want.
    pub username: String,
    /// The name beside the address that receivers see; empty: none.
    #[serde(default)]
    pub from_name: String,
    /// Mails in an hour at most, over all mailboxes of the same account; none: no limit.
    #[serde(default)]
    pub per_hour: Option<u32>,
    /// Whether what was sent is put into the sent folder by IMAP. Providers that do so by themselves are
    /// known and left alone.
    #[serde(default = "yes")]
    pub save_to_sent: bool,
}

const fn yes() -> bool {
    true
}

impl Smtp {
    /// The account that limits are counted by: mailboxes may share one.
    pub fn account(&self) -> String {
        format!("{}@{}:{}", self.username, self.host, self.port).to_lowercase()
    }
}

/// What who opens a ticket is told at once. `{number}` stands for the ticket's number, `{subject}` for the
/// subject of their mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The subject; empty: that of their mail, behind "Re:".
    pub subject: String,
    /// The text.
    pub text: String,
}
