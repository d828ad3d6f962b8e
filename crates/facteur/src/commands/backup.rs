//! `facteur backup`

use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::{Io, Progress, View, human};
use crate::text::Language;
use clap::Args;
use facteur_flows::upkeep::{self, BackupOptions, BackupReport};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Arguments of `backup`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Backup {
    /// The file to write; it must not exist yet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Put the key file into it too: whoever has the backup can then open the mailboxes' passwords
    #[arg(long)]
    pub with_key: bool,
}

impl Backup {
    /// Runs it. A server goes on meanwhile.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let label = io.language().choose("Backup", "Sauvegarde").to_owned();
        let progress = Progress {
            label,
            done: 0,
            total: None,
        };
        io.progress(&progress).await;
        let options = BackupOptions {
            key_file: self.with_key.then(|| app.config().key_file.clone()),
        };
        let report = upkeep::backup(services, &self.file, options).await?;
        io.finish_progress().await;
        io.result(&report, shown).await;
        Ok(Exit::Done)
    }
}

fn shown(report: &BackupReport, view: &View) -> String {
    let size = human::size(report.bytes, view.language);
    let mut text = format!("{} ({size})\n", report.archive.display());
    for code in &report.advice {
        text.push_str(advice(code, view.language));
        text.push('\n');
    }
    text
}

/// What people must do besides.
fn advice(code: &str, language: Language) -> &str {
    match code {
        "pg_dump_first" => language.choose(
            "It holds the files only: the database is PostgreSQL's, back it up with pg_dump before this.",
            "Elle ne contient que les fichiers : la base est dans PostgreSQL, sauvegardez-la d'abord par pg_dump.",
        ),
        "keep_the_key" => language.choose(
            "The key file is not in it: keep a copy apart, since without it passwords must be entered anew.",
            "Le fichier de clé n'y est pas : gardez-en une copie à part, sans lui il faudra ressaisir les mots de passe.",
        ),
        other => other,
    }
}
