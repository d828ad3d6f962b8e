//! `DELETE /tickets/{id}/draft`

use crate::answer::Answer;
use crate::ask::{Agent, Named};
use crate::state::ApiState;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_flows::{drafts, tickets};

/// Throws the draft of a member on a ticket away.
#[utoipa::path(
    delete, path = "/tickets/{id}/draft", tag = "answers", security(("session" = [])),
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = NO_CONTENT, description = "There is none any more"))
)]
pub(crate) async fn remove_draft(
    State(state): State<ApiState>,
    agent: Agent,
    Named(id): Named<String>,
) -> Answer<StatusCode> {
    let services = state.services();
    let ticket = tickets::find(services, &id).await?;
    drafts::delete(services, agent.id(), ticket).await?;
    Ok(StatusCode::NO_CONTENT)
}
