//! Drafts: each member has one on each ticket.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use crate::tickets::within;
use facteur_domain::{AnswerKind, MemberId, MessageId, OrganisationId, TicketId, Timestamp, UploadId};
use facteur_store::drafts::{self, Upload};
use facteur_store::{StoreError, StoreResult, Tx};
use serde::{Deserialize, Serialize};

/// Bytes of a draft at most.
const LARGEST: usize = 2 * 1024 * 1024;

/// What was written so far. Nothing of it is checked before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftContent {
    /// What it will be to the mail before it.
    pub kind: AnswerKind,
    /// The message that it answers or forwards.
    pub answers_to: Option<MessageId>,
    /// Addresses of To, as they were typed.
    pub to: Vec<String>,
    /// Addresses of Cc.
    pub cc: Vec<String>,
    /// Addresses that only the envelope will name.
    pub bcc: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML, when it was written so.
    pub html: Option<String>,
    /// The files that were brought for it.
    pub uploads: Vec<UploadId>,
}

/// A draft as it was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// What was written so far.
    pub content: DraftContent,
    /// Its files; those that are gone are left out.
    pub uploads: Vec<Upload>,
    /// When it was saved.
    pub saved_at: Timestamp,
}

/// Saves a member's draft on a ticket, in place of the one before.
///
/// # Errors
/// Not found when there is no such ticket; invalid when the draft is too long.
pub async fn save(
    services: &Services,
    member: MemberId,
    ticket: TicketId,
    content: &DraftContent,
) -> FlowResult<()> {
    let body = serde_json::to_value(content)
        .map_err(|error| StoreError::fault(format!("a draft cannot be written as JSON: {error}")))?;
    if body.to_string().len() > LARGEST {
        let long = format!("the draft is larger than {LARGEST} bytes; shorten it, or attach a file");
        return Err(FlowError::invalid("text", long));
    }
    let (organisation, now) = (services.organisation, services.now());
    let reach = services.reach.clone();
    services
        .store
        .write(organisation, move |tx| {
            within(tx, organisation, &reach, ticket, false)?;
            Ok(drafts::draft_put(tx, organisation, member, ticket, &body, now)?)
        })
        .await
}

/// A member's draft on a ticket.
pub async fn get(services: &Services, member: MemberId, ticket: TicketId) -> FlowResult<Option<Draft>> {
    let organisation = services.organisation;
    let found = services
        .store
        .read(organisation, move |tx| draft_of(tx, organisation, member, ticket));
    Ok(found.await?)
}

/// A member's draft on a ticket. One of another release that cannot be read any more is none.
pub(crate) fn draft_of(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: MemberId,
    ticket: TicketId,
) -> StoreResult<Option<Draft>> {
    let Some((body, saved_at)) = drafts::draft_get(tx, organisation, member, ticket)? else {
        return Ok(None);
    };
    let Ok(content) = serde_json::from_value::<DraftContent>(body) else {
        return Ok(None);
    };
    let mut uploads = Vec::with_capacity(content.uploads.len());
    for id in &content.uploads {
        let found = drafts::upload_get(tx, organisation, member, *id)?;
        uploads.extend(found.map(|(upload, _)| upload));
    }
    Ok(Some(Draft {
        content,
        uploads,
        saved_at,
    }))
}

/// Forgets a member's draft on a ticket.
pub async fn delete(services: &Services, member: MemberId, ticket: TicketId) -> FlowResult<()> {
    let organisation = services.organisation;
    let deleted = services.store.write(organisation, move |tx| {
        drafts::draft_delete(tx, organisation, member, ticket)
    });
    Ok(deleted.await?)
}
