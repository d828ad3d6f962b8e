//! How long things are kept: set, tried out, and done each day in small steps.

use super::erasure::{forget_blobs, remove_message};
use super::keys;
use super::progress::Phase;
use super::tasks::{PrivacyTaskView, Work, job_of, new_task};
use super::walk::{blocking, bytes};
use crate::audit::{self, Entry};
use crate::error::{FieldError, FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{
    AuditAction, AuditObject, MessageId, PrivacyKind, PrivacyState, Retention, Status, Timestamp,
};
use facteur_queue::Outcome;
use facteur_store::privacy::{self, OldTicket};
use facteur_store::{StoreError, StoreResult, audit as audit_store, jobs, mailboxes, messages, tickets};
use facteur_understand::{Reading, read};
use serde::Serialize;
use std::sync::Arc;

/// Days that can be set at most: a hundred years.
const MOST_DAYS: u32 = 36_500;
/// The journal keeps its lines for thirty days whatever is set.
const LEAST_LOG_DAYS: u32 = 30;
/// Rows of one step.
const TICKETS: usize = 20;
const MESSAGES: usize = 50;
const EVENTS: usize = 500;
/// Rows of one page when they are only counted.
const COUNTED: usize = 1_000;

/// What a run would remove now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RetentionPreview {
    /// Tickets that are resolved or closed, with all their mails.
    pub tickets: u64,
    /// Mails, those of the tickets included.
    pub mails: u64,
    /// Events.
    pub events: u64,
}

/// How long the organisation keeps what it holds, with the version of that setting.
pub async fn retention(services: &Services) -> FlowResult<(Retention, i64)> {
    let organisation = services.organisation;
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| privacy::retention_get(tx, organisation))
        .await;
    Ok(found?)
}

/// Sets it. Nothing is removed before the next run.
///
/// # Errors
/// Invalid days, an unknown mailbox; changed when it is not the version that the caller saw.
pub async fn set_retention(
    services: &Services,
    wanted: Retention,
    version: i64,
) -> FlowResult<(Retention, i64)> {
    let organisation = services.organisation;
    let recording = services.clone();
    services
        .store
        .write(organisation, move |tx| {
            let known = mailboxes::mailbox_list(tx, organisation)?;
            let mut wrong = problems(&wanted);
            for limit in &wanted.by_mailbox {
                if known.iter().all(|mailbox| mailbox.id != limit.of) {
                    wrong.push(FieldError::new(
                        "by_mailbox",
                        format!("there is no mailbox {}", limit.of),
                    ));
                }
            }
            if !wrong.is_empty() {
                return Err(FlowError::Invalid(wrong));
            }
            let (before, _) = privacy::retention_get(tx, organisation)?;
            if !privacy::retention_put(tx, organisation, &wanted, version)? {
                return Err(FlowError::changed(
                    "how long things are kept was changed meanwhile; look at it again and repeat",
                ));
            }
            let kind = AuditObject::Retention;
            let entry = Entry::new(
                recording.actor(),
                AuditAction::RetentionChanged,
                kind,
                organisation,
            );
            audit::record(tx, &recording, entry.changed(&before, &wanted))?;
            Ok((wanted.clone(), version + 1))
        })
        .await
}

fn problems(wanted: &Retention) -> Vec<FieldError> {
    let mailboxes = wanted
        .by_mailbox
        .iter()
        .map(|limit| ("by_mailbox", limit.mail_days));
    let categories = wanted
        .by_category
        .iter()
        .map(|limit| ("by_category", limit.mail_days));
    let days = [("mail_days", wanted.mail_days)]
        .into_iter()
        .chain(mailboxes)
        .chain(categories);
    let wrong = days.filter(|(_, days)| days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)));
    let mut wrong: Vec<FieldError> = wrong
        .map(|(field, _)| {
            FieldError::new(
                field,
                format!("days must be between 1 and {MOST_DAYS}; none for ever"),
            )
        })
        .collect();
    if !(LEAST_LOG_DAYS..=MOST_DAYS).contains(&wanted.logs_days) {
        let text = format!("days must be between {LEAST_LOG_DAYS} and {MOST_DAYS}");
        wrong.push(FieldError::new("logs_days", text));
    }
    wrong
}

