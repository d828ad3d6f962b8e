//! `POST /users/mfa/disable`

use crate::answer::Answer;
use crate::ask::{Asker, Body};
use axum::http::StatusCode;
use facteur_flows::people;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// Password and code of who asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "password": "un cheval bleu sous la pluie", "code": "287082" }))]
pub(crate) struct BothProofs {
    /// The one signed in with.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 1000)]
    pub password: SecretString,
    /// Of the app, or a recovery code.
    #[schema(min_length = 1, max_length = 100)]
    pub code: String,
}

/// Switches the second factor off.
#[utoipa::path(
    post, path = "/users/mfa/disable", tag = "second factor", security(("session" = [])), request_body = BothProofs,
    responses((status = NO_CONTENT, description = "It is off"))
)]
pub(crate) async fn disable_second_factor(
    asker: Asker,
    Body(proofs): Body<BothProofs>,
) -> Answer<StatusCode> {
    let (services, who) = (asker.services(), &asker.signed_in);
    people::disable_second_factor(services, who, &proofs.password, &proofs.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
