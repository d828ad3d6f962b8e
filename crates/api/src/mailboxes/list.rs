//! `GET /mailboxes`

use super::views::{Mailbox, shown};
use crate::answer::Answer;
use crate::ask::Asker;
use crate::state::ApiState;
use crate::wire::List;
use axum::Json;
use axum::extract::State;
use facteur_flows::mailboxes;

/// Lists the mailboxes and how they do, by address.
#[utoipa::path(
    get, path = "/mailboxes", tag = "mailboxes", security(("session" = [])),
    responses((status = OK, description = "The mailboxes", body = List<Mailbox>))
)]
pub(crate) async fn list_mailboxes(
    State(state): State<ApiState>,
    asker: Asker,
) -> Answer<Json<List<Mailbox>>> {
    let all = mailboxes::list(asker.services()).await?;
    let items = shown(&state, &asker, all).await?;
    Ok(Json(List { items }))
}
