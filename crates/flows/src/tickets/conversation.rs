//! The messages of a conversation as people read them: text, files, where each lay, what was decided.

use super::texts::MailText;
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{
    FolderId, FolderRole, Mailbox, MailboxId, MessageId, OrganisationId, ThreadId, TicketId, Verdict,
};
use facteur_store::arrivals::LedgerRow;
use facteur_store::blobs::StoredBlob;
use facteur_store::folders::Folder;
use facteur_store::messages::{Message, StoredAttachment};
use facteur_store::tickets;
use facteur_store::{StoreResult, Tx, arrivals, folders, mailboxes, messages};
use serde::Serialize;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Messages whose text is shown at most: the newest of a long thread.
const TEXTS: usize = 200;
/// Bytes of mails that are read anew for one view, at most. What is left over is read when it is asked for
/// alone, or at the next view, since the others are kept by then.
const READ_AT_ONCE: usize = 16 * 1024 * 1024;
/// The mark of a mail that could not be read.
const KEPT_UNREAD: &str = "kept-unread";

/// A message of the conversation.
#[derive(Debug, Clone, Serialize)]
pub struct MessageView {
    /// The message.
    #[serde(flatten)]
    pub message: Message,
    /// What stands in its bytes.
    #[serde(flatten)]
    pub text: MailText,
    /// Why its text is not here: "kept-unread", "long-thread", "erased" or "failed".
    pub not_read: Option<&'static str>,
    /// The files that came with it.
    pub attachments: Vec<StoredAttachment>,
    /// Every place where it lay: "why is this here?".
    pub places: Vec<PlaceView>,
    /// What was decided about it, with reasons.
    pub verdict: Option<Verdict>,
}

/// A place where a message lay.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// The address of the mailbox.
    pub mailbox: String,
    /// The folder's name on the server.
    pub folder: String,
    /// What the folder is for.
    pub role: Option<FolderRole>,
    /// What the ledger says: what became of it, and why.
    #[serde(flatten)]
    pub arrival: LedgerRow,
}

/// A thread by itself: also one of archived mail, which has no ticket.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadView {
    /// Its id; when it was folded into another, that one's.
    pub id: ThreadId,
    /// Its ticket.
    pub ticket: Option<TicketId>,
    /// Its messages, oldest first.
    pub messages: Vec<MessageView>,
}

/// A thread with its messages.
///
/// # Errors
/// Not found when there is no such thread.
pub async fn thread(services: &Services, id: ThreadId) -> FlowResult<ThreadView> {
    let reach = services.reach.clone();
    let (organisation, known) = (services.organisation, services.texts.clone());
    let (thread, loaded) = services
        .store
        .read(organisation, move |tx| {
            let found = messages::thread_get(tx, organisation, id)?;
            let found = found.filter(|thread| reach.allows(thread.team));
            let thread = found.ok_or_else(|| FlowError::not_found(format!("there is no thread {id}")))?;
            let all = messages::message_list(tx, organisation, thread.id)?;
            let places = Places::load(tx, organisation)?;
            Ok::<_, FlowError>((thread, load(tx, organisation, &known, &places, all)?))
        })
        .await?;
    Ok(ThreadView {
        id: thread.id,
        ticket: thread.ticket,
        messages: read(services, loaded).await,
    })
}

/// One message by itself.
///
/// # Errors
/// Not found when there is no such message.
pub async fn message(services: &Services, id: MessageId) -> FlowResult<MessageView> {
    let (organisation, known) = (services.organisation, services.texts.clone());
    let gone = move || FlowError::not_found(format!("there is no message {id}"));
    let reach = services.reach.clone();
    let loaded = services
        .store
        .read(organisation, move |tx| {
            let message = messages::message_get(tx, organisation, id)?;
            let message = message
                .filter(|message| reach.allows(message.team))
                .ok_or_else(gone)?;
            let places = Places::load(tx, organisation)?;
            Ok::<_, FlowError>(load(tx, organisation, &known, &places, vec![message])?)
        })
        .await?;
    read(services, loaded).await.pop().ok_or_else(gone)
}

/// A conversation of which some mails are still to be read.
pub(super) struct Loaded {
    views: Vec<MessageView>,
    /// Their positions and bytes.
    to_read: Vec<(usize, StoredBlob)>,
}

/// Loads all there is of these messages but the texts that are not kept.
pub(super) fn load(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    known: &super::texts::MailTexts,
    places: &Places,
    conversation: Vec<Message>,
) -> StoreResult<Loaded> {
    let ids: Vec<MessageId> = conversation.iter().map(|message| message.id).collect();
    let mut verdicts = tickets::verdict_find_each(tx, organisation, &ids)?.into_iter();
    let mut files = messages::attachment_list_each(tx, organisation, &ids)?.into_iter();
    let lay = arrivals::arrival_of_message_each(tx, organisation, &ids)?;
    let folders = Places::folders(tx, organisation, &lay)?;
    let mut lay = lay.into_iter();
    let mut views = Vec::with_capacity(conversation.len());
    for message in conversation {
        let rows = lay.next().unwrap_or_default();
        views.push(MessageView {
            verdict: verdicts.next().flatten(),
            attachments: files.next().unwrap_or_default(),
            places: rows.into_iter().map(|row| places.place(row, &folders)).collect(),
            text: MailText::default(),
            not_read: None,
            message,
        });
    }
    let to_read = texts(tx, organisation, known, &mut views)?;
    Ok(Loaded { views, to_read })
}

