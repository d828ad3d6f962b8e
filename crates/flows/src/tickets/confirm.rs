//! "That's right": a member looked at a ticket and agrees with its category.

use super::frame::Frame;
use crate::error::FlowResult;
use crate::judgement::{self, Said};
use crate::services::Services;
use facteur_domain::{Actor, CorrectionSource, EventKind, TicketId};
use facteur_store::tickets::Ticket;
use serde_json::json;

/// Says that the category of a ticket is right: nobody needs to look at it any more, no machine changes it, and it is
/// an example to learn from.
///
/// # Errors
/// Refused when there is no such ticket, or when it was folded into another.
pub async fn confirm(services: &Services, actor: Actor, ticket: TicketId) -> FlowResult<Ticket> {
    let example = judgement::example_of(services, ticket).await?;
    let frame = Frame::new(services, actor);
    let saved = services
        .store
        .write(services.organisation, move |tx| {
            let found = frame.ticket(tx, ticket)?;
            let data = json!({ "category": found.category });
            let event = frame.append(tx, ticket, EventKind::CategoryConfirmed, data)?;
            if let Some(example) = &example {
                let said = Said {
                    source: CorrectionSource::Confirmed,
                    ticket,
                    event: event.id,
                    from: Some(&found.category),
                    to: &found.category,
                };
                judgement::learn(tx, frame.desk(), &said, example)?;
            }
            Ok::<_, crate::FlowError>(frame.save(tx, found)?)
        })
        .await?;
    services.wake.wake();
    Ok(saved)
}
