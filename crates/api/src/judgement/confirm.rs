//! `POST /tickets/{id}/confirm`

use crate::answer::{Answer, Tagged};
use crate::ask::{Asker, Named};
use crate::state::ApiState;
use crate::tickets::{Ticket, tagged};
use axum::extract::State;
use facteur_flows::tickets;

/// Says that the category of a ticket is right: nobody needs to look at it any more, and it is an example to learn
/// from.
#[utoipa::path(
    post, path = "/tickets/{id}/confirm", tag = "tickets", security(("session" = [])),
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = OK, description = "The ticket as it stands now", body = Ticket, headers(("ETag" = String))))
)]
pub(crate) async fn confirm_category(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<String>,
) -> Answer<Tagged<Ticket>> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    tickets::confirm(services, asker.actor(), ticket).await?;
    tagged(&state, &asker, ticket).await
}
