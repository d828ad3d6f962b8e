//! `facteur retention …`, and what privacy tasks look like on the command line.

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::office;
use crate::output::{Io, Progress, View};
use crate::text::Language;
use clap::Subcommand;
use facteur_domain::{PrivacyKind, PrivacyState, PrivacyTaskId};
use facteur_flows::Services;
use facteur_flows::privacy::{self, PrivacyTaskView};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// How often a running task is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Commands on how long things are kept.
#[derive(Debug, Clone, Copy, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retention {
    /// Count what would be removed now
    Preview,
    /// Remove what is older than it may be
    Run,
}

impl Retention {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        if matches!(self, Self::Preview) {
            let found = privacy::preview(services, None).await?;
            io.result(&found, |found, view| match view.language {
                Language::English => format!(
                    "{} tickets, {} mails and {} events would be removed.\n",
                    found.tickets, found.mails, found.events
                ),
                Language::French => format!(
                    "{} tickets, {} messages et {} événements seraient supprimés.\n",
                    found.tickets, found.mails, found.events
                ),
            })
            .await;
            return Ok(Exit::Done);
        }
        let begun = privacy::run_retention(services).await?;
        let done = finish(app, services, io, begun.id).await?;
        io.result(&done, task_text).await;
        Ok(Exit::Done)
    }
}

/// Waits until a task is done: here when nobody else works, else in the server.
pub(super) async fn finish(
    app: &App,
    services: &Services,
    io: &mut Io,
    id: PrivacyTaskId,
) -> Result<PrivacyTaskView, Failure> {
    office::work_when_alone(app, services, io).await?;
    loop {
        let task = privacy::task(services, id).await?;
        if matches!(task.state, PrivacyState::Done | PrivacyState::Failed) {
            io.finish_progress().await;
            return Ok(task);
        }
        let label = io.language().choose("Looking", "Recherche").to_owned();
        io.progress(&Progress {
            label,
            done: task.done.unsigned_abs(),
            total: (task.total > 0).then_some(task.total.unsigned_abs()),
        })
        .await;
        tokio::time::sleep(LOOK).await;
    }
}

/// What a task did, in words.
pub(super) fn task_text(task: &PrivacyTaskView, view: &View) -> String {
    let counts = task.counts;
    let text = match (task.kind, view.language) {
        (PrivacyKind::Export, Language::English) => {
            format!(
                "{} mails and {} other texts were written.",
                counts.mails, counts.texts
            )
        }
        (PrivacyKind::Export, Language::French) => {
            format!(
                "{} messages et {} autres textes ont été écrits.",
                counts.mails, counts.texts
            )
        }
        (PrivacyKind::Erasure, Language::English) => format!(
            "{} mails were erased, {} of others redacted, {} files taken out, {} other texts redacted or removed.",
            counts.mails, counts.redacted, counts.files_removed, counts.texts
        ),
        (PrivacyKind::Erasure, Language::French) => format!(
            "{} messages effacés, {} d'autres personnes caviardés, {} fichiers retirés, {} autres textes caviardés ou \
             supprimés.",
            counts.mails, counts.redacted, counts.files_removed, counts.texts
        ),
        (PrivacyKind::Retention, Language::English) => format!(
            "{} tickets, {} mails and {} lines of logs were removed.",
            counts.tickets, counts.mails, counts.logs
        ),
        (PrivacyKind::Retention, Language::French) => format!(
            "{} tickets, {} messages et {} lignes de journaux ont été supprimés.",
            counts.tickets, counts.mails, counts.logs
        ),
    };
    format!("{text}\n")
}