/// Fills in the texts that are kept, and finds the bytes of those that are to be read, newest first.
fn texts(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    known: &super::texts::MailTexts,
    views: &mut [MessageView],
) -> StoreResult<Vec<(usize, StoredBlob)>> {
    let ids: Vec<MessageId> = views.iter().map(|view| view.message.id).collect();
    let sizes = messages::message_size_each(tx, organisation, &ids)?;
    let skipped = views.len().saturating_sub(TEXTS);
    let (mut wanted, mut bytes) = (Vec::new(), 0_usize);
    for (position, (view, size)) in views.iter_mut().zip(sizes).enumerate().rev() {
        // What killed a process once must not be given to this one.
        if view.message.marks.iter().any(|mark| mark == KEPT_UNREAD) {
            view.not_read = Some(KEPT_UNREAD);
            continue;
        }
        let Some(size) = size else {
            view.not_read = Some("erased");
            continue;
        };
        if let Some(text) = known.get(view.message.id) {
            view.text = (*text).clone();
            continue;
        }
        let first = wanted.is_empty();
        if position < skipped || (!first && bytes + size > READ_AT_ONCE) {
            view.not_read = Some("long-thread");
            continue;
        }
        bytes += size;
        wanted.push((position, view.message.id));
    }
    let ids: Vec<MessageId> = wanted.iter().map(|(_, id)| *id).collect();
    let blobs = messages::message_blob_each(tx, organisation, &ids)?;
    let found = wanted.into_iter().zip(blobs);
    Ok(found
        .filter_map(|((position, _), blob)| Some((position, blob?)))
        .collect())
}

/// Reads the mails whose texts are not kept, all on one thread. Whatever goes wrong with one is told in its place:
/// the others are shown all the same.
pub(super) async fn read(services: &Services, loaded: Loaded) -> Vec<MessageView> {
    let Loaded { mut views, to_read } = loaded;
    if to_read.is_empty() {
        return views;
    }
    let mut raws = Vec::with_capacity(to_read.len());
    for (position, blob) in to_read {
        // Those in rows are unpacked by the thread that reads them.
        let file = if blob.is_inline() {
            None
        } else {
            Some(services.store.blob_read(&blob).await)
        };
        raws.push((position, blob, file));
    }
    let limits = services.limits.clone();
    let positions: Vec<usize> = raws.iter().map(|(position, ..)| *position).collect();
    let reading = tokio::task::spawn_blocking(move || {
        let each = raws.into_iter().map(|(position, blob, file)| {
            let raw = file.or_else(|| blob.unpack()).and_then(Result::ok)?;
            let text = catch_unwind(AssertUnwindSafe(|| MailText::of(&raw, &limits))).ok()?;
            Some((position, Arc::new(text)))
        });
        each.collect::<Vec<_>>()
    });
    let texts = reading.await.unwrap_or_default();
    for position in positions {
        if let Some(view) = views.get_mut(position) {
            view.not_read = Some("failed");
        }
    }
    for (position, text) in texts.into_iter().flatten() {
        if let Some(view) = views.get_mut(position) {
            services.texts.put(view.message.id, &text);
            (view.text, view.not_read) = (Arc::unwrap_or_clone(text), None);
        }
    }
    views
}

/// The mailboxes by their ids.
pub(super) struct Places(Vec<Mailbox>);

impl Places {
    pub(super) fn load(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Self> {
        Ok(Self(mailboxes::mailbox_list(tx, organisation)?))
    }

    pub(super) fn address(&self, id: MailboxId) -> String {
        let found = self.0.iter().find(|mailbox| mailbox.id == id);
        found.map(|mailbox| mailbox.address.clone()).unwrap_or_default()
    }

    /// The folders in which these arrivals lay.
    fn folders(
        tx: &mut Tx<'_>,
        organisation: OrganisationId,
        arrivals: &[Vec<LedgerRow>],
    ) -> StoreResult<HashMap<FolderId, Folder>> {
        let mut ids: Vec<FolderId> = arrivals.iter().flatten().map(|row| row.folder).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = folders::folder_get_each(tx, organisation, &ids)?;
        Ok(found.into_iter().map(|folder| (folder.id, folder)).collect())
    }

    fn place(&self, arrival: LedgerRow, folders: &HashMap<FolderId, Folder>) -> PlaceView {
        let folder = folders.get(&arrival.folder);
        PlaceView {
            mailbox: folder
                .map(|folder| self.address(folder.mailbox))
                .unwrap_or_default(),
            folder: folder.map(|folder| folder.name.clone()).unwrap_or_default(),
            role: folder.map(|folder| folder.role),
            arrival,
        }
    }
}
