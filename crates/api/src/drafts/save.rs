//! `PUT /tickets/{id}/draft`

use super::view::NewDraft;
use crate::answer::Answer;
use crate::ask::{Agent, Body, Named};
use crate::state::ApiState;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_flows::{drafts, tickets};

/// Saves what a member has written so far, in place of the draft before.
#[utoipa::path(
    put, path = "/tickets/{id}/draft", tag = "answers", security(("session" = [])), request_body = NewDraft,
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = NO_CONTENT, description = "Saved"))
)]
pub(crate) async fn save_draft(
    State(state): State<ApiState>,
    agent: Agent,
    Named(id): Named<String>,
    Body(draft): Body<NewDraft>,
) -> Answer<StatusCode> {
    let services = state.services();
    let ticket = tickets::find(services, &id).await?;
    drafts::save(services, agent.id(), ticket, &draft.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
