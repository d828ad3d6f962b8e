//! `facteur import`

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::office;
use crate::output::{Io, Progress};
use crate::text::Language;
use clap::Args;
use facteur_connect::files::{FoundMail, Mails};
use facteur_domain::{FolderId, Lane, MailboxId, Place, Timestamp};
use facteur_flows::Services;
use facteur_flows::intake::{self, Acceptance};
use facteur_flows::mailboxes;
use facteur_store::arrivals;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Arguments of `import`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Import {
    /// Mail files (.eml), mbox archives, Maildirs, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The mailbox that the mails are for
    #[arg(long, value_name = "ADDRESS")]
    pub mailbox: String,
    /// Take them as archive: searchable and threaded, without tickets, notifications or answers
    #[arg(long)]
    pub archive: bool,
}

/// Mails accepted in one transaction.
const BATCH: usize = 50;
/// Bytes accepted in one transaction, to bound the memory.
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// What an import did.
#[derive(Debug, Default, Serialize)]
struct Imported {
    accepted: u64,
    /// Those that an earlier import took.
    known: u64,
    failed: Vec<String>,
}

impl Import {
    /// Accepts every mail; a server, or this process before it ends, then works on them. Importing the
    /// same files again changes nothing, since each keeps its place.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let mailbox = mailboxes::by_address(services, &self.mailbox).await?;
        let folder = mailboxes::handed_folder(services, mailbox.id).await?;
        let mut found = walk(self.paths.clone(), services.connect.max_message_bytes);
        let mut imported = Imported::default();
        let mut batch = Vec::new();
        let mut bytes = 0;
        let label = io.language().choose("Importing", "Import").to_owned();
        while let Some(next) = found.recv().await {
            match next {
                Ok(mail) => {
                    bytes += mail.bytes.len();
                    batch.push(self.accept(services, mailbox.id, folder.id, mail));
                }
                Err(why) => imported.failed.push(why),
            }
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                take(services, folder.id, std::mem::take(&mut batch), &mut imported).await?;
                bytes = 0;
                let progress = Progress {
                    label: label.clone(),
                    done: imported.accepted + imported.known,
                    total: None,
                };
                io.progress(&progress).await;
            }
        }
        take(services, folder.id, batch, &mut imported).await?;
        office::work_when_alone(app, services, io).await?;
        self.conclude(&imported, io).await
    }

    async fn conclude(&self, imported: &Imported, io: &mut Io) -> Outcome {
        io.result(imported, |imported, view| {
            let mut lines = vec![match view.language {
                Language::English => format!("{} mails accepted.", imported.accepted),
                Language::French => format!("{} messages acceptés.", imported.accepted),
            }];
            if imported.known > 0 {
                lines.push(match view.language {
                    Language::English => format!("{} were here already.", imported.known),
                    Language::French => format!("{} étaient déjà là.", imported.known),
                });
            }
            lines.extend(imported.failed.iter().cloned());
            lines.join("\n")
        })
        .await;
        if imported.failed.is_empty() {
            return Ok(Exit::Done);
        }
        let failed = imported.failed.len();
        Err(Failure::new((
            format!("{failed} files could not be read"),
            format!("{failed} fichiers n'ont pas pu être lus"),
        ))
        .help((
            "mend or remove them and import again; what was accepted is not taken twice",
            "réparez-les ou retirez-les et relancez ; ce qui a été accepté n'est pas repris",
        )))
    }

    fn accept(
        &self,
        services: &Services,
        mailbox: MailboxId,
        folder: FolderId,
        mail: FoundMail,
    ) -> intake::Accept {
        let unknown = mail.internal_date == Timestamp::MIN;
        intake::Accept {
            place: Place {
                mailbox,
                folder,
                uidvalidity: 0,
                uid: 0,
                provider_id: format!("import/{}", mail.provider_id),
            },
            lane: Lane::Bulk,
            archive: self.archive,
            internal_date: if unknown {
                services.now()
            } else {
                mail.internal_date
            },
            content: Acceptance::Raw(mail.bytes),
        }
    }
}

/// Accepts a batch, and counts what of it is here already.
async fn take(
    services: &Services,
    folder: FolderId,
    batch: Vec<intake::Accept>,
    imported: &mut Imported,
) -> Result<(), Failure> {
    let places: Vec<String> = batch
        .iter()
        .map(|accept| accept.place.provider_id.clone())
        .collect();
    let organisation = services.organisation;
    let known = services
        .store
        .read(organisation, move |tx| {
            arrivals::arrival_known(tx, organisation, folder, &places)
        })
        .await?;
    let known = known.into_iter().filter(|known| *known).count() as u64;
    imported.known += known;
    imported.accepted += batch.len() as u64 - known;
    Ok(intake::accept(services, batch, None, None).await?)
}

/// Reads the mails on a thread that may block, a few ahead.
fn walk(paths: Vec<PathBuf>, largest: u32) -> mpsc::Receiver<Result<FoundMail, String>> {
    let (sender, receiver) = mpsc::channel(BATCH);
    tokio::task::spawn_blocking(move || {
        for path in paths {
            let mails = match Mails::open(&path, largest) {
                Ok(mails) => mails,
                Err(error) => {
                    let _ = sender.blocking_send(Err(format!("{}: {error}", path.display())));
                    continue;
                }
            };
            for mail in mails {
                // The command was stopped: nobody waits for the rest.
                if sender
                    .blocking_send(mail.map_err(|error| error.to_string()))
                    .is_err()
                {
                    return;
                }
            }
        }
    });
    receiver
}
