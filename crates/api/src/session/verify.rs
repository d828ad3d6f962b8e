//! `POST /auth/verify`

use super::too_many;
use crate::answer::Answer;
use crate::ask::{Body, Visitor, same_site};
use axum::http::{HeaderMap, StatusCode};
use facteur_flows::people;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

/// The token of a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "token": "5f1c…" }))]
pub(crate) struct Verification {
    /// What stands behind the `#` of the link.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    token: SecretString,
}

/// Proves an address by the token of a link; an account that waited for it can sign in from now on.
#[utoipa::path(
    post, path = "/auth/verify", tag = "session", security(()), request_body = Verification,
    responses((status = NO_CONTENT, description = "Proven"))
)]
pub(crate) async fn verify_address(
    visitor: Visitor,
    headers: HeaderMap,
    Body(asked): Body<Verification>,
) -> Answer<StatusCode> {
    same_site(&headers)?;
    let verified = people::verify_address(visitor.services(), asked.token.expose_secret()).await?;
    verified.map_err(too_many)?;
    Ok(StatusCode::NO_CONTENT)
}
