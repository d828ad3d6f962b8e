//! Lines of lists: all that they show is loaded for a whole page at once.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{MailboxId, OrganisationId, SendState, ThreadId, TicketId};
use facteur_store::organisations::{self, Member};
use facteur_store::tickets::{self, Ticket, TicketDigest};
use facteur_store::{StoreResult, Tx, answers, contacts, mailboxes};
use serde::Serialize;
use std::collections::HashMap;

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TicketRow {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// Its conversation in short.
    #[serde(flatten)]
    pub digest: TicketDigest,
    /// Its tags.
    pub tags: Vec<String>,
    /// What the contact calls itself; may be empty.
    pub contact_name: String,
    /// An address of the contact.
    pub contact_address: String,
    /// Who works on it.
    pub assigned_to: Option<Member>,
    /// How far the newest answer has come that is not sent yet.
    pub sending: Option<SendState>,
    /// The address of the mailbox it came to.
    pub mailbox_address: String,
}

/// The lines of these tickets, in their order.
pub(crate) fn rows(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    found: Vec<Ticket>,
) -> StoreResult<Vec<TicketRow>> {
    let ids: Vec<TicketId> = found.iter().map(|ticket| ticket.id).collect();
    let threads: Vec<(TicketId, ThreadId)> = found.iter().map(|ticket| (ticket.id, ticket.thread)).collect();
    let contacts: Vec<_> = found.iter().filter_map(|ticket| ticket.contact).collect();
    let mut tags = tickets::tag_list_each(tx, organisation, &ids)?.into_iter();
    let mut digests = tickets::ticket_digest_each(tx, organisation, &threads)?.into_iter();
    let mut names = contacts::contact_names(tx, organisation, &contacts)?.into_iter();
    let mut sending = answers::answer_open_each(tx, organisation, &ids)?.into_iter();
    let members = organisations::member_list(tx, organisation)?;
    let mailboxes = mailboxes::mailbox_list(tx, organisation)?;
    let addresses: HashMap<MailboxId, String> = mailboxes
        .into_iter()
        .map(|mailbox| (mailbox.id, mailbox.address))
        .collect();
    let row = |ticket: Ticket| {
        let name = ticket.contact.and_then(|_| names.next());
        let (contact_name, contact_address) = name.unwrap_or_default();
        let assigned = members.iter().find(|member| Some(member.id) == ticket.assignee);
        TicketRow {
            digest: digests.next().unwrap_or_default(),
            tags: tags.next().unwrap_or_default(),
            sending: sending.next().flatten(),
            contact_name,
            contact_address,
            assigned_to: assigned.cloned(),
            mailbox_address: addresses.get(&ticket.mailbox).cloned().unwrap_or_default(),
            ticket,
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// The lines of these tickets, in their order.
pub async fn rows_of(services: &Services, found: Vec<Ticket>) -> FlowResult<Vec<TicketRow>> {
    let organisation = services.organisation;
    let loading = services
        .store
        .read(organisation, move |tx| rows(tx, organisation, found.clone()));
    Ok(loading.await?)
}
