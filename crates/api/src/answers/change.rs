//! `POST /answers/{id}/send-again` and `POST /answers/{id}/cancel`

use super::view::{Answer, Authors};
use crate::answer::Answer as Answered;
use crate::ask::{Asker, Named};
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use facteur_domain::AnswerId;
use facteur_domain::id::Id;
use facteur_flows::answers;
use uuid::Uuid;

/// Sends again what was refused, or of what nobody knows whether it left.
#[utoipa::path(
    post, path = "/answers/{id}/send-again", tag = "answers", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The answer")),
    responses((status = OK, description = "The answer, which waits again", body = Answer))
)]
pub(crate) async fn send_again(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answered<Json<Answer>> {
    let answer = answers::send_again(asker.services(), asker.actor(), AnswerId::from_uuid(id)).await?;
    Ok(Json(Authors::load(&state, &asker).await?.answer(answer)))
}

/// Takes back what waits, or lets be what nobody knows of.
#[utoipa::path(
    post, path = "/answers/{id}/cancel", tag = "answers", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The answer")),
    responses((status = OK, description = "The answer, which will not be sent", body = Answer))
)]
pub(crate) async fn cancel_answer(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answered<Json<Answer>> {
    let answer = answers::cancel(asker.services(), asker.actor(), AnswerId::from_uuid(id)).await?;
    Ok(Json(Authors::load(&state, &asker).await?.answer(answer)))
}
