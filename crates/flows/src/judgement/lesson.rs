//! What a member said is kept in the transaction in which it was said, and training is asked for.

use super::RETRAIN;
use super::example::Example;
use facteur_domain::{
    Actor, Category, CorrectionSource, EventId, Ids, Lane, MemberId, OrganisationId, TicketId, Timestamp,
};
use facteur_store::corrections::{self, Correction};
use facteur_store::jobs::{self, NewJob};
use facteur_store::{StoreResult, Tx, models};

/// What stays the same throughout one transaction.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    pub organisation: OrganisationId,
    pub ids: &'a Ids,
    pub now: Timestamp,
    pub actor: Actor,
}

/// What was said.
#[derive(Debug, Clone)]
pub(crate) struct Said<'a> {
    pub source: CorrectionSource,
    pub ticket: TicketId,
    pub event: EventId,
    pub from: Option<&'a Category>,
    pub to: &'a Category,
}

/// Keeps what was said of a ticket, with its mail.
pub(crate) fn learn(tx: &mut Tx<'_>, desk: Desk<'_>, said: &Said<'_>, example: &Example) -> StoreResult<()> {
    let correction = Correction {
        id: desk.ids.make(),
        source: said.source,
        at: desk.now,
        member: member_of(desk.actor),
        about: Some((said.ticket, example.message)),
        event: Some(said.event),
        from: said.from.cloned(),
        to: said.to.clone(),
        sender: Some(example.sender.clone()),
        sketch: example.sketch.clone(),
        held_out: example.held_out,
        body: example.body.clone(),
    };
    corrections::correction_insert(tx, desk.organisation, &correction)?;
    ask_training(tx, desk)
}

/// After an undoing changed a ticket's category: what stands for it now is learned, what was undone is not.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    desk: Desk<'_>,
    ticket: TicketId,
    category: &Category,
) -> StoreResult<()> {
    if corrections::correction_settle(tx, desk.organisation, ticket, category, desk.now)? {
        ask_training(tx, desk)?;
    }
    Ok(())
}

pub(super) fn member_of(actor: Actor) -> Option<MemberId> {
    match actor {
        Actor::Member(member) => Some(member),
        Actor::System | Actor::Rule(_) | Actor::Operator => None,
    }
}

/// Asks for a training when enough is new, or when nothing new came for a while.
fn ask_training(tx: &mut Tx<'_>, desk: Desk<'_>) -> StoreResult<()> {
    let seen_until = models::model_seen_until(tx, desk.organisation)?;
    let pending = corrections::correction_pending(tx, desk.organisation, seen_until)?;
    let Some(due) = pending.due() else {
        return Ok(());
    };
    enqueue(tx, desk, due, false)
}

/// Asks for a training; `at_once` however little is new.
pub(super) fn enqueue(tx: &mut Tx<'_>, desk: Desk<'_>, due: Timestamp, at_once: bool) -> StoreResult<()> {
    let job = NewJob {
        id: desk.ids.make(),
        lane: Lane::Bulk,
        kind: RETRAIN.to_owned(),
        // What waits for more must not swallow what must not wait.
        dedup_key: if at_once { "retrain/now" } else { RETRAIN }.to_owned(),
        payload: serde_json::json!({ "at_once": at_once }).to_string(),
        run_at: due,
        trace: None,
    };
    jobs::job_enqueue(tx, desk.organisation, &job, desk.now)
}
