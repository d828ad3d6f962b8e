//! Apply: the second transaction. It locks the keys of its mails, decides where each belongs, saves the
//! changes with their events, and checks at its end that the job is still ours.

mod acknowledge;
mod copies;
mod desk;
mod elsewhere;
mod events;
mod place;
mod repeated;
mod save;

use super::line::Setting;
use super::prepare::Prepared;
use crate::services::Services;
use desk::Desk;
pub(crate) use desk::{keys_of, year_of};
use facteur_domain::{
    ArrivalId, ArrivalState, Ids, MessageId, OrganisationId, TicketId, Timestamp, TraceId, crash,
};
use facteur_store::arrivals;
use facteur_store::jobs::{self, ClaimedJob};
use facteur_store::{StoreResult, Tx};
pub(crate) use save::{attachments, snippet};
use std::ops::Range;
use std::sync::Arc;

/// What became of one mail.
#[derive(Debug, Clone)]
pub(super) struct Applied {
    pub arrival: ArrivalId,
    pub outcome: ArrivalState,
    pub message: Option<MessageId>,
    pub ticket: Option<TicketId>,
    pub category: Option<String>,
    pub priority: Option<&'static str>,
    pub accepted_at: Timestamp,
    pub trace: TraceId,
}

/// What stays the same throughout one transaction.
#[derive(Clone)]
struct Frame {
    organisation: OrganisationId,
    ids: Ids,
    now: Timestamp,
    setting: Arc<Setting>,
}

/// Applies the mails of that range in one transaction, in their order. Those that are handled already are
/// passed over. With a job, nothing is saved when its claim was lost.
pub(super) async fn apply(
    services: &Services,
    job: Option<&ClaimedJob>,
    setting: &Arc<Setting>,
    batch: Arc<Vec<Prepared>>,
    range: Range<usize>,
) -> StoreResult<Vec<Applied>> {
    let frame = Frame {
        organisation: services.organisation,
        ids: services.ids.clone(),
        now: services.now(),
        setting: setting.clone(),
    };
    let (job, limits) = (job.cloned(), services.limits.clone());
    services
        .store
        .write(services.organisation, move |tx| {
            let mails = still_pending(tx, &frame, &batch[range.clone()])?;
            let mut desk = Desk::new(&frame, &limits);
            desk.lock_keys(tx, &mails)?;
            desk.lock_everywhere(tx, &mails)?;
            crash::point("apply.keys_locked");
            desk.load_threads(tx)?;
            desk.load_contacts(tx, &mails)?;
            desk.load_alike(tx, &mails)?;
            let mut applied = Vec::with_capacity(mails.len());
            for mail in &mails {
                applied.push(save::one(tx, &mut desk, mail)?);
            }
            let opened = desk.finish(tx)?;
            acknowledge::write(tx, &frame, &mails, &applied, &opened)?;
            save::afterwards(tx, &frame, &batch[range.clone()], &applied)?;
            // Last, since whoever accepts mail for this line waits for its row: the claim must hold at the
            // commit, and everything before is undone when it was lost.
            if let Some(job) = &job {
                jobs::job_hold(tx, job, job.lease)?;
                crash::point("apply.held");
            }
            crash::point("apply.before_commit");
            crash::point_after_commit("apply.committed");
            Ok(applied)
        })
        .await
        .inspect(|_| crash::point("apply.answered"))
}

fn still_pending<'b>(
    tx: &mut Tx<'_>,
    frame: &Frame,
    batch: &'b [Prepared],
) -> StoreResult<Vec<&'b Prepared>> {
    let ids: Vec<ArrivalId> = batch.iter().map(|mail| mail.arrival.id).collect();
    let pending = arrivals::arrival_still_pending(tx, frame.organisation, &ids)?;
    Ok(batch
        .iter()
        .zip(pending)
        .filter_map(|(mail, pending)| pending.then_some(mail))
        .collect())
}
