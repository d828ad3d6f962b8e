//! `POST /sign-on/providers/test`

use crate::answer::Answer;
use crate::ask::{Asker, Body};
use crate::mailboxes::TestStep;
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use facteur_domain::ProviderId;
use facteur_domain::id::Id;
use facteur_flows::people::{self, ProviderTrial};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What to try.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "issuer": "https://id.calorine.example/realms/desk", "client_id": "facteur" }))]
pub(crate) struct ProviderToTest {
    /// The provider that is kept, if there is one: its client secret is tried.
    #[serde(default)]
    id: Option<Uuid>,
    /// The issuer identifier.
    #[schema(min_length = 1, max_length = 500)]
    issuer: String,
    /// What Facteur is called there; without it, whether the provider knows Facteur is not tried.
    #[serde(default)]
    #[schema(max_length = 500)]
    client_id: Option<String>,
    /// The secret that goes with it.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, max_length = 1000)]
    client_secret: Option<SecretString>,
    /// Domains whose addresses it may vouch for; without them, they are not tried.
    #[serde(default)]
    #[schema(max_items = 100)]
    allowed_domains: Option<Vec<String>>,
}

/// What a test of a provider found, step by step.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "passed": false,
    "steps": [{ "name": "discovery", "outcome": "failed", "found": null, "cause": "the provider calls itself https://id.calorine.example/",
                "cure": "Write the issuer exactly as the provider calls itself.", "millis": 48 }]
}))]
pub(crate) struct SignOnTestReport {
    /// Whether no step failed.
    passed: bool,
    /// The steps: discovery, keys, sign_in, client, domains, redirect.
    steps: Vec<TestStep>,
}

/// Tries a provider step by step; nobody signs in and nothing is saved.
#[utoipa::path(
    post, path = "/sign-on/providers/test", tag = "sign-on", security(("session" = [])), request_body = ProviderToTest,
    responses((status = OK, description = "What was found", body = SignOnTestReport))
)]
pub(crate) async fn test_provider(
    State(state): State<ApiState>,
    asker: Asker,
    Body(tried): Body<ProviderToTest>,
) -> Answer<Json<SignOnTestReport>> {
    let services = asker.services();
    let trial = ProviderTrial {
        known: tried.id.map(ProviderId::from_uuid),
        issuer: tried.issuer,
        client_id: tried.client_id.unwrap_or_default(),
        client_secret: tried.client_secret,
        allowed_domains: tried.allowed_domains,
    };
    let (url, own) = (&services.people.public_url, &asker.signed_in.member.address);
    let report = people::provider_test(services, state.sign_on(), url, trial, own).await?;
    let told = |text| state.told(text, asker.language);
    Ok(Json(SignOnTestReport {
        passed: report.passed(),
        steps: report
            .steps
            .into_iter()
            .map(|step| TestStep::new(step, told))
            .collect(),
    }))
}
