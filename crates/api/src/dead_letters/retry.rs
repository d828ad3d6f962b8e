//! `POST /dead-letters/{id}/retry`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::http::StatusCode;
use facteur_flows::upkeep::{self, DeadTarget};
use uuid::Uuid;

/// Tries again what was given up.
#[utoipa::path(
    post, path = "/dead-letters/{id}/retry", tag = "dead letters", security(("session" = [])),
    params(("id" = Uuid, Path, description = "What was given up")),
    responses((status = NO_CONTENT, description = "It is tried again"))
)]
pub(crate) async fn retry_dead_letter(asker: Asker, Named(id): Named<Uuid>) -> Answer<StatusCode> {
    upkeep::dead_retry(asker.services(), asker.actor(), DeadTarget::One(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
