//! Who writes again before we answered is taken more urgently.

use super::super::prepare::Prepared;
use super::desk::{Desk, sender};
use super::events;
use facteur_domain::{Change, FolderRole, Status, ThreadId, TicketId, Verdict, Weight};
use facteur_store::events::event_list;
use facteur_store::{StoreResult, Tx};
use facteur_understand::Shelf;
use facteur_understand::plan::{Direction, Handled, Placement, Repeated, TicketChoice};

/// Raises the ticket that a mail joined when it repeats what nobody answered. Gives the mail's verdict with the
/// reason then.
pub(super) fn raise(
    tx: &mut Tx<'_>,
    desk: &mut Desk<'_>,
    mail: &Prepared,
    placement: &Placement,
    ticket: TicketId,
    thread: ThreadId,
) -> StoreResult<Option<Verdict>> {
    let Some(sender) = sender(&mail.reading).filter(|_| asks_again(mail, placement)) else {
        return Ok(None);
    };
    let times = desk.unanswered(thread, &sender);
    if Repeated::of(&times).is_none() {
        return Ok(None);
    }
    let Some(found) = desk.ticket(tx, ticket)? else {
        return Ok(None);
    };
    if !matches!(found.status, Status::New | Status::Open) {
        return Ok(None);
    }
    let from = Weight {
        impact: found.impact,
        urgency: found.urgency,
        priority: found.priority,
    };
    let past = event_list(tx, desk.frame.organisation, ticket)?;
    let handled = Handled::of(past.iter().map(|recorded| &recorded.event));
    let Some((to, reason)) = handled.raise(&times, from) else {
        return Ok(None);
    };
    desk.change_ticket(tx, ticket, |ticket| {
        (ticket.impact, ticket.urgency, ticket.priority) = (to.impact, to.urgency, to.priority);
    })?;
    let change = Change::Priority { from, to };
    let mut data = change.data();
    data["reason"] = serde_json::json!(reason);
    let trace = mail.arrival.trace;
    events::append(tx, desk.frame, change.kind(), Some(ticket), data, trace)?;
    let mut verdict = mail.judgement.verdict.clone();
    if verdict.priority < to.priority {
        (verdict.impact, verdict.urgency, verdict.priority) = (to.impact, to.urgency, to.priority);
    }
    verdict.reasons.insert(0, reason);
    Ok(Some(verdict))
}

/// Whether a mail is a person's own words on a ticket that was there: programs insist on nothing.
fn asks_again(mail: &Prepared, placement: &Placement) -> bool {
    let joins = matches!(
        placement.ticket,
        TicketChoice::Existing {
            judge_anew: false,
            ..
        }
    );
    joins
        && placement.direction == Direction::Incoming
        && mail.role == FolderRole::Incoming
        && !mail.arrival.archive
        && mail.judgement.ignored_by.is_none()
        && mail.judgement.shelf == Shelf::Work
        && mail.reading.parsed.automated.is_human()
}
