//! Notes on tickets.

use super::frame::Frame;
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, Change, NoteId, TicketId};
use facteur_store::tickets::{self, Note, Ticket};
use facteur_store::{Tx, organisations};
use serde_json::Value;

/// Letters of a note at most.
const LONGEST: usize = 100_000;

/// Writes a note on a ticket.
///
/// # Errors
/// Refused when there is no such ticket, or when the note is empty or too long.
pub async fn note(services: &Services, actor: Actor, ticket: TicketId, body: &str) -> FlowResult<Note> {
    let body = body.trim().to_owned();
    if body.is_empty() {
        return Err(FlowError::invalid("body", "the note is empty; write some text"));
    }
    if body.chars().count() > LONGEST {
        return Err(FlowError::invalid(
            "body",
            format!("the note is longer than {LONGEST} letters; shorten it, or attach a file to a mail"),
        ));
    }
    let frame = Frame::new(services, actor);
    services
        .store
        .write(services.organisation, move |tx| {
            let found = frame.ticket(tx, ticket)?;
            let note = Note {
                id: frame.ids.make(),
                author: author(tx, &frame)?,
                body: body.clone(),
                created_at: frame.now,
            };
            tickets::note_insert(tx, frame.organisation, ticket, &note)?;
            let change = Change::Note {
                note: note.id,
                added: true,
            };
            frame.tell(tx, ticket, &change)?;
            frame.save(tx, found)?;
            Ok(note)
        })
        .await
}

/// Who writes, as people say it; empty for whoever has the command line of the server.
fn author(tx: &mut Tx<'_>, frame: &Frame) -> FlowResult<String> {
    let Actor::Member(member) = frame.actor else {
        return Ok(String::new());
    };
    let members = organisations::member_list(tx, frame.organisation)?;
    let known = members.into_iter().find(|known| known.id == member);
    Ok(known.map(|known| known.name).unwrap_or_default())
}

/// Takes a note away and gives its text for the event, from which [`restore`] brings it back.
pub(super) fn take(tx: &mut Tx<'_>, frame: &Frame, ticket: &Ticket, id: NoteId) -> FlowResult<Value> {
    let notes = tickets::note_list(tx, frame.organisation, ticket.id)?;
    let note = notes.into_iter().find(|note| note.id == id);
    let note = note.ok_or_else(|| super::alter::changed_since("the note is gone already"))?;
    tickets::note_delete(tx, frame.organisation, id)?;
    Ok(serde_json::json!({
        "author": note.author, "body": note.body, "created_at": note.created_at,
    }))
}

/// Brings a note back from the event that took it away.
pub(super) fn restore(
    tx: &mut Tx<'_>,
    frame: &Frame,
    ticket: &Ticket,
    id: NoteId,
    kept: Option<&Value>,
) -> FlowResult<()> {
    let text = |name: &str| kept.and_then(|kept| kept.get(name)).and_then(Value::as_str);
    let (Some(author), Some(body)) = (text("author"), text("body")) else {
        return Err(FlowError::refused(
            "the text of the note was erased; it cannot be brought back",
        ));
    };
    let created_at = kept.and_then(|kept| serde_json::from_value(kept.get("created_at")?.clone()).ok());
    let note = Note {
        id,
        author: author.to_owned(),
        body: body.to_owned(),
        created_at: created_at.unwrap_or(frame.now),
    };
    Ok(tickets::note_insert(tx, frame.organisation, ticket.id, &note)?)
}
