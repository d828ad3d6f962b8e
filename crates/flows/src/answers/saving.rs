//! The copy in the mailbox's own sent folder: a job of its own, after the mail was sent.

use super::sender::trouble;
use crate::mailboxes::{password_of, saves_sent_itself};
use crate::services::Services;
use crate::upkeep;
use facteur_connect::{Saved, save_sent};
use facteur_domain::{
    AnswerId, FolderRole, JobId, Lane, Mailbox, MailboxMode, Source, Span, Timestamp, crash,
};
use facteur_queue::{Handler, HandlerFuture, Outcome, Trouble};
use facteur_store::answers::{self, Answer};
use facteur_store::blobs::StoredBlob;
use facteur_store::jobs::{ClaimedJob, NewJob};
use facteur_store::{StoreError, folders, mailboxes};
use std::time::Duration;

/// The kind of the job.
pub const SAVE_SENT: &str = "save_sent";
/// How often held work looks whether it may go on.
const HELD: Span = Span::seconds(30);

/// Whether what is sent from the mailbox is put into its sent folder by us.
pub(super) fn is_wanted(mailbox: &Mailbox) -> bool {
    let smtp = mailbox.smtp.as_ref();
    smtp.is_some_and(|smtp| smtp.save_to_sent && !saves_sent_itself(smtp))
        && matches!(mailbox.source, Source::Imap { .. })
}

/// The job that saves what was sent, once.
pub(super) fn job(id: JobId, answer: AnswerId, run_at: Timestamp) -> NewJob {
    NewJob {
        id,
        lane: Lane::Outgoing,
        kind: SAVE_SENT.to_owned(),
        dedup_key: format!("{SAVE_SENT}/{answer}"),
        payload: serde_json::to_string(&super::job::Payload { answer }).unwrap_or_default(),
        run_at,
        trace: None,
    }
}

/// Saves what was sent.
pub struct SaveSent {
    services: Services,
}

/// What is saved, and where.
struct Copy {
    answer: Answer,
    blob: StoredBlob,
    mailbox: Mailbox,
    folder: Option<String>,
}

impl SaveSent {
    /// A handler for this process.
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    async fn handle(&self, job: &ClaimedJob) -> Result<Outcome, Trouble> {
        if upkeep::sends_held(&self.services).await.map_err(trouble)? {
            return Ok(Outcome::Later(HELD));
        }
        let payload = super::job::Payload::of(job)?;
        let Some(copy) = self.load(payload.answer).await? else {
            return Ok(Outcome::Done);
        };
        if copy.mailbox.mode != MailboxMode::Active || !is_wanted(&copy.mailbox) {
            return Ok(Outcome::Done);
        }
        let raw = self.services.store.blob_read(&copy.blob).await?;
        let password = password_of(&self.services, copy.mailbox.id)
            .await
            .map_err(trouble)?;
        crash::point("save_sent.before");
        let saving = save_sent(
            &copy.mailbox.source,
            password,
            copy.folder.as_deref(),
            &copy.answer.message_id,
            &raw,
            &self.services.connect,
        );
        // Calls outside must end before the worker's lease does.
        let lease = Duration::from_micros(job.lease.micros().unsigned_abs());
        let saved = tokio::time::timeout(lease * 3 / 4, saving)
            .await
            .map_err(|_| Trouble::Job("the mail server took too long to save what was sent".to_owned()))?
            .map_err(|error| Trouble::Job(format!("{error}. {}", error.advice())))?;
        crash::point("save_sent.saved");
        if saved == Saved::Nowhere {
            tracing::info!(component = "answers", action = "save_sent", mailbox = %copy.mailbox.id,
                "the mailbox has no sent folder; what was sent stands on its ticket only");
        }
        Ok(Outcome::Done)
    }

    async fn load(&self, id: AnswerId) -> Result<Option<Copy>, StoreError> {
        let organisation = self.services.organisation;
        self.services
            .store
            .read(organisation, move |tx| {
                let Some(answer) = answers::answer_get(tx, organisation, id, false)? else {
                    return Ok(None);
                };
                let mailbox = mailboxes::mailbox_get(tx, organisation, answer.mailbox)?;
                let blob = answers::answer_blob(tx, organisation, id)?;
                let (Some(mailbox), Some(blob)) = (mailbox, blob) else {
                    return Ok(None);
                };
                let folders = folders::folder_list(tx, organisation, mailbox.id)?;
                Ok::<_, StoreError>(Some(Copy {
                    folder: sent_folder(folders),
                    answer,
                    blob,
                    mailbox,
                }))
            })
            .await
    }
}

/// The sent folder that is watched, which a person may have named.
pub(super) fn sent_folder(folders: Vec<folders::Folder>) -> Option<String> {
    folders
        .into_iter()
        .find(|folder| folder.role == FolderRole::Sent && folder.name != super::SENT_HERE)
        .map(|folder| folder.name)
}

impl Handler for SaveSent {
    fn kind(&self) -> &'static str {
        SAVE_SENT
    }

    fn run<'a>(&'a self, job: &'a ClaimedJob) -> HandlerFuture<'a> {
        let here = Self::new(self.services.for_work_of(job.organisation));
        Box::pin(async move { here.handle(job).await })
    }
}
