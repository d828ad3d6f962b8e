//! `GET /answers`

use super::view::{Answer, Authors};
use crate::answer::Answer as Answered;
use crate::ask::{Asked, Asker, Commas};
use crate::state::ApiState;
use crate::wire::{List, SendState};
use axum::Json;
use axum::extract::State;
use facteur_flows::answers;
use serde::Deserialize;
use utoipa::IntoParams;

/// Answers that are listed at most.
const MOST: usize = 200;

/// Which answers.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AnswersAsked {
    /// Only in one of these states, with commas between them.
    #[serde(default)]
    #[param(value_type = Option<Vec<SendState>>, style = Form, explode = false)]
    state: Commas<SendState>,
}

/// Lists answers that are neither sent nor given up, newest first, at most 200.
#[utoipa::path(
    get, path = "/answers", tag = "answers", security(("session" = [])), params(AnswersAsked),
    responses((status = OK, description = "The answers", body = List<Answer>))
)]
pub(crate) async fn list_answers(
    State(state): State<ApiState>,
    asker: Asker,
    Asked(asked): Asked<AnswersAsked>,
) -> Answered<Json<List<Answer>>> {
    let states: Vec<_> = asked.state.iter().map(|state| (*state).into()).collect();
    let found = answers::list(asker.services(), &states, MOST).await?;
    let authors = Authors::load(&state, &asker).await?;
    Ok(Json(List {
        items: found.into_iter().map(|view| authors.answer(view)).collect(),
    }))
}
