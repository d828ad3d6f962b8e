//! `POST /auth/second-factor`

use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Body, Visitor, same_site};
use crate::session::{Session, begun, device_of, too_many};
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use facteur_flows::people::{self, SecondStep};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

/// The ticket of the first step, and a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "ticket": "6f1d8c0b54b24f6c9c7b6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a", "code": "287082"
}))]
pub(crate) struct SecondStepAsked {
    /// As `POST /auth/login` gave it.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 200)]
    ticket: SecretString,
    /// Of the app, or a recovery code.
    #[schema(min_length = 1, max_length = 100)]
    code: String,
}

/// Ends signing in with a code. A wrong one answers `wrong-password`; a ticket that is used up or too old
/// `not-signed-in`: begin with the password again.
#[utoipa::path(
    post, path = "/auth/second-factor", tag = "session", security(()), request_body = SecondStepAsked,
    responses((status = OK, description = "Signed in; the cookie is set", body = Session))
)]
pub(crate) async fn second_step(
    State(state): State<ApiState>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(asked): Body<SecondStepAsked>,
) -> Answer<(CookieJar, Json<Session>)> {
    same_site(&headers)?;
    let device = device_of(&headers);
    let ticket = asked.ticket.expose_secret();
    match people::second_step(visitor.services(), ticket, &asked.code, device.as_deref()).await? {
        SecondStep::Done(session) => begun(&state, *session, visitor.client).await,
        SecondStep::Wrong => Err(Problem::new(Kind::WrongPassword).detail((
            "this code is not right, or it was used before; wait for the next one, or take a recovery code",
            "ce code n'est pas le bon, ou il a déjà servi ; attendez le suivant, ou prenez un code de secours",
        ))),
        SecondStep::Gone => Err(Problem::new(Kind::NotSignedIn).detail((
            "this took too long, or too many codes were wrong; begin with the password again",
            "cela a pris trop de temps, ou trop de codes étaient faux ; recommencez par le mot de passe",
        ))),
        SecondStep::Wait(span) => Err(too_many(span)),
    }
}
