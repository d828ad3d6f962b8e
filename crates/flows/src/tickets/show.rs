//! One ticket with all that explains it: who wrote, what, where each mail lay, and why Facteur did what it
//! did.

use super::names::{HistoryLine, Names};
use crate::error::{FlowError, FlowResult};
use crate::people::{ContactView, contact_view};
use crate::services::Services;
use facteur_domain::{
    EventKind, FolderId, FolderRole, Mailbox, MailboxId, MessageId, OrganisationId, Status, TicketId,
    TicketNumber, Verdict,
};
use facteur_mail::Limits;
use facteur_store::arrivals::LedgerRow;
use facteur_store::blobs::StoredBlob;
use facteur_store::folders::Folder;
use facteur_store::messages::{Message, StoredAttachment};
use facteur_store::organisations::Member;
use facteur_store::tickets::{self, Note, Ticket};
use facteur_store::{StoreResult, Tx, arrivals, events, folders, mailboxes, messages};
use serde::Serialize;
use std::collections::HashMap;

/// Messages whose text is read anew at most: the newest of a long thread.
const TEXTS: usize = 200;
/// The mark of a mail that could not be read.
const KEPT_UNREAD: &str = "kept-unread";

/// A ticket with all that explains it.
#[derive(Debug, Clone, Serialize)]
pub struct TicketView {
    /// The ticket.
    pub ticket: Ticket,
    /// The number that was asked for, when that ticket was folded into this one.
    pub asked: Option<TicketNumber>,
    /// The numbers of the tickets that were folded into it.
    pub folded: Vec<TicketNumber>,
    /// The address of the mailbox it came to.
    pub mailbox: String,
    /// Who works on it.
    pub assignee: Option<Member>,
    /// Who wrote, with their history.
    pub contact: Option<ContactView>,
    /// The conversation, oldest first.
    pub messages: Vec<MessageView>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Tickets that may belong to it.
    pub links: Vec<LinkView>,
    /// Notes, oldest first, those of tickets that were folded into it included.
    pub notes: Vec<Note>,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
}

/// A message of the conversation.
#[derive(Debug, Clone, Serialize)]
pub struct MessageView {
    /// The message.
    #[serde(flatten)]
    pub message: Message,
    /// What was written now; none when it was not read for this view, for the reason in `not_read`.
    pub reply: Option<String>,
    /// The signature.
    pub signature: Option<String>,
    /// The quoted earlier mails.
    pub quote: Option<String>,
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

/// A ticket that may belong to this one.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// The other ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: String,
    /// Where the work on it stands.
    pub status: Status,
    /// Why, as a stable code.
    pub why: String,
}

/// Shows a ticket. One that was folded into another shows the one it was folded into.
///
/// # Errors
/// Refused when there is no such ticket.
pub async fn show(services: &Services, ticket: TicketId) -> FlowResult<TicketView> {
    let organisation = services.organisation;
    let (mut view, blobs) = services
        .store
        .read(organisation, move |tx| load(tx, organisation, ticket))
        .await?;
    let skipped = view.messages.len().saturating_sub(TEXTS);
    for (position, (message, blob)) in view.messages.iter_mut().zip(blobs).enumerate() {
        if position < skipped {
            message.not_read = Some("long-thread");
            continue;
        }
        read_text(services, message, blob).await;
    }
    Ok(view)
}

/// Reads a mail's text anew from its bytes. Whatever goes wrong with one is told in its place: the ticket is
/// shown all the same.
async fn read_text(services: &Services, view: &mut MessageView, blob: Option<StoredBlob>) {
    // What killed a process once must not be given to this one.
    if view.message.marks.iter().any(|mark| mark == KEPT_UNREAD) {
        view.not_read = Some(KEPT_UNREAD);
        return;
    }
    let Some(blob) = blob else {
        view.not_read = Some("erased");
        return;
    };
    let Ok(raw) = services.store.blob_read(&blob).await else {
        view.not_read = Some("failed");
        return;
    };
    let limits: Limits = services.limits.clone();
    let parsed = tokio::task::spawn_blocking(move || facteur_mail::parse(&raw, &limits)).await;
    let Ok(parsed) = parsed else {
        view.not_read = Some("failed");
        return;
    };
    view.reply = Some(parsed.reply);
    view.signature = parsed.signature;
    view.quote = parsed.quote;
}

type Loaded = (TicketView, Vec<Option<StoredBlob>>);

