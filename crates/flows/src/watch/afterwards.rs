//! What is done on the server once mail is safe: a job after the commit, retried, deciding nothing.

use crate::error::FlowError;
use crate::mailboxes::password_of;
use crate::services::Services;
use crate::upkeep;
use facteur_connect::{MessageAt, SourceError, SourceErrorKind, connect};
use facteur_domain::{
    Afterwards, FolderId, JobId, Lane, Mailbox, MailboxId, MailboxMode, Span, Timestamp, crash,
};
use facteur_queue::{Handler, HandlerFuture, Outcome, Trouble};
use facteur_store::jobs::{ClaimedJob, NewJob};
use facteur_store::{StoreError, folders, mailboxes};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The kind of the job.
pub const AFTERWARDS: &str = "afterwards";
/// How often held work looks whether it may go on.
const HELD: Span = Span::seconds(30);
/// The longest that a server may take.
const DEADLINE: Duration = Duration::from_secs(45);

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    mailbox: MailboxId,
    folder: FolderId,
    uidvalidity: u32,
    messages: Vec<Place>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Place {
    uid: u32,
    provider_id: String,
}

/// The job that does what the mailbox's owner wants done with messages that are safe. To be enqueued in
/// the transaction that made them so, and only for mailboxes with something to do.
pub fn afterwards_job(
    id: JobId,
    mailbox: MailboxId,
    folder: FolderId,
    uidvalidity: u32,
    messages: Vec<MessageAt>,
    run_at: Timestamp,
) -> NewJob {
    let messages = messages
        .into_iter()
        .map(|message| Place {
            uid: message.uid,
            provider_id: message.provider_id,
        })
        .collect();
    let payload = Payload {
        mailbox,
        folder,
        uidvalidity,
        messages,
    };
    NewJob {
        id,
        lane: Lane::Bulk,
        kind: AFTERWARDS.to_owned(),
        dedup_key: format!("{AFTERWARDS}/{id}"),
        payload: serde_json::to_string(&payload).unwrap_or_default(),
        run_at,
        trace: None,
    }
}

/// Does those jobs.
pub struct AfterwardsHandler {
    services: Services,
}

impl AfterwardsHandler {
    /// A handler for this process.
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    async fn handle(&self, job: &ClaimedJob) -> Result<Outcome, Trouble> {
        if upkeep::sends_held(&self.services).await.map_err(trouble)? {
            return Ok(Outcome::Later(HELD));
        }
        let payload: Payload = serde_json::from_str(&job.payload)
            .map_err(|error| Trouble::Job(format!("the job's payload cannot be read: {error}")))?;
        let Some((mailbox, folder)) = self.load(&payload).await? else {
            return Ok(Outcome::Done);
        };
        if mailbox.mode != MailboxMode::Active || mailbox.afterwards == Afterwards::Nothing {
            return Ok(Outcome::Done);
        }
        let password = password_of(&self.services, mailbox.id).await.map_err(trouble)?;
        let messages: Vec<MessageAt> = payload
            .messages
            .into_iter()
            .map(|place| MessageAt {
                uid: place.uid,
                provider_id: place.provider_id,
            })
            .collect();
        crash::point("afterwards.before");
        let done = async {
            let mut source = connect(&mailbox.source, password, &self.services.connect).await?;
            let done = source
                .afterwards(&folder, payload.uidvalidity, &messages, &mailbox.afterwards)
                .await;
            source.close().await;
            done
        };
        // Calls outside must end before the worker's lease does.
        let lease = Duration::from_micros(job.lease.micros().unsigned_abs());
        let done = tokio::time::timeout(DEADLINE.min(lease * 3 / 4), done)
            .await
            .unwrap_or_else(|_| {
                let what = "the mail server took too long to mark or move mail";
                Err(SourceError::new(SourceErrorKind::TimedOut, what))
            });
        crash::point("afterwards.done");
        settled(&mailbox, done)
    }

    async fn load(&self, payload: &Payload) -> Result<Option<(Mailbox, String)>, StoreError> {
        let (organisation, mailbox, folder) = (self.services.organisation, payload.mailbox, payload.folder);
        self.services
            .store
            .read(organisation, move |tx| {
                let Some(found) = mailboxes::mailbox_get(tx, organisation, mailbox)? else {
                    return Ok::<_, StoreError>(None);
                };
                let folders = folders::folder_list(tx, organisation, mailbox)?;
                let name = folders
                    .into_iter()
                    .find(|one| one.id == folder)
                    .map(|one| one.name);
                Ok(name.map(|name| (found, name)))
            })
            .await
    }
}

/// A folder that was replaced or deleted leaves nothing to do; everything else is tried again.
fn settled(mailbox: &Mailbox, done: Result<(), SourceError>) -> Result<Outcome, Trouble> {
    let Err(error) = done else {
        return Ok(Outcome::Done);
    };
    let nothing_left = error.kind() == SourceErrorKind::FolderReplaced
        || (error.kind() == SourceErrorKind::NoSuchFolder
            && !matches!(mailbox.afterwards, Afterwards::Move(_)));
    if nothing_left {
        tracing::info!(component = "watch", action = "afterwards", mailbox = %mailbox.id, error = %error,
            "nothing is marked or moved: the folder is no longer the one that was read");
        return Ok(Outcome::Done);
    }
    Err(Trouble::Job(format!("{error}. {}", error.advice())))
}

fn trouble(error: FlowError) -> Trouble {
    match error {
        FlowError::Store(error) => error.into(),
        other => Trouble::Job(other.to_string()),
    }
}

impl Handler for AfterwardsHandler {
    fn kind(&self) -> &'static str {
        AFTERWARDS
    }

    fn run<'a>(&'a self, job: &'a ClaimedJob) -> HandlerFuture<'a> {
        let here = Self::new(self.services.for_work_of(job.organisation));
        Box::pin(async move { here.handle(job).await })
    }
}
