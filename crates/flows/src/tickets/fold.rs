//! One ticket folded into another, by a person, and any folding taken back.

use super::alter::changed_since;
use super::frame::Frame;
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, Change, MessageId, Status, ThreadId, TicketId};
use facteur_store::messages::{self, KeyTarget, Message};
use facteur_store::tickets::{self, Ticket};
use facteur_store::{StoreResult, Tx};

/// Folds a ticket into another: its messages join the other's thread, and its number leads there. A
/// ticket that was done is open again when the one that joins it was not.
///
/// # Errors
/// Refused when one of them does not exist or was folded already, or when they belong to two teams.
pub async fn join(services: &Services, actor: Actor, ticket: TicketId, into: TicketId) -> FlowResult<Ticket> {
    let frame = Frame::new(services, actor);
    services
        .store
        .write(services.organisation, move |tx| {
            if ticket == into {
                return Err(FlowError::invalid(
                    "other",
                    "a ticket cannot be folded into itself; name two",
                ));
            }
            hold_keys(tx, &frame, [ticket, into])?;
            let (younger, older) = both(tx, &frame, ticket, into)?;
            if younger.team != older.team {
                return Err(FlowError::refused(format!(
                    "{} and {} belong to two teams; link them instead",
                    younger.number, older.number
                )));
            }
            let (change, older) = fold(tx, &frame, younger, older)?;
            for each in [ticket, into] {
                frame.tell(tx, each, &change)?;
            }
            Ok(older)
        })
        .await
}

/// Holds all that a folding of these two touches, until the commit.
pub(super) fn hold(tx: &mut Tx<'_>, frame: &Frame, younger: TicketId, older: TicketId) -> FlowResult<()> {
    hold_keys(tx, frame, [younger, older])?;
    frame.any_ticket(tx, younger.min(older))?;
    frame.any_ticket(tx, younger.max(older)).map(drop)
}

/// Holds the keys of all mails of both conversations, as intake does before it looks where a mail belongs:
/// an answer that comes in meanwhile waits, and then finds the threads as they are by then. Keys come
/// before tickets here as there, so that neither waits for the other crosswise.
fn hold_keys(tx: &mut Tx<'_>, frame: &Frame, both: [TicketId; 2]) -> FlowResult<()> {
    let (mut keys, mut team) = (Vec::new(), None);
    for id in both {
        if let Some(ticket) = tickets::ticket_get(tx, frame.organisation, id, false)? {
            let conversation = messages::message_list(tx, frame.organisation, ticket.thread)?;
            keys.extend(conversation.iter().filter_map(own_key));
            team = Some(ticket.team);
        }
    }
    if let Some(team) = team {
        keys.sort_unstable();
        keys.dedup();
        messages::key_lock(tx, frame.organisation, team, &keys)?;
    }
    Ok(())
}

/// The key by which answers find a message; what has no Message-ID cannot be answered by one.
fn own_key(message: &Message) -> Option<String> {
    message.message_id.as_deref().map(facteur_mail::keys::message_key)
}

/// Both tickets, held in the order of their ids, so that two who do this never wait crosswise.
fn both(tx: &mut Tx<'_>, frame: &Frame, younger: TicketId, older: TicketId) -> FlowResult<(Ticket, Ticket)> {
    let first = frame.ticket(tx, younger.min(older))?;
    let second = frame.ticket(tx, younger.max(older))?;
    Ok(if first.id == younger {
        (first, second)
    } else {
        (second, first)
    })
}

fn fold(
    tx: &mut Tx<'_>,
    frame: &Frame,
    mut younger: Ticket,
    mut older: Ticket,
) -> FlowResult<(Change, Ticket)> {
    let organisation = frame.organisation;
    let moved = messages::thread_fold(tx, organisation, younger.thread, older.thread)?;
    let change = Change::Fold {
        younger: younger.id,
        older: older.id,
        younger_thread: younger.thread,
        older_thread: older.thread,
        messages: moved,
        folded: true,
    };
    older.last_message_at = older.last_message_at.max(younger.last_message_at);
    older.only_machines &= younger.only_machines;
    let (from, to) = (older.due.clone(), older.due.with_part(&younger.due));
    if from != to {
        older.due.clone_from(&to);
        frame.tell(tx, older.id, &Change::Due { from, to })?;
    }
    let done = |status| matches!(status, Status::Resolved | Status::Closed);
    if done(older.status) && !done(younger.status) {
        let from = older.status;
        older.status = from.after_contact_wrote();
        let to = older.status;
        frame.tell(tx, older.id, &Change::Status { from, to })?;
    }
    younger.folded_into = Some(older.id);
    frame.save(tx, younger)?;
    Ok((change, frame.save(tx, older)?))
}

