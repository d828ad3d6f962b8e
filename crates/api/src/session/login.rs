//! `POST /auth/login`

use super::{Session, begun};
use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Body, Sender, Visitor, same_site};
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use facteur_flows::people;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "address": "lea@calorine.example", "password": "un cheval bleu sous la pluie" }))]
pub(crate) struct Login {
    /// Mail address.
    #[schema(min_length = 1, max_length = 254)]
    address: String,
    /// The password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 1000)]
    password: SecretString,
}

/// Signs in. After some wrong attempts one has to wait: see `Retry-After`.
#[utoipa::path(
    post, path = "/auth/login", tag = "session", security(()), request_body = Login,
    responses((status = OK, description = "Signed in; the cookie is set", body = Session))
)]
pub(crate) async fn sign_in(
    State(state): State<ApiState>,
    visitor: Visitor,
    sender: Sender,
    headers: HeaderMap,
    Body(login): Body<Login>,
) -> Answer<(CookieJar, Json<Session>)> {
    same_site(&headers)?;
    let services = visitor.services();
    let attempts = state.attempts();
    attempts.begin(&login.address, visitor.client.address, services.now())?;
    match people::sign_in(services, &login.address, &login.password, &sender.0).await? {
        Some(session) => {
            attempts.succeeded(&login.address, visitor.client.address);
            begun(&state, session, visitor.client).await
        }
        None => Err(Problem::new(Kind::WrongPassword)),
    }
}
