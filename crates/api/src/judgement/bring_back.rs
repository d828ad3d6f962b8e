//! `POST /models/bring-back`

use super::views::JudgementState;
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use axum::Json;
use facteur_flows::judgement;
use serde::Deserialize;
use utoipa::ToSchema;

/// Which model is to decide.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "number": 3 }))]
pub(crate) struct WantedModel {
    /// Its number; null: the shipped one.
    #[schema(required = true, minimum = 1)]
    number: Option<i64>,
}

/// Lets a model of before decide again, from the next mail on.
#[utoipa::path(
    post, path = "/models/bring-back", tag = "judgement", security(("session" = [])), request_body = WantedModel,
    responses((status = OK, description = "How judging stands now", body = JudgementState))
)]
pub(crate) async fn bring_model_back(
    asker: Asker,
    Body(wanted): Body<WantedModel>,
) -> Answer<Json<JudgementState>> {
    let services = asker.services();
    judgement::bring_back(services, asker.actor(), wanted.number).await?;
    Ok(Json(judgement::overview(services).await?.into()))
}
