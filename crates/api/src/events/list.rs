//! `GET /events`

use super::HistoryLine;
use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Asked, Asker};
use crate::wire::{PageAsked, no_cursor};
use axum::Json;
use facteur_domain::id::Id;
use facteur_domain::{EventId, EventKind, TicketId};
use facteur_flows::events::{self, EventRequest};
use facteur_flows::{FlowError, FlowErrorKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsAsked {
    /// Only those behind this event; from the first on when none is named.
    after: Option<Uuid>,
    /// Only those of this ticket.
    ticket: Option<Uuid>,
    /// Only those of this kind, such as `ticket.created`.
    #[param(max_length = 60)]
    kind: Option<String>,
    /// Where to go on: `next` of the page before.
    #[param(max_length = 400)]
    cursor: Option<String>,
    /// Items of a page; 50 when none is named.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// An event with its ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventLine {
    /// The event.
    #[serde(flatten)]
    line: HistoryLine,
    /// The ticket it is about.
    #[schema(required = true)]
    ticket: Option<Uuid>,
}

/// One page of events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventPage {
    /// The events, in the order of their commits.
    items: Vec<EventLine>,
    /// Where the next page goes on; null at the end.
    #[schema(required = true)]
    next: Option<String>,
}

/// Lists events. None is ever skipped: what is committed later comes behind what was listed before.
#[utoipa::path(
    get, path = "/events", tag = "events", security(("session" = [])), params(EventsAsked),
    responses((status = OK, description = "One page of events", body = EventPage))
)]
pub(crate) async fn list_events(asker: Asker, Asked(asked): Asked<EventsAsked>) -> Answer<Json<EventPage>> {
    let page = PageAsked {
        cursor: asked.cursor,
        limit: asked.limit,
    };
    let cursor = page.cursor()?;
    let cursor = cursor
        .map(|cursor| cursor.parse::<EventId>().map_err(|_| no_cursor()))
        .transpose()?;
    let request = EventRequest {
        after: cursor.or(asked.after.map(EventId::from_uuid)),
        ticket: asked.ticket.map(TicketId::from_uuid),
        kind: asked.kind.as_deref().map(kind).transpose()?,
        limit: Some(page.limit()?),
    };
    let found = events::list(asker.services(), request).await.map_err(unknown)?;
    let items = found.events.into_iter().map(|line| EventLine {
        ticket: line.event.event.ticket.map(Id::uuid),
        line: line.into(),
    });
    Ok(Json(EventPage {
        items: items.collect(),
        next: crate::wire::hide(found.next.map(|next| next.to_string())),
    }))
}

fn kind(word: &str) -> Answer<EventKind> {
    word.parse().map_err(|_| {
        Problem::new(Kind::BadRequest).field("kind", ("there is no such kind", "ce type n'existe pas"))
    })
}

/// An event that is named in the query and does not exist is a wrong question, not a wrong path.
fn unknown(error: FlowError) -> Problem {
    if error.kind() == FlowErrorKind::NotFound {
        return Problem::new(Kind::BadRequest)
            .field("after", ("there is no such event", "cet événement n'existe pas"));
    }
    error.into()
}