fn load(tx: &mut Tx<'_>, organisation: OrganisationId, id: TicketId) -> FlowResult<Loaded> {
    let (ticket, asked) = final_ticket(tx, organisation, id)?;
    let names = Names::load(tx, organisation)?;
    let history = history(tx, organisation, ticket.id, &names)?;
    let conversation = messages::message_list(tx, organisation, ticket.thread)?;
    let mut blobs = Vec::with_capacity(conversation.len());
    let skipped = conversation.len().saturating_sub(TEXTS);
    for (position, message) in conversation.iter().enumerate() {
        let wanted = position >= skipped;
        blobs.push(if wanted {
            messages::message_blob(tx, organisation, message.id)?
        } else {
            None
        });
    }
    let known = Places::load(tx, organisation)?;
    let messages = message_views(tx, organisation, &known, conversation)?;
    let folded = folded(tx, organisation, &ticket, &history)?;
    let mut notes = tickets::note_list(tx, organisation, ticket.id)?;
    for (id, _) in &folded {
        notes.extend(tickets::note_list(tx, organisation, *id)?);
    }
    notes.sort_by_key(|note| note.id);
    let contact = match ticket.contact {
        Some(contact) => contact_view(tx, organisation, contact)?,
        None => None,
    };
    let view = TicketView {
        asked,
        folded: folded.into_iter().map(|(_, number)| number).collect(),
        mailbox: known.address(ticket.mailbox),
        assignee: ticket.assignee.and_then(|id| names.member(id)).cloned(),
        contact,
        messages,
        tags: tickets::tag_list(tx, organisation, ticket.id)?,
        links: links(tx, organisation, ticket.id)?,
        notes,
        history,
        ticket,
    };
    Ok((view, blobs))
}

/// The ticket, or the one it was folded into in the end, with the number that was asked for.
fn final_ticket(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TicketId,
) -> FlowResult<(Ticket, Option<TicketNumber>)> {
    let (mut wanted, mut asked) = (id, None);
    // Folding never makes a circle; the bound keeps a damaged database from making one endless.
    for _ in 0..64 {
        let Some(ticket) = tickets::ticket_get(tx, organisation, wanted, false)? else {
            break;
        };
        let Some(older) = ticket.folded_into else {
            return Ok((ticket, asked));
        };
        asked = asked.or(Some(ticket.number));
        wanted = older;
    }
    Err(FlowError::not_found(format!(
        "there is no ticket {id}; `facteur ticket list` shows those there are"
    )))
}

fn message_views(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    known: &Places,
    conversation: Vec<Message>,
) -> StoreResult<Vec<MessageView>> {
    let ids: Vec<MessageId> = conversation.iter().map(|message| message.id).collect();
    let verdicts = tickets::verdict_find_each(tx, organisation, &ids)?;
    let mut views = Vec::with_capacity(conversation.len());
    for (message, verdict) in conversation.into_iter().zip(verdicts) {
        let arrivals = arrivals::arrival_of_message(tx, organisation, message.id)?;
        views.push(MessageView {
            attachments: messages::attachment_list(tx, organisation, message.id)?,
            places: arrivals.into_iter().map(|row| known.place(row)).collect(),
            verdict,
            reply: None,
            signature: None,
            quote: None,
            not_read: None,
            message,
        });
    }
    Ok(views)
}

/// The mailboxes and folders by their ids.
struct Places {
    mailboxes: Vec<Mailbox>,
    folders: HashMap<FolderId, Folder>,
}

impl Places {
    fn load(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Self> {
        let mailboxes = mailboxes::mailbox_list(tx, organisation)?;
        let mut all = HashMap::new();
        for mailbox in &mailboxes {
            let folders = folders::folder_list(tx, organisation, mailbox.id)?;
            all.extend(folders.into_iter().map(|folder| (folder.id, folder)));
        }
        Ok(Self {
            mailboxes,
            folders: all,
        })
    }

    fn address(&self, id: MailboxId) -> String {
        let found = self.mailboxes.iter().find(|mailbox| mailbox.id == id);
        found.map(|mailbox| mailbox.address.clone()).unwrap_or_default()
    }

    fn place(&self, arrival: LedgerRow) -> PlaceView {
        let folder = self.folders.get(&arrival.folder);
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

fn links(tx: &mut Tx<'_>, organisation: OrganisationId, ticket: TicketId) -> StoreResult<Vec<LinkView>> {
    let mut views = Vec::new();
    for (id, why) in tickets::link_list(tx, organisation, ticket)? {
        if let Some(other) = tickets::ticket_get(tx, organisation, id, false)? {
            views.push(LinkView {
                ticket: id,
                number: other.number,
                subject: other.subject,
                status: other.status,
                why,
            });
        }
    }
    Ok(views)
}

/// The tickets that are a part of this one now. Its history names those that ever were.
fn folded(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: &Ticket,
    history: &[HistoryLine],
) -> StoreResult<Vec<(TicketId, TicketNumber)>> {
    let mut folded: Vec<(TicketId, TicketNumber)> = Vec::new();
    for line in history {
        let event = &line.event.event;
        if event.kind != EventKind::TicketFolded {
            continue;
        }
        let younger = event.data.get("younger").and_then(serde_json::Value::as_str);
        let Some(younger) = younger.and_then(|id| id.parse().ok()) else {
            continue;
        };
        if folded.iter().any(|(known, _)| *known == younger) {
            continue;
        }
        let found = tickets::ticket_get(tx, organisation, younger, false)?;
        if let Some(found) = found.filter(|found| found.folded_into == Some(ticket.id)) {
            folded.push((found.id, found.number));
        }
    }
    Ok(folded)
}

fn history(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    names: &Names,
) -> StoreResult<Vec<HistoryLine>> {
    let mut recorded = events::event_list(tx, organisation, ticket)?;
    // Its number is given last in the transaction that opens it, so its first event may follow others of that
    // moment.
    recorded.sort_by_key(|event| event.event.kind != EventKind::TicketCreated);
    Ok(recorded.into_iter().map(|event| names.line(event)).collect())
}
