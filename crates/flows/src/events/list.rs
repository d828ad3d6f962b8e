//! The events in the order in which they were committed, a page at a time.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use crate::tickets::{HistoryLine, Names};
use facteur_domain::{EventId, EventKind, TicketId};
use facteur_store::events::{self, FeedFilter};
use serde::Serialize;

/// Events of a page, when nothing else is asked for.
const PAGE: usize = 50;
/// Events of a page at most.
const LARGEST_PAGE: usize = 1_000;

/// Which events.
#[derive(Debug, Clone, Copy, Default)]
pub struct EventRequest {
    /// Only those behind this one; from the first on when none is named.
    pub after: Option<EventId>,
    /// Only those of this ticket.
    pub ticket: Option<TicketId>,
    /// Only those of this kind.
    pub kind: Option<EventKind>,
    /// How many at most.
    pub limit: Option<usize>,
}

/// An event; its ticket, if it is about one, stands in it.
pub type EventLine = HistoryLine;

/// One page of events.
#[derive(Debug, Clone, Serialize)]
pub struct EventPage {
    /// The events, in the order of their commits.
    pub events: Vec<EventLine>,
    /// The event behind which the next page goes on; none at the end.
    pub next: Option<EventId>,
}

/// Lists events. None is ever skipped: what is committed later comes behind what was listed before.
///
/// # Errors
/// Not found when there is no event `after`.
pub async fn list(services: &Services, request: EventRequest) -> FlowResult<EventPage> {
    let organisation = services.organisation;
    let limit = request.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    services
        .store
        .read(organisation, move |tx| {
            let after = match request.after {
                None => None,
                Some(id) => {
                    let place = events::event_position(tx, organisation, id)?;
                    Some(place.ok_or_else(|| {
                        FlowError::not_found(format!("there is no event {id}; begin without one"))
                    })?)
                }
            };
            let filter = FeedFilter {
                after,
                ticket: request.ticket,
                kind: request.kind,
            };
            let mut found = events::event_feed(tx, organisation, &filter, limit + 1)?;
            let more = found.len() > limit;
            found.truncate(limit);
            let last = found.last().filter(|_| more);
            let next = last.map(|(_, recorded)| recorded.event.id);
            let names = Names::load(tx, organisation)?;
            let events = found
                .into_iter()
                .map(|(_, recorded)| names.line(recorded))
                .collect();
            Ok(EventPage { events, next })
        })
        .await
}
