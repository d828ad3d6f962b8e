//! `POST /users/password`

use crate::answer::Answer;
use crate::ask::{Asker, Body};
use crate::session::too_many;
use axum::http::StatusCode;
use facteur_flows::people;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// The old and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "current": "un cheval bleu sous la pluie", "new": "trois moutons sur le toit" }))]
pub(crate) struct NewPassword {
    /// The one signed in with.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 1000)]
    current: SecretString,
    /// The one from now on.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 1000)]
    new: SecretString,
}

/// Changes the password of who is signed in, and ends their other sessions.
#[utoipa::path(
    post, path = "/users/password", tag = "members", security(("session" = [])), request_body = NewPassword,
    responses((status = NO_CONTENT, description = "Changed"))
)]
pub(crate) async fn change_password(asker: Asker, Body(asked): Body<NewPassword>) -> Answer<StatusCode> {
    let (services, token) = (asker.services(), asker.token.as_str());
    let changed =
        people::change_password(services, &asker.signed_in, token, &asked.current, &asked.new).await?;
    changed.map_err(too_many)?;
    Ok(StatusCode::NO_CONTENT)
}
