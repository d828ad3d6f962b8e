//! `POST /auth/logout`

use super::cookie::cleared;
use crate::answer::Answer;
use crate::ask::Reader;
use crate::state::ApiState;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use facteur_flows::people;

/// Ends the session.
#[utoipa::path(
    post, path = "/auth/logout", tag = "session", security(("session" = [])),
    responses((status = NO_CONTENT, description = "Ended"))
)]
pub(crate) async fn sign_out(
    State(state): State<ApiState>,
    reader: Reader,
) -> Answer<(StatusCode, CookieJar)> {
    people::sign_out(state.services(), &reader.token).await?;
    Ok((StatusCode::NO_CONTENT, CookieJar::new().add(cleared())))
}
