//! The organisation's key for the hashes of what was erased: without it, nobody can ask the hashes whether
//! somebody was here.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_store::mailboxes;
use facteur_understand::Reading;
use hmac::{Hmac, Mac};
use sha2::Sha256;

const NAME: &str = "erasure";
const TABLE: &str = "secret";
const COLUMN: &str = "sealed";

/// Makes the hashes.
#[derive(Clone)]
pub(crate) struct ErasureKey([u8; 32]);

impl ErasureKey {
    fn of(&self, kind: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut hash = <Hmac<Sha256> as Mac>::new_from_slice(&self.0)
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        for part in [kind.as_bytes()].iter().chain(parts) {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into_bytes().into()
    }

    /// Of an address.
    pub(crate) fn address(&self, address: &str) -> [u8; 32] {
        self.of("address", &[address.trim().to_lowercase().as_bytes()])
    }

    /// Of a Message-ID without angle brackets.
    pub(crate) fn message_id(&self, id: &str) -> [u8; 32] {
        self.of("message-id", &[id.as_bytes()])
    }

    /// Of what a mail's header says, by which one that may be known is told from all others before it is read.
    pub(crate) fn header(&self, header: &Reading) -> Vec<[u8; 32]> {
        let print = &header.fingerprint;
        let date = print.date.unwrap_or_default().to_be_bytes();
        let from = print.from.as_deref().unwrap_or_default();
        let id = header.parsed.message_id.as_deref().unwrap_or_default();
        let mut hashes = vec![self.of("header", &[id.as_bytes(), from.as_bytes(), &date])];
        if print.from.is_some() && print.date.is_some() {
            let subject = print.subject.as_bytes();
            hashes.push(self.of("envelope", &[from.as_bytes(), &date, subject]));
        }
        hashes
    }

    /// Of a mail: the same Message-ID with the same parts, or the same sender, date, subject and text.
    pub(crate) fn mail(&self, mail: &Reading) -> Vec<[u8; 32]> {
        let print = &mail.fingerprint;
        let mut hashes = vec![self.of("mail", &[mail.keys.own.as_bytes(), print.content.as_bytes()])];
        if let (Some(from), Some(date)) = (&print.from, print.date) {
            let (date, subject) = (date.to_be_bytes(), print.subject.as_bytes());
            hashes.push(self.of("text", &[from.as_bytes(), &date, subject, print.text.as_bytes()]));
        }
        hashes
    }

    /// All by which a mail is known again.
    pub(crate) fn marks(&self, mail: &Reading) -> Vec<[u8; 32]> {
        let mut marks = self.header(mail);
        marks.extend(self.mail(mail));
        marks
    }
}

/// The key, when there is one.
pub(crate) async fn if_any(services: &Services) -> FlowResult<Option<ErasureKey>> {
    let organisation = services.organisation;
    let sealed = services
        .store
        .read(organisation, move |tx| {
            mailboxes::secret_get(tx, organisation, organisation, NAME)
        })
        .await?;
    sealed.map(|sealed| open(services, &sealed)).transpose()
}

/// The key, made when there is none yet.
pub(super) async fn key(services: &Services) -> FlowResult<ErasureKey> {
    if let Some(key) = if_any(services).await? {
        return Ok(key);
    }
    let organisation = services.organisation;
    let mut fresh = [0_u8; 32];
    services.ids.random().fill(&mut fresh);
    let sealed = services.secrets.seal(TABLE, COLUMN, &row(services), &fresh)?;
    let stands = services
        .store
        .write(organisation, move |tx| {
            mailboxes::secret_claim(tx, organisation, organisation, NAME, &sealed)
        })
        .await?;
    open(services, &stands)
}

fn open(services: &Services, sealed: &[u8]) -> FlowResult<ErasureKey> {
    let opened = services.secrets.open(TABLE, COLUMN, &row(services), sealed)?;
    let bytes: [u8; 32] = opened.as_slice().try_into().map_err(|_| {
        FlowError::refused("the key by which erased mail is known again is damaged; restore it from a backup")
    })?;
    Ok(ErasureKey(bytes))
}

fn row(services: &Services) -> String {
    format!("{}/{NAME}", services.organisation)
}
