//! `GET /members`

use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::{List, Member};
use axum::Json;
use facteur_flows::people;

/// Lists the members, by address.
#[utoipa::path(
    get, path = "/members", tag = "members", security(("session" = [])),
    responses((status = OK, description = "The members", body = List<Member>))
)]
pub(crate) async fn list_members(asker: Asker) -> Answer<Json<List<Member>>> {
    let members = people::member_list(asker.services()).await?;
    Ok(Json(List {
        items: members.into_iter().map(Member::from).collect(),
    }))
}
