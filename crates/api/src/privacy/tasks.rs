//! `GET /privacy/tasks`

use super::views::PrivacyTask;
use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::Page;
use axum::Json;
use facteur_flows::privacy;

/// Lists the newest exports, erasures and runs of retention, newest first.
#[utoipa::path(
    get, path = "/privacy/tasks", tag = "privacy", security(("session" = [])),
    responses((status = OK, description = "The newest 200", body = Page<PrivacyTask>))
)]
pub(crate) async fn list_tasks(asker: Asker) -> Answer<Json<Page<PrivacyTask>>> {
    let all = privacy::tasks(asker.services()).await?;
    let items = all.into_iter().map(PrivacyTask::from).collect();
    Ok(Json(Page::new(items, None)))
}
