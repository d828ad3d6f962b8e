//! Events: facts that happened, in past tense, appended in the transaction of the change.

use crate::id::{EventId, MemberId, RuleId, TicketId, TraceId};
use crate::time::Timestamp;
use crate::verdict::words;
use serde::{Deserialize, Serialize};

words! {
    /// What happened. The words are part of the API and never change their meaning.
    EventKind, "event kind" {
        /// A mail opened a ticket.
        TicketCreated = "ticket.created",
        /// A contact's mail joined the ticket.
        MessageJoined = "ticket.message_joined",
        /// A mail of ours joined the ticket.
        MessageSent = "ticket.message_sent",
        /// A contact's answer made it open again.
        TicketReopened = "ticket.reopened",
        /// Its status was changed.
        StatusChanged = "ticket.status_changed",
        /// Its category was changed.
        CategoryChanged = "ticket.category_changed",
        /// A member said that its category is right.
        CategoryConfirmed = "ticket.category_confirmed",
        /// Its priority was changed.
        PriorityChanged = "ticket.priority_changed",
        /// It was assigned, or taken from its assignee.
        AssigneeChanged = "ticket.assignee_changed",
        /// By when it must be dealt with was changed.
        DueChanged = "ticket.due_changed",
        /// Its tags were changed.
        TagsChanged = "ticket.tags_changed",
        /// Tags that were proposed are not wanted on it, or may be proposed again.
        TagsRefused = "ticket.tags_refused",
        /// A note was written.
        NoteAdded = "ticket.note_added",
        /// It was folded into an older ticket whose thread turned out to be the same.
        TicketFolded = "ticket.folded",
        /// Another ticket may belong to it.
        LinkFound = "ticket.link_found",
        /// A link to another ticket was taken away.
        LinkRemoved = "ticket.link_removed",
        /// A mail of ours was written and waits to be sent.
        AnswerWritten = "answer.written",
        /// The server could not take it yet.
        AnswerDelayed = "answer.delayed",
        /// The server took it.
        AnswerSent = "answer.sent",
        /// The server did not take it.
        AnswerRefused = "answer.refused",
        /// It left and no answer came.
        AnswerUnknown = "answer.unknown",
        /// A person wants it sent again.
        AnswerSentAgain = "answer.sent_again",
        /// It is not to be sent, or no longer to be asked about.
        AnswerCancelled = "answer.cancelled",
        /// An event was undone.
        EventUndone = "event.undone",
        /// A mailbox was added.
        MailboxAdded = "mailbox.added",
        /// A mailbox was paused, resumed or set otherwise.
        MailboxChanged = "mailbox.changed",
        /// A folder's UIDVALIDITY changed and its mail was recognised anew.
        FolderRenumbered = "folder.renumbered",
        /// The rules were changed.
        RulesChanged = "rules.changed",
        /// The categories were changed.
        CategoriesChanged = "categories.changed",
        /// A model was trained and decides from now on.
        ModelPromoted = "model.promoted",
        /// A model was trained and was not better: the one of before decides on.
        ModelKept = "model.kept",
        /// A model of before decides again.
        ModelBroughtBack = "model.brought_back",
        /// The organisation was made.
        OrganisationCreated = "organisation.created",
        /// A member was added.
        MemberAdded = "member.added",
        /// A member's profile, password or role was changed.
        MemberChanged = "member.changed",
        /// What had been given up is tried again.
        DeadLetterRetried = "dead_letter.retried",
        /// Nothing is sent until told.
        SendsHeld = "sends.held",
        /// What was held back may be sent.
        SendsReleased = "sends.released",
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// Facteur itself, handling mail.
    System,
    /// A rule.
    Rule(RuleId),
    /// A member.
    Member(MemberId),
    /// Whoever has the command line of the server.
    Operator,
}

impl Actor {
    /// Whether a person did it: a machine then leaves the ticket as it is.
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Member(_) | Self::Operator)
    }
}

/// A fact that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id; ordered by time.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// The ticket it is about, when it is about one.
    pub ticket: Option<TicketId>,
    /// Who did it.
    pub actor: Actor,
    /// The facts. Changes carry `from` and `to`, from which undo works.
    pub data: serde_json::Value,
    /// The mail it goes back to, when it goes back to one.
    pub trace: Option<TraceId>,
}
