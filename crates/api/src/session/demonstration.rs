//! `POST /demonstration`

use crate::answer::Answer;
use crate::ask::Asker;
use crate::state::ApiState;
use axum::extract::State;
use axum::http::StatusCode;

/// Loads the sample mailbox into the organisation; its tickets appear in the next seconds.
#[utoipa::path(
    post, path = "/demonstration", tag = "session", security(("session" = [])),
    responses((status = ACCEPTED, description = "Its mails are accepted"))
)]
pub(crate) async fn load_demonstration(State(state): State<ApiState>, asker: Asker) -> Answer<StatusCode> {
    state.settings().demonstration.load(asker.services()).await?;
    Ok(StatusCode::ACCEPTED)
}
