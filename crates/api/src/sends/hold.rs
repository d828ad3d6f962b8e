//! `POST /sends/hold` and `POST /sends/release`

use crate::answer::Answer;
use crate::ask::Admin;
use crate::state::ApiState;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_flows::upkeep;

/// Holds everything back that would leave.
#[utoipa::path(
    post, path = "/sends/hold", tag = "answers", security(("session" = [])),
    responses((status = NO_CONTENT, description = "Held"))
)]
pub(crate) async fn hold_sends(State(state): State<ApiState>, admin: Admin) -> Answer<StatusCode> {
    upkeep::hold_sends(state.services(), admin.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets everything leave that was held back.
#[utoipa::path(
    post, path = "/sends/release", tag = "answers", security(("session" = [])),
    responses((status = NO_CONTENT, description = "Released"))
)]
pub(crate) async fn release_sends(State(state): State<ApiState>, admin: Admin) -> Answer<StatusCode> {
    upkeep::release_sends(state.services(), admin.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}