/// What a run would remove now under these settings, or under those that are set.
///
/// # Errors
/// Invalid days.
pub async fn preview(services: &Services, wanted: Option<Retention>) -> FlowResult<RetentionPreview> {
    let wanted = match wanted {
        Some(wanted) => wanted,
        None => retention(services).await?.0,
    };
    let wrong = problems(&wanted);
    if !wrong.is_empty() {
        return Err(FlowError::Invalid(wrong));
    }
    let (organisation, now) = (services.organisation, services.now());
    let counted = services.store.read(organisation, move |tx| {
        let mut found = RetentionPreview {
            events: privacy::event_old_count(tx, organisation, wanted.logs_before(now))? as u64,
            ..RetentionPreview::default()
        };
        let Some(before) = wanted.earliest(now) else {
            return Ok::<_, StoreError>(found);
        };
        let mut behind = None;
        loop {
            let page = privacy::ticket_old_page(tx, organisation, before, behind, COUNTED)?;
            let Some(last) = page.last() else { break };
            behind = Some(last.id);
            for ticket in page.iter().filter(|ticket| is_over(&wanted, ticket, now)) {
                found.tickets += 1;
                found.mails += privacy::message_count(tx, organisation, ticket.thread)? as u64;
            }
        }
        let mut behind = None;
        loop {
            let page = privacy::message_old_page(tx, organisation, before, behind, COUNTED)?;
            let Some((last, ..)) = page.last() else { break };
            behind = Some(*last);
            let over = page
                .iter()
                .filter(|(_, mailbox, at)| wanted.is_over(*mailbox, None, *at, now));
            found.mails += over.count() as u64;
        }
        Ok(found)
    });
    Ok(counted.await?)
}

fn is_over(wanted: &Retention, ticket: &OldTicket, now: Timestamp) -> bool {
    wanted.is_over(
        ticket.mailbox,
        Some(&ticket.category),
        ticket.last_message_at,
        now,
    )
}

/// Begins a run; when one runs already, that.
pub async fn run_retention(services: &Services) -> FlowResult<PrivacyTaskView> {
    let task = new_task(services, PrivacyKind::Retention);
    let (organisation, now, job) = (services.organisation, services.now(), job_of(services, &task));
    let written: StoreResult<_> = services
        .store
        .write(organisation, move |tx| {
            let all = privacy::privacy_task_list(tx, organisation, COUNTED)?;
            let open = all.into_iter().find(|known| {
                known.kind == PrivacyKind::Retention
                    && matches!(known.state, PrivacyState::Waiting | PrivacyState::Running)
            });
            if let Some(open) = open {
                return Ok(open);
            }
            privacy::privacy_task_insert(tx, organisation, &task)?;
            jobs::job_enqueue(tx, organisation, &job, now)?;
            Ok(task.clone())
        })
        .await;
    services.wake.wake();
    Ok(PrivacyTaskView::of(&written?))
}

/// Does the next step of a run.
pub(super) async fn step(services: &Services, work: &mut Work) -> FlowResult<Outcome> {
    let (wanted, _) = retention(services).await?;
    // What is over is measured from when the run began, so that it has an end.
    let now = work.task.created_at;
    match (work.progress.phase, wanted.earliest(now)) {
        (Phase::Look, Some(_)) => {
            let preview = preview(services, Some(wanted)).await?;
            work.task.total = (preview.tickets + preview.mails) as i64;
            go_on(services, work, Phase::Mails).await?;
        }
        (Phase::Mails, Some(before)) => old_tickets(services, work, &wanted, before).await?,
        (Phase::Answers, Some(before)) => old_messages(services, work, &wanted, before).await?,
        (Phase::Texts, _) => old_logs(services, work, wanted.logs_before(now)).await?,
        (Phase::Rest, Some(before)) => old_contacts(services, work, before).await?,
        (Phase::Files, _) => {
            forget_blobs(services).await?;
            work.end(services, None).await?;
            return Ok(Outcome::Done);
        }
        (Phase::Look | Phase::Mails | Phase::Answers, None) => go_on(services, work, Phase::Texts).await?,
        (Phase::Rest, None) | (Phase::Uploads | Phase::Purge, _) => {
            go_on(services, work, Phase::Files).await?;
        }
    }
    Ok(Outcome::More)
}

async fn go_on(services: &Services, work: &mut Work, phase: Phase) -> FlowResult<()> {
    work.progress.phase = phase;
    work.save(services, |_| Ok(())).await
}

/// The next tickets that nobody works on any more.
async fn old_tickets(
    services: &Services,
    work: &mut Work,
    wanted: &Retention,
    before: Timestamp,
) -> FlowResult<()> {
    let (organisation, behind, now) = (services.organisation, work.progress.ticket, work.task.created_at);
    let page: StoreResult<Vec<OldTicket>> = services
        .store
        .read(organisation, move |tx| {
            privacy::ticket_old_page(tx, organisation, before, behind, TICKETS)
        })
        .await;
    let page = page?;
    let Some(last) = page.last().map(|ticket| ticket.id) else {
        return go_on(services, work, Phase::Answers).await;
    };
    for ticket in page.iter().filter(|ticket| is_over(wanted, ticket, now)) {
        remove_ticket(services, work, ticket).await?;
    }
    work.progress.ticket = Some(last);
    work.save(services, |_| Ok(())).await
}

