//! `POST /users/password`

use crate::answer::Answer;
use crate::ask::{Asker, Body, Client};
use crate::state::ApiState;
use axum::extract::State;
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
pub(crate) async fn change_password(
    State(state): State<ApiState>,
    asker: Asker,
    client: Client,
    Body(asked): Body<NewPassword>,
) -> Answer<StatusCode> {
    let services = asker.services();
    // Whoever found an open browser must not guess here without end.
    let address = &asker.signed_in.member.address;
    state.attempts().begin(address, client.address, services.now())?;
    people::change_password(
        services,
        &asker.signed_in,
        &asker.token,
        &asked.current,
        &asked.new,
    )
    .await?;
    state.attempts().succeeded(address, client.address);
    Ok(StatusCode::NO_CONTENT)
}
