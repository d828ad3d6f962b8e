//! `GET /models`

use super::views::JudgementState;
use crate::answer::Answer;
use crate::ask::Asker;
use axum::Json;
use facteur_flows::judgement;

/// How judging stands: the models with their figures, and the coming training.
#[utoipa::path(
    get, path = "/models", tag = "judgement", security(("session" = [])),
    responses((status = OK, description = "How judging stands", body = JudgementState))
)]
pub(crate) async fn show_models(asker: Asker) -> Answer<Json<JudgementState>> {
    Ok(Json(judgement::overview(asker.services()).await?.into()))
}
