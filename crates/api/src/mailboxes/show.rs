//! `GET /mailboxes/{id}`

use super::views::{Mailbox, one, shown};
use crate::answer::{Answer, Problem, Tagged};
use crate::ask::{Named, Reader};
use crate::language::Language;
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
    reader: Reader,
    Named(id): Named<Uuid>,
) -> Answer<Tagged<Mailbox>> {
    tagged(&state, reader.language, id).await
}

/// The mailbox as it stands, with its tag.
pub(super) async fn tagged(state: &ApiState, language: Language, id: Uuid) -> Answer<Tagged<Mailbox>> {
    let found = vec![one(state, id).await?];
    let mailbox = shown(state, language, found).await?.pop();
    let mailbox = mailbox.ok_or_else(Problem::not_found)?;
    Ok(Tagged(mailbox.version, mailbox))
}