/// Takes a folding back, or makes it anew. Gives the change as it was made: folded anew, other messages
/// may have moved.
pub(super) fn make(tx: &mut Tx<'_>, frame: &Frame, change: &Change) -> FlowResult<Change> {
    let Change::Fold {
        younger,
        older,
        younger_thread,
        older_thread,
        messages,
        folded,
    } = change
    else {
        return Ok(change.clone());
    };
    if *folded {
        let (younger, older) = both(tx, frame, *younger, *older)?;
        if younger.thread != *younger_thread || older.thread != *older_thread {
            return Err(changed_since("their messages are in other threads"));
        }
        return Ok(fold(tx, frame, younger, older)?.0);
    }
    unfold(
        tx,
        frame,
        (*younger, *younger_thread),
        (*older, *older_thread),
        messages,
    )?;
    Ok(change.clone())
}

fn unfold(
    tx: &mut Tx<'_>,
    frame: &Frame,
    (younger, younger_thread): (TicketId, ThreadId),
    (older, older_thread): (TicketId, ThreadId),
    moved: &[MessageId],
) -> FlowResult<()> {
    let organisation = frame.organisation;
    let first = frame.any_ticket(tx, younger.min(older))?;
    let second = frame.any_ticket(tx, younger.max(older))?;
    let (mut younger, mut older) = if first.id == younger {
        (first, second)
    } else {
        (second, first)
    };
    if younger.folded_into != Some(older.id) {
        return Err(changed_since(&format!(
            "{} is not a part of {}",
            younger.number, older.number
        )));
    }
    if older.folded_into.is_some() {
        return Err(changed_since(&format!("{} was folded too", older.number)));
    }
    let there = messages::message_list(tx, organisation, older_thread)?;
    if moved
        .iter()
        .any(|id| there.iter().all(|message| message.id != *id))
    {
        return Err(changed_since("some of its messages are elsewhere"));
    }
    messages::thread_unfold(tx, organisation, younger_thread, moved)?;
    lead_keys(tx, frame, &younger, &there, moved)?;
    let newest = |mine: bool| {
        let those = there.iter().filter(|message| moved.contains(&message.id) == mine);
        those.map(|message| message.received_at).max()
    };
    younger.folded_into = None;
    younger.last_message_at = newest(true).unwrap_or(younger.last_message_at);
    older.last_message_at = newest(false).unwrap_or(older.last_message_at);
    save_both(tx, frame, younger, older)?;
    Ok(())
}

/// Lets the keys of messages lead to the thread they return to: mail that came while both were one may have
/// pointed them to the older.
fn lead_keys(
    tx: &mut Tx<'_>,
    frame: &Frame,
    younger: &Ticket,
    there: &[Message],
    moved: &[MessageId],
) -> StoreResult<()> {
    for message in there.iter().filter(|message| moved.contains(&message.id)) {
        let Some(key) = own_key(message) else {
            continue;
        };
        let found = messages::key_lock(tx, frame.organisation, younger.team, std::slice::from_ref(&key))?;
        // Of two mails with one Message-ID, answers go to the one that had it first.
        if found.first().and_then(|target| target.message) == Some(message.id) {
            let target = KeyTarget {
                thread: Some(younger.thread),
                message: None,
            };
            messages::key_set(tx, frame.organisation, younger.team, &key, target)?;
        }
    }
    Ok(())
}

fn save_both(tx: &mut Tx<'_>, frame: &Frame, younger: Ticket, older: Ticket) -> StoreResult<()> {
    frame.save(tx, younger)?;
    frame.save(tx, older).map(drop)
}
