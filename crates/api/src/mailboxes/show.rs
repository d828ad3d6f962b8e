//! `GET /mailboxes/{id}`

use super::views::{Mailbox, one, shown};
use crate::answer::{Answer, Problem, Tagged};
use crate::ask::{Asker, Named};
use crate::session::Current;
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
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answer<Tagged<Mailbox>> {
    tagged(&state, &asker, id).await
}

/// The mailbox as it stands, with its tag.
pub(super) async fn tagged(state: &ApiState, asker: &Current, id: Uuid) -> Answer<Tagged<Mailbox>> {
    let found = vec![one(asker, id).await?];
    let mailbox = shown(state, asker, found).await?.pop();
    let mailbox = mailbox.ok_or_else(Problem::not_found)?;
    Ok(Tagged(mailbox.version, mailbox))
}
