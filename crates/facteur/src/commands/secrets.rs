//! `facteur secrets …`

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Io, Progress, View};
use crate::secrets::{Key, KeyFileTrouble};
use clap::Subcommand;
use facteur_domain::{Actor, KeyId};
use facteur_flows::Services;
use facteur_flows::secrets::{self, KeyReport};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::sync::Arc;

/// Commands on the keys that seal mailbox passwords and other secrets.
#[derive(Debug, Clone, Copy, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrets {
    /// Show the keys by their ids, and how many secrets each sealed
    Status,
    /// Make a new key and seal every secret anew with it; everything goes on meanwhile
    Rotate,
    /// Remove old keys that no secret needs any more; backups made before still need them
    Forget,
    /// Print a new key, for FACTEUR_KEY or a systemd credential; it is kept nowhere
    NewKey,
}

impl Secrets {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        match self {
            Self::NewKey => {
                let key = Key::generate(app.ids().random().as_ref());
                let line = format!("facteur-key-1 {}", key.to_hex().as_str());
                io.result(&serde_json::json!({ "key": line }), |_, _| format!("{line}\n"))
                    .await;
            }
            Self::Status => tell(app.services().await?, io).await?,
            Self::Rotate => rotate(app, io).await?,
            Self::Forget => forget(app.services().await?, io).await?,
        }
        Ok(Exit::Done)
    }
}

/// A new key where one can be added; else what a former key sealed is sealed with the one that was put before it.
async fn rotate(app: &App, io: &mut Io) -> Result<(), Failure> {
    let services = app.services().await?;
    match app.keyring().can_renew() {
        Ok(()) => drop(secrets::renew(services, Actor::Operator).await?),
        Err(trouble) => is_there_work(services, trouble).await?,
    }
    let label = io
        .language()
        .choose("Sealing anew", "Nouveau scellage")
        .to_owned();
    let progress = Progress {
        label,
        done: 0,
        total: None,
    };
    io.progress(&progress).await;
    secrets::reseal(services).await?;
    io.finish_progress().await;
    tell(services, io).await
}

async fn is_there_work(services: &Services, trouble: KeyFileTrouble) -> Result<(), Failure> {
    if secrets::report(services).await?.sealed_with_old > 0 {
        return Ok(());
    }
    Err(trouble.into())
}

async fn forget(services: &Services, io: &mut Io) -> Result<(), Failure> {
    let forgotten = secrets::forget(services, Actor::Operator).await?;
    io.result(&serde_json::json!({ "forgotten": forgotten }), |_, view| {
        told_forgotten(&forgotten, view)
    })
    .await;
    Ok(())
}

fn told_forgotten(forgotten: &[KeyId], view: &View) -> String {
    if forgotten.is_empty() {
        let none = view
            .language
            .choose("There is no old key.", "Il n'y a pas d'ancienne clé.");
        return format!("{none}\n");
    }
    let names: Vec<String> = forgotten.iter().map(KeyId::to_string).collect();
    let words = view.language.choose(
        "Forgotten. A backup that was made before opens only with the key file of that time.",
        "Oubliées. Une sauvegarde antérieure ne s'ouvre qu'avec le fichier de clé de l'époque.",
    );
    format!("{}\n{words}\n", names.join(", "))
}

async fn tell(services: &Services, io: &mut Io) -> Result<(), Failure> {
    let report = secrets::report(services).await?;
    io.result(&report, shown).await;
    Ok(())
}

fn shown(report: &KeyReport, view: &View) -> String {
    let mut text = String::new();
    for key in &report.keys {
        let state = match (key.current, key.known) {
            (true, _) => view.language.choose("current", "en service"),
            (false, true) => view.language.choose("old", "ancienne"),
            (false, false) => view.language.choose("MISSING here", "ABSENTE ici"),
        };
        let secrets = view.language.choose("secrets", "secrets");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}  {:>6} {secrets}  {state}", key.id, key.secrets);
    }
    let words = match (report.keys.is_empty(), report.sealed_with_old) {
        (true, _) => view.language.choose("Nothing is sealed yet.", "Rien n'est encore scellé."),
        (false, 0) => view.language.choose(
            "Every secret is sealed with the current key.",
            "Tous les secrets sont scellés par la clé en service.",
        ),
        (false, _) => view.language.choose(
            "Some secrets are still sealed with an old key; `facteur secrets rotate` seals them anew.",
            "Des secrets sont encore scellés par une ancienne clé ; « facteur secrets rotate » les scelle à nouveau.",
        ),
    };
    text.push_str(words);
    text.push('\n');
    text
}
