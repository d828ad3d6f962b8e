//! `POST /tokens`

use super::view::{NewToken, maker_of, scopes_of};
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use crate::wire::{Permission, Role, Time};
use axum::Json;
use axum::http::StatusCode;
use facteur_domain::TeamId;
use facteur_domain::id::Id;
use facteur_flows::people::{self, ActsFor};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A token that the organisation wants for a service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Web shop", "role": "agent", "scopes": ["mail.hand_in"], "teams": [], "expires_at": null
}))]
pub(crate) struct ServiceToken {
    /// What it is for.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// What it may do at most.
    role: Role,
    /// What may be done with it: permissions that its role has.
    #[schema(value_type = Vec<Permission>, min_items = 1, max_items = 50)]
    scopes: Vec<String>,
    /// What teams it sees the tickets of; owners and administrators see all.
    #[serde(default)]
    #[schema(max_items = 200, required = false)]
    teams: Vec<Uuid>,
    /// Until when it is good; none: until it is taken back.
    expires_at: Option<Time>,
}

/// Makes a token that acts for the organisation itself. It is shown once.
#[utoipa::path(
    post, path = "/tokens", tag = "tokens", security(("session" = [])), request_body = ServiceToken,
    responses((status = CREATED, description = "The token; nobody can read it again", body = NewToken))
)]
pub(crate) async fn add_token(
    asker: Asker,
    Body(new): Body<ServiceToken>,
) -> Answer<(StatusCode, Json<NewToken>)> {
    let new = people::NewToken {
        scopes: scopes_of(&new.scopes)?,
        name: new.name,
        expires_at: new.expires_at.map(|time| time.0),
        acts_for: ActsFor::Service {
            role: new.role.into(),
            teams: new.teams.into_iter().map(TeamId::from_uuid).collect(),
        },
    };
    let made = people::token_add(asker.services(), &maker_of(&asker), new).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}
