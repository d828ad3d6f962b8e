//! `POST /users/sessions/end-others`

use crate::answer::Answer;
use crate::ask::Asker;
use axum::http::StatusCode;
use facteur_flows::people;

/// Ends all sessions but the one that asks: browsers and programs.
#[utoipa::path(
    post, path = "/users/sessions/end-others", tag = "sessions", security(("session" = [])),
    responses((status = NO_CONTENT, description = "Ended"))
)]
pub(crate) async fn end_others(asker: Asker) -> Answer<StatusCode> {
    let services = asker.services();
    let current = people::current_session(services, &asker.token).await?;
    people::session_end_others(services, &asker.signed_in, current).await?;
    Ok(StatusCode::NO_CONTENT)
}
