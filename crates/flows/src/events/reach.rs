//! Which events somebody may hear of: those of tickets and mailboxes within reach, and those of the whole
//! organisation.

use facteur_domain::{MailboxId, OrganisationId, Reach, TeamId, TicketId};
use facteur_store::events::RecordedEvent;
use facteur_store::{StoreResult, Tx, tickets};
use std::collections::{HashMap, HashSet};

/// What somebody may hear of.
pub(super) struct Hearing {
    reach: Reach,
    mailboxes: Option<Vec<MailboxId>>,
}

impl Hearing {
    pub(super) fn load(tx: &mut Tx<'_>, organisation: OrganisationId, reach: &Reach) -> StoreResult<Self> {
        Ok(Self {
            mailboxes: crate::mailboxes::within(tx, organisation, reach)?,
            reach: reach.clone(),
        })
    }

    /// Those of the events that may be heard of, in their order.
    pub(super) fn heard(
        &self,
        tx: &mut Tx<'_>,
        organisation: OrganisationId,
        events: Vec<RecordedEvent>,
    ) -> StoreResult<Vec<RecordedEvent>> {
        let Some(mailboxes) = &self.mailboxes else {
            return Ok(events);
        };
        let teams = teams(tx, organisation, &events)?;
        let is_heard = |recorded: &RecordedEvent| {
            let event = &recorded.event;
            let team = event.ticket.map(|ticket| teams.get(&ticket));
            // A ticket that is gone is nobody's to hear of but of who sees everything.
            let by_ticket = team.is_none_or(|team| team.is_some_and(|team| self.reach.allows(*team)));
            let named = event.data.get("mailbox").and_then(serde_json::Value::as_str);
            let named: Option<MailboxId> = named.and_then(|id| id.parse().ok());
            by_ticket && named.is_none_or(|mailbox| mailboxes.contains(&mailbox))
        };
        Ok(events.into_iter().filter(is_heard).collect())
    }
}

/// The teams of the tickets that the events are about.
pub(super) fn teams(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    events: &[RecordedEvent],
) -> StoreResult<HashMap<TicketId, TeamId>> {
    let about: HashSet<TicketId> = events.iter().filter_map(|one| one.event.ticket).collect();
    let about: Vec<TicketId> = about.into_iter().collect();
    let tickets = tickets::ticket_get_each(tx, organisation, &about)?;
    Ok(tickets
        .into_iter()
        .map(|ticket| (ticket.id, ticket.team))
        .collect())
}
