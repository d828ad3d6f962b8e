//! `POST /users/tokens`

use super::view::{NewToken, maker_of, scopes_of};
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use crate::wire::{Permission, Time};
use axum::Json;
use axum::http::StatusCode;
use facteur_flows::people::{self, ActsFor};
use serde::Deserialize;
use utoipa::ToSchema;

/// A token that a member wants.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Nightly report", "scopes": ["tickets.read"], "expires_at": "2027-11-20T15:50:56Z"
}))]
pub(crate) struct OwnToken {
    /// What it is for.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// What may be done with it: permissions that its member has.
    #[schema(value_type = Vec<Permission>, min_items = 1, max_items = 50)]
    scopes: Vec<String>,
    /// Until when it is good; none: until it is taken back.
    expires_at: Option<Time>,
}

/// Makes a token that acts for who is signed in. It is shown once.
#[utoipa::path(
    post, path = "/users/tokens", tag = "tokens", security(("session" = [])), request_body = OwnToken,
    responses((status = CREATED, description = "The token; nobody can read it again", body = NewToken))
)]
pub(crate) async fn add_own_token(
    asker: Asker,
    Body(new): Body<OwnToken>,
) -> Answer<(StatusCode, Json<NewToken>)> {
    let new = people::NewToken {
        scopes: scopes_of(&new.scopes)?,
        name: new.name,
        expires_at: new.expires_at.map(|time| time.0),
        acts_for: ActsFor::Member(asker.id()),
    };
    let made = people::token_add(asker.services(), &maker_of(&asker), new).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}
