//! One line of a list of tickets.

use crate::answer::Answer;
use crate::wire::{Impact, Member, Person, Priority, SendState, Shelf, Status, Time, Urgency};
use facteur_domain::id::Id;
use facteur_flows::{Services, tickets};
use facteur_store::tickets::Ticket;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A ticket as a line of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TicketRow {
    /// Its id.
    pub id: Uuid,
    /// The number people say: `TKT-2026-000123`.
    #[schema(example = "TKT-2026-000123")]
    pub number: String,
    /// The first mail's subject.
    pub subject: String,
    /// The beginning of its newest message.
    pub snippet: String,
    /// Where the work stands.
    pub status: Status,
    /// Where it lies.
    pub shelf: Shelf,
    /// The key of its category.
    pub category: String,
    /// What to take first.
    pub priority: Priority,
    /// How far the trouble reaches.
    pub impact: Impact,
    /// How soon it must be looked at.
    pub urgency: Urgency,
    /// ISO 639-1 code.
    #[schema(required = true)]
    pub language: Option<String>,
    /// Who works on it.
    #[schema(required = true)]
    pub assignee: Option<Member>,
    /// Who wrote.
    #[schema(required = true)]
    pub contact: Option<Person>,
    /// The mailbox it came to.
    pub mailbox: MailboxName,
    /// Its tags.
    pub tags: Vec<String>,
    /// How many messages its conversation has.
    pub messages: i64,
    /// Whether a message of it has a file.
    pub has_attachments: bool,
    /// Whether mail came in since any member looked at it.
    pub unread: bool,
    /// Whether the verdict is so unsure that a member should look at it.
    pub to_review: bool,
    /// How far its newest answer is that is not sent yet.
    #[schema(required = true)]
    pub sending: Option<SendState>,
    /// By when it must be dealt with.
    #[schema(required = true)]
    pub due_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// When its newest message came.
    pub last_message_at: Time,
    /// Rises at every change.
    pub version: i64,
}

/// A mailbox as other things name it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MailboxName {
    /// Its id.
    pub id: Uuid,
    /// Its address.
    pub address: String,
}

/// The lines of these tickets, in their order.
pub(crate) async fn rows_of(services: &Services, found: Vec<Ticket>) -> Answer<Vec<TicketRow>> {
    let rows = tickets::rows_of(services, found).await?;
    Ok(rows.into_iter().map(TicketRow::from).collect())
}

impl From<tickets::TicketRow> for TicketRow {
    fn from(row: tickets::TicketRow) -> Self {
        let ticket = row.ticket;
        Self {
            id: ticket.id.uuid(),
            number: ticket.number.to_string(),
            subject: ticket.subject,
            snippet: row.digest.snippet,
            status: ticket.status.into(),
            shelf: Shelf::of(&ticket.shelf),
            category: ticket.category.key().to_owned(),
            priority: ticket.priority.into(),
            impact: ticket.impact.into(),
            urgency: ticket.urgency.into(),
            language: ticket.language,
            assignee: row.assigned_to.map(Member::from),
            contact: ticket.contact.map(|id| Person {
                id: Some(id.uuid()),
                name: row.contact_name,
                address: row.contact_address,
            }),
            mailbox: MailboxName {
                id: ticket.mailbox.uuid(),
                address: row.mailbox_address,
            },
            tags: row.tags,
            messages: row.digest.messages,
            has_attachments: row.digest.has_attachments,
            unread: row.digest.unread,
            to_review: ticket.to_review,
            sending: row.sending.map(SendState::from),
            due_at: ticket.due.at().map(Into::into),
            created_at: ticket.created_at.into(),
            last_message_at: ticket.last_message_at.into(),
            version: ticket.version,
        }
    }
}
