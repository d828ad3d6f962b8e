//! Pieces of work: asked for, shown, and saved step by step.

use super::progress::{Counts, Progress};
use super::subject::{self, Subject};
use super::{PRIVACY, keys, retention};
use crate::audit::{self, Entry};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Lane, PrivacyKind, PrivacyState, PrivacyTaskId, Span, Timestamp, crash,
};
use facteur_mail::redact::Redactor;
use facteur_store::jobs::{self, ClaimedJob, NewJob};
use facteur_store::privacy::{self, PrivacyTask};
use facteur_store::{StoreError, StoreResult, Tx};
use serde::Serialize;

/// How long the file of an export is kept.
pub(super) const EXPORT_KEPT: Span = Span::seconds(7 * 24 * 3_600);
/// How often what is too old is removed.
const RETENTION_EVERY: Span = Span::seconds(24 * 3_600);
/// Tasks that are shown.
const SHOWN: usize = 200;

/// A piece of work, as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrivacyTaskView {
    /// Its id.
    pub id: PrivacyTaskId,
    /// What is done.
    pub kind: PrivacyKind,
    /// How far it has come.
    pub state: PrivacyState,
    /// The addresses it is about; none once an erasure is done.
    pub addresses: Vec<String>,
    /// The names that are looked for.
    pub names: Vec<String>,
    /// Steps that are done.
    pub done: i64,
    /// Steps in all, as far as is known.
    pub total: i64,
    /// What was done.
    pub counts: Counts,
    /// Who asked for it.
    pub actor: Actor,
    /// Why it was given up.
    pub problem: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When the file of an export goes.
    pub expires_at: Option<Timestamp>,
}

impl PrivacyTaskView {
    pub(super) fn of(task: &PrivacyTask) -> Self {
        let subject = subject_of(task).unwrap_or_default();
        let progress: Progress = serde_json::from_value(task.progress.clone()).unwrap_or_default();
        let mut names = subject.names;
        names.extend(subject.shared_names);
        Self {
            id: task.id,
            kind: task.kind,
            state: task.state,
            addresses: subject.addresses,
            names,
            done: task.done,
            total: task.total.max(task.done),
            counts: progress.counts,
            actor: task.actor,
            problem: task.problem.clone(),
            created_at: task.created_at,
            ended_at: task.ended_at,
            expires_at: task.expires_at,
        }
    }
}

fn subject_of(task: &PrivacyTask) -> Option<Subject> {
    serde_json::from_value(task.subject.clone()?).ok()
}

/// Work in a worker's hands.
pub(super) struct Work {
    pub task: PrivacyTask,
    pub subject: Subject,
    pub progress: Progress,
    job: ClaimedJob,
    redactor: Option<Redactor>,
}

impl Work {
    /// The task of a job; none when it is gone.
    pub(super) async fn load(
        services: &Services,
        id: PrivacyTaskId,
        job: &ClaimedJob,
    ) -> FlowResult<Option<Self>> {
        let Some(task) = get(services, id).await? else {
            return Ok(None);
        };
        Ok(Some(Self {
            subject: subject_of(&task).unwrap_or_default(),
            progress: serde_json::from_value(task.progress.clone()).unwrap_or_default(),
            job: job.clone(),
            redactor: None,
            task,
        }))
    }

