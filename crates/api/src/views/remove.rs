//! `DELETE /views/{id}`

use super::view::keeper;
use crate::answer::Answer;
use crate::ask::{Asker, Named};
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
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answer<StatusCode> {
    views::remove(asker.services(), keeper(&asker), ViewId::from_uuid(id)).await?;
    state.tell_views(&asker);
    Ok(StatusCode::NO_CONTENT)
}
