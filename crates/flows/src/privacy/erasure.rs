//! Erases a contact, step by step.
//!
//! What stays: arrivals, which say that something lay at a place; keyed hashes, by which it is known again; the
//! rows of tickets that are empty now, for their numbers and for figures. Mails of others stay without the person.

mod mails;
mod rest;

use super::look;
use super::progress::Phase;
use super::tasks::Work;
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{AuditAction, Span};
use facteur_queue::Outcome;
use facteur_store::{StoreResult, upkeep};

pub(super) use mails::remove_message;
pub(super) use rest::forget_blobs;

/// How long mail that was accepted before is waited for, lest it be saved while it is looked at.
const PATIENCE: Span = Span::seconds(600);

/// Does the next step.
pub(super) async fn step(services: &Services, work: &mut Work) -> FlowResult<Outcome> {
    match work.progress.phase {
        Phase::Look => return look_step(services, work).await,
        Phase::Mails => mails::mails(services, work).await?,
        Phase::Answers => mails::answers(services, work).await?,
        Phase::Uploads => rest::uploads(services, work).await?,
        Phase::Texts => rest::texts(services, work).await?,
        Phase::Rest => rest::rest(services, work).await?,
        Phase::Files => {
            forget_blobs(services).await?;
            work.progress.phase = Phase::Purge;
            work.save(services, |_| Ok(())).await?;
        }
        Phase::Purge => {
            services.store.purge().await?;
            services
                .store
                .unfinished_files_remove(work.task.created_at)
                .await?;
            services.texts.forget();
            work.end(services, Some(AuditAction::Erased)).await?;
            return Ok(Outcome::Done);
        }
    }
    Ok(Outcome::More)
}

async fn look_step(services: &Services, work: &mut Work) -> FlowResult<Outcome> {
    if work.progress.arrival.is_none() {
        if work_waits(services, work).await? {
            return Ok(Outcome::Later(Span::seconds(1)));
        }
        // Each mail is looked at, and then decided about.
        work.task.total = look::count(services).await? * 2;
    }
    let (page, names) = look::look(services, &work.subject, &work.progress).await?;
    if !names.is_empty() {
        let (organisation, mut subject) = (services.organisation, work.subject.clone());
        work.subject = services
            .store
            .read(organisation, move |tx| {
                subject.learn(tx, organisation, &names)?;
                StoreResult::Ok(subject.clone())
            })
            .await?;
        work.keep_subject();
    }
    work.task.done += page.len() as i64;
    work.progress.arrival = page.last().map(|last| last.arrival);
    if page.is_empty() {
        work.progress.phase = Phase::Mails;
    }
    work.save(services, |_| Ok(())).await?;
    Ok(Outcome::More)
}

/// Whether mail from before the erasure was asked for is still to be handled.
async fn work_waits(services: &Services, work: &Work) -> FlowResult<bool> {
    let organisation = services.organisation;
    let waiting: StoreResult<_> = services
        .store
        .read(organisation, move |tx| upkeep::arrival_waiting(tx, organisation))
        .await;
    let (_, oldest) = waiting?;
    let asked = work.task.created_at;
    Ok(oldest.is_some_and(|oldest| oldest <= asked) && services.now().since(asked) < PATIENCE)
}
