//! Dead letters: what was given up, for people to see and to try again.

use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::intake::intake_job;
use crate::mailboxes;
use crate::services::Services;
use facteur_domain::{
    Actor, AnswerId, AuditAction, AuditObject, Event, EventKind, Ids, MailboxId, OrganisationId, Timestamp,
};
use facteur_store::jobs::{self, DeadJob};
use facteur_store::upkeep::{self, DeadArrival};
use facteur_store::{StoreError, StoreResult, Tx, answers, events};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something that was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DeadLetter {
    /// A job that failed too often.
    Job(DeadJob),
    /// A mail whose bytes are here and that could not be saved.
    Mail(DeadArrival),
}

impl DeadLetter {
    /// The id to retry it by.
    pub fn id(&self) -> String {
        match self {
            Self::Job(job) => job.id.to_string(),
            Self::Mail(mail) => mail.id.to_string(),
        }
    }
}

/// What to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeadTarget {
    /// The job or mail of that id.
    One(Uuid),
    /// All there are.
    All,
}

/// What was given up: mails first, each kind oldest first.
pub async fn dead_list(services: &Services) -> FlowResult<Vec<DeadLetter>> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| {
            let within = mailboxes::within(tx, organisation, &reach)?;
            dead_letters(tx, organisation, within.as_deref())
        })
        .await;
    Ok(found?)
}

/// What was given up and concerns one of these mailboxes; all when there is no limit.
pub(crate) fn dead_letters(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    within: Option<&[MailboxId]>,
) -> StoreResult<Vec<DeadLetter>> {
    let mails = upkeep::arrival_dead_list(tx, organisation)?;
    let jobs = jobs::job_dead_list(tx, organisation)?;
    let mails = mails.into_iter().map(DeadLetter::Mail);
    let all = mails.chain(jobs.into_iter().map(DeadLetter::Job));
    let Some(within) = within else {
        return Ok(all.collect());
    };
    let mut seen = Vec::new();
    for letter in all {
        let mailbox = mailbox_of(tx, organisation, &letter)?;
        if mailbox.is_some_and(|mailbox| within.contains(&mailbox)) {
            seen.push(letter);
        }
    }
    Ok(seen)
}

/// What the payload of a job may name.
#[derive(Deserialize)]
struct About {
    mailbox: Option<MailboxId>,
    answer: Option<AnswerId>,
}

/// The mailbox that a dead letter is about; none for work that concerns the organisation.
fn mailbox_of(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    letter: &DeadLetter,
) -> StoreResult<Option<MailboxId>> {
    let about = match letter {
        DeadLetter::Mail(mail) => return Ok(Some(mail.mailbox)),
        DeadLetter::Job(job) => serde_json::from_str::<About>(&job.payload).ok(),
    };
    let answer = about.as_ref().and_then(|about| about.answer);
    let answer = match answer {
        Some(id) => answers::answer_get(tx, organisation, id, false)?,
        None => None,
    };
    let named = about.and_then(|about| about.mailbox);
    Ok(named.or(answer.map(|answer| answer.mailbox)))
}

/// Tries what was given up again and tells how many.
///
/// # Errors
/// Refused when there is no dead letter of that id.
pub async fn dead_retry(services: &Services, actor: Actor, target: DeadTarget) -> FlowResult<usize> {
    let (organisation, ids, now) = (services.organisation, services.ids.clone(), services.now());
    let (scoped, reach) = (services.clone(), services.reach.clone());
    let retried = services
        .store
        .write(organisation, move |tx| {
            let within = mailboxes::within(tx, organisation, &reach)?;
            let wanted = wanted(dead_letters(tx, organisation, within.as_deref())?, target)?;
            for letter in &wanted {
                retry(tx, organisation, &ids, letter, now)?;
                let data = match letter {
                    DeadLetter::Job(job) => serde_json::json!({ "job": job.id, "kind": job.kind }),
                    DeadLetter::Mail(mail) => serde_json::json!({ "arrival": mail.id }),
                };
                let action = AuditAction::DeadLetterRetried;
                let entry = Entry::new(actor, action, AuditObject::DeadLetter, letter.id());
                record(tx, &scoped, entry.after(&data))?;
                let event = Event {
                    id: ids.make(),
                    at: now,
                    kind: EventKind::DeadLetterRetried,
                    ticket: None,
                    actor,
                    data,
                    trace: match letter {
                        DeadLetter::Job(_) => None,
                        DeadLetter::Mail(mail) => Some(mail.trace),
                    },
                };
                events::event_append(tx, organisation, &event)?;
            }
            Ok::<_, FlowError>(wanted.len())
        })
        .await?;
    services.wake.wake();
    Ok(retried)
}

fn wanted(letters: Vec<DeadLetter>, target: DeadTarget) -> FlowResult<Vec<DeadLetter>> {
    let DeadTarget::One(id) = target else {
        return Ok(letters);
    };
    let id = id.to_string();
    let found: Vec<_> = letters.into_iter().filter(|letter| letter.id() == id).collect();
    if found.is_empty() {
        return Err(FlowError::not_found(format!(
            "there is no dead letter {id}; `facteur dead list` shows those there are"
        )));
    }
    Ok(found)
}

fn retry(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &Ids,
    letter: &DeadLetter,
    now: Timestamp,
) -> Result<(), StoreError> {
    match letter {
        DeadLetter::Job(DeadJob { id, .. }) => jobs::job_revive(tx, organisation, *id, now),
        DeadLetter::Mail(DeadArrival {
            id, mailbox, lane, ..
        }) => {
            upkeep::arrival_revive(tx, organisation, *id)?;
            let job = intake_job(ids.make(), *mailbox, *lane, now);
            jobs::job_enqueue(tx, organisation, &job, now)
        }
    }
}
