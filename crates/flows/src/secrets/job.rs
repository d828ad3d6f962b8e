//! Sealing anew as a job, so that it goes on after a restart.

use super::reseal;
use crate::answers::trouble;
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Lane, Timestamp};
use facteur_queue::{Handler, HandlerFuture, Outcome};
use facteur_store::jobs::{NewJob, job_enqueue};
use facteur_store::{StoreResult, Tx};

/// The kind of the job.
pub const RESEAL: &str = "secrets.reseal";

/// Asks that every secret is sealed with the current key, once however often it is asked for.
pub(super) fn enqueue(tx: &mut Tx<'_>, services: &Services) -> StoreResult<()> {
    let now: Timestamp = services.now();
    let job = NewJob {
        id: services.ids.make(),
        lane: Lane::Live,
        kind: RESEAL.to_owned(),
        dedup_key: RESEAL.to_owned(),
        payload: "{}".to_owned(),
        run_at: now,
        trace: None,
    };
    job_enqueue(tx, services.organisation, &job, now)
}

/// Seals every secret with the current key.
pub struct Reseal {
    services: Services,
}

impl Reseal {
    /// A handler for this process.
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    /// Asks for it when something is left to do: a process died on the way, or another one sealed with an old key.
    pub async fn resume(services: &Services) -> FlowResult<()> {
        let left = super::report(services).await?.sealed_with_old;
        if left == 0 {
            return Ok(());
        }
        let scoped = services.clone();
        services
            .store
            .write(services.organisation, move |tx| enqueue(tx, &scoped))
            .await?;
        services.wake.wake();
        Ok(())
    }
}

impl Handler for Reseal {
    fn kind(&self) -> &'static str {
        RESEAL
    }

    fn run<'a>(&'a self, _: &'a facteur_store::jobs::ClaimedJob) -> HandlerFuture<'a> {
        Box::pin(async {
            reseal(&self.services).await.map_err(trouble)?;
            Ok(Outcome::Done)
        })
    }
}
