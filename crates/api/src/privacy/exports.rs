//! `POST /privacy/exports`

use super::views::{PrivacyTask, refusal};
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use axum::Json;
use axum::http::StatusCode;
use facteur_flows::privacy;
use serde::Deserialize;
use utoipa::ToSchema;

/// Whom it is about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "contact": "max@client.example" }))]
pub(crate) struct ExportAsked {
    /// A contact's id, or an address.
    #[schema(min_length = 1, max_length = 320)]
    contact: String,
}

/// Gathers all that is held about a contact in a file, which is kept for seven days.
#[utoipa::path(
    post, path = "/privacy/exports", tag = "privacy", security(("session" = [])), request_body = ExportAsked,
    responses((status = ACCEPTED, description = "It is being done", body = PrivacyTask))
)]
pub(crate) async fn ask_export(
    asker: Asker,
    Body(asked): Body<ExportAsked>,
) -> Answer<(StatusCode, Json<PrivacyTask>)> {
    let task = privacy::ask_export(asker.services(), &asked.contact)
        .await
        .map_err(refusal)?;
    Ok((StatusCode::ACCEPTED, Json(task.into())))
}
