//! Which tickets were looked at.

use super::reach::within;
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Actor, TeamId, TicketId};
use facteur_store::tickets;

/// Notes that somebody has read a ticket as it stands now: it is not unread any more, for nobody. Tells whether
/// that was news, by the ticket's team. No event is made of it: it changes nothing on the ticket.
///
/// # Errors
/// Not found when there is no such ticket.
pub async fn seen(services: &Services, actor: Actor, ticket: TicketId) -> FlowResult<Option<TeamId>> {
    let (organisation, now) = (services.organisation, services.now());
    let reach = services.reach.clone();
    let member = match actor {
        Actor::Member(member) => Some(member),
        _ => None,
    };
    services
        .store
        .write(organisation, move |tx| {
            let team = within(tx, organisation, &reach, ticket, false)?.team;
            let news = tickets::ticket_seen(tx, organisation, ticket, member, now)?;
            Ok(news.then_some(team))
        })
        .await
}
