//! `POST /mailboxes/test` and `POST /mailboxes/{id}/test`

use super::add::NewMailbox;
use super::views::one;
use crate::answer::Answer;
use crate::ask::{Asker, Body, Named};
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use facteur_connect::{Outcome, Step, StepName, TestReport as Tested, smtp};
use facteur_flows::mailboxes;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a test found, step by step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "passed": false,
    "incoming": [{ "name": "resolve", "outcome": "passed", "found": "192.0.2.7", "cause": null, "cure": null, "millis": 12 },
                 { "name": "login", "outcome": "failed", "found": null, "cause": "the server refused the password",
                   "cure": "check the password", "millis": 140 }],
    "outgoing": []
}))]
pub(crate) struct TestReport {
    /// Whether no step failed.
    passed: bool,
    /// The steps of reading.
    incoming: Vec<TestStep>,
    /// The steps of sending; empty when nothing is sent from the mailbox.
    outgoing: Vec<TestStep>,
}

/// One step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TestStep {
    /// Which.
    name: TestStepName,
    /// How it ended.
    outcome: TestOutcome,
    /// What was found, when it worked.
    #[schema(required = true)]
    found: Option<String>,
    /// What happened, when it did not.
    #[schema(required = true)]
    cause: Option<String>,
    /// What to do about it.
    #[schema(required = true)]
    cure: Option<String>,
    /// How long it took.
    millis: i64,
}

/// A step of a test.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TestStepName {
    /// The name has an address.
    Resolve,
    /// A connection.
    Connect,
    /// TLS and its certificate.
    Tls,
    /// Name and password.
    Login,
    /// The list of folders.
    Folders,
    /// Opening the incoming folder.
    OpenIncoming,
    /// What the server can do.
    Capabilities,
    /// What a provider of single sign-on tells about itself.
    Discovery,
    /// Its keys.
    Keys,
    /// Whether people can sign in there.
    SignIn,
    /// Whether it knows the client.
    Client,
    /// Whose addresses it may vouch for.
    Domains,
    /// What has to be registered there.
    Redirect,
}

/// How a step ended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TestOutcome {
    /// It worked.
    Passed,
    /// It did not.
    Failed,
    /// It was not tried.
    Skipped,
}

/// Tries settings step by step; nothing is saved and nothing is changed on the server.
#[utoipa::path(
    post, path = "/mailboxes/test", tag = "mailboxes", security(("session" = [])), request_body = NewMailbox,
    responses((status = OK, description = "What was found", body = TestReport))
)]
pub(crate) async fn test_settings(
    State(state): State<ApiState>,
    asker: Asker,
    Body(new): Body<NewMailbox>,
) -> Answer<Json<TestReport>> {
    let services = asker.services();
    let clock = services.ids.clock();
    let source = new.source.into();
    let incoming = facteur_connect::test(&source, new.password.clone(), &services.connect, &**clock).await;
    let outgoing = match new.smtp.map(Into::into) {
        Some(smtp) => {
            let password = new.smtp_password.or(new.password);
            let (address, options) = (new.address.trim(), &services.connect);
            Some(smtp::probe(&smtp, address, password.as_ref(), options, &**clock).await)
        }
        None => None,
    };
    let told = |text| state.told(text, asker.language);
    Ok(Json(TestReport::new(incoming, outgoing, told)))
}

/// Tries a mailbox step by step; nothing is changed on the server.
#[utoipa::path(
    post, path = "/mailboxes/{id}/test", tag = "mailboxes", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The mailbox")),
    responses((status = OK, description = "What was found", body = TestReport))
)]
pub(crate) async fn test_mailbox(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answer<Json<TestReport>> {
    let status = one(&asker, id).await?;
    let services = asker.services();
    let incoming = mailboxes::test(services, &status.mailbox).await?;
    let outgoing = mailboxes::test_sending(services, &status.mailbox).await?;
    let told = |text| state.told(text, asker.language);
    Ok(Json(TestReport::new(incoming, outgoing, told)))
}

impl TestReport {
    fn new(incoming: Tested, outgoing: Option<Tested>, told: impl Fn(String) -> String) -> Self {
        let steps = |report: Tested| report.steps.into_iter().map(|step| TestStep::new(step, &told));
        Self {
            passed: incoming.passed() && outgoing.as_ref().is_none_or(Tested::passed),
            incoming: steps(incoming).collect(),
            outgoing: outgoing.map(|report| steps(report).collect()).unwrap_or_default(),
        }
    }
}

impl TestStep {
    pub(crate) fn new(step: Step, told: impl Fn(String) -> String) -> Self {
        let (outcome, found, cause, cure) = match step.outcome {
            Outcome::Passed(found) => (TestOutcome::Passed, Some(told(found)), None, None),
            Outcome::Failed { cause, cure } => {
                (TestOutcome::Failed, None, Some(told(cause)), Some(told(cure)))
            }
            Outcome::Skipped => (TestOutcome::Skipped, None, None, None),
        };
        Self {
            name: step.name.into(),
            outcome,
            found,
            cause,
            cure,
            millis: step.millis,
        }
    }
}

impl From<StepName> for TestStepName {
    fn from(name: StepName) -> Self {
        match name {
            StepName::Resolve => Self::Resolve,
            StepName::Connect => Self::Connect,
            StepName::Tls => Self::Tls,
            StepName::Login => Self::Login,
            StepName::Folders => Self::Folders,
            StepName::OpenIncoming => Self::OpenIncoming,
            StepName::Capabilities => Self::Capabilities,
            StepName::Discovery => Self::Discovery,
            StepName::Keys => Self::Keys,
            StepName::SignIn => Self::SignIn,
            StepName::Client => Self::Client,
            StepName::Domains => Self::Domains,
            StepName::Redirect => Self::Redirect,
        }
    }
}
