//! `GET /mailboxes`

use super::views::Mailbox;
use crate::answer::Answer;
use crate::ask::Reader;
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
pub(crate) async fn list_mailboxes(State(state): State<ApiState>, _: Reader) -> Answer<Json<List<Mailbox>>> {
    let all = mailboxes::list(state.services()).await?;
    Ok(Json(List {
        items: all.into_iter().map(Mailbox::from).collect(),
    }))
}
