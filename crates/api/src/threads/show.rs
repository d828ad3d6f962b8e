//! `GET /threads/{id}`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use crate::messages::{MessageRow, shown};
use axum::Json;
use facteur_domain::ThreadId;
use facteur_domain::id::Id;
use facteur_flows::tickets;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Messages that answer each other.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Thread {
    /// Its id; of one that was folded into another, that one's.
    id: Uuid,
    /// Its ticket.
    #[schema(required = true)]
    ticket: Option<Uuid>,
    /// Its messages, oldest first.
    messages: Vec<MessageRow>,
}

/// Shows a thread, also one of archived mail, which has no ticket.
#[utoipa::path(
    get, path = "/threads/{id}", tag = "messages", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The thread")),
    responses((status = OK, description = "The thread", body = Thread))
)]
pub(crate) async fn show_thread(asker: Asker, Named(id): Named<Uuid>) -> Answer<Json<Thread>> {
    let view = tickets::thread(asker.services(), ThreadId::from_uuid(id)).await?;
    Ok(Json(Thread {
        id: view.id.uuid(),
        ticket: view.ticket.map(Id::uuid),
        messages: shown(asker.services(), view.messages).await?,
    }))
}
