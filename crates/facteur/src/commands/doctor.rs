//! `facteur doctor`

use crate::app::App;
use crate::doctor::{State, describe, machine, office};
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Io;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Arguments of `doctor`.
#[derive(Debug, Clone, Copy, Args, Serialize, Deserialize)]
pub struct Doctor {
    /// Do not try to connect to mail servers
    #[arg(long)]
    pub offline: bool,
}

impl Doctor {
    /// Runs it. Exit code 1 when something does not work; warnings alone leave it 0.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let (loaded, language) = (app.loaded().clone(), io.language());
        let looking = tokio::task::spawn_blocking(move || machine::check(&loaded, language));
        let mut findings = looking
            .await
            .map_err(|_| Failure::new("the machine could not be looked at"))?;
        findings.extend(office::check(app, self.offline, language).await);
        io.result(&findings, |findings, view| describe(findings, view))
            .await;
        let worst = findings.iter().map(|finding| finding.state).max();
        Ok(if worst == Some(State::Bad) {
            Exit::Failed
        } else {
            Exit::Done
        })
    }
}
