//! The mail that is answered, with what is needed to answer it.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, Mailbox, MailboxMode, MessageId, OrganisationId, Reach, TicketId};
use facteur_mail::compose::with_signature;
use facteur_store::blobs::StoredBlob;
use facteur_store::messages::{self, Message};
use facteur_store::tickets::{self, Ticket};
use facteur_store::{StoreError, StoreResult, Tx, mailboxes, organisations};
use facteur_understand::plan::Direction;
use facteur_understand::{Reading, read, unreadable};

/// The mark of a mail that could not be read.
const KEPT_UNREAD: &str = "kept-unread";

/// A mail and all that an answer to it rests on.
pub(super) struct Original {
    pub ticket: Ticket,
    pub message: Message,
    pub raw: Vec<u8>,
    pub reading: Reading,
    /// The mailbox that answers: the one that the mail came to when it can send, else the ticket's.
    pub mailbox: Mailbox,
    /// Addresses of all mailboxes.
    pub own: Vec<String>,
    pub signature: String,
}

/// Why nothing can be sent from a mailbox, and what would do; none when it can.
pub(super) fn cannot_send(mailbox: &Mailbox) -> Option<String> {
    let address = &mailbox.address;
    if mailbox.smtp.is_none() {
        return Some(format!(
            "{address} has no server to send by; name one in the settings of the mailbox"
        ));
    }
    match mailbox.mode {
        MailboxMode::Active => None,
        MailboxMode::ObserveOnly | MailboxMode::Paused => Some(format!(
            "{address} is set to observe only or is paused, so nothing is sent from it; set it to active first"
        )),
    }
}

/// Whether mail can be sent from a mailbox.
pub(crate) fn can_send(mailbox: &Mailbox) -> bool {
    cannot_send(mailbox).is_none()
}

/// Loads and reads the mail: the named one, else the newest that somebody wrote to us, else the newest.
pub(super) async fn load(
    services: &Services,
    actor: Actor,
    ticket: TicketId,
    message: Option<MessageId>,
) -> FlowResult<Original> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let rows = services
        .store
        .read(organisation, move |tx| {
            rows(tx, organisation, &reach, actor, ticket, message)
        })
        .await??;
    let raw = match &rows.blob {
        Some(blob) => services.store.blob_read(blob).await?,
        None => Vec::new(),
    };
    let limits = services.limits.clone();
    let kept_unread = rows.message.marks.iter().any(|mark| mark == KEPT_UNREAD);
    let parsing = tokio::task::spawn_blocking(move || {
        // What killed a process once must not be given to this one.
        let reading = if kept_unread {
            unreadable(&raw, KEPT_UNREAD)
        } else {
            read(&raw, &limits)
        };
        (raw, reading)
    });
    let (raw, reading) = parsing
        .await
        .map_err(|_| StoreError::fault("reading the answered mail panicked"))?;
    Ok(Original {
        ticket: rows.ticket,
        message: rows.message,
        raw,
        reading,
        mailbox: rows.mailbox,
        own: rows.own,
        signature: rows.signature,
    })
}

struct Rows {
    ticket: Ticket,
    message: Message,
    blob: Option<StoredBlob>,
    mailbox: Mailbox,
    own: Vec<String>,
    signature: String,
}

fn rows(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    actor: Actor,
    ticket: TicketId,
    wanted: Option<MessageId>,
) -> StoreResult<FlowResult<Rows>> {
    let found = standing_ticket(tx, organisation, ticket, false)?;
    let Some(ticket) = found.filter(|ticket| reach.allows(ticket.team)) else {
        return Ok(Err(FlowError::not_found(format!("there is no ticket {ticket}"))));
    };
    let all = messages::message_list(tx, organisation, ticket.thread)?;
    let incoming = Direction::Incoming.word();
    let found = match wanted {
        Some(id) => all.iter().find(|message| message.id == id),
        None => all
            .iter()
            .rev()
            .find(|message| message.direction == incoming)
            .or_else(|| all.last()),
    };
    let Some(message) = found.cloned() else {
        return Ok(Err(FlowError::not_found(match wanted {
            Some(id) => format!("{} has no message {id} to answer", ticket.number),
            None => format!("{} has no message to answer", ticket.number),
        })));
    };
    let mailboxes = mailboxes::mailbox_list(tx, organisation)?;
    let own = mailboxes.iter().map(|mailbox| mailbox.address.clone()).collect();
    let by_id = |id| mailboxes.iter().find(|mailbox| mailbox.id == id);
    let candidates = [by_id(message.mailbox), by_id(ticket.mailbox)];
    let able = candidates
        .iter()
        .flatten()
        .find(|mailbox| cannot_send(mailbox).is_none());
    let Some(mailbox) = able.or(candidates.iter().flatten().next()).copied().cloned() else {
        return Ok(Err(FlowError::not_found("the mailbox of this ticket is gone")));
    };
    Ok(Ok(Rows {
        blob: messages::message_blob(tx, organisation, message.id)?,
        signature: with_signature(&own_signature(tx, organisation, actor)?, &mailbox.signature),
        ticket,
        message,
        mailbox,
        own,
    }))
}

/// A ticket, or the one that it was folded into.
pub(super) fn standing_ticket(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TicketId,
    hold: bool,
) -> StoreResult<Option<Ticket>> {
    let mut wanted = id;
    // Folding never makes a circle; the bound keeps a damaged database from making one endless.
    for _ in 0..64 {
        let Some(ticket) = tickets::ticket_get(tx, organisation, wanted, hold)? else {
            return Ok(None);
        };
        match ticket.folded_into {
            Some(older) => wanted = older,
            None => return Ok(Some(ticket)),
        }
    }
    Err(StoreError::fault(format!(
        "the ticket {id} was folded in a circle"
    )))
}

/// The signature of the member who writes; empty for anybody else.
pub(super) fn own_signature(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    actor: Actor,
) -> StoreResult<String> {
    let Actor::Member(id) = actor else {
        return Ok(String::new());
    };
    let settings = organisations::member_settings(tx, organisation, id, false)?;
    Ok(settings.map(|settings| settings.signature).unwrap_or_default())
}
