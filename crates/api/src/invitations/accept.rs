//! `POST /invitations/accept`

use crate::answer::Answer;
use crate::ask::{Asker, Body, Client};
use crate::session::{Session, begun};
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use facteur_flows::organisation;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

/// Which invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "token": "01938c6e000070008000000000000002c0ffee" }))]
pub(crate) struct Accepting {
    /// The token of the link.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    token: SecretString,
}

/// Accepts an invitation as who is signed in; a session in that organisation begins.
#[utoipa::path(
    post, path = "/invitations/accept", tag = "members", security(("session" = [])), request_body = Accepting,
    responses((status = OK, description = "The session; the cookie is set", body = Session))
)]
pub(crate) async fn accept_invitation(
    State(state): State<ApiState>,
    asker: Asker,
    client: Client,
    Body(asked): Body<Accepting>,
) -> Answer<(CookieJar, Json<Session>)> {
    let who = &asker.signed_in;
    let token = asked.token.expose_secret();
    let session = organisation::accept(asker.services(), who, token).await?;
    begun(&state, session, client).await
}
