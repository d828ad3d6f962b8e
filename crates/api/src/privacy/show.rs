//! `GET /privacy/tasks/{id}`

use super::views::PrivacyTask;
use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::Json;
use facteur_domain::PrivacyTaskId;
use facteur_domain::id::Id;
use facteur_flows::privacy;
use uuid::Uuid;

/// Shows an export, an erasure or a run of retention.
#[utoipa::path(
    get, path = "/privacy/tasks/{id}", tag = "privacy", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The task")),
    responses((status = OK, description = "The task", body = PrivacyTask))
)]
pub(crate) async fn show_task(asker: Asker, Named(id): Named<Uuid>) -> Answer<Json<PrivacyTask>> {
    let task = privacy::task(asker.services(), PrivacyTaskId::from_uuid(id)).await?;
    Ok(Json(task.into()))
}
