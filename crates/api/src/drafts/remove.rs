//! `DELETE /tickets/{id}/draft`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::http::StatusCode;
use facteur_flows::{drafts, tickets};

/// Throws the draft of a member on a ticket away.
#[utoipa::path(
    delete, path = "/tickets/{id}/draft", tag = "answers", security(("session" = [])),
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = NO_CONTENT, description = "There is none any more"))
)]
pub(crate) async fn remove_draft(asker: Asker, Named(id): Named<String>) -> Answer<StatusCode> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    drafts::delete(services, asker.id(), ticket).await?;
    Ok(StatusCode::NO_CONTENT)
}
