//! The handler of privacy jobs: some steps at a time, so that mail never waits for it.

use super::tasks::Work;
use super::{erasure, export, retention};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{PrivacyKind, PrivacyState, PrivacyTaskId};
use facteur_queue::{Handler, HandlerFuture, Outcome, Trouble};
use facteur_store::jobs::ClaimedJob;
use serde::Deserialize;

/// Steps before the worker is given to others.
const STEPS: usize = 16;

/// Does exports, erasures and runs of retention.
pub struct PrivacyHandler {
    services: Services,
}

#[derive(Deserialize)]
struct Payload {
    task: PrivacyTaskId,
}

impl PrivacyHandler {
    /// The handler.
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    async fn work(&self, job: &ClaimedJob) -> FlowResult<Outcome> {
        let services = self.services.for_work_of(job.organisation);
        let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| {
            FlowError::refused(format!("the payload of a privacy job cannot be read: {error}"))
        })?;
        let Some(mut work) = Work::load(&services, payload.task, job).await? else {
            return Ok(Outcome::Done);
        };
        if matches!(work.task.state, PrivacyState::Done | PrivacyState::Failed) {
            return Ok(Outcome::Done);
        }
        if work.task.kind == PrivacyKind::Export {
            return Box::pin(export::run(&services, &mut work)).await;
        }
        for _ in 0..STEPS {
            let outcome = match work.task.kind {
                PrivacyKind::Erasure => erasure::step(&services, &mut work).await?,
                _ => retention::step(&services, &mut work).await?,
            };
            if !matches!(outcome, Outcome::More) {
                return Ok(outcome);
            }
        }
        Ok(Outcome::More)
    }
}

impl Handler for PrivacyHandler {
    fn kind(&self) -> &'static str {
        super::PRIVACY
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
