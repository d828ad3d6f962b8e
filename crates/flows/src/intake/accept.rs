//! Accept: one transaction for a whole fetched batch, answered after the commit.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{
    ArrivalState, FolderId, Ids, JobId, Lane, MailboxId, OrganisationId, Place, Timestamp, crash,
};
use facteur_store::arrivals::{self, NewArrival};
use facteur_store::blobs::{self, Blob};
use facteur_store::folders;
use facteur_store::jobs::{self, NewJob};
use facteur_store::leases::{self, Lease};
use facteur_store::{StoreError, StoreResult, Tx};

/// One message to accept.
#[derive(Debug, Clone)]
pub struct Accept {
    /// Where it lay.
    pub place: Place,
    /// Whether it stands behind live mail.
    pub lane: Lane,
    /// Whether it is taken as archive.
    pub archive: bool,
    /// When it came to the server.
    pub internal_date: Timestamp,
    /// Its bytes, or what is the matter with it.
    pub content: Acceptance,
}

/// What is accepted of a message.
#[derive(Debug, Clone)]
pub enum Acceptance {
    /// Its bytes: it will be handled.
    Raw(Vec<u8>),
    /// It is only noted, in this state: listed, unfetchable, gone, before the start.
    Noted {
        /// The state.
        state: ArrivalState,
        /// Bytes, as the server says.
        size: i64,
        /// More about it, for people.
        detail: Option<String>,
    },
}

/// How far a folder is known after a batch: every UID up to `position` has an arrival row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advance {
    /// The folder.
    pub folder: FolderId,
    /// The UIDVALIDITY that the position belongs to.
    pub uidvalidity: u32,
    /// The highest UID of the batch.
    pub position: u32,
}

/// A batch that is hashed and packed: ready to be written.
struct Packed {
    arrivals: Vec<(NewArrival, Option<Blob>)>,
}

/// Accepts a batch of messages in one transaction and wakes who handles them. With a lease, the batch is
/// refused when another process watches the mailbox by now. Accepting the same places again changes
/// nothing, so that a batch whose answer was lost can be given again.
pub async fn accept(
    services: &Services,
    batch: Vec<Accept>,
    advance: Option<Advance>,
    lease: Option<Lease>,
) -> FlowResult<()> {
    if batch.is_empty() && advance.is_none() {
        return Ok(());
    }
    let packed = pack(services, batch).await?;
    crash::point("accept.packed");
    let organisation = services.organisation;
    let (ids, now) = (services.ids.clone(), services.now());
    services
        .store
        .write(organisation, move |tx| {
            if let Some(lease) = &lease {
                leases::lease_check(tx, lease)?;
            }
            write(tx, organisation, &ids, &packed, now)?;
            if let Some(advance) = advance {
                folders::folder_advance(
                    tx,
                    organisation,
                    advance.folder,
                    advance.uidvalidity,
                    advance.position,
                )?;
                crash::point("accept.position_written");
            }
            crash::point("accept.before_commit");
            crash::point_after_commit("accept.committed");
            Ok::<_, StoreError>(())
        })
        .await?;
    crash::point("accept.answered");
    services.wake.wake();
    Ok(())
}

/// Hashes and packs on a blocking thread, and writes the files of large mails before the transaction
/// that names them.
async fn pack(services: &Services, batch: Vec<Accept>) -> FlowResult<Packed> {
    let limit = services.store.inline_limit();
    let ids = services.ids.clone();
    let packing = tokio::task::spawn_blocking(move || {
        batch
            .into_iter()
            .map(|accept| pack_one(&ids, accept, limit))
            .collect::<StoreResult<Vec<_>>>()
    });
    let packed = packing
        .await
        .map_err(|_| StoreError::fault("packing a batch of mails panicked"))??;
    let mut arrivals = Vec::with_capacity(packed.len());
    for (arrival, content) in packed {
        let blob = match content {
            Some((blob, raw)) => {
                services
                    .store
                    .blob_save(services.organisation, &blob, &raw)
                    .await?;
                Some(blob)
            }
            None => None,
        };
        arrivals.push((arrival, blob));
    }
    Ok(Packed { arrivals })
}

type PackedOne = (NewArrival, Option<(Blob, Vec<u8>)>);

fn pack_one(ids: &Ids, accept: Accept, limit: usize) -> StoreResult<PackedOne> {
    let (state, size, detail, content) = match accept.content {
        Acceptance::Raw(raw) => {
            let blob = blobs::blob_pack(&raw, limit)?;
            (ArrivalState::Accepted, raw.len() as i64, None, Some((blob, raw)))
        }
        Acceptance::Noted { state, size, detail } => (state, size, detail, None),
    };
    let arrival = NewArrival {
        id: ids.make(),
        place: accept.place,
        lane: accept.lane,
        state,
        archive: accept.archive,
        size,
        internal_date: accept.internal_date,
        sha256: content.as_ref().map(|(blob, _)| blob.sha256),
        detail,
        trace: ids.make(),
    };
    Ok((arrival, content))
}

fn write(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &Ids,
    packed: &Packed,
    now: Timestamp,
) -> StoreResult<()> {
    let mut lines: Vec<(MailboxId, Lane)> = Vec::new();
    for (arrival, blob) in &packed.arrivals {
        if let Some(blob) = blob {
            blobs::blob_insert(tx, organisation, blob, now)?;
            crash::point("accept.blob_written");
            let line = (arrival.place.mailbox, arrival.lane);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        arrivals::arrival_put(tx, organisation, arrival, now)?;
        crash::point("accept.arrival_written");
    }
    for (mailbox, lane) in lines {
        jobs::job_enqueue(tx, organisation, &intake_job(ids.make(), mailbox, lane, now), now)?;
        crash::point("accept.job_written");
    }
    Ok(())
}

/// The one job that handles what waits in a mailbox and lane, in the order of arrival.
pub(crate) fn intake_job(id: JobId, mailbox: MailboxId, lane: Lane, run_at: Timestamp) -> NewJob {
    NewJob {
        id,
        lane,
        kind: super::INTAKE.to_owned(),
        dedup_key: format!("{}/{mailbox}/{lane}", super::INTAKE),
        payload: serde_json::json!({ "mailbox": mailbox, "lane": lane }).to_string(),
        run_at,
        trace: None,
    }
}
