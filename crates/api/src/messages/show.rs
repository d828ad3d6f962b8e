//! `GET /messages/{id}`

use super::{MessageRow, shown};
use crate::answer::{Answer, Problem};
use crate::ask::{Asker, Named};
use axum::Json;
use facteur_domain::MessageId;
use facteur_domain::id::Id;
use facteur_flows::tickets;
use uuid::Uuid;

/// Shows a message.
#[utoipa::path(
    get, path = "/messages/{id}", tag = "messages", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = OK, description = "The message", body = MessageRow))
)]
pub(crate) async fn show_message(asker: Asker, Named(id): Named<Uuid>) -> Answer<Json<MessageRow>> {
    let message = tickets::message(asker.services(), MessageId::from_uuid(id)).await?;
    let message = shown(asker.services(), vec![message]).await?.pop();
    message.map(Json).ok_or_else(Problem::not_found)
}
