//! Contacts with their history.

use crate::error::{FlowError, FlowResult};
use crate::mailboxes;
use crate::services::Services;
use crate::tickets::{TicketRow, rows};
use facteur_domain::{ContactId, OrganisationId, Reach, Status, Timestamp};
use facteur_store::contacts::{self, Contact};
use facteur_store::tickets;
use facteur_store::{StoreResult, Tx};
use serde::Serialize;

/// Tickets of a contact that are shown: the newest.
const LAST_TICKETS: usize = 20;
/// Contacts of a page at most.
const LARGEST_PAGE: usize = 1_000;

/// A contact with its history.
#[derive(Debug, Clone, Serialize)]
pub struct ContactView {
    /// The contact, with its addresses.
    #[serde(flatten)]
    pub contact: Contact,
    /// How many tickets it has in each status.
    pub tickets_by_status: Vec<(Status, i64)>,
    /// Its newest tickets, on all shelves.
    pub last_tickets: Vec<TicketRow>,
}

/// One page of contacts.
#[derive(Debug, Clone, Serialize)]
pub struct ContactPage {
    /// The contacts, those who wrote last first.
    pub contacts: Vec<Contact>,
    /// Where the next page goes on; none at the end.
    pub next: Option<String>,
}

/// Lists the contacts of which the name or an address holds the text; an empty text holds for all.
///
/// # Errors
/// Refused when the cursor is none of ours.
pub async fn contact_list(
    services: &Services,
    text: &str,
    cursor: Option<&str>,
    limit: usize,
) -> FlowResult<ContactPage> {
    let organisation = services.organisation;
    let limit = limit.clamp(1, LARGEST_PAGE);
    let before = cursor.map(read_cursor).transpose()?;
    let text = text.trim().to_owned();
    let mut contacts = services
        .store
        .read(organisation, move |tx| {
            contacts::contact_list(tx, organisation, &text, before, limit + 1)
        })
        .await?;
    let more = contacts.len() > limit;
    contacts.truncate(limit);
    let last = contacts.last().filter(|_| more);
    let next = last.map(|last| format!("{}.{}", last.last_seen.micros(), last.id));
    Ok(ContactPage { contacts, next })
}

fn read_cursor(cursor: &str) -> FlowResult<(Timestamp, ContactId)> {
    let read = || {
        let (at, id) = cursor.split_once('.')?;
        Some((Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?))
    };
    read().ok_or_else(|| {
        FlowError::invalid(
            "cursor",
            "the cursor is none that a list gave; begin with the first page, without one",
        )
    })
}

/// A contact by an address or its id.
///
/// # Errors
/// Refused when there is none.
pub async fn contact_show(services: &Services, who: &str) -> FlowResult<ContactView> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let who = who.trim().to_lowercase();
    services
        .store
        .read(organisation, move |tx| {
            let id = match who.parse::<ContactId>() {
                Ok(id) => Some(id),
                Err(_) => of_address(tx, organisation, &who)?,
            };
            let view = match id {
                Some(id) => contact_view(tx, organisation, &reach, id)?,
                None => None,
            };
            view.ok_or_else(|| {
                FlowError::not_found(format!(
                    "nobody known has the address {who}; `facteur contact list` shows the contacts"
                ))
            })
        })
        .await
}

/// The contact of an address.
pub(crate) fn of_address(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    address: &str,
) -> StoreResult<Option<ContactId>> {
    let found = contacts::contact_find_each(tx, organisation, &[address.to_owned()])?;
    Ok(found.into_iter().next().flatten())
}

/// A contact with its history as far as it is within reach, if it is known.
fn contact_view(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    id: ContactId,
) -> StoreResult<Option<ContactView>> {
    let Some(contact) = contacts::contact_get(tx, organisation, id)? else {
        return Ok(None);
    };
    let within = mailboxes::within(tx, organisation, reach)?;
    let within = within.as_deref();
    let last = tickets::ticket_of_contact(tx, organisation, id, within, LAST_TICKETS)?;
    Ok(Some(ContactView {
        contact,
        tickets_by_status: tickets::ticket_counts_of_contact(tx, organisation, id, within)?,
        last_tickets: rows(tx, organisation, last)?,
    }))
}
