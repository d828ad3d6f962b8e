//! `GET /members`

use crate::answer::Answer;
use crate::ask::Reader;
use crate::state::ApiState;
use crate::wire::{List, Member};
use axum::Json;
use axum::extract::State;
use facteur_flows::people;

/// Lists the members, by address.
#[utoipa::path(
    get, path = "/members", tag = "members", security(("session" = [])),
    responses((status = OK, description = "The members", body = List<Member>))
)]
pub(crate) async fn list_members(State(state): State<ApiState>, _: Reader) -> Answer<Json<List<Member>>> {
    let members = people::member_list(state.services()).await?;
    Ok(Json(List {
        items: members.into_iter().map(Member::from).collect(),
    }))
}
