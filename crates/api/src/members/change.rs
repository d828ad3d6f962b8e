//! `PATCH /members/{id}`

use super::view::OrganisationMember;
use crate::answer::Answer;
use crate::ask::{Asker, Body, Named};
use crate::wire::Role;
use axum::Json;
use facteur_domain::id::Id;
use facteur_domain::{MemberId, TeamId};
use facteur_flows::organisation;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is to be changed of a member; what is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "role": "admin" }))]
pub(crate) struct MemberChange {
    /// What it may do. Only owners make owners, nobody raises themselves, the last owner stays.
    role: Option<Role>,
    /// The teams it is in.
    #[schema(max_items = 1000)]
    teams: Option<Vec<Uuid>>,
    /// Whether it may come in.
    state: Option<WantedState>,
}

/// Whether a member may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WantedState {
    /// It may.
    Active,
    /// It is kept out; its sessions end.
    Suspended,
}

/// Changes the role, the teams or the state of a member.
#[utoipa::path(
    patch, path = "/members/{id}", tag = "members", security(("session" = [])), request_body = MemberChange,
    params(("id" = Uuid, Path, description = "The member")),
    responses((status = OK, description = "The member as it stands now", body = OrganisationMember))
)]
pub(crate) async fn change_member(
    asker: Asker,
    Named(id): Named<Uuid>,
    Body(asked): Body<MemberChange>,
) -> Answer<Json<OrganisationMember>> {
    let change = organisation::MemberChange {
        role: asked.role.map(Into::into),
        teams: asked
            .teams
            .map(|teams| teams.into_iter().map(TeamId::from_uuid).collect()),
        suspended: asked.state.map(|state| state == WantedState::Suspended),
    };
    let (services, id) = (asker.services(), MemberId::from_uuid(id));
    let changed = organisation::change_member(services, asker.role, id, change).await?;
    Ok(Json(changed.into()))
}
