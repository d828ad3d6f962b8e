//! Counts: all of them for `doctor`, the cheap ones for metrics.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{ArrivalState, Status, Timestamp};
use facteur_store::{StoreError, jobs, upkeep};
use serde::Serialize;

/// What is cheap to count at any size: for metrics and health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pulse {
    /// Jobs by lane: live, bulk, dead.
    pub jobs: Vec<(String, i64)>,
    /// Mails that wait to be handled.
    pub waiting: i64,
    /// When the one that waits longest was accepted.
    pub oldest_waiting: Option<Timestamp>,
    /// Mails that could not be saved.
    pub dead_mails: usize,
    /// Bytes of the database on its disk.
    pub database_bytes: i64,
}

/// All counts. Reads whole tables: for people, not for metrics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// The cheap ones.
    #[serde(flatten)]
    pub pulse: Pulse,
    /// Tickets by status, on all shelves.
    pub tickets: Vec<(Status, i64)>,
    /// Arrivals by state.
    pub arrivals: Vec<(ArrivalState, i64)>,
    /// Raw mails that are kept.
    pub blobs: i64,
    /// Their bytes once unpacked.
    pub blob_bytes: i64,
}

/// What is cheap to count.
pub async fn pulse(services: &Services) -> FlowResult<Pulse> {
    let organisation = services.organisation;
    let counted = services.store.read(organisation, move |tx| {
        let (waiting, oldest_waiting) = upkeep::arrival_waiting(tx, organisation)?;
        Ok::<_, StoreError>(Pulse {
            jobs: jobs::job_depth(tx)?,
            waiting,
            oldest_waiting,
            dead_mails: upkeep::arrival_dead_list(tx, organisation)?.len(),
            database_bytes: upkeep::database_size(tx)?,
        })
    });
    Ok(counted.await?)
}

/// All counts.
pub async fn counts(services: &Services) -> FlowResult<Counts> {
    let pulse = pulse(services).await?;
    let organisation = services.organisation;
    let counted = services.store.read(organisation, move |tx| {
        let (blobs, blob_bytes) = upkeep::blob_totals(tx, organisation)?;
        Ok::<_, StoreError>(Counts {
            pulse: pulse.clone(),
            tickets: upkeep::ticket_totals(tx, organisation)?,
            arrivals: upkeep::arrival_totals(tx, organisation)?,
            blobs,
            blob_bytes,
        })
    });
    Ok(counted.await?)
}
