//! `DELETE /views/{id}`

use super::view::keeper;
use crate::answer::Answer;
use crate::ask::{Agent, Named};
use crate::state::ApiState;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_domain::ViewId;
use facteur_domain::id::Id;
use facteur_flows::views;
use uuid::Uuid;

/// Forgets a view.
#[utoipa::path(
    delete, path = "/views/{id}", tag = "views", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The view")),
    responses((status = NO_CONTENT, description = "Forgotten"))
)]
pub(crate) async fn remove_view(
    State(state): State<ApiState>,
    agent: Agent,
    Named(id): Named<Uuid>,
) -> Answer<StatusCode> {
    views::remove(state.services(), keeper(&agent), ViewId::from_uuid(id)).await?;
    state.tell_views();
    Ok(StatusCode::NO_CONTENT)
}
