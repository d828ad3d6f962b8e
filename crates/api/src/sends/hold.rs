//! `POST /sends/hold` and `POST /sends/release`

use crate::answer::Answer;
use crate::ask::Asker;
use axum::http::StatusCode;
use facteur_flows::upkeep;

/// Holds everything back that would leave.
#[utoipa::path(
    post, path = "/sends/hold", tag = "answers", security(("session" = [])),
    responses((status = NO_CONTENT, description = "Held"))
)]
pub(crate) async fn hold_sends(asker: Asker) -> Answer<StatusCode> {
    upkeep::hold_sends(asker.services(), asker.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets everything leave that was held back.
#[utoipa::path(
    post, path = "/sends/release", tag = "answers", security(("session" = [])),
    responses((status = NO_CONTENT, description = "Released"))
)]
pub(crate) async fn release_sends(asker: Asker) -> Answer<StatusCode> {
    upkeep::release_sends(asker.services(), asker.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}
