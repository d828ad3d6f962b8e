//! `POST /tickets/bulk`

use super::change::TicketChange;
use crate::answer::{Answer, Problem};
use crate::ask::{Asker, Body};
use axum::Json;
use facteur_domain::TicketId;
use facteur_domain::id::Id;
use facteur_flows::tickets;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Tickets at once at most.
const MOST: usize = 200;

/// One change for many tickets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "tickets": ["01938c6e-0000-7000-8000-00000000000d"], "change": { "status": "resolved" }
}))]
pub(crate) struct ManyChanges {
    /// The tickets.
    #[schema(min_items = 1, max_items = 200)]
    tickets: Vec<Uuid>,
    /// The change.
    change: TicketChange,
}

/// What became of each, in the order asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "results": [{ "ticket": "01938c6e-0000-7000-8000-00000000000d", "done": true }] }))]
pub(crate) struct ManyResults {
    /// One for each ticket.
    results: Vec<OneResult>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneResult {
    /// The ticket.
    ticket: Uuid,
    /// Whether it was changed.
    done: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<String>,
}

/// Makes the same change on many tickets, each by itself.
#[utoipa::path(
    post, path = "/tickets/bulk", tag = "tickets", security(("session" = [])), request_body = ManyChanges,
    responses((status = OK, description = "What became of each", body = ManyResults))
)]
pub(crate) async fn change_many(asker: Asker, Body(asked): Body<ManyChanges>) -> Answer<Json<ManyResults>> {
    if asked.tickets.is_empty() || asked.tickets.len() > MOST {
        return Err(Problem::invalid(
            "tickets",
            ("1 to 200 tickets", "de 1 à 200 tickets"),
        ));
    }
    let ids: Vec<TicketId> = asked.tickets.into_iter().map(TicketId::from_uuid).collect();
    let change = asked.change.read(None)?;
    let done = tickets::set_many(asker.services(), asker.actor(), &ids, &change).await;
    let results = done.into_iter().map(|(ticket, result)| OneResult {
        ticket: ticket.uuid(),
        done: result.is_ok(),
        detail: result.err().map(|error| error.to_string()),
    });
    Ok(Json(ManyResults {
        results: results.collect(),
    }))
}
