//! `facteur restore`

use crate::app::App;
use crate::config::DatabasePlace;
use crate::exit::{Exit, Failure, Outcome};
use crate::office;
use crate::output::{Io, View, human};
use crate::text::{Language, Message};
use clap::Args;
use facteur_domain::{Actor, Timestamp};
use facteur_flows::upkeep::{self, RestoreReport, RestoreTarget};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `restore`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Restore {
    /// The file that `facteur backup` wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Put the data that are there aside first; they stay beside under another name
    #[arg(long)]
    pub replace: bool,
}

impl Restore {
    /// Runs it. Nothing is sent afterwards until `facteur sends release`.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let config = app.config();
        let database = match config.database_place() {
            DatabasePlace::Sqlite(file) => Some(file),
            DatabasePlace::Postgres(_) => None,
        };
        let is_postgres = database.is_none();
        let target = RestoreTarget {
            database,
            blob_folder: config.data_dir.join("blobs"),
            // A key that is there may be the right one; it is never overwritten.
            key_file: (!config.key_file.exists()).then(|| config.key_file.clone()),
        };
        let mut aside = Aside::default();
        if self.replace {
            aside = Aside::put(&target, &config.data_dir, app.clock().now())?;
        }
        let report = match upkeep::restore(&self.file, target).await {
            Ok(report) => report,
            Err(error) => {
                aside.bring_back();
                return Err(error.into());
            }
        };
        let services = app.services().await?;
        if is_postgres {
            upkeep::hold_sends(services, Actor::Operator).await?;
        }
        let sealed_with = office::sealed_with(&services.store, services.organisation).await?;
        let key_trouble = sealed_with.and_then(|key| app.keyring().require(key).err().map(Failure::from));
        let shown = serde_json::json!({ "report": report, "put_aside": aside.to() });
        io.result(&shown, |_, view| {
            describe(&report, &aside, key_trouble.as_ref(), view)
        })
        .await;
        Ok(Exit::Done)
    }
}

/// What was there before, under other names.
#[derive(Debug, Default)]
struct Aside(Vec<(PathBuf, PathBuf)>);

impl Aside {
    /// Renames what stands in the way, so that a wrong archive or a change of mind costs nothing.
    fn put(target: &RestoreTarget, data_dir: &Path, now: Timestamp) -> Result<Self, Failure> {
        let mut aside = Self::default();
        let stamp = now.micros() / 1_000_000;
        for from in in_the_way(target, data_dir) {
            let mut name = from.clone().into_os_string();
            name.push(format!(".before-restore-{stamp}"));
            let to = PathBuf::from(name);
            match std::fs::rename(&from, &to) {
                Ok(()) => aside.0.push((from, to)),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => {
                    aside.bring_back();
                    let why = error.to_string();
                    return Err(Failure::new(Message::FileTrouble { path: from, why }));
                }
            }
        }
        Ok(aside)
    }

    fn bring_back(&self) {
        for (from, to) in &self.0 {
            // What cannot go back is still there under its other name.
            let _ = std::fs::rename(to, from);
        }
    }

    fn to(&self) -> Vec<&Path> {
        self.0.iter().map(|(_, to)| to.as_path()).collect()
    }
}

/// The database with its companions, the files, and the note of which key sealed the secrets.
fn in_the_way(target: &RestoreTarget, data_dir: &Path) -> Vec<PathBuf> {
    let mut paths = vec![target.blob_folder.clone(), data_dir.join("key-id")];
    if let Some(database) = &target.database {
        for end in ["", "-wal", "-shm"] {
            let mut name = database.clone().into_os_string();
            name.push(end);
            paths.push(PathBuf::from(name));
        }
    }
    paths
}

fn describe(report: &RestoreReport, aside: &Aside, key_trouble: Option<&Failure>, view: &View) -> String {
    let language = view.language;
    let made = human::when(report.made_at, &TimeZone::system());
    let mut lines = vec![match language {
        Language::English => format!("Restored the backup of {made} ({}).", report.made_by),
        Language::French => format!("Sauvegarde du {made} restaurée ({}).", report.made_by),
    }];
    for path in aside.to() {
        let label = language.choose("Put aside", "Mis de côté");
        lines.push(format!("{label}: {}", path.display()));
    }
    lines.push(
        language
            .choose(
                "Nothing is sent until you say so: look at everything, then `facteur sends release`.",
                "Rien n'est envoyé sans votre accord : vérifiez tout, puis « facteur sends release ».",
            )
            .to_owned(),
    );
    lines.extend(key_trouble.map(|failure| failure.text(language)));
    lines.join("\n") + "\n"
}
