//! `POST /tickets/{id}/notes`

use super::view::Note;
use crate::answer::Answer;
use crate::ask::{Asker, Body, Named};
use axum::Json;
use axum::http::StatusCode;
use facteur_flows::tickets;
use serde::Deserialize;
use utoipa::ToSchema;

/// A note to be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "body": "Rappeler lundi." }))]
pub(crate) struct NewNote {
    /// What it says.
    #[schema(min_length = 1, max_length = 100_000)]
    body: String,
}

/// Writes a note on a ticket.
#[utoipa::path(
    post, path = "/tickets/{id}/notes", tag = "tickets", security(("session" = [])), request_body = NewNote,
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = CREATED, description = "The note", body = Note))
)]
pub(crate) async fn add_note(
    asker: Asker,
    Named(id): Named<String>,
    Body(new): Body<NewNote>,
) -> Answer<(StatusCode, Json<Note>)> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    let note = tickets::note(services, asker.actor(), ticket, &new.body).await?;
    Ok((StatusCode::CREATED, Json(note.into())))
}
