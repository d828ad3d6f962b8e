//! The password of a mailbox: sealed at rest, opened only to log in.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::MailboxId;
use facteur_store::{StoreError, StoreResult, Tx, mailboxes};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashSet;
use std::fmt::Display;

/// The name of that secret of a mailbox.
pub(crate) const PASSWORD: &str = "password";
/// The name of the password to send with, where it is another one.
pub(crate) const SMTP_PASSWORD: &str = "smtp_password";
const TABLE: &str = "secret";
const COLUMN: &str = "sealed";

/// Those of these mailboxes that have a password to read with.
pub async fn with_password(services: &Services, mailboxes: Vec<MailboxId>) -> FlowResult<HashSet<MailboxId>> {
    let organisation = services.organisation;
    let found = services.store.read(organisation, move |tx| {
        let mut found = HashSet::new();
        for id in &mailboxes {
            if read(tx, organisation, *id)?.is_some() {
                found.insert(*id);
            }
        }
        Ok::<_, StoreError>(found)
    });
    Ok(found.await?)
}

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

/// The password to send with: the mailbox's own one for that, else the one to read with.
pub(crate) async fn smtp_password_of(
    services: &Services,
    mailbox: MailboxId,
) -> FlowResult<Option<SecretString>> {
    let organisation = services.organisation;
    let (smtp, imap) = services
        .store
        .read(organisation, move |tx| {
            let smtp = mailboxes::secret_get(tx, organisation, mailbox, SMTP_PASSWORD)?;
            Ok::<_, StoreError>((smtp, read(tx, organisation, mailbox)?))
        })
        .await?;
    match smtp {
        Some(sealed) => open(services, &smtp_row(mailbox), &sealed).map(Some),
        None => open_password(services, mailbox, imap.as_deref()),
    }
}

/// The row of a secret as its envelope knows it: each name another one, so that no envelope opens in another's place.
/// The password to read with was there first and has the owner alone.
pub(crate) fn secret_row(owner: impl Display, name: &str) -> String {
    if name == PASSWORD {
        owner.to_string()
    } else {
        format!("{owner}/{name}")
    }
}

fn smtp_row(mailbox: MailboxId) -> String {
    secret_row(mailbox, SMTP_PASSWORD)
}

/// Opens a sealed password.
pub(crate) fn open_password(
    services: &Services,
    mailbox: MailboxId,
    sealed: Option<&[u8]>,
) -> FlowResult<Option<SecretString>> {
    let open = |sealed| open(services, &mailbox.to_string(), sealed);
    sealed.map(open).transpose()
}

fn open(services: &Services, row: &str, sealed: &[u8]) -> FlowResult<SecretString> {
    let opened = services.secrets.open(TABLE, COLUMN, row, sealed)?;
    let text = String::from_utf8(opened)
        .map_err(|_| FlowError::refused("the mailbox's password is damaged; set it again"))?;
    Ok(SecretString::from(text))
}

/// Seals a password for a mailbox.
pub(super) fn seal_password(
    services: &Services,
    mailbox: MailboxId,
    password: &SecretString,
) -> FlowResult<Vec<u8>> {
    seal(services, &mailbox.to_string(), password)
}

/// Seals a password to send with.
pub(super) fn seal_smtp_password(
    services: &Services,
    mailbox: MailboxId,
    password: &SecretString,
) -> FlowResult<Vec<u8>> {
    seal(services, &smtp_row(mailbox), password)
}

fn seal(services: &Services, row: &str, password: &SecretString) -> FlowResult<Vec<u8>> {
    let secret = password.expose_secret().as_bytes();
    services.secrets.seal(TABLE, COLUMN, row, secret)
}
