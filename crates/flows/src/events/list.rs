//! The events in the order in which they were committed, a page at a time.

use super::reach::Hearing;
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use crate::tickets::{HistoryLine, Names};
use facteur_domain::{EventId, EventKind, OrganisationId, Reach, TicketId};
use facteur_store::events::{self, FeedFilter, RecordedEvent};
use facteur_store::{StoreResult, Tx};
use serde::Serialize;

/// Events of a page, when nothing else is asked for.
const PAGE: usize = 50;
/// Events of a page at most.
const LARGEST_PAGE: usize = 1_000;

/// Events that are looked at for one page at most, when not all are within reach.
const WALKED: usize = 5_000;

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
    let (organisation, reach) = (services.organisation, services.reach.clone());
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
            let (found, next) = page(tx, organisation, &reach, filter, limit)?;
            let names = Names::load(tx, organisation)?;
            let events = found.into_iter().map(|recorded| names.line(recorded)).collect();
            Ok(EventPage { events, next })
        })
        .await
}

/// The events within reach behind the filter's place, and where to go on.
fn page(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    mut filter: FeedFilter,
    limit: usize,
) -> StoreResult<(Vec<RecordedEvent>, Option<EventId>)> {
    let hearing = Hearing::load(tx, organisation, reach)?;
    let mut heard: Vec<RecordedEvent> = Vec::new();
    let mut walked = 0;
    loop {
        // One more tells whether there is a next page.
        let found = events::event_feed(tx, organisation, &filter, limit + 1)?;
        let at_end = found.len() <= limit;
        walked += found.len();
        filter.after = found.last().map(|(place, _)| *place).or(filter.after);
        let last = found.last().map(|(_, recorded)| recorded.event.id);
        let found = found.into_iter().map(|(_, recorded)| recorded).collect();
        heard.extend(hearing.heard(tx, organisation, found)?);
        if heard.len() > limit {
            heard.truncate(limit);
            let last = heard.last().map(|recorded| recorded.event.id);
            return Ok((heard, last));
        }
        if at_end {
            return Ok((heard, None));
        }
        if walked >= WALKED {
            return Ok((heard, last));
        }
    }
}
