//! Links between tickets that may belong together.

use super::alter::changed_since;
use super::frame::Frame;
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, Change, TicketId};
use facteur_store::Tx;
use facteur_store::tickets::{self, NewLink};

/// Why a link that a person made is there.
const BY_HAND: &str = "by_hand";

/// Links two tickets. A link that is there already stays as it is.
///
/// # Errors
/// Refused when one of them does not exist, or both are the same.
pub async fn link(services: &Services, actor: Actor, ticket: TicketId, other: TicketId) -> FlowResult<()> {
    let change = Change::Link {
        other,
        why: BY_HAND.to_owned(),
        linked: true,
    };
    change_link(services, actor, ticket, change).await
}

/// Takes the link between two tickets away, whoever found it. One that is not there is no error.
///
/// # Errors
/// Refused when one of them does not exist, or both are the same.
pub async fn unlink(services: &Services, actor: Actor, ticket: TicketId, other: TicketId) -> FlowResult<()> {
    let change = Change::Link {
        other,
        why: BY_HAND.to_owned(),
        linked: false,
    };
    change_link(services, actor, ticket, change).await
}

async fn change_link(services: &Services, actor: Actor, ticket: TicketId, change: Change) -> FlowResult<()> {
    let frame = Frame::new(services, actor);
    services
        .store
        .write(services.organisation, move |tx| {
            let Change::Link { other, linked, .. } = change else {
                return Ok(());
            };
            if ticket == other {
                return Err(FlowError::invalid(
                    "ticket",
                    "a ticket cannot be linked to itself; name two",
                ));
            }
            frame.ticket(tx, ticket.min(other))?;
            frame.ticket(tx, ticket.max(other))?;
            let links = tickets::link_list(tx, frame.organisation, ticket)?;
            let there = links.into_iter().find(|(id, _)| *id == other);
            if there.is_some() == linked {
                return Ok(());
            }
            let why = there.map_or_else(|| BY_HAND.to_owned(), |(_, why)| why);
            let change = Change::Link { other, why, linked };
            make(tx, &frame, ticket, &change)?;
            frame.tell(tx, ticket, &change)?;
            let found = frame.any_ticket(tx, ticket)?;
            frame.save(tx, found)?;
            Ok(())
        })
        .await
}

/// Makes or takes back a link.
pub(super) fn make(tx: &mut Tx<'_>, frame: &Frame, ticket: TicketId, change: &Change) -> FlowResult<()> {
    let Change::Link { other, why, linked } = change else {
        return Ok(());
    };
    if *linked {
        let there = tickets::link_list(tx, frame.organisation, ticket)?;
        if there.iter().any(|(id, _)| id == other) {
            return Err(changed_since("the link is there again"));
        }
        let link = NewLink {
            ticket,
            other: *other,
            why,
        };
        tickets::link_add_each(tx, frame.organisation, &[link], frame.now)?;
        return Ok(());
    }
    if tickets::link_remove(tx, frame.organisation, ticket, *other)? {
        return Ok(());
    }
    Err(changed_since("the link is gone already"))
}
