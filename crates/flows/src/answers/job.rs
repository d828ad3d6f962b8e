//! The job that sends one answer, and the events of answers.

use facteur_domain::{
    Actor, AnswerId, AnswerKind, Event, EventKind, Ids, JobId, Lane, OrganisationId, SendState, Timestamp,
};
use facteur_queue::Trouble;
use facteur_store::answers::Answer;
use facteur_store::jobs::{ClaimedJob, NewJob};
use facteur_store::{StoreResult, Tx, events};
use serde::{Deserialize, Serialize};

/// The kind of the job that sends an answer.
pub const SEND: &str = "send";

/// Which answer.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Payload {
    pub answer: AnswerId,
}

impl Payload {
    pub(super) fn of(job: &ClaimedJob) -> Result<Self, Trouble> {
        serde_json::from_str(&job.payload)
            .map_err(|error| Trouble::Job(format!("the job's payload cannot be read: {error}")))
    }
}

/// The job that sends an answer, once however often it is asked for.
pub(super) fn of(id: JobId, answer: AnswerId, run_at: Timestamp) -> NewJob {
    NewJob {
        id,
        lane: Lane::Outgoing,
        kind: SEND.to_owned(),
        dedup_key: format!("{SEND}/{answer}"),
        payload: serde_json::to_string(&Payload { answer }).unwrap_or_default(),
        run_at,
        trace: None,
    }
}

/// Appends the event of what happened to an answer.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &Ids,
    now: Timestamp,
    actor: Actor,
    kind: EventKind,
    answer: &Answer,
) -> StoreResult<()> {
    let has_ticket = answer.kind != AnswerKind::New || answer.state == SendState::Sent;
    let event = Event {
        id: ids.make(),
        at: now,
        kind,
        ticket: has_ticket.then_some(answer.ticket),
        actor,
        data: serde_json::json!({
            "answer": answer.id, "state": answer.state, "automatic": answer.automatic,
            "problem": answer.problem,
        }),
        trace: None,
    };
    events::event_append(tx, organisation, &event)
}
