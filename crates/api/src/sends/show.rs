//! `GET /sends`

use crate::answer::Answer;
use crate::ask::Asker;
use axum::Json;
use facteur_domain::SendState;
use facteur_flows::{answers, upkeep};
use serde::Serialize;
use utoipa::ToSchema;

/// How it stands with what leaves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "held": false, "waiting": 2, "unknown": 0, "refused": 0 }))]
pub(crate) struct Sends {
    /// Whether everything is held back.
    held: bool,
    /// Answers that wait for their turn or are on their way.
    waiting: i64,
    /// Answers of which nobody knows whether they left.
    unknown: i64,
    /// Answers that the server refused.
    refused: i64,
}

/// Tells how it stands with what leaves.
#[utoipa::path(
    get, path = "/sends", tag = "answers", security(("session" = [])),
    responses((status = OK, description = "How it stands", body = Sends))
)]
pub(crate) async fn show_sends(asker: Asker) -> Answer<Json<Sends>> {
    let services = asker.services();
    let counts = answers::counts(services).await?;
    let count = |state| counts.get(&state).copied().unwrap_or_default();
    Ok(Json(Sends {
        held: upkeep::sends_held(services).await?,
        waiting: count(SendState::Waiting) + count(SendState::Sending),
        unknown: count(SendState::Unknown),
        refused: count(SendState::Refused),
    }))
}
