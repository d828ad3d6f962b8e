//! `POST /auth/refresh`

use super::token::TokenPair;
use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Body, Visitor};
use axum::Json;
use facteur_flows::people;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

/// A program goes on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "refresh_token": "fcr_09ab…" }))]
pub(crate) struct Refresh {
    /// The newest one.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    refresh_token: SecretString,
}

/// Gives a program its next tokens. A refresh token is good once: one that comes a second time was copied, so all
/// tokens of that program end, and its owner is told by mail and in the list of sessions.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "session", security(()), request_body = Refresh,
    responses((status = OK, description = "The next tokens", body = TokenPair))
)]
pub(crate) async fn refresh_tokens(visitor: Visitor, Body(asked): Body<Refresh>) -> Answer<Json<TokenPair>> {
    let tokens = people::refresh(visitor.services(), asked.refresh_token.expose_secret()).await?;
    tokens.map(|tokens| Json(tokens.into())).ok_or_else(|| {
        Problem::new(Kind::TokenOver).detail((
            "this refresh token is not good, or not any more; sign in again",
            "ce jeton de renouvellement n'est pas ou plus valable ; reconnectez-vous",
        ))
    })
}
