//! `POST /auth/login`

use super::{Session, begun, device_of, too_many};
use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Body, Visitor, same_site};
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use facteur_flows::people::{self, Attempt, SignIn};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
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

/// Signed in, or one more step to go.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(example = json!({ "second_factor": true, "ticket": "5f1c…", "methods": ["totp", "recovery"] }))]
pub(crate) enum LoginAnswer {
    /// Signed in.
    Session(Box<Session>),
    /// The password was right; now a code.
    SecondFactor(SecondFactorAsked),
}

/// A code of the second factor is asked for: `POST /auth/second-factor` with this ticket.
#[derive(Serialize, ToSchema)]
pub(crate) struct SecondFactorAsked {
    /// Always true.
    second_factor: bool,
    /// Good for some minutes.
    ticket: String,
    /// What codes can come from.
    #[schema(value_type = Vec<Method>)]
    methods: [Method; 2],
}

/// Where a code of the second factor comes from.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SecondFactorMethod)]
pub(crate) enum Method {
    /// An app.
    Totp,
    /// The list that was shown once.
    Recovery,
}

/// Signs in. After some wrong attempts one has to wait: see `Retry-After`. A browser that signed in before waits for
/// its own attempts only.
#[utoipa::path(
    post, path = "/auth/login", tag = "session", security(()), request_body = Login,
    responses((
        status = OK, body = LoginAnswer,
        description = "Signed in, with the cookie set; or a code of the second factor is asked for"
    ))
)]
pub(crate) async fn sign_in(
    State(state): State<ApiState>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(login): Body<Login>,
) -> Answer<(CookieJar, Json<LoginAnswer>)> {
    same_site(&headers)?;
    let device = device_of(&headers);
    let attempt = Attempt {
        address: &login.address,
        password: &login.password,
        device: device.as_deref(),
    };
    match people::sign_in(visitor.services(), attempt).await? {
        SignIn::Done(session) => {
            let (jar, Json(session)) = begun(&state, *session, visitor.client).await?;
            Ok((jar, Json(LoginAnswer::Session(Box::new(session)))))
        }
        SignIn::SecondFactor(ticket) => {
            let asked = SecondFactorAsked {
                second_factor: true,
                ticket: ticket.expose_secret().to_owned(),
                methods: [Method::Totp, Method::Recovery],
            };
            Ok((CookieJar::new(), Json(LoginAnswer::SecondFactor(asked))))
        }
        SignIn::Wrong => Err(Problem::new(Kind::WrongPassword)),
        SignIn::Wait(span) => Err(too_many(span)),
    }
}
