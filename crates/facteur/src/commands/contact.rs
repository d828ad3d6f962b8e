//! `facteur contact …`

use super::privacy::{finish, task_text};
use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Io;
use clap::{Args, Subcommand};
use facteur_domain::PrivacyState;
use facteur_flows::privacy;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Commands on the people outside.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// Gather all that is held about a contact in a zip archive
    Export(Export),
    /// Erase a contact, for good
    Erase(Erase),
}

/// Arguments of `contact export`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Export {
    /// An address of the contact
    #[arg(value_name = "ADDRESS")]
    pub address: String,
    /// The archive to write [default: ADDRESS.zip]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `contact erase`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Erase {
    /// An address of the contact
    #[arg(value_name = "ADDRESS")]
    pub address: String,
    /// The address once more: there is no way back
    #[arg(long, value_name = "ADDRESS")]
    pub confirm: String,
}

impl Contact {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        match self {
            Self::Export(export) => export.run(app, io).await,
            Self::Erase(erase) => erase.run(app, io).await,
        }
    }
}

impl Export {
    /// The archive: it is named before the command travels to a server in another folder.
    pub fn file(&mut self) -> &mut PathBuf {
        let name = self.address.replace(['/', '\\'], "_");
        self.output
            .get_or_insert_with(|| PathBuf::from(format!("{name}.zip")))
    }

    async fn run(mut self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let file = self.file().clone();
        if file.exists() {
            let shown = file.display().to_string();
            return Err(Failure::new((
                format!("{shown} exists already; name a file that does not"),
                format!("{shown} existe déjà ; nommez un fichier qui n'existe pas"),
            ))
            .exit(Exit::Usage));
        }
        let asked = privacy::ask_export(services, &self.address).await?;
        let done = finish(app, services, io, asked.id).await?;
        if done.state == PrivacyState::Done {
            let mut bytes = Vec::new();
            for part in privacy::export_parts(services, done.id).await? {
                bytes.extend(privacy::export_read(services, &part).await?);
            }
            write(&file, bytes).await?;
        }
        io.result(&done, task_text).await;
        Ok(Exit::Done)
    }
}

/// Only its owner may read it.
async fn write(file: &std::path::Path, bytes: Vec<u8>) -> Result<(), Failure> {
    let path = file.to_owned();
    let written = tokio::task::spawn_blocking(move || {
        let mut options = std::fs::File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        std::io::Write::write_all(&mut options.open(path)?, &bytes)
    });
    let shown = file.display().to_string();
    let failed = |error: String| {
        Failure::new((
            format!("{shown} cannot be written: {error}"),
            format!("{shown} ne peut pas être écrit : {error}"),
        ))
    };
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Err(error) => Err(failed(error.to_string())),
    }
}

impl Erase {
    async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let asked = privacy::ask_erasure(services, &self.address, &self.confirm).await?;
        let done = finish(app, services, io, asked.id).await?;
        io.result(&done, task_text).await;
        Ok(Exit::Done)
    }
}
