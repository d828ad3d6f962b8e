//! `POST /models/retrain`

use crate::answer::Answer;
use crate::ask::Asker;
use axum::http::StatusCode;
use facteur_flows::judgement;

/// Trains a model now, however little is new. It takes some seconds, in the background.
#[utoipa::path(
    post, path = "/models/retrain", tag = "judgement", security(("session" = [])),
    responses((status = ACCEPTED, description = "It begins"))
)]
pub(crate) async fn retrain_now(asker: Asker) -> Answer<StatusCode> {
    judgement::retrain_now(asker.services(), asker.actor()).await?;
    Ok(StatusCode::ACCEPTED)
}
