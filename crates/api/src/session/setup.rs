//! `GET /setup`

use crate::answer::Answer;
use crate::ask::Visitor;
use crate::language::Language;
use crate::state::ApiState;
use crate::wire::RegistrationPolicy;
use axum::Json;
use axum::extract::State;
use facteur_flows::people;
use serde::Serialize;
use utoipa::ToSchema;

/// What the first page must know before anybody is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "needed": true, "code_required": false, "demonstration": false, "languages": ["fr", "en"], "registration": "closed",
    "version": "0.1.0"
}))]
pub(crate) struct Setup {
    /// Whether the first administrator is still to be made.
    needed: bool,
    /// Whether that takes the code that the server printed at its start.
    code_required: bool,
    /// Whether the demonstration is loaded.
    demonstration: bool,
    /// Who may make themselves an account: `closed`, nobody; `invitation`, who was invited; `open`, everybody.
    #[schema(value_type = RegistrationPolicy)]
    registration: &'static str,
    /// The languages there are.
    #[schema(inline)]
    languages: [Language; 2],
    /// The version of the program.
    version: &'static str,
}

/// Tells whether the first administrator is still to be made.
#[utoipa::path(
    get, path = "/setup", tag = "session", security(()),
    responses((status = OK, description = "What there is", body = Setup))
)]
pub(crate) async fn show_setup(State(state): State<ApiState>, visitor: Visitor) -> Answer<Json<Setup>> {
    Ok(Json(Setup {
        needed: people::first_start_needed(visitor.services()).await?,
        code_required: !visitor.client.is_here,
        demonstration: state.is_demonstration(visitor.services()).await?,
        registration: visitor.services().people.registration.word(),
        languages: [Language::French, Language::English],
        version: state.settings().version,
    }))
}
