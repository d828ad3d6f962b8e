//! A file that came with a mail.

use super::raw;
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::MessageId;
use facteur_mail::attachment_content;
use facteur_store::StoreError;
use facteur_store::messages::StoredAttachment;

/// A file with its contents.
#[derive(Debug, Clone)]
pub struct AttachmentContent {
    /// Its name, types and dangers.
    pub attachment: StoredAttachment,
    /// Its contents, decoded.
    pub bytes: Vec<u8>,
}

/// The file at that position, counted from 0.
///
/// # Errors
/// Not found when there is no such message or file; refused when the mail must not be read.
pub async fn attachment(
    services: &Services,
    id: MessageId,
    position: usize,
) -> FlowResult<AttachmentContent> {
    let mail = raw(services, id).await?;
    mail.readable()?;
    let none = || FlowError::not_found(format!("the message {id} has no file number {position}"));
    let attachment = mail.attachments.get(position).cloned().ok_or_else(none)?;
    let limits = services.limits.clone();
    let reading = tokio::task::spawn_blocking(move || attachment_content(&mail.bytes, &limits, position));
    let read = reading
        .await
        .map_err(|_| StoreError::fault("reading a file of a mail panicked"))?;
    Ok(AttachmentContent {
        attachment,
        bytes: read.ok_or_else(none)?,
    })
}
