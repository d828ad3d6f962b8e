//! `PUT /tickets/{id}/draft`

use super::view::NewDraft;
use crate::answer::Answer;
use crate::ask::{Asker, Body, Named};
use axum::http::StatusCode;
use facteur_flows::{drafts, tickets};

/// Saves what a member has written so far, in place of the draft before.
#[utoipa::path(
    put, path = "/tickets/{id}/draft", tag = "answers", security(("session" = [])), request_body = NewDraft,
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = NO_CONTENT, description = "Saved"))
)]
pub(crate) async fn save_draft(
    asker: Asker,
    Named(id): Named<String>,
    Body(draft): Body<NewDraft>,
) -> Answer<StatusCode> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    drafts::save(services, asker.id(), ticket, &draft.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
