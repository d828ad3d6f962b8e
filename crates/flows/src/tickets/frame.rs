//! What stays the same throughout one change of tickets.

use super::reach::within;
use crate::error::{FlowError, FlowResult};
use crate::judgement::Desk;
use crate::services::Services;
use facteur_domain::{Actor, Change, Event, EventKind, Ids, OrganisationId, Reach, TicketId, Timestamp};
use facteur_store::tickets::{self, Ticket};
use facteur_store::{StoreResult, Tx, events};

#[derive(Clone)]
pub(super) struct Frame {
    pub organisation: OrganisationId,
    pub reach: Reach,
    pub ids: Ids,
    pub now: Timestamp,
    pub actor: Actor,
}

impl Frame {
    pub(super) fn new(services: &Services, actor: Actor) -> Self {
        Self {
            organisation: services.organisation,
            reach: services.reach.clone(),
            ids: services.ids.clone(),
            now: services.now(),
            actor,
        }
    }

    /// What learning needs to know of this change.
    pub(super) const fn desk(&self) -> Desk<'_> {
        Desk {
            organisation: self.organisation,
            ids: &self.ids,
            now: self.now,
            actor: self.actor,
        }
    }

    /// The ticket, held until the commit; refused when it was folded into another.
    pub(super) fn ticket(&self, tx: &mut Tx<'_>, id: TicketId) -> FlowResult<Ticket> {
        let ticket = self.any_ticket(tx, id)?;
        let Some(older) = ticket.folded_into else {
            return Ok(ticket);
        };
        let older = tickets::ticket_get(tx, self.organisation, older, false)?;
        let older = older.map_or_else(|| "another ticket".to_owned(), |ticket| ticket.number.to_string());
        Err(FlowError::refused(format!(
            "{} was folded into {older}; change that one, or undo the folding first",
            ticket.number
        )))
    }

    /// The ticket, held until the commit, wherever it is.
    pub(super) fn any_ticket(&self, tx: &mut Tx<'_>, id: TicketId) -> FlowResult<Ticket> {
        within(tx, self.organisation, &self.reach, id, true)
    }

    /// Saves a changed ticket and gives it back as it stands now.
    pub(super) fn save(&self, tx: &mut Tx<'_>, mut ticket: Ticket) -> StoreResult<Ticket> {
        ticket.touched |= self.actor.is_person();
        // Whoever changed it has looked at it.
        ticket.to_review &= !ticket.touched;
        ticket.updated_at = self.now;
        tickets::ticket_update(tx, self.organisation, &ticket)?;
        ticket.version += 1;
        Ok(ticket)
    }

    /// Appends the event of a change.
    pub(super) fn tell(&self, tx: &mut Tx<'_>, ticket: TicketId, change: &Change) -> StoreResult<Event> {
        self.append(tx, ticket, change.kind(), change.data())
    }

    pub(super) fn append(
        &self,
        tx: &mut Tx<'_>,
        ticket: TicketId,
        kind: EventKind,
        data: serde_json::Value,
    ) -> StoreResult<Event> {
        let event = Event {
            id: self.ids.make(),
            at: self.now,
            kind,
            ticket: Some(ticket),
            actor: self.actor,
            data,
            trace: None,
        };
        events::event_append(tx, self.organisation, &event)?;
        Ok(event)
    }
}
