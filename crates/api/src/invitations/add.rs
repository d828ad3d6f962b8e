//! `POST /invitations`

use super::view::Invitation;
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use crate::language::Language;
use crate::wire::Role;
use axum::Json;
use axum::http::StatusCode;
use facteur_domain::TeamId;
use facteur_domain::id::Id;
use facteur_flows::organisation;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "address": "max@calorine.example", "role": "agent", "teams": [], "language": "fr" }))]
pub(crate) struct NewInvitation {
    /// Mail address.
    #[schema(min_length = 3, max_length = 254)]
    address: String,
    /// What they will be. Only owners make owners.
    role: Role,
    /// The teams that they will be in.
    #[serde(default)]
    #[schema(max_items = 1000, required = false)]
    teams: Vec<Uuid>,
    /// The language they are spoken to in.
    language: Language,
}

/// Invites somebody. The link is mailed; where no mailbox can send, it is answered, to be handed on.
#[utoipa::path(
    post, path = "/invitations", tag = "members", security(("session" = [])), request_body = NewInvitation,
    responses((status = CREATED, description = "The invitation", body = Invitation))
)]
pub(crate) async fn invite(
    asker: Asker,
    Body(new): Body<NewInvitation>,
) -> Answer<(StatusCode, Json<Invitation>)> {
    let new = organisation::NewInvitation {
        address: new.address,
        role: new.role.into(),
        teams: new.teams.into_iter().map(TeamId::from_uuid).collect(),
        language: new.language.into(),
    };
    let invited = organisation::invite(asker.services(), asker.role, new).await?;
    let shown = Invitation::new(invited.invitation, invited.link);
    Ok((StatusCode::CREATED, Json(shown)))
}
