//! `GET /search`

use crate::answer::Answer;
use crate::ask::{Asked, Asker};
use crate::wire::{PageAsked, Status, Time, hide};
use axum::Json;
use facteur_domain::id::Id;
use facteur_flows::search::{self, SearchRequest};
use facteur_store::search::Hit as Found;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchAsked {
    /// Words that a message must all have; a ticket's number or a mail address leads there at once.
    #[param(max_length = 500)]
    q: String,
    /// Where to go on: `next` of the page before.
    #[param(max_length = 400)]
    cursor: Option<String>,
    /// Items of a page; 50 when none is named.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "shortcuts": [{ "is": "ticket", "id": "01938c6e-0000-7000-8000-00000000000d", "number": "TKT-2026-000123",
                    "subject": "Chaudière en panne", "status": "open" }],
    "items": [{ "message": "01938c6e-0000-7000-8000-00000000000b", "ticket": "01938c6e-0000-7000-8000-00000000000d",
                "number": "TKT-2026-000123", "subject": "Chaudière en panne", "from_address": "max@client.example",
                "snippet": "Bonjour, la chaudière", "received_at": "2026-11-20T15:50:56Z" }],
    "count": { "at_least": 1, "more": false }, "next": null
}))]
pub(crate) struct Findings {
    /// Tickets and contacts that the query names outright.
    shortcuts: Vec<Shortcut>,
    /// Messages with all the words, newest first.
    items: Vec<Hit>,
    /// How many there are; told on the first page only.
    #[schema(required = true)]
    count: Option<Count>,
    /// Where the next page goes on; null at the end.
    #[schema(required = true)]
    next: Option<String>,
}

/// Something that the query names outright.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Shortcut {
    /// A ticket by its number.
    Ticket {
        /// Its id.
        id: Uuid,
        /// The number that was typed.
        number: String,
        /// Its subject.
        subject: String,
        /// Where the work stands.
        status: Status,
    },
    /// A contact by an address.
    Contact {
        /// Its id.
        id: Uuid,
        /// The address that was typed.
        address: String,
        /// What it calls itself.
        name: String,
    },
}

/// A message with all the words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hit {
    /// The message.
    message: Uuid,
    /// Its ticket.
    #[schema(required = true)]
    ticket: Option<Uuid>,
    /// That ticket's number.
    #[schema(required = true)]
    number: Option<String>,
    /// The message's subject.
    subject: String,
    /// Who wrote it.
    from_address: String,
    /// Its first words.
    snippet: String,
    /// When it came.
    received_at: Time,
}

/// How many messages were found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Count {
    /// So many, and perhaps more.
    at_least: usize,
    /// Whether there are more.
    more: bool,
}

/// Looks for messages by their words, newest first.
#[utoipa::path(
    get, path = "/search", tag = "search", security(("session" = [])), params(SearchAsked),
    responses((status = OK, description = "What was found", body = Findings))
)]
pub(crate) async fn search(asker: Asker, Asked(asked): Asked<SearchAsked>) -> Answer<Json<Findings>> {
    let page = PageAsked {
        cursor: asked.cursor,
        limit: asked.limit,
    };
    let request = SearchRequest {
        text: asked.q,
        cursor: page.cursor()?,
        limit: Some(page.limit()?),
    };
    let found = search::search(asker.services(), request).await?;
    Ok(Json(Findings {
        shortcuts: found.shortcuts.into_iter().map(Shortcut::from).collect(),
        items: found.hits.into_iter().map(Hit::from).collect(),
        count: found
            .count
            .map(|search::Count { at_least, more }| Count { at_least, more }),
        next: hide(found.next),
    }))
}

impl From<search::Shortcut> for Shortcut {
    fn from(shortcut: search::Shortcut) -> Self {
        match shortcut {
            search::Shortcut::Ticket {
                id,
                number,
                subject,
                status,
            } => Self::Ticket {
                id: id.uuid(),
                number: number.to_string(),
                subject,
                status: status.into(),
            },
            search::Shortcut::Contact { id, address, name } => Self::Contact {
                id: id.uuid(),
                address,
                name,
            },
        }
    }
}

impl From<Found> for Hit {
    fn from(hit: Found) -> Self {
        Self {
            message: hit.message.uuid(),
            ticket: hit.ticket.map(Id::uuid),
            number: hit.number.map(|number| number.to_string()),
            subject: hit.subject,
            from_address: hit.from_address,
            snippet: hit.snippet,
            received_at: hit.received_at.into(),
        }
    }
}
