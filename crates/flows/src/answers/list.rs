//! Shows answers.

use crate::error::{FlowError, FlowResult};
use crate::mailboxes;
use crate::services::Services;
use facteur_domain::{Actor, AnswerId, AnswerKind, OrganisationId, Reach, SendState, TicketId, Timestamp};
use facteur_store::answers::{self, Answer};
use facteur_store::{StoreResult, Tx};
use serde::Serialize;
use std::collections::BTreeMap;

/// An answer as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerView {
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
    /// Its ticket; none while that of a new mail is not made.
    #[serde(rename = "on_ticket")]
    pub ticket: Option<TicketId>,
    /// Until when nothing happens yet, so that it can be taken back without a race.
    pub cancellable_until: Option<Timestamp>,
    /// When it is tried next.
    pub next_try_at: Option<Timestamp>,
}

impl From<Answer> for AnswerView {
    fn from(answer: Answer) -> Self {
        let waits = answer.state == SendState::Waiting;
        let has_ticket = answer.kind != AnswerKind::New || answer.state == SendState::Sent;
        Self {
            ticket: has_ticket.then_some(answer.ticket),
            cancellable_until: (waits && answer.attempts == 0).then_some(answer.due_at),
            next_try_at: waits.then_some(answer.next_at),
            answer,
        }
    }
}

/// One answer.
///
/// # Errors
/// Not found.
pub async fn get(services: &Services, id: AnswerId) -> FlowResult<AnswerView> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let found = services
        .store
        .read(organisation, move |tx| {
            within(tx, organisation, &reach, id, false)
        })
        .await?;
    Ok(found.into())
}

/// The answer, when it is there and its mailbox within reach; with `lock`, held until the commit.
pub(super) fn within(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    id: AnswerId,
    lock: bool,
) -> FlowResult<Answer> {
    let found = answers::answer_get(tx, organisation, id, lock)?.ok_or_else(|| no_such_answer(id))?;
    if mailboxes::reaches(tx, organisation, reach, found.mailbox)? {
        return Ok(found);
    }
    Err(no_such_answer(id))
}

fn no_such_answer(id: AnswerId) -> FlowError {
    FlowError::not_found(format!(
        "there is no answer {id}; `facteur answer list` shows those that are not sent yet"
    ))
}

/// The answers that are neither sent nor given up, newest first: in one of these states, in any when none is
/// named.
pub async fn list(services: &Services, states: &[SendState], limit: usize) -> FlowResult<Vec<AnswerView>> {
    let (organisation, states) = (services.organisation, states.to_vec());
    let reach = services.reach.clone();
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| {
            let within = mailboxes::within(tx, organisation, &reach)?;
            answers::answer_list_open(tx, organisation, &states, within.as_deref(), limit)
        })
        .await;
    Ok(found?.into_iter().map(AnswerView::from).collect())
}

/// All answers of a ticket, sent ones included, oldest first.
pub async fn list_of_ticket(services: &Services, ticket: TicketId) -> FlowResult<Vec<AnswerView>> {
    let organisation = services.organisation;
    let found = services
        .store
        .read(organisation, move |tx| {
            answers::answer_list_of_ticket(tx, organisation, ticket)
        })
        .await?;
    Ok(found.into_iter().map(AnswerView::from).collect())
}

/// How many answers are in each open state.
pub async fn counts(services: &Services) -> FlowResult<BTreeMap<SendState, i64>> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let counts: StoreResult<_> = services
        .store
        .read(organisation, move |tx| {
            let within = mailboxes::within(tx, organisation, &reach)?;
            answers::answer_counts(tx, organisation, within.as_deref())
        })
        .await;
    Ok(counts?.into_iter().collect())
}

/// The state of the newest open answer of each ticket, for lists of tickets.
pub async fn open_each(services: &Services, tickets: Vec<TicketId>) -> FlowResult<Vec<Option<SendState>>> {
    let organisation = services.organisation;
    let states = services
        .store
        .read(organisation, move |tx| {
            answers::answer_open_each(tx, organisation, &tickets)
        })
        .await?;
    Ok(states)
}

/// Who wrote the mails of these Message-IDs with Facteur; none for mail that was written elsewhere.
pub async fn authors(services: &Services, message_ids: Vec<String>) -> FlowResult<Vec<Option<Actor>>> {
    let organisation = services.organisation;
    let authors = services
        .store
        .read(organisation, move |tx| {
            let ids: Vec<&str> = message_ids.iter().map(String::as_str).collect();
            answers::answer_authors(tx, organisation, &ids)
        })
        .await?;
    Ok(authors)
}