    /// Saves a change with how far the work has come, in one transaction, while the claim holds.
    pub(super) async fn save<F>(&mut self, services: &Services, mut change: F) -> FlowResult<()>
    where
        F: FnMut(&mut Tx<'_>) -> StoreResult<()> + Send + 'static,
    {
        if matches!(self.task.state, PrivacyState::Waiting) {
            self.task.state = PrivacyState::Running;
        }
        self.task.progress = serde_json::to_value(&self.progress)
            .map_err(|error| StoreError::fault(format!("progress cannot be written as JSON: {error}")))?;
        let (organisation, task, job) = (services.organisation, self.task.clone(), self.job.clone());
        services
            .store
            .write(organisation, move |tx| {
                change(tx)?;
                privacy::privacy_task_update(tx, organisation, &task)?;
                crash::point("privacy.step_written");
                crash::point_after_commit("privacy.step_committed");
                jobs::job_hold(tx, &job, job.lease)
            })
            .await?;
        Ok(())
    }

    /// Finds the person. Made once for a subject: its patterns take a while.
    pub(super) fn redactor(&mut self) -> Redactor {
        if let Some(known) = &self.redactor {
            return known.clone();
        }
        self.redactor.insert(self.subject.redactor()).clone()
    }

    /// Keeps whom it is about with what was learned.
    pub(super) fn keep_subject(&mut self) {
        self.redactor = None;
        self.task.subject = serde_json::to_value(&self.subject).ok();
    }

    /// Forgets whom it was about.
    pub(super) fn forget_subject(&mut self) {
        self.redactor = None;
        self.subject = Subject::default();
        self.task.subject = None;
    }

    /// Ends the work.
    pub(super) async fn end(&mut self, services: &Services, action: Option<AuditAction>) -> FlowResult<()> {
        self.task.state = PrivacyState::Done;
        self.task.ended_at = Some(services.now());
        self.task.done = self.task.done.max(self.task.total);
        self.task.total = self.task.done;
        self.progress = Progress {
            counts: self.progress.counts,
            phase: self.progress.phase,
            ..Progress::default()
        };
        let (recording, id, actor) = (services.clone(), self.task.id, self.task.actor);
        self.save(services, move |tx| match action {
            Some(action) => audit::record(tx, &recording, Entry::new(actor, action, AuditObject::Task, id)),
            None => Ok(()),
        })
        .await
    }
}

/// Asks for all that is held about a contact, by id or address.
///
/// # Errors
/// Not found when there is no such contact; refused for a member's or a mailbox's address.
pub async fn ask_export(services: &Services, contact: &str) -> FlowResult<PrivacyTaskView> {
    let subject = subject::find(services, contact).await?;
    ask(services, PrivacyKind::Export, subject, AuditAction::ExportAsked).await
}

/// Asks for the erasure of a contact, by id or address. There is no way back, so `confirm` must be one of the
/// contact's addresses.
///
/// # Errors
/// As [`ask_export`]; invalid when `confirm` is another address.
pub async fn ask_erasure(services: &Services, contact: &str, confirm: &str) -> FlowResult<PrivacyTaskView> {
    let subject = subject::find(services, contact).await?;
    if !subject.addresses.contains(&confirm.trim().to_lowercase()) {
        return Err(FlowError::invalid(
            "confirm",
            "this is none of the contact's addresses; an erasure cannot be undone, so write the address once more",
        ));
    }
    ask(services, PrivacyKind::Erasure, subject, AuditAction::ErasureAsked).await
}

async fn ask(
    services: &Services,
    kind: PrivacyKind,
    subject: Subject,
    action: AuditAction,
) -> FlowResult<PrivacyTaskView> {
    let key = keys::key(services).await?;
    let now = services.now();
    let hashes: Vec<[u8; 32]> = subject
        .addresses
        .iter()
        .map(|address| key.address(address))
        .collect();
    let task = PrivacyTask {
        subject: serde_json::to_value(&subject).ok(),
        subject_hash: hashes.first().map(|hash| hash.to_vec()),
        ..new_task(services, kind)
    };
    let (organisation, recording, job) = (services.organisation, services.clone(), job_of(services, &task));
    let written: StoreResult<PrivacyTask> = services
        .store
        .write(organisation, move |tx| {
            let all = privacy::privacy_task_list(tx, organisation, SHOWN)?;
            let same = all.into_iter().find(|known| {
                let open = matches!(known.state, PrivacyState::Waiting | PrivacyState::Running);
                open && known.kind == kind && known.subject_hash == task.subject_hash
            });
            if let Some(same) = same {
                return Ok(same);
            }
            privacy::privacy_task_insert(tx, organisation, &task)?;
            if kind == PrivacyKind::Erasure {
                // From now on what they wrote before stays out, so that the walk has an end.
                for hash in &hashes {
                    privacy::erased_identity_put(tx, organisation, hash, now)?;
                }
            }
            let entry = Entry::new(task.actor, action, AuditObject::Task, task.id);
            audit::record(tx, &recording, entry)?;
            jobs::job_enqueue(tx, organisation, &job, now)?;
            Ok(task.clone())
        })
        .await;
    services.wake.wake();
    Ok(PrivacyTaskView::of(&written?))
}

pub(super) fn new_task(services: &Services, kind: PrivacyKind) -> PrivacyTask {
    PrivacyTask {
        id: services.ids.make(),
        kind,
        state: PrivacyState::Waiting,
        subject: None,
        subject_hash: None,
        progress: serde_json::json!({}),
        done: 0,
        total: 0,
        actor: services.actor(),
        problem: None,
        created_at: services.now(),
        ended_at: None,
        expires_at: None,
    }
}

pub(super) fn job_of(services: &Services, task: &PrivacyTask) -> NewJob {
    NewJob {
        id: services.ids.make(),
        lane: Lane::Bulk,
        kind: PRIVACY.to_owned(),
        dedup_key: format!("{PRIVACY}/{}", task.id),
        payload: serde_json::json!({ "task": task.id }).to_string(),
        run_at: services.now(),
        trace: None,
    }
}

async fn get(services: &Services, id: PrivacyTaskId) -> StoreResult<Option<PrivacyTask>> {
    let organisation = services.organisation;
    services
        .store
        .read(organisation, move |tx| {
            privacy::privacy_task_get(tx, organisation, id)
        })
        .await
}

/// The newest pieces of work, newest first.
pub async fn tasks(services: &Services) -> FlowResult<Vec<PrivacyTaskView>> {
    let organisation = services.organisation;
    let all: StoreResult<Vec<PrivacyTask>> = services
        .store
        .read(organisation, move |tx| {
            privacy::privacy_task_list(tx, organisation, SHOWN)
        })
        .await;
    Ok(all?.iter().map(PrivacyTaskView::of).collect())
}

/// One piece of work.
///
/// # Errors
/// Not found when there is none.
pub async fn task(services: &Services, id: PrivacyTaskId) -> FlowResult<PrivacyTaskView> {
    let found = get(services, id).await?;
    found.as_ref().map(PrivacyTaskView::of).ok_or_else(not_found)
}

fn not_found() -> FlowError {
    FlowError::not_found(
        "there is no such export or erasure; the list of privacy tasks shows those there are",
    )
}

/// The parts of an export's file, in order: each to be read by [`export_read`]. Who fetches it is noted.
///
/// # Errors
/// Not found when there is none, or its file is gone; refused while it is not ready.
pub async fn export_parts(services: &Services, id: PrivacyTaskId) -> FlowResult<Vec<String>> {
    let task = get(services, id)
        .await?
        .filter(|task| task.kind == PrivacyKind::Export);
    let task = task.ok_or_else(not_found)?;
    if task.state != PrivacyState::Done {
        return Err(FlowError::refused(
            "the export is not ready yet; look again in a moment",
        ));
    }
    let parts = services.store.export_parts(services.organisation, id).await?;
    if parts.is_empty() {
        return Err(FlowError::not_found(
            "the file of this export was removed; ask for a new one",
        ));
    }
    let (organisation, recording) = (services.organisation, services.clone());
    let recorded: StoreResult<()> = services
        .store
        .write(organisation, move |tx| {
            let entry = Entry::new(
                recording.actor(),
                AuditAction::ExportFetched,
                AuditObject::Task,
                id,
            );
            audit::record(tx, &recording, entry)
        })
        .await;
    recorded?;
    Ok(parts)
}

/// The bytes of one part of an export's file.
pub async fn export_read(services: &Services, part: &str) -> FlowResult<Vec<u8>> {
    Ok(services.store.export_read(part).await?)
}

/// Removes exports whose time is over, forgets old runs of retention, and begins a run each day.
pub async fn sweep(services: &Services) -> FlowResult<()> {
    let (organisation, now) = (services.organisation, services.now());
    let (all, (kept, _)) = services
        .store
        .read(organisation, move |tx| {
            Ok::<_, StoreError>((
                privacy::privacy_task_list(tx, organisation, 10_000)?,
                privacy::retention_get(tx, organisation)?,
            ))
        })
        .await?;
    for task in &all {
        let expired = task.expires_at.is_some_and(|expires_at| expires_at <= now);
        let run = task.kind == PrivacyKind::Retention && task.created_at < kept.logs_before(now);
        if expired || run {
            remove(services, task.id).await?;
        }
    }
    let ran = all
        .iter()
        .any(|task| task.kind == PrivacyKind::Retention && now.since(task.created_at) < RETENTION_EVERY);
    if !ran {
        retention::run_retention(services).await?;
    }
    Ok(())
}

/// Removes a task with its file.
pub(super) async fn remove(services: &Services, id: PrivacyTaskId) -> FlowResult<()> {
    let organisation = services.organisation;
    services.store.export_remove(organisation, id).await?;
    let removed: StoreResult<()> = services
        .store
        .write(organisation, move |tx| {
            privacy::privacy_task_delete(tx, organisation, id)
        })
        .await;
    Ok(removed?)
}
