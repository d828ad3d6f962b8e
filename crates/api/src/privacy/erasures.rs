//! `POST /privacy/erasures`

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
#[schema(example = json!({
    "contact": "01938c6e-0000-7000-8000-00000000000c", "confirm": "max@client.example"
}))]
pub(crate) struct ErasureAsked {
    /// A contact's id, or an address.
    #[schema(min_length = 1, max_length = 320)]
    contact: String,
    /// One of the contact's addresses once more: there is no way back.
    #[schema(min_length = 1, max_length = 320)]
    confirm: String,
}

/// Erases a contact. There is no way back.
#[utoipa::path(
    post, path = "/privacy/erasures", tag = "privacy", security(("session" = [])), request_body = ErasureAsked,
    responses((status = ACCEPTED, description = "It is being done", body = PrivacyTask))
)]
pub(crate) async fn ask_erasure(
    asker: Asker,
    Body(asked): Body<ErasureAsked>,
) -> Answer<(StatusCode, Json<PrivacyTask>)> {
    let task = privacy::ask_erasure(asker.services(), &asked.contact, &asked.confirm)
        .await
        .map_err(refusal)?;
    Ok((StatusCode::ACCEPTED, Json(task.into())))
}
