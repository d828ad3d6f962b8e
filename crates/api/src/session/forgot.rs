//! `POST /auth/password/forgot`

use super::too_many;
use crate::answer::Answer;
use crate::ask::{Body, Visitor, same_site};
use crate::language::Language;
use axum::http::{HeaderMap, StatusCode};
use facteur_flows::people::{self, Asked};
use serde::Deserialize;
use utoipa::ToSchema;

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "address": "lea@calorine.example" }))]
pub(crate) struct Forgotten {
    /// Mail address.
    #[schema(min_length = 1, max_length = 254)]
    address: String,
}

/// Sends a link to choose another password, if somebody signs in with the address: the answer is the same either
/// way. The link works once, for an hour.
#[utoipa::path(
    post, path = "/auth/password/forgot", tag = "session", security(()), request_body = Forgotten,
    responses((status = ACCEPTED, description = "A mail is sent, if somebody has that address"))
)]
pub(crate) async fn forget_password(
    visitor: Visitor,
    headers: HeaderMap,
    Body(asked): Body<Forgotten>,
) -> Answer<StatusCode> {
    same_site(&headers)?;
    let language = Language::preferred(&headers).into();
    match people::forgot_password(visitor.services(), &asked.address, language).await? {
        Asked::Noted => Ok(StatusCode::ACCEPTED),
        Asked::Wait(span) => Err(too_many(span)),
    }
}
