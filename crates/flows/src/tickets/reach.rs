//! Which tickets somebody may see: decided here for all of them. What is out of reach is not found.

use crate::error::{FlowError, FlowResult};
use facteur_domain::{OrganisationId, Reach, TicketId};
use facteur_store::Tx;
use facteur_store::tickets::{self, Ticket};

/// The ticket, when it is there and within reach; with `lock`, held until the commit.
///
/// # Errors
/// Not found.
pub(crate) fn within(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    id: TicketId,
    lock: bool,
) -> FlowResult<Ticket> {
    let found = tickets::ticket_get(tx, organisation, id, lock)?;
    found
        .filter(|ticket| reach.allows(ticket.team))
        .ok_or_else(|| no_ticket(&id))
}

/// What is said of a ticket that is not there, or out of reach.
pub(crate) fn no_ticket(called: &dyn std::fmt::Display) -> FlowError {
    FlowError::not_found(format!(
        "there is no ticket {called}; `facteur ticket list` shows those there are"
    ))
}
