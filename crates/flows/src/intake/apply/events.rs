//! Events of intake: what the machine did, each with the mail that it goes back to.

use super::Frame;
use facteur_domain::{Actor, Event, EventKind, TicketId, TraceId};
use facteur_store::{StoreResult, Tx, events};

pub(super) fn append(
    tx: &mut Tx<'_>,
    frame: &Frame,
    kind: EventKind,
    ticket: Option<TicketId>,
    data: serde_json::Value,
    trace: TraceId,
) -> StoreResult<()> {
    let event = Event {
        id: frame.ids.make(),
        at: frame.now,
        kind,
        ticket,
        actor: Actor::System,
        data,
        trace: Some(trace),
    };
    events::event_append(tx, frame.organisation, &event)
}
