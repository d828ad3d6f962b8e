//! `POST /privacy/retention/preview`

use super::views::{Retention, RetentionPreview};
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use axum::Json;
use facteur_flows::privacy;

/// Counts what a run under these settings would remove now.
#[utoipa::path(
    post, path = "/privacy/retention/preview", tag = "privacy", security(("session" = [])), request_body = Retention,
    responses((status = OK, description = "What would go", body = RetentionPreview))
)]
pub(crate) async fn preview_retention(
    asker: Asker,
    Body(wanted): Body<Retention>,
) -> Answer<Json<RetentionPreview>> {
    let found = privacy::preview(asker.services(), Some(wanted.read()?)).await?;
    Ok(Json(RetentionPreview {
        tickets: found.tickets,
        mails: found.mails,
        events: found.events,
    }))
}
