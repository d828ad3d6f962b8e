//! Accept: one transaction for a whole fetched batch, answered after the commit.

use crate::error::FlowResult;
use crate::privacy;
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
use std::collections::HashSet;

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

/// A batch that is hashed and packed: ready to be accepted.
pub struct Packed(Vec<PackedOne>);

struct PackedOne {
    place: Place,
    lane: Lane,
    archive: bool,
    internal_date: Timestamp,
    state: ArrivalState,
    size: i64,
    detail: Option<String>,
    blob: Option<Blob>,
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
    let packed = pack(services, batch).await?;
    accept_packed(services, packed, advance, lease).await
}

/// [`accept`] for a batch that was packed before, so that the next one can be packed meanwhile.
pub async fn accept_packed(
    services: &Services,
    packed: Packed,
    advance: Option<Advance>,
    lease: Option<Lease>,
) -> FlowResult<()> {
    if packed.0.is_empty() && advance.is_none() {
        return Ok(());
    }
    crash::point("accept.packed");
    let organisation = services.organisation;
    let (ids, now) = (services.ids.clone(), services.now());
    let arrivals = numbered(&ids, packed);
    services
        .store
        .write(organisation, move |tx| {
            if let Some(lease) = &lease {
                leases::lease_check(tx, lease)?;
            }
            write(tx, organisation, &ids, &arrivals, now)?;
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
pub async fn pack(services: &Services, batch: Vec<Accept>) -> FlowResult<Packed> {
    let batch = privacy::keep_out(services, batch).await?;
    let limit = services.store.inline_limit();
    let packing = tokio::task::spawn_blocking(move || {
        batch
            .into_iter()
            .map(|accept| pack_one(accept, limit))
            .collect::<StoreResult<Vec<_>>>()
    });
    let packed = packing
        .await
        .map_err(|_| StoreError::fault("packing a batch of mails panicked"))??;
    let mut ready = Vec::with_capacity(packed.len());
    for (one, raw) in packed {
        if let (Some(blob), Some(raw)) = (&one.blob, raw) {
            let organisation = services.organisation;
            services.store.blob_save(organisation, blob, &raw).await?;
        }
        ready.push(one);
    }
    Ok(Packed(ready))
}

fn pack_one(accept: Accept, limit: usize) -> StoreResult<(PackedOne, Option<Vec<u8>>)> {
    let (state, size, detail, raw) = match accept.content {
        Acceptance::Raw(raw) => (ArrivalState::Accepted, raw.len() as i64, None, Some(raw)),
        Acceptance::Noted { state, size, detail } => (state, size, detail, None),
    };
    let one = PackedOne {
        place: accept.place,
        lane: accept.lane,
        archive: accept.archive,
        internal_date: accept.internal_date,
        state,
        size,
        detail,
        blob: raw
            .as_deref()
            .map(|raw| blobs::blob_pack(raw, limit))
            .transpose()?,
    };
    Ok((one, raw))
}

/// Ids rise in the order of acceptance: they are given here, since batches may be packed side by side.
fn numbered(ids: &Ids, packed: Packed) -> Vec<(NewArrival, Option<Blob>)> {
    let number = |one: PackedOne| {
        let arrival = NewArrival {
            id: ids.make(),
            place: one.place,
            lane: one.lane,
            state: one.state,
            archive: one.archive,
            size: one.size,
            internal_date: one.internal_date,
            sha256: one.blob.as_ref().map(|blob| blob.sha256),
            detail: one.detail,
            trace: ids.make(),
        };
        (arrival, one.blob)
    };
    packed.0.into_iter().map(number).collect()
}

fn write(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &Ids,
    arrivals: &[(NewArrival, Option<Blob>)],
    now: Timestamp,
) -> StoreResult<()> {
    let mut lines: Vec<(MailboxId, Lane)> = Vec::new();
    let mut places: HashSet<&Place> = HashSet::with_capacity(arrivals.len());
    for (arrival, blob) in arrivals {
        // The second acceptance of a place changes nothing.
        if !places.insert(&arrival.place) {
            continue;
        }
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
