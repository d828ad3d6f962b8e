//! The organisation's key for the tags of tickets: made at the first mail that is written, sealed like a
//! password.

use crate::error::{FlowError, FlowResult};
use crate::mailboxes::secret_row;
use crate::services::Services;
use facteur_domain::OrganisationId;
use facteur_store::{StoreResult, Tx, mailboxes};
use facteur_understand::TagKey;

const TICKET_TAGS: &str = "ticket_tags";
const TABLE: &str = "secret";
const COLUMN: &str = "sealed";

/// The sealed key, when there is one.
pub(crate) fn sealed_key(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Option<Vec<u8>>> {
    mailboxes::secret_get(tx, organisation, organisation, TICKET_TAGS)
}

/// Opens the key. None when there is none, or when it cannot be opened: mail then finds its ticket by its
/// other keys, and must never wait for this one.
pub(crate) fn open_key(services: &Services, sealed: Option<&[u8]>) -> Option<TagKey> {
    match open(services, sealed?) {
        Ok(key) => Some(key),
        Err(error) => {
            tracing::warn!(component = "intake", action = "open_tag_key", error = %error,
                "tags of tickets are not recognised; answers join by their other keys");
            None
        }
    }
}

fn open(services: &Services, sealed: &[u8]) -> FlowResult<TagKey> {
    let opened = services.secrets.open(TABLE, COLUMN, &row(services), sealed)?;
    TagKey::from_slice(&opened).ok_or_else(|| {
        FlowError::refused("the key of the tickets' tags is damaged; restore it from a backup")
    })
}

/// The key, made when there is none yet.
pub(crate) async fn key(services: &Services) -> FlowResult<TagKey> {
    let organisation = services.organisation;
    let sealed = services
        .store
        .read(organisation, move |tx| sealed_key(tx, organisation))
        .await?;
    if let Some(sealed) = sealed {
        return open(services, &sealed);
    }
    let mut fresh = [0_u8; 32];
    services.ids.random().fill(&mut fresh);
    let sealed = services.secrets.seal(TABLE, COLUMN, &row(services), &fresh)?;
    let stands = services
        .store
        .write(organisation, move |tx| {
            mailboxes::secret_claim(tx, organisation, organisation, TICKET_TAGS, &sealed)
        })
        .await?;
    open(services, &stands)
}

fn row(services: &Services) -> String {
    secret_row(services.organisation, TICKET_TAGS)
}
