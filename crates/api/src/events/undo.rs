//! `POST /events/{id}/undo`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::Json;
use facteur_domain::EventId;
use facteur_domain::id::Id;
use facteur_flows::tickets;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What an undoing gave.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "event": "01938c6e-0000-7000-8000-000000000012", "ticket": "01938c6e-0000-7000-8000-00000000000d"
}))]
pub(crate) struct Undone {
    /// The event that tells of it; undoing that one brings the change back.
    event: Uuid,
    /// The ticket.
    ticket: Uuid,
}

/// Takes back what an event changed, whoever did it. Undoing an undoing brings the change back.
#[utoipa::path(
    post, path = "/events/{id}/undo", tag = "events", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The event")),
    responses((status = OK, description = "Taken back", body = Undone))
)]
pub(crate) async fn undo_event(asker: Asker, Named(id): Named<Uuid>) -> Answer<Json<Undone>> {
    let undone = tickets::undo(asker.services(), asker.actor(), EventId::from_uuid(id)).await?;
    Ok(Json(Undone {
        event: undone.event.uuid(),
        ticket: undone.ticket.id.uuid(),
    }))
}
