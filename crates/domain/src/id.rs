//! Identifiers. Each kind of thing has a type of its own, so that a ticket's id cannot stand where a
//! thread's is asked for.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// What all identifiers share: they wrap a UUIDv7, whose order is the order of creation.
pub trait Id: Copy {
    /// Wraps a UUID.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID inside.
    fn uuid(self) -> Uuid;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl Id for $name {
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// The tenant. Every row belongs to one.
    OrganisationId;
    /// Members who share mailboxes.
    TeamId;
    /// A person who signs in, within an organisation.
    MemberId;
    /// A person who signs in, wherever they are a member.
    UserId;
    /// A provider of single sign-on.
    ProviderId;
    /// A browser or a program that somebody signed in with.
    SessionId;
    /// What a program shows instead of signing in.
    TokenId;
    /// A mail that Facteur itself writes to somebody who signs in.
    NoticeId;
    /// Somebody who was asked to join an organisation.
    InvitationId;
    /// A filter of the ticket list that is kept.
    ViewId;
    /// A file that a member brought to send it.
    UploadId;
    /// An address at a mail service that Facteur reads or sends from.
    MailboxId;
    /// A folder of a mailbox.
    FolderId;
    /// The ledger row of one message as it lay on one server.
    ArrivalId;
    /// One mail, immutable. Not the `Message-ID` of its header.
    MessageId;
    /// Messages that answer each other.
    ThreadId;
    /// Work made from a thread.
    TicketId;
    /// A note that a member wrote on a ticket.
    NoteId;
    /// A person outside who writes or is written to.
    ContactId;
    /// A fact that happened.
    EventId;
    /// A mail that we write, from its writing to its end. What was sent is a message too.
    AnswerId;
    /// One durable piece of work in the queue.
    JobId;
    /// One line of the audit.
    AuditId;
    /// Conditions on a message and what to do.
    RuleId;
    /// Work on personal data: an export, an erasure, a run of retention.
    PrivacyTaskId;
    /// An example of what is right, given by a member.
    CorrectionId;
    /// A model that was trained for an organisation.
    ModelId;
    /// Follows one mail from its arrival through jobs and events to deliveries.
    TraceId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = TicketId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));
        assert_eq!(id.to_string().parse::<TicketId>(), Ok(id));
    }
}
