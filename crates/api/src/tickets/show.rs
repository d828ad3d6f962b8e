//! `GET /tickets/{id}`

use super::tagged;
use super::view::Ticket;
use crate::answer::{Answer, Tagged};
use crate::ask::{Asker, Named};
use crate::state::ApiState;
use axum::extract::State;
use facteur_flows::tickets;

/// Shows a ticket by its id or its number. One that was folded into another shows the one it was folded into.
#[utoipa::path(
    get, path = "/tickets/{id}", tag = "tickets", security(("session" = [])),
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = OK, description = "The ticket", body = Ticket, headers(("ETag" = String))))
)]
pub(crate) async fn show_ticket(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<String>,
) -> Answer<Tagged<Ticket>> {
    let ticket = tickets::find(asker.services(), &id).await?;
    tagged(&state, &asker, ticket).await
}
