//! `POST /auth/password/reset`

use super::cookie::device_cookie;
use super::too_many;
use crate::answer::Answer;
use crate::ask::{Body, Visitor, same_site};
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::CookieJar;
use facteur_flows::people;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

/// Another password, by a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "token": "5f1c…", "password": "trois moutons sur le toit" }))]
pub(crate) struct Reset {
    /// What stands behind the `#` of the link.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    token: SecretString,
    /// The password from now on.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 1000)]
    password: SecretString,
}

/// Sets another password by the token of a link, and ends all sessions.
#[utoipa::path(
    post, path = "/auth/password/reset", tag = "session", security(()), request_body = Reset,
    responses((status = NO_CONTENT, description = "Set; sign in with it"))
)]
pub(crate) async fn reset_password(
    visitor: Visitor,
    headers: HeaderMap,
    Body(asked): Body<Reset>,
) -> Answer<(StatusCode, CookieJar)> {
    same_site(&headers)?;
    let token = asked.token.expose_secret();
    let device = people::reset_by_link(visitor.services(), token, &asked.password).await?;
    let device = device.map_err(too_many)?;
    let jar = CookieJar::new().add(device_cookie(device.expose_secret(), visitor.client));
    Ok((StatusCode::NO_CONTENT, jar))
}
