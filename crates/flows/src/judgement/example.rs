//! The mail that a ticket began with, as an example to learn from.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::id::Id;
use facteur_domain::{MessageId, OrganisationId, TicketId};
use facteur_mail::Limits;
use facteur_store::messages::{self, Message};
use facteur_store::{StoreError, StoreResult, Tx, corrections, tickets};
use facteur_understand::model::{TrainingText, is_held_out};
use facteur_understand::{MailFacts, read};

/// The mark of a mail that killed who read it.
const KEPT_UNREAD: &str = "kept-unread";

/// What is kept of a mail to learn from it.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub message: MessageId,
    pub sender: Vec<u8>,
    pub sketch: Option<Vec<u8>>,
    pub held_out: bool,
    /// As JSON.
    pub body: String,
}

/// The first mail that came in on a ticket, as an example. None when there is none that can be read: a correction
/// then counts for its ticket alone.
pub(crate) async fn example_of(services: &Services, ticket: TicketId) -> FlowResult<Option<Example>> {
    let organisation = services.organisation;
    let found = services
        .store
        .read(organisation, move |tx| {
            let Some(message) = first_mail(tx, organisation, ticket)? else {
                return Ok(None);
            };
            let blob = messages::message_blob(tx, organisation, message.id)?;
            Ok::<_, StoreError>(blob.map(|blob| (message, blob)))
        })
        .await?;
    let Some((message, blob)) = found else {
        return Ok(None);
    };
    let raw = match services.store.blob_read(&blob).await {
        Ok(raw) => raw,
        Err(error) => {
            tracing::warn!(component = "judgement", action = "read_example", email_id = %message.id, error = %error,
                "the bytes of a corrected mail cannot be read; nothing is learned from it");
            return Ok(None);
        }
    };
    let limits = services.limits.clone();
    let example = tokio::task::spawn_blocking(move || example(&message, &raw, &limits)).await;
    Ok(example.map_err(|_| StoreError::fault("reading a corrected mail panicked"))?)
}

fn first_mail(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
) -> StoreResult<Option<Message>> {
    let Some(ticket) = tickets::ticket_get(tx, organisation, ticket, false)? else {
        return Ok(None);
    };
    let all = messages::message_list(tx, organisation, ticket.thread)?;
    let first = all.into_iter().find(|message| message.direction == "incoming");
    Ok(first.filter(|message| !message.marks.iter().any(|mark| mark == KEPT_UNREAD)))
}

fn example(message: &Message, raw: &[u8], limits: &Limits) -> Option<Example> {
    let reading = read(raw, limits);
    let facts = MailFacts::of(&reading, Some(message.mailbox));
    let text = TrainingText::of(&facts);
    Some(Example {
        message: message.id,
        sender: corrections::sender_hash(facts.from.unwrap_or(&message.from_address)),
        sketch: text.sketch(),
        held_out: is_held_out(message.thread.uuid().as_bytes()),
        body: serde_json::to_string(&text).ok()?,
    })
}
