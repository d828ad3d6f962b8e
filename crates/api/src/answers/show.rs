//! `GET /answers/{id}`

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

/// Shows an answer and how far it has come.
#[utoipa::path(
    get, path = "/answers/{id}", tag = "answers", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The answer")),
    responses((status = OK, description = "The answer", body = Answer))
)]
pub(crate) async fn show_answer(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answered<Json<Answer>> {
    let found = answers::get(asker.services(), AnswerId::from_uuid(id)).await?;
    Ok(Json(Authors::load(&state, &asker).await?.answer(found)))
}
