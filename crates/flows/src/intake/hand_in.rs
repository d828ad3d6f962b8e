//! Mail that is handed in: by a mail agent's pipe, by HTTP.

use super::accept::{Accept, Acceptance, accept};
use crate::error::{FlowError, FlowResult};
use crate::mailboxes;
use crate::people;
use crate::services::Services;
use facteur_domain::{ArrivalId, FolderId, Lane, Mailbox, MailboxId, Place, TraceId};
use facteur_store::{StoreError, StoreResult, arrivals};
use facteur_understand::handed::mailbox_for;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// A mail that was handed in.
pub struct Handed {
    /// Its bytes, header fields first.
    pub raw: Vec<u8>,
    /// The address of the mailbox that it is for; found by its header when none is named.
    pub mailbox: Option<String>,
    /// Handing in the same bytes under the same key again gives the same arrival. Without a key, each time is an
    /// arrival of its own, and a copy is found by its contents.
    pub key: Option<String>,
}

/// What became of a mail that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandedIn {
    /// Its arrival, by which one can ask what became of it.
    pub arrival: ArrivalId,
    /// The mailbox that it is for.
    pub mailbox: MailboxId,
}

/// Accepts a mail and answers after the commit: then whoever handed it in may forget it.
///
/// # Errors
/// Not found when there is no such mailbox; invalid when the mail is empty, or names none of several mailboxes.
pub async fn hand_in(services: &Services, handed: Handed) -> FlowResult<HandedIn> {
    if handed.raw.is_empty() {
        return Err(FlowError::invalid(
            "message",
            "there is no mail; give one whole mail, header fields first",
        ));
    }
    let (mailbox, raw) = match &handed.mailbox {
        Some(address) => (mailboxes::by_address(services, address).await?.id, handed.raw),
        None => found(services, handed.raw).await?,
    };
    accept_into(services, mailbox, Handed { raw, ..handed }).await
}

async fn accept_into(services: &Services, mailbox: MailboxId, handed: Handed) -> FlowResult<HandedIn> {
    let raw = handed.raw;
    let folder = mailboxes::handed_folder(services, mailbox).await?.id;
    let trace: TraceId = services.ids.make();
    let provider_id = match &handed.key {
        Some(key) => {
            let content = Sha256::digest(&raw);
            let name = Sha256::new().chain_update(content).chain_update(key).finalize();
            format!("handed/key/{}", hex::encode(name))
        }
        None => format!("handed/{trace}"),
    };
    let place = Place {
        mailbox,
        folder,
        uidvalidity: 0,
        uid: 0,
        provider_id: provider_id.clone(),
    };
    let mail = Accept {
        place,
        lane: Lane::Live,
        archive: false,
        internal_date: services.now(),
        content: Acceptance::Raw(raw),
    };
    accept(services, vec![mail], None, None).await?;
    let arrival = arrival(services, folder, provider_id).await?;
    Ok(HandedIn { arrival, mailbox })
}

/// Accepts a mail that no member handed in, such as one of a mail gateway: into the organisation that has its mailbox.
///
/// # Errors
/// Those of [`hand_in`].
pub async fn hand_in_anywhere(services: &Services, handed: Handed) -> FlowResult<HandedIn> {
    let wanted = handed
        .mailbox
        .as_ref()
        .map(|address| address.trim().to_lowercase());
    let (mut all, mut owners) = (Vec::new(), HashMap::new());
    for organisation in people::organisation_ids(services).await? {
        let here = mailboxes::all(&services.for_work_of(organisation)).await?;
        owners.extend(here.iter().map(|mailbox| (mailbox.id, organisation)));
        all.extend(here);
    }
    let (mailbox, raw) = match wanted {
        Some(address) => {
            let found = all.iter().find(|mailbox| mailbox.address == address);
            (found.map(|mailbox| mailbox.id), handed.raw)
        }
        None => by_header(all, services, handed.raw).await?,
    };
    let handed = Handed { raw, ..handed };
    match mailbox.and_then(|mailbox| Some((mailbox, *owners.get(&mailbox)?))) {
        Some((mailbox, owner)) if !handed.raw.is_empty() => {
            accept_into(&services.for_work_of(owner), mailbox, handed).await
        }
        // Nobody has it, or there is nothing: the sentence that says so is the same.
        _ => hand_in(services, handed).await,
    }
}

/// The mailbox that a mail is for by its header, and the mail.
async fn by_header(
    all: Vec<Mailbox>,
    services: &Services,
    raw: Vec<u8>,
) -> FlowResult<(Option<MailboxId>, Vec<u8>)> {
    let limits = services.limits.clone();
    let looking = tokio::task::spawn_blocking(move || {
        let mail = facteur_mail::parse(&raw, &limits);
        (mailbox_for(&mail, &all), raw)
    });
    let looked = looking.await;
    Ok(looked.map_err(|_| StoreError::fault("a mail could not be read to find its mailbox"))?)
}

/// The mailbox by the mail's header, and the mail.
async fn found(services: &Services, raw: Vec<u8>) -> FlowResult<(MailboxId, Vec<u8>)> {
    let all: Vec<Mailbox> = mailboxes::all(services).await?;
    let addresses: Vec<String> = all.iter().map(|mailbox| mailbox.address.clone()).collect();
    let (mailbox, raw) = by_header(all, services, raw).await?;
    let mailbox = mailbox.ok_or_else(|| {
        let why = if addresses.is_empty() {
            "there is no mailbox yet; add one first".to_owned()
        } else {
            let known = addresses.join(", ");
            format!("the mail names none of the mailboxes; name one: {known}")
        };
        FlowError::invalid("mailbox", why)
    })?;
    Ok((mailbox, raw))
}

async fn arrival(services: &Services, folder: FolderId, provider_id: String) -> FlowResult<ArrivalId> {
    let organisation = services.organisation;
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| {
            arrivals::arrival_by_provider_id(tx, organisation, folder, &provider_id)
        })
        .await;
    found?.ok_or_else(|| StoreError::fault("an arrival is gone that was just accepted").into())
}
