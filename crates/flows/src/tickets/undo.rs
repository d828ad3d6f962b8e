//! Takes back what an event changed, whoever did it: a member, a rule or Facteur itself.

use super::frame::Frame;
use super::{alter, fold, link, note};
use crate::error::{FlowError, FlowResult};
use crate::judgement;
use crate::services::Services;
use facteur_domain::{Actor, Change, Event, EventId, EventKind, TicketId};
use facteur_store::events::{self, RecordedEvent};
use facteur_store::tickets::Ticket;
use facteur_store::{StoreResult, Tx};
use serde::Serialize;
use serde_json::Value;

/// Where the event that took a note away keeps its text.
const NOTE_KEPT: &str = "note_kept";

/// What an undoing gave.
#[derive(Debug, Clone, Serialize)]
pub struct Undone {
    /// The event that tells of it; undoing that one brings the change back.
    pub event: EventId,
    /// The ticket as it stands now.
    pub ticket: Ticket,
}

/// Takes back what an event changed. Undoing an undoing brings the change back.
///
/// # Errors
/// Refused when there is no such event, when it changed nothing that can be taken back or was undone
/// already, and when the same was changed again since.
pub async fn undo(services: &Services, actor: Actor, event: EventId) -> FlowResult<Undone> {
    let frame = Frame::new(services, actor);
    services
        .store
        .write(services.organisation, move |tx| one(tx, &frame, event))
        .await
}

fn one(tx: &mut Tx<'_>, frame: &Frame, id: EventId) -> FlowResult<Undone> {
    let (ticket, change) = undoable(&load(tx, frame, id)?)?;
    match &change {
        Change::Fold { younger, older, .. } => fold::hold(tx, frame, *younger, *older)?,
        _ => frame.any_ticket(tx, ticket).map(drop)?,
    }
    // Again, now that nobody else can undo it too.
    let recorded = load(tx, frame, id)?;
    undoable(&recorded)?;
    let event = &recorded.event;
    let twin = twin_of(tx, frame, event)?;
    let (made, kept) = make(tx, frame, ticket, event, change.reversed())?;
    let undoing = tell(tx, frame, event, &made, kept)?;
    if let Some(twin) = twin {
        tell(tx, frame, &twin, &made, None)?;
    }
    if let Change::Category { to, .. } = &made {
        judgement::settle(tx, frame.desk(), ticket, to)?;
    }
    Ok(Undone {
        event: undoing,
        ticket: frame.any_ticket(tx, ticket)?,
    })
}

/// Makes the reversed change. Gives it as it was made, with the text of a note that went with it.
fn make(
    tx: &mut Tx<'_>,
    frame: &Frame,
    ticket: TicketId,
    event: &Event,
    change: Change,
) -> FlowResult<(Change, Option<Value>)> {
    if matches!(change, Change::Fold { .. }) {
        return Ok((fold::make(tx, frame, &change)?, None));
    }
    let mut found = frame.ticket(tx, ticket)?;
    let mut kept = None;
    match &change {
        Change::Link { .. } => link::make(tx, frame, ticket, &change)?,
        Change::Note { note, added: true } => {
            note::restore(tx, frame, &found, *note, event.data.get(NOTE_KEPT))?;
        }
        Change::Note { note, added: false } => kept = Some(note::take(tx, frame, &found, *note)?),
        _ => alter::make(tx, frame, &mut found, &change)?,
    }
    frame.save(tx, found)?;
    Ok((change, kept))
}

fn load(tx: &mut Tx<'_>, frame: &Frame, id: EventId) -> FlowResult<RecordedEvent> {
    events::event_get(tx, frame.organisation, id)?.ok_or_else(|| {
        FlowError::not_found(format!(
            "there is no event {id}; `facteur ticket show` lists those of a ticket"
        ))
    })
}

fn undoable(recorded: &RecordedEvent) -> FlowResult<(TicketId, Change)> {
    let event = &recorded.event;
    if let Some(by) = recorded.undone_by {
        return Err(FlowError::refused(format!(
            "the event {} was undone already; undo {by} to bring it back",
            event.id
        )));
    }
    event.ticket.zip(Change::of(event)).ok_or_else(|| {
        FlowError::refused(format!(
            "the event {} ({}) changed nothing that could be taken back",
            event.id, event.kind
        ))
    })
}

/// The event of the same folding on the other ticket.
fn twin_of(tx: &mut Tx<'_>, frame: &Frame, event: &Event) -> StoreResult<Option<Event>> {
    let Some(Change::Fold { younger, older, .. }) = Change::of(event) else {
        return Ok(None);
    };
    let other = if event.ticket == Some(younger) {
        older
    } else {
        younger
    };
    let wanted = Change::of(event);
    let same = |found: &RecordedEvent| {
        found.undone_by.is_none() && found.event.kind == event.kind && Change::of(&found.event) == wanted
    };
    let found = events::event_list(tx, frame.organisation, other)?;
    Ok(found.into_iter().rev().find(same).map(|found| found.event))
}

/// Appends the event of the undoing and marks what it undid.
fn tell(
    tx: &mut Tx<'_>,
    frame: &Frame,
    undone: &Event,
    made: &Change,
    kept: Option<Value>,
) -> FlowResult<EventId> {
    let mut data = made.undo_data(undone);
    if let (Some(kept), Some(fields)) = (kept, data.as_object_mut()) {
        fields.insert(NOTE_KEPT.to_owned(), kept);
    }
    let Some(ticket) = undone.ticket else {
        return Err(FlowError::refused("the event belongs to no ticket"));
    };
    let event = frame.append(tx, ticket, EventKind::EventUndone, data)?;
    settle(tx, frame, undone.clone(), event.id)?;
    Ok(event.id)
}

/// Marks an event as undone. When it was an undoing itself, what it had undone stands again; when that was
/// one too, what that had undone is undone again, and so on.
fn settle(tx: &mut Tx<'_>, frame: &Frame, undone: Event, by: EventId) -> FlowResult<()> {
    let organisation = frame.organisation;
    let (mut undone, mut by) = (undone, by);
    loop {
        events::event_mark_undone(tx, organisation, undone.id, by)?;
        let Some(standing) = target(tx, frame, &undone)? else {
            return Ok(());
        };
        events::event_mark_standing(tx, organisation, standing.id)?;
        let Some(below) = target(tx, frame, &standing)? else {
            return Ok(());
        };
        (undone, by) = (below, standing.id);
    }
}

/// What an undoing undid; none for any other event.
fn target(tx: &mut Tx<'_>, frame: &Frame, event: &Event) -> StoreResult<Option<Event>> {
    if event.kind != EventKind::EventUndone {
        return Ok(None);
    }
    let id = event.data.get("event").and_then(Value::as_str);
    let Some(id) = id.and_then(|id| id.parse().ok()) else {
        return Ok(None);
    };
    let found = events::event_get(tx, frame.organisation, id)?;
    Ok(found.map(|found| found.event))
}

/// Whether a history line offers to be taken back.
pub(super) fn is_undoable(recorded: &RecordedEvent) -> bool {
    undoable(recorded).is_ok()
}