async fn remove_ticket(services: &Services, work: &mut Work, old: &OldTicket) -> FlowResult<()> {
    let (organisation, thread) = (services.organisation, old.thread);
    let all: StoreResult<Vec<MessageId>> = services
        .store
        .read(organisation, move |tx| {
            let all = messages::message_list(tx, organisation, thread)?;
            Ok(all.into_iter().map(|message| message.id).collect())
        })
        .await;
    let readings = readings(services, all?).await?;
    let key = keys::key(services).await?;
    let (old, now) = (old.clone(), services.now());
    work.progress.counts.tickets += 1;
    work.progress.counts.mails += readings.len() as u64;
    work.task.done += 1 + readings.len() as i64;
    work.save(services, move |tx| {
        // Somebody may have written, or opened it again, a moment ago.
        let Some(ticket) = tickets::ticket_get(tx, organisation, old.id, true)? else {
            return Ok(());
        };
        let quiet = matches!(ticket.status, Status::Resolved | Status::Closed);
        if !quiet || ticket.last_message_at != old.last_message_at {
            return Ok(());
        }
        for (id, reading) in readings.iter() {
            remove_message(tx, organisation, *id, reading, &key, now)?;
        }
        privacy::ticket_remove(tx, organisation, old.id, now)
    })
    .await
}

/// The next mails without a ticket.
async fn old_messages(
    services: &Services,
    work: &mut Work,
    wanted: &Retention,
    before: Timestamp,
) -> FlowResult<()> {
    let (organisation, behind, began) = (services.organisation, work.progress.message, work.task.created_at);
    let page: StoreResult<Vec<_>> = services
        .store
        .read(organisation, move |tx| {
            privacy::message_old_page(tx, organisation, before, behind, MESSAGES)
        })
        .await;
    let page = page?;
    let Some(last) = page.last().map(|(id, ..)| *id) else {
        return go_on(services, work, Phase::Texts).await;
    };
    let over = page
        .iter()
        .filter(|(_, mailbox, at)| wanted.is_over(*mailbox, None, *at, began));
    let readings = readings(services, over.map(|(id, ..)| *id).collect()).await?;
    let key = keys::key(services).await?;
    let now = services.now();
    work.progress.message = Some(last);
    work.progress.counts.mails += readings.len() as u64;
    work.task.done += readings.len() as i64;
    work.save(services, move |tx| {
        for (id, reading) in readings.iter() {
            remove_message(tx, organisation, *id, reading, &key, now)?;
        }
        Ok(())
    })
    .await
}

/// Reads mails once more, for the hashes by which they are known again.
async fn readings(services: &Services, ids: Vec<MessageId>) -> FlowResult<Arc<Vec<(MessageId, Reading)>>> {
    let (organisation, asked) = (services.organisation, ids.clone());
    let blobs: StoreResult<Vec<_>> = services
        .store
        .read(organisation, move |tx| {
            messages::message_blob_each(tx, organisation, &asked)
        })
        .await;
    let mut found = Vec::with_capacity(ids.len());
    for (id, blob) in ids.into_iter().zip(blobs?) {
        let raw = match blob {
            Some(blob) => bytes(services, std::slice::from_ref(&blob))
                .await?
                .pop()
                .flatten(),
            None => None,
        };
        // Of damaged bytes nothing is known again; the row goes all the same.
        found.push((id, raw.unwrap_or_default()));
    }
    let limits = services.limits.clone();
    let read_all = blocking(move || {
        let all = found.into_iter();
        all.map(|(id, raw)| (id, read(&raw, &limits))).collect::<Vec<_>>()
    });
    Ok(Arc::new(read_all.await?))
}

async fn old_logs(services: &Services, work: &mut Work, before: Timestamp) -> FlowResult<()> {
    let organisation = services.organisation;
    let removed = services.store.write(organisation, move |tx| {
        let events = privacy::event_remove_old(tx, organisation, before, EVENTS)?;
        let lines = if events == 0 {
            audit_store::audit_forget(tx, organisation, before)?
        } else {
            0
        };
        Ok::<_, StoreError>((events, lines))
    });
    let (events, lines) = removed.await?;
    work.progress.counts.logs += events + lines;
    if events == 0 {
        return go_on(services, work, Phase::Rest).await;
    }
    work.save(services, |_| Ok(())).await
}

/// Contacts of whom nothing is left.
async fn old_contacts(services: &Services, work: &mut Work, before: Timestamp) -> FlowResult<()> {
    let organisation = services.organisation;
    let old: StoreResult<Vec<_>> = services
        .store
        .read(organisation, move |tx| {
            privacy::contact_old(tx, organisation, before, MESSAGES)
        })
        .await;
    let old = old?;
    if old.is_empty() {
        return go_on(services, work, Phase::Files).await;
    }
    work.save(services, move |tx| privacy::contact_erase(tx, organisation, &old))
        .await
}
