//! The handler of training: examples become a challenger, and a challenger that is not worse becomes the champion, in
//! one transaction. Until that commits, and if the process dies before it, the model of before judges.

use super::current::{JudgeState, judge_now, judge_state};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::learning::{MODELS_KEPT, Pending};
use facteur_domain::{Actor, Category, Event, EventKind, ModelState, OrganisationId, Span, Timestamp, crash};
use facteur_queue::{Handler, HandlerFuture, Outcome, Trouble};
use facteur_store::corrections::TrainingExample;
use facteur_store::jobs::{self, ClaimedJob};
use facteur_store::models::ModelRow;
use facteur_store::{Scope, StoreError, StoreResult, Tx, categories, corrections, events, models};
use facteur_understand::model::{
    CategoryModel, Contest, Lessons, OwnExample, TRAINER, Trained, retrain, shipped_examples,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Examples of an organisation's own that are trained on, the newest.
const MOST: usize = 20_000;

/// Trains models.
pub struct Retrain {
    services: Services,
}

#[derive(Deserialize)]
struct Payload {
    at_once: bool,
}

/// What is kept of a training.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// How the model compares with the champion of then.
    pub contest: Contest,
    /// How many of its examples were the organisation's own.
    pub own_examples: usize,
    /// The number of the champion of then; none: the shipped model.
    pub against: Option<i64>,
    /// Why no model could be trained.
    pub problem: Option<String>,
    /// Whether its bytes were brought in from outside.
    pub is_imported: bool,
}

/// What was read for a training.
struct Read {
    state: JudgeState,
    champion: Option<ModelRow>,
    examples: Vec<TrainingExample>,
    archived: BTreeSet<Category>,
    seen_until: Timestamp,
}

impl Retrain {
    /// The handler.
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    async fn work(&self, job: &ClaimedJob) -> FlowResult<Outcome> {
        let services = self.services.for_work_of(job.organisation);
        let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| {
            FlowError::refused(format!("the payload of a training job cannot be read: {error}"))
        })?;
        let (organisation, now) = (services.organisation, services.now());
        let (pending, read) = services
            .store
            .read(organisation, move |tx| {
                read_all(tx, organisation, payload.at_once, now)
            })
            .await?;
        let Some(read) = read else {
            return Ok(match pending.due() {
                Some(due) => Outcome::Later(due.since(now)),
                None => Outcome::Done,
            });
        };
        let champion = judge_now(&services, read.state.clone()).await?;
        let parts = (read, champion.model);
        let computing = tokio::task::spawn_blocking(move || {
            let (read, champion) = parts;
            let champion: &CategoryModel = match &champion {
                Some(own) => own,
                None => CategoryModel::starter(),
            };
            let trained = train(&read, champion);
            (read, trained)
        });
        let (read, trained) = self.holding(job, computing).await?;
        crash::point("learning.trained");
        save(&services, job, read, trained).await
    }

    /// Waits for the computing, and keeps the claim meanwhile.
    async fn holding<T>(&self, job: &ClaimedJob, computing: tokio::task::JoinHandle<T>) -> FlowResult<T> {
        let pause = Duration::from_micros(job.lease.micros().unsigned_abs().max(3) / 3);
        tokio::pin!(computing);
        loop {
            tokio::select! {
                done = &mut computing => {
                    return done.map_err(|_| FlowError::refused("training panicked; the model of before judges on"));
                }
                () = tokio::time::sleep(pause) => {
                    let (claimed, lease) = (job.clone(), job.lease);
                    let hold = move |tx: &mut Tx<'_>| jobs::job_hold(tx, &claimed, lease);
                    self.services.store.write(Scope::Global, hold).await?;
                }
            }
        }
    }
}

/// What is to be trained on; none when it is not time yet.
fn read_all(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    at_once: bool,
    now: Timestamp,
) -> StoreResult<(Pending, Option<Read>)> {
    let seen_until = models::model_seen_until(tx, organisation)?;
    let pending = corrections::correction_pending(tx, organisation, seen_until)?;
    let is_due = pending.due().is_some_and(|due| due <= now);
    if !is_due && !at_once {
        return Ok((pending, None));
    }
    let all = categories::category_list(tx, organisation)?;
    let archived = all.into_iter().filter(|category| category.archived);
    let read = Read {
        state: judge_state(tx, organisation)?,
        champion: models::model_champion(tx, organisation)?,
        examples: corrections::training_list(tx, organisation, MOST)?,
        archived: archived.map(|category| category.key).collect(),
        seen_until: pending.newest.unwrap_or(seen_until),
    };
    Ok((pending, Some(read)))
}

