//! `GET /members`

use super::view::OrganisationMember;
use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::List;
use axum::Json;
use facteur_flows::organisation;

/// Lists the members, by address.
#[utoipa::path(
    get, path = "/members", tag = "members", security(("session" = [])),
    responses((status = OK, description = "The members", body = List<OrganisationMember>))
)]
pub(crate) async fn list_members(asker: Asker) -> Answer<Json<List<OrganisationMember>>> {
    let members = organisation::members(asker.services()).await?;
    Ok(Json(List {
        items: members.into_iter().map(OrganisationMember::from).collect(),
    }))
}
