//! The bytes of a mail.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::MessageId;
use facteur_store::StoreError;
use facteur_store::messages::{self, Message, StoredAttachment};

/// A mail with its bytes.
#[derive(Debug, Clone)]
pub struct RawMail {
    /// What is known of it.
    pub message: Message,
    /// The files that came with it, in order.
    pub attachments: Vec<StoredAttachment>,
    /// Its bytes as they came.
    pub bytes: Vec<u8>,
}

/// The mark of a mail that killed who read it.
const KEPT_UNREAD: &str = "kept-unread";

impl RawMail {
    /// Refuses a mail that must not be read in this process: reading it killed one before.
    pub(super) fn readable(&self) -> FlowResult<()> {
        if self.message.marks.iter().any(|mark| mark == KEPT_UNREAD) {
            return Err(FlowError::refused(
                "this mail broke the process that read it; only its raw source is shown",
            ));
        }
        Ok(())
    }
}

/// The bytes of a mail, with what is known of it.
///
/// # Errors
/// Not found when there is no such message, or its bytes were erased.
pub async fn raw(services: &Services, id: MessageId) -> FlowResult<RawMail> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let (message, attachments, blob) = services
        .store
        .read(organisation, move |tx| {
            let message = messages::message_get(tx, organisation, id)?;
            let Some(message) = message.filter(|message| reach.allows(message.team)) else {
                return Ok(None);
            };
            let attachments = messages::attachment_list(tx, organisation, id)?;
            let blob = messages::message_blob(tx, organisation, id)?;
            Ok::<_, StoreError>(blob.map(|blob| (message, attachments, blob)))
        })
        .await?
        .ok_or_else(|| FlowError::not_found(format!("there is no message {id}, or it was erased")))?;
    let bytes = services.store.blob_read(&blob).await?;
    Ok(RawMail {
        message,
        attachments,
        bytes,
    })
}
