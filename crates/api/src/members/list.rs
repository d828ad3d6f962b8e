//! `GET /members`

use super::view::OrganisationMember;
use crate::answer::Answer;
use crate::ask::{Asked, Asker};
use crate::wire::List;
use axum::Json;
use facteur_flows::organisation;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which members.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MembersAsked {
    /// Those instead who are none any more, for naming who did something.
    #[serde(default)]
    #[param(required = false)]
    former: bool,
}

/// Lists the members, by address.
#[utoipa::path(
    get, path = "/members", tag = "members", security(("session" = [])), params(MembersAsked),
    responses((status = OK, description = "The members", body = List<OrganisationMember>))
)]
pub(crate) async fn list_members(
    asker: Asker,
    Asked(asked): Asked<MembersAsked>,
) -> Answer<Json<List<OrganisationMember>>> {
    let members = if asked.former {
        organisation::former_members(asker.services()).await?
    } else {
        organisation::members(asker.services()).await?
    };
    Ok(Json(List {
        items: members.into_iter().map(OrganisationMember::from).collect(),
    }))
}
