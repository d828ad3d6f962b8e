//! `POST /setup`

use super::{Session, begun, too_many};
use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Body, Visitor, same_site};
use crate::language::Language;
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::CookieJar;
use facteur_flows::people::{self, Guess};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

/// Who is to be the first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Léa Martin", "address": "lea@calorine.example", "password": "un cheval bleu sous la pluie",
    "organisation": "Calorine", "language": "fr"
}))]
pub(crate) struct NewAdministrator {
    /// Name to show.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Mail address, to sign in with.
    #[schema(min_length = 3, max_length = 254)]
    address: String,
    /// The password.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 1000)]
    password: SecretString,
    /// What the organisation is called.
    #[schema(max_length = 200)]
    organisation: Option<String>,
    /// The language to be spoken to in.
    language: Language,
    /// The code that the server printed at its start; needed unless the browser runs on the same machine.
    #[schema(max_length = 100)]
    code: Option<String>,
}

/// Makes the first administrator, and signs it in.
#[utoipa::path(
    post, path = "/setup", tag = "session", security(()), request_body = NewAdministrator,
    responses((status = CREATED, description = "Made and signed in; the cookie is set", body = Session))
)]
pub(crate) async fn make_administrator(
    State(state): State<ApiState>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(new): Body<NewAdministrator>,
) -> Answer<(StatusCode, (CookieJar, Json<Session>))> {
    same_site(&headers)?;
    let services = visitor.services();
    let counted = people::guess(services, Guess::Secret).await?.map_err(too_many)?;
    if !visitor.client.is_here {
        check_code(&state, new.code.as_deref())?;
    }
    let first = people::NewAdministrator {
        name: new.name,
        address: new.address,
        password: new.password,
        organisation: new.organisation,
        language: new.language.into(),
    };
    let session = people::first_start(services, first).await?;
    people::guess_was_right(services, counted).await?;
    Ok((StatusCode::CREATED, begun(&state, session, visitor.client).await?))
}

fn check_code(state: &ApiState, given: Option<&str>) -> Answer<()> {
    let wanted = state
        .settings()
        .setup_code
        .as_ref()
        .map(ExposeSecret::expose_secret);
    let given = given.map(|code| code.trim().to_uppercase());
    if wanted.is_some() && given.as_deref() == wanted {
        return Ok(());
    }
    Err(Problem::new(Kind::Forbidden).field(
        "code",
        (
            "this is not the code; the server printed it at its start",
            "ce n'est pas le code ; le serveur l'a affiché à son démarrage",
        ),
    ))
}
