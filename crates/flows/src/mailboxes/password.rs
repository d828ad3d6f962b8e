//! The password of a mailbox: sealed at rest, opened only to log in.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::MailboxId;
use facteur_store::{StoreResult, Tx, mailboxes};
use secrecy::{ExposeSecret, SecretString};

/// The name of that secret of a mailbox.
pub(crate) const PASSWORD: &str = "password";
const TABLE: &str = "secret";
const COLUMN: &str = "sealed";

/// The mailbox's password; none when none is set.
pub async fn password_of(services: &Services, mailbox: MailboxId) -> FlowResult<Option<SecretString>> {
    let organisation = services.organisation;
    let sealed: Option<Vec<u8>> = services
        .store
        .read(organisation, move |tx| read(tx, organisation, mailbox))
        .await?;
    open_password(services, mailbox, sealed.as_deref())
}

fn read(
    tx: &mut Tx<'_>,
    organisation: facteur_domain::OrganisationId,
    mailbox: MailboxId,
) -> StoreResult<Option<Vec<u8>>> {
    mailboxes::secret_get(tx, organisation, mailbox, PASSWORD)
}

/// Opens a sealed password.
pub(crate) fn open_password(
    services: &Services,
    mailbox: MailboxId,
    sealed: Option<&[u8]>,
) -> FlowResult<Option<SecretString>> {
    let Some(sealed) = sealed else { return Ok(None) };
    let opened = services
        .secrets
        .open(TABLE, COLUMN, &mailbox.to_string(), sealed)?;
    let text = String::from_utf8(opened)
        .map_err(|_| FlowError::refused("the mailbox's password is damaged; set it again"))?;
    Ok(Some(SecretString::from(text)))
}

/// Seals a password for a mailbox.
pub(super) fn seal_password(
    services: &Services,
    mailbox: MailboxId,
    password: &SecretString,
) -> FlowResult<Vec<u8>> {
    services.secrets.seal(
        TABLE,
        COLUMN,
        &mailbox.to_string(),
        password.expose_secret().as_bytes(),
    )
}