fn train(read: &Read, champion: &CategoryModel) -> Result<Trained, String> {
    let seen = read.champion.as_ref().map(|row| row.seen_until);
    let own: Vec<OwnExample> = read
        .examples
        .iter()
        .filter_map(|example| {
            Some(OwnExample {
                // A text that cannot be read any more teaches nothing.
                text: serde_json::from_str(&example.body).ok()?,
                category: example.to.clone(),
                held_out: example.held_out,
                seen_by_champion: seen.is_some_and(|seen| example.at <= seen),
            })
        })
        .collect();
    let lessons = Lessons {
        shipped: shipped_examples(),
        own: &own,
        archived: &read.archived,
    };
    retrain(&TRAINER, lessons, champion).map_err(|error| error.to_string())
}

/// Keeps the challenger, as the champion when it is not worse, and what is known of it in any case.
async fn save(
    services: &Services,
    job: &ClaimedJob,
    read: Read,
    trained: Result<Trained, String>,
) -> FlowResult<Outcome> {
    let (organisation, ids, now) = (services.organisation, services.ids.clone(), services.now());
    let job = job.clone();
    let against = read.champion.as_ref().map(|row| row.number);
    let (report, examples, bytes) = match trained {
        Ok(trained) => {
            let report = Report {
                own_examples: trained.own_examples,
                contest: trained.contest,
                against,
                ..Report::default()
            };
            let bytes = report.contest.is_promoted.then(|| trained.model.to_bytes());
            (report, trained.examples, bytes)
        }
        Err(problem) => (
            Report {
                against,
                problem: Some(problem),
                ..Report::default()
            },
            0,
            None,
        ),
    };
    let (report, bytes) = (Arc::new(report), bytes.map(Arc::new));
    let outcome = services
        .store
        .write(organisation, move |tx| {
            jobs::job_hold(tx, &job, job.lease)?;
            if models::model_champion_id(tx, organisation)? != read.state.champion {
                // Somebody brought another one back meanwhile: the comparison says nothing any more.
                return Ok(Outcome::Later(Span::seconds(1)));
            }
            let row = ModelRow {
                id: ids.make(),
                number: models::model_next_number(tx, organisation)?,
                state: if bytes.is_some() {
                    ModelState::Champion
                } else {
                    ModelState::Refused
                },
                made_at: now,
                seen_until: read.seen_until,
                examples: examples as i64,
                report: serde_json::to_value(&*report)
                    .map_err(|error| StoreError::fault(format!("a report cannot be written: {error}")))?,
                is_kept: bytes.is_some(),
            };
            let kind = if bytes.is_some() {
                models::model_depose(tx, organisation)?;
                EventKind::ModelPromoted
            } else {
                EventKind::ModelKept
            };
            models::model_insert(tx, organisation, &row, bytes.as_deref().map(Vec::as_slice))?;
            models::model_forget_old(tx, organisation, MODELS_KEPT)?;
            let event = Event {
                id: ids.make(),
                at: now,
                kind,
                ticket: None,
                actor: Actor::System,
                data: serde_json::json!({
                    "model": row.id, "number": row.number, "reason": report.contest.reason,
                    "accuracy": report.contest.challenger.accuracy, "examples": row.examples,
                }),
                trace: None,
            };
            events::event_append(tx, organisation, &event)?;
            crash::point("learning.model_written");
            crash::point_after_commit("learning.model_committed");
            Ok::<_, StoreError>(Outcome::Done)
        })
        .await?;
    crash::point("learning.model_answered");
    Ok(outcome)
}

impl Handler for Retrain {
    fn kind(&self) -> &'static str {
        super::RETRAIN
    }

    fn run<'a>(&'a self, job: &'a ClaimedJob) -> HandlerFuture<'a> {
        Box::pin(async move {
            Box::pin(self.work(job)).await.map_err(|error| match error {
                FlowError::Store(error) => Trouble::from(error),
                other => Trouble::Job(other.to_string()),
            })
        })
    }
}
