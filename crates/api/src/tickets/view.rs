//! A ticket with all that explains it.

use super::TicketRow;
use crate::answers::{Answer, Authors};
use crate::drafts::Draft;
use crate::events::HistoryLine;
use crate::messages::{MessageRow, Verdict};
use crate::wire::{EntityKind, Status, Time};
use facteur_domain::id::Id;
use facteur_domain::{Actor, Due, SendState};
use facteur_flows::answers::AnswerView;
use facteur_flows::drafts;
use facteur_flows::tickets::{LinkView, TicketView};
use facteur_store::tickets;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A ticket with all that explains it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ticket {
    /// What stands in lists too.
    #[serde(flatten)]
    row: TicketRow,
    /// The number that was asked for, when that ticket was folded into this one.
    #[schema(required = true)]
    asked: Option<String>,
    /// The numbers of the tickets that were folded into it.
    folded: Vec<String>,
    /// Its thread.
    thread: Uuid,
    /// The conversation, oldest first.
    conversation: Vec<MessageRow>,
    /// Notes, oldest first.
    notes: Vec<Note>,
    /// Who said by when it must be dealt with.
    due_by: DueBy,
    /// The words of the mail that were read so.
    #[schema(required = true)]
    due_words: Option<String>,
    /// What its mails name, each once: what came in first.
    entities: Vec<Entity>,
    /// Tags that its mails seem to ask for, the likelier first: to be added, or refused.
    proposed_tags: Vec<ProposedTag>,
    /// Tickets that may belong to it.
    links: Vec<TicketLink>,
    /// What happened to it, oldest first.
    history: Vec<HistoryLine>,
    /// The verdict on the newest incoming message that has one.
    #[schema(required = true)]
    verdict: Option<Verdict>,
    /// Answers that are no message of the conversation yet: waiting, on their way, unknown or refused.
    answers: Vec<Answer>,
    /// What this member has written so far.
    #[schema(required = true)]
    draft: Option<Draft>,
}

/// What is shown of a ticket besides its own view.
pub(super) struct Beside<'a> {
    /// Its line of lists.
    pub row: TicketRow,
    /// Its answers.
    pub answers: Vec<AnswerView>,
    /// The draft of who looks.
    pub draft: Option<drafts::Draft>,
    /// Its messages, oldest first.
    pub conversation: Vec<MessageRow>,
    /// Who wrote our mails, by Message-ID.
    pub authors: HashMap<String, Actor>,
    /// The members.
    pub members: Authors<'a>,
}

/// Who said by when a ticket must be dealt with.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DueBy {
    /// Nobody.
    Nobody,
    /// A mail: see its words.
    Mail,
    /// A member; mails no longer change it.
    Member,
}

/// Something that a mail names.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "kind": "order_no", "value": "CMD-2231" }))]
pub(crate) struct Entity {
    /// What it is.
    kind: EntityKind,
    /// Its value, in the form of its kind.
    value: String,
}

/// A tag that a mail seems to ask for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "tag": "remboursement", "words": ["rembourser"] }))]
pub(crate) struct ProposedTag {
    /// The tag, as the organisation spells it where it uses it already.
    tag: String,
    /// The words of the mail that speak for it, folded (lower case, no accents).
    words: Vec<String>,
}

/// A note on a ticket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000010", "author": "Léa Martin", "body": "Rappeler lundi.",
    "created_at": "2026-11-20T15:50:56Z"
}))]
pub(crate) struct Note {
    /// Its id.
    id: Uuid,
    /// Who wrote it; empty for who has the command line of the server.
    author: String,
    /// What it says.
    body: String,
    /// When.
    created_at: Time,
}

/// A ticket that may belong to another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketLink {
    /// The other ticket.
    ticket: Uuid,
    /// Its number.
    number: String,
    /// Its subject.
    subject: String,
    /// Where the work on it stands.
    status: Status,
    /// Why, as a stable code.
    why: String,
}

impl Ticket {
    pub(super) fn new(view: TicketView, beside: Beside<'_>) -> Self {
        let author = |id: &str| beside.members.of(*beside.authors.get(id)?);
        let messages = beside.conversation.into_iter();
        let conversation: Vec<MessageRow> = messages.map(|message| message.by(author)).collect();
        let mut judged = conversation.iter().rev().filter(|message| message.is_incoming());
        let open = beside
            .answers
            .into_iter()
            .filter(|view| is_open(view.answer.state));
        let (due_by, due_words) = match view.ticket.due {
            Due::Nobody => (DueBy::Nobody, None),
            Due::Mail { words, .. } => (DueBy::Mail, Some(words)),
            Due::Member { .. } => (DueBy::Member, None),
        };
        Self {
            due_by,
            due_words,
            entities: view.entities.into_iter().map(Entity::from).collect(),
            asked: view.asked.map(|number| number.to_string()),
            folded: view.folded.into_iter().map(|number| number.to_string()).collect(),
            thread: view.ticket.thread.uuid(),
            verdict: judged.find_map(|message| message.verdict.clone()),
            conversation,
            notes: view.notes.into_iter().map(Note::from).collect(),
            proposed_tags: view.proposed_tags.into_iter().map(ProposedTag::from).collect(),
            links: view.links.into_iter().map(TicketLink::from).collect(),
            history: view.history.into_iter().map(HistoryLine::from).collect(),
            answers: open.map(|view| beside.members.answer(view)).collect(),
            draft: beside.draft.map(Draft::from),
            row: beside.row,
        }
    }
}

const fn is_open(state: SendState) -> bool {
    !matches!(state, SendState::Sent | SendState::Cancelled)
}

impl From<tickets::Note> for Note {
    fn from(note: tickets::Note) -> Self {
        Self {
            id: note.id.uuid(),
            author: note.author,
            body: note.body,
            created_at: note.created_at.into(),
        }
    }
}

impl From<facteur_domain::Entity> for Entity {
    fn from(entity: facteur_domain::Entity) -> Self {
        Self {
            kind: entity.kind.into(),
            value: entity.value,
        }
    }
}

impl From<facteur_domain::ProposedTag> for ProposedTag {
    fn from(proposed: facteur_domain::ProposedTag) -> Self {
        Self {
            tag: proposed.tag,
            words: proposed.words,
        }
    }
}

impl From<LinkView> for TicketLink {
    fn from(link: LinkView) -> Self {
        Self {
            ticket: link.ticket.uuid(),
            number: link.number.to_string(),
            subject: link.subject,
            status: link.status.into(),
            why: link.why,
        }
    }
}
