//! `POST /dead-letters/retry-all`

use crate::answer::Answer;
use crate::ask::Asker;
use axum::Json;
use facteur_flows::upkeep::{self, DeadTarget};
use serde::Serialize;
use utoipa::ToSchema;

/// How many were given another try.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "retried": 3 }))]
pub(crate) struct Retried {
    /// So many.
    retried: usize,
}

/// Tries again all that was given up.
#[utoipa::path(
    post, path = "/dead-letters/retry-all", tag = "dead letters", security(("session" = [])),
    responses((status = OK, description = "They are tried again", body = Retried))
)]
pub(crate) async fn retry_all_dead_letters(asker: Asker) -> Answer<Json<Retried>> {
    let retried = upkeep::dead_retry(asker.services(), asker.actor(), DeadTarget::All).await?;
    Ok(Json(Retried { retried }))
}
