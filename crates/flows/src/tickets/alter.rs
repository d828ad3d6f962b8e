//! Makes one change of a ticket, after a look whether the ticket still is as the change found it.

use super::frame::Frame;
use crate::error::{FlowError, FlowResult};
use facteur_domain::{Change, TicketChange, TicketState, Weight, refused_tags};
use facteur_store::tickets::{self, Ticket};
use facteur_store::{StoreResult, Tx, events};
use std::fmt::Display;

/// The ticket as a change looks at it.
pub(super) fn state(
    tx: &mut Tx<'_>,
    frame: &Frame,
    ticket: &Ticket,
    asked: &TicketChange,
) -> StoreResult<TicketState> {
    // Few changes speak of what was refused, and a ticket may have many events.
    let refused = if asked.speaks_of_refusal() {
        refused(tx, frame, ticket)?
    } else {
        Vec::new()
    };
    Ok(TicketState {
        status: ticket.status,
        category: ticket.category.clone(),
        weight: weight(ticket),
        assignee: ticket.assignee,
        due: ticket.due.clone(),
        tags: tickets::tag_list(tx, frame.organisation, ticket.id)?,
        refused,
    })
}

/// The tags that were refused on a ticket.
fn refused(tx: &mut Tx<'_>, frame: &Frame, ticket: &Ticket) -> StoreResult<Vec<String>> {
    let told = events::event_list(tx, frame.organisation, ticket.id)?;
    Ok(refused_tags(told.iter().map(|recorded| &recorded.event)))
}

const fn weight(ticket: &Ticket) -> Weight {
    Weight {
        impact: ticket.impact,
        urgency: ticket.urgency,
        priority: ticket.priority,
    }
}

/// Makes a change that concerns this ticket alone. Notes, links and folds have makers of their own.
pub(super) fn make(tx: &mut Tx<'_>, frame: &Frame, ticket: &mut Ticket, change: &Change) -> FlowResult<()> {
    match change {
        Change::Status { from, to } => {
            expect("status", ticket.status == *from, ticket.status, from)?;
            ticket.status = *to;
        }
        Change::Category { from, to } => {
            expect("category", ticket.category == *from, &ticket.category, from)?;
            ticket.category.clone_from(to);
        }
        Change::Priority { from, to } => {
            let same = weight(ticket) == *from;
            expect("priority", same, ticket.priority, from.priority)?;
            (ticket.impact, ticket.urgency, ticket.priority) = (to.impact, to.urgency, to.priority);
        }
        Change::Assignee { from, to } => {
            let shown = |member: &Option<_>| member.map_or("nobody", |_| "another member");
            let same = ticket.assignee == *from;
            expect("assignee", same, shown(&ticket.assignee), "the one of then")?;
            ticket.assignee = *to;
        }
        Change::Due { from, to } => {
            let same = ticket.due == *from;
            expect("deadline", same, "another one", "the one of then")?;
            ticket.due.clone_from(to);
        }
        Change::Tags { added, removed } => tags(tx, frame, ticket, added, removed)?,
        Change::Refusal { refused, allowed } => refusal(tx, frame, ticket, refused, allowed)?,
        Change::Note { .. } | Change::Link { .. } | Change::Fold { .. } => {}
    }
    Ok(())
}

fn tags(
    tx: &mut Tx<'_>,
    frame: &Frame,
    ticket: &Ticket,
    added: &[String],
    removed: &[String],
) -> FlowResult<()> {
    let now = tickets::tag_list(tx, frame.organisation, ticket.id)?;
    if let Some(tag) = added.iter().find(|tag| now.contains(tag)) {
        return Err(changed_since(&format!("the tag \"{tag}\" is there again")));
    }
    if let Some(tag) = removed.iter().find(|tag| !now.contains(tag)) {
        return Err(changed_since(&format!("the tag \"{tag}\" is gone already")));
    }
    for tag in added {
        tickets::tag_add(tx, frame.organisation, ticket.id, tag)?;
    }
    for tag in removed {
        tickets::tag_remove(tx, frame.organisation, ticket.id, tag)?;
    }
    Ok(())
}

/// What was refused follows from the events, so nothing is left to do but to look.
fn refusal(
    tx: &mut Tx<'_>,
    frame: &Frame,
    ticket: &Ticket,
    refused: &[String],
    allowed: &[String],
) -> FlowResult<()> {
    let now = self::refused(tx, frame, ticket)?;
    if let Some(tag) = refused.iter().find(|tag| now.contains(tag)) {
        return Err(changed_since(&format!("the tag \"{tag}\" is refused again")));
    }
    if let Some(tag) = allowed.iter().find(|tag| !now.contains(tag)) {
        return Err(changed_since(&format!(
            "the tag \"{tag}\" may be proposed already"
        )));
    }
    Ok(())
}

fn expect(what: &str, same: bool, now: impl Display, then: impl Display) -> FlowResult<()> {
    if same {
        return Ok(());
    }
    Err(changed_since(&format!("its {what} is {now} by now, not {then}")))
}

/// Why a change cannot be taken back: a later one would go with it.
pub(super) fn changed_since(how: &str) -> FlowError {
    FlowError::refused(format!(
        "something changed since: {how}; undo what came later first, or set it by hand"
    ))
}
