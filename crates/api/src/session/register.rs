//! `POST /auth/register`

use super::{Session, begun, too_many};
use crate::answer::Answer;
use crate::ask::{Body, Visitor, same_site};
use crate::language::Language;
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::CookieJar;
use facteur_flows::people::{self, NewAccount, RegistrationOutcome};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who wants an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Léa Martin", "address": "lea@calorine.example", "password": "un cheval bleu sous la pluie",
    "organisation": "Calorine", "language": "fr"
}))]
pub(crate) struct Registration {
    /// Name to show.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Mail address, to sign in with.
    #[schema(min_length = 3, max_length = 254)]
    address: String,
    /// The password.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 1000)]
    password: SecretString,
    /// The language to be spoken to in.
    language: Language,
    /// What their organisation is to be called; as they are, when nothing is named.
    #[schema(max_length = 200)]
    organisation: Option<String>,
    /// The token of an invitation: it proves the address that it went to, and says which organisation.
    #[schema(value_type = Option<String>, max_length = 200)]
    invitation: Option<SecretString>,
}

/// Made and signed in, or to be made.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum RegistrationAnswer {
    /// Made by an invitation, and signed in; the cookie is set.
    Session(Box<Session>),
    /// A mail was sent.
    ToVerify(ToVerify),
}

/// The account is made when the address is proven.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "verify": true }))]
pub(crate) struct ToVerify {
    /// Always true: a link was sent to the address. Who has it already gets a mail that says so.
    verify: bool,
}

/// Makes an account by an invitation, and signs it in. Without one it asks for an account with an organisation of its
/// own: a link goes to the address, and the answer is the same whether the address is known or not.
#[utoipa::path(
    post, path = "/auth/register", tag = "session", security(()), request_body = Registration,
    responses(
        (status = CREATED, description = "Made by the invitation; the cookie is set", body = Session),
        (status = ACCEPTED, description = "A link was sent to the address", body = ToVerify)
    )
)]
pub(crate) async fn register(
    State(state): State<ApiState>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(new): Body<Registration>,
) -> Answer<(StatusCode, CookieJar, Json<RegistrationAnswer>)> {
    same_site(&headers)?;
    let new = NewAccount {
        name: new.name,
        address: new.address,
        password: new.password,
        organisation: new.organisation,
        language: new.language.into(),
        invitation: new.invitation,
    };
    match people::register(visitor.services(), new).await? {
        RegistrationOutcome::Begun(session) => {
            let (jar, Json(session)) = begun(&state, *session, visitor.client).await?;
            let answer = RegistrationAnswer::Session(Box::new(session));
            Ok((StatusCode::CREATED, jar, Json(answer)))
        }
        RegistrationOutcome::ToVerify => {
            let answer = RegistrationAnswer::ToVerify(ToVerify { verify: true });
            Ok((StatusCode::ACCEPTED, CookieJar::new(), Json(answer)))
        }
        RegistrationOutcome::Wait(span) => Err(too_many(span)),
    }
}
