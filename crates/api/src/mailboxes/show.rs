//! `GET /mailboxes/{id}`

use super::views::{Mailbox, one};
use crate::answer::{Answer, Tagged};
use crate::ask::{Named, Reader};
use crate::state::ApiState;
use axum::extract::State;
use uuid::Uuid;

/// Shows a mailbox and how it does.
#[utoipa::path(
    get, path = "/mailboxes/{id}", tag = "mailboxes", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The mailbox")),
    responses((status = OK, description = "The mailbox", body = Mailbox, headers(("ETag" = String))))
)]
pub(crate) async fn show_mailbox(
    State(state): State<ApiState>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Answer<Tagged<Mailbox>> {
    tagged(&state, id).await
}

/// The mailbox as it stands, with its tag.
pub(super) async fn tagged(state: &ApiState, id: Uuid) -> Answer<Tagged<Mailbox>> {
    let mailbox = Mailbox::from(one(state, id).await?);
    Ok(Tagged(mailbox.version, mailbox))
}
