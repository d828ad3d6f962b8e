//! `POST /auth/token`

use super::too_many;
use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Body, Visitor};
use axum::Json;
use facteur_flows::people::{self, Attempt, ProgramSignIn, Tokens};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who signs a program in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "address": "lea@calorine.example", "password": "un cheval bleu sous la pluie" }))]
pub(crate) struct ProgramLogin {
    /// Mail address.
    #[schema(min_length = 1, max_length = 254)]
    address: String,
    /// The password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 1000)]
    password: SecretString,
    /// A code of the second factor, for who has one.
    #[schema(min_length = 1, max_length = 100)]
    code: Option<String>,
}

/// What a program asks with, and how it goes on.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "access_token": "fca_5f1c…", "refresh_token": "fcr_09ab…", "token_type": "Bearer", "expires_in": 900
}))]
pub(crate) struct TokenPair {
    /// For `Authorization: Bearer …`.
    access_token: String,
    /// For `POST /auth/refresh`; good once. One that is shown twice ends both, and its owner is told.
    refresh_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds that the access token lasts.
    expires_in: i64,
}

impl From<Tokens> for TokenPair {
    fn from(tokens: Tokens) -> Self {
        Self {
            access_token: tokens.access.expose_secret().to_owned(),
            refresh_token: tokens.refresh.expose_secret().to_owned(),
            token_type: "Bearer",
            expires_in: tokens.expires_in.as_millis() / 1_000,
        }
    }
}

/// Signs a program in: an access token for fifteen minutes, and a refresh token for thirty days.
#[utoipa::path(
    post, path = "/auth/token", tag = "session", security(()), request_body = ProgramLogin,
    responses((status = OK, description = "The tokens", body = TokenPair))
)]
pub(crate) async fn give_tokens(
    visitor: Visitor,
    Body(login): Body<ProgramLogin>,
) -> Answer<Json<TokenPair>> {
    let attempt = Attempt {
        address: &login.address,
        password: &login.password,
        device: None,
    };
    match people::sign_in_program(visitor.services(), attempt, login.code.as_deref()).await? {
        ProgramSignIn::Done(tokens) => Ok(Json(tokens.into())),
        ProgramSignIn::Wrong => Err(Problem::new(Kind::WrongPassword)),
        ProgramSignIn::CodeMissing => Err(Problem::invalid(
            "code",
            (
                "a code of the second factor must come with the password",
                "un code du second facteur doit accompagner le mot de passe",
            ),
        )),
        ProgramSignIn::Wait(span) => Err(too_many(span)),
    }
}
