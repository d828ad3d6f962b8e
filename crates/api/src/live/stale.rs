//! Which answers an event makes stale.

use facteur_domain::{Event, EventId, EventKind, Reach, TeamId, TicketId};
use serde::Serialize;

/// A name under which browsers keep answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Query {
    /// Lists of tickets.
    Tickets,
    /// One ticket.
    Ticket,
    /// The numbers of the navigation.
    Counts,
    /// Mailboxes and how they do.
    Mailboxes,
    /// Rules.
    Rules,
    /// Models, and what they learn from.
    Models,
    /// Categories.
    Categories,
    /// Contacts.
    Contacts,
    /// What was given up.
    DeadLetters,
    /// Answers.
    Answers,
    /// Saved views.
    Views,
    /// Members.
    Members,
    /// Teams.
    Teams,
    /// Whom is waited for.
    Invitations,
}

const EVERYTHING: &[Query] = &[
    Query::Tickets,
    Query::Ticket,
    Query::Counts,
    Query::Mailboxes,
    Query::Rules,
    Query::Models,
    Query::Categories,
    Query::Contacts,
    Query::DeadLetters,
    Query::Answers,
    Query::Views,
    Query::Members,
    Query::Teams,
    Query::Invitations,
];

/// What is stale, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Stale {
    queries: &'static [Query],
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<TicketId>,
    /// The event it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<EventKind>,
    /// The team of the ticket.
    #[serde(skip)]
    team: Option<TeamId>,
}

impl Stale {
    /// What an event makes stale; `team` is that of its ticket.
    pub(crate) fn of(event: &Event, team: Option<TeamId>) -> Self {
        Self {
            queries: queries(event.kind),
            ticket: event.ticket,
            event: Some(event.id),
            kind: Some(event.kind),
            team,
        }
    }

    /// Everything: for who missed more than is told one by one.
    pub(crate) const fn everything() -> Self {
        Self {
            queries: EVERYTHING,
            ticket: None,
            event: None,
            kind: None,
            team: None,
        }
    }

    /// What is stale once a ticket was looked at.
    pub(crate) const fn seen(ticket: TicketId, team: TeamId) -> Self {
        Self {
            queries: &[Query::Tickets],
            ticket: Some(ticket),
            event: None,
            kind: None,
            team: Some(team),
        }
    }

    /// What is stale once views were changed.
    pub(crate) const fn views() -> Self {
        Self {
            queries: &[Query::Views],
            ..Self::everything()
        }
    }

    /// Whether who has that reach may hear of it.
    pub(crate) fn is_within(&self, reach: &Reach) -> bool {
        match (self.ticket, self.team) {
            (None, _) => true,
            (Some(_), Some(team)) => reach.allows(team),
            (Some(_), None) => reach.limit().is_none(),
        }
    }

    /// As the stream says it.
    pub(crate) fn json(&self) -> String {
        // It holds only words and ids, which can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

const fn queries(kind: EventKind) -> &'static [Query] {
    use EventKind as Kind;
    match kind {
        Kind::TicketCreated | Kind::MessageJoined => &[
            Query::Tickets,
            Query::Ticket,
            Query::Counts,
            Query::Contacts,
            Query::Mailboxes,
        ],
        Kind::MessageSent | Kind::AnswerSent => {
            &[Query::Tickets, Query::Ticket, Query::Counts, Query::Answers]
        }
        Kind::AnswerWritten
        | Kind::AnswerDelayed
        | Kind::AnswerRefused
        | Kind::AnswerUnknown
        | Kind::AnswerSentAgain
        | Kind::AnswerCancelled => &[Query::Answers, Query::Ticket, Query::Tickets, Query::Counts],
        Kind::TicketReopened
        | Kind::StatusChanged
        | Kind::CategoryChanged
        | Kind::CategoryConfirmed
        | Kind::PriorityChanged
        | Kind::AssigneeChanged
        | Kind::TagsChanged
        | Kind::DueChanged
        | Kind::TicketFolded
        | Kind::EventUndone => &[Query::Tickets, Query::Ticket, Query::Counts],
        Kind::NoteAdded | Kind::LinkFound | Kind::LinkRemoved | Kind::TagsRefused => &[Query::Ticket],
        Kind::MailboxAdded | Kind::MailboxChanged | Kind::FolderRenumbered => &[Query::Mailboxes],
        Kind::RulesChanged => &[Query::Rules],
        Kind::CategoriesChanged => &[Query::Categories, Query::Models],
        Kind::ModelPromoted | Kind::ModelKept | Kind::ModelBroughtBack => &[Query::Models],
        Kind::OrganisationCreated | Kind::MemberAdded | Kind::MemberChanged => &[
            Query::Tickets,
            Query::Ticket,
            Query::Members,
            Query::Teams,
            Query::Invitations,
        ],
        Kind::DeadLetterRetried => &[Query::DeadLetters, Query::Counts],
        Kind::SendsHeld | Kind::SendsReleased => &[Query::Answers],
    }
}
