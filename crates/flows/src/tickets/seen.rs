//! Which tickets were looked at.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Actor, TicketId};
use facteur_store::tickets;

/// Notes that somebody has read a ticket as it stands now: it is not unread any more, for nobody. Tells whether
/// that was news. No event is made of it: it changes nothing on the ticket.
pub async fn seen(services: &Services, actor: Actor, ticket: TicketId) -> FlowResult<bool> {
    let (organisation, now) = (services.organisation, services.now());
    let member = match actor {
        Actor::Member(member) => Some(member),
        _ => None,
    };
    let seen = services.store.write(organisation, move |tx| {
        tickets::ticket_seen(tx, organisation, ticket, member, now)
    });
    Ok(seen.await?)
}
