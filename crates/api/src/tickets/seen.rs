//! `POST /tickets/{id}/seen`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use crate::state::ApiState;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_domain::Role;
use facteur_flows::tickets;

/// Notes that a member has read the ticket as it stands now. Nothing comes of it when a viewer looks.
#[utoipa::path(
    post, path = "/tickets/{id}/seen", tag = "tickets", security(("session" = [])),
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = NO_CONTENT, description = "Noted"))
)]
pub(crate) async fn mark_seen(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<String>,
) -> Answer<StatusCode> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    if asker.role == Role::Viewer {
        return Ok(StatusCode::NO_CONTENT);
    }
    if let Some(team) = tickets::seen(services, asker.actor(), ticket).await? {
        state.tell_seen(&asker, ticket, team);
    }
    Ok(StatusCode::NO_CONTENT)
}
