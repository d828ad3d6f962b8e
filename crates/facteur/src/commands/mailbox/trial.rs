//! Trying a mailbox: each step with its cause and cure when it failed.

use crate::doctor::{Finding, State, describe};
use crate::output::View;
use crate::text::{Language, connection};
use facteur_connect::{Outcome, Step, StepName, TestReport};
use serde::Serialize;

/// One step, for programs.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tried {
    step: &'static str,
    /// "passed", "failed" or "skipped".
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cure: Option<String>,
    took_ms: i64,
}

/// The steps, for programs.
pub(super) fn tried(report: &TestReport) -> Vec<Tried> {
    report.steps.iter().map(one).collect()
}

fn one(step: &Step) -> Tried {
    let (outcome, found, cause, cure) = match step.outcome.clone() {
        Outcome::Passed(found) => ("passed", Some(found), None, None),
        Outcome::Failed { cause, cure } => ("failed", None, Some(cause), Some(cure)),
        Outcome::Skipped => ("skipped", None, None, None),
    };
    Tried {
        step: step.name.as_str(),
        outcome,
        found,
        cause,
        cure,
        took_ms: step.millis,
    }
}

/// The steps of reading and of sending, for people.
pub(super) fn both(reading: &TestReport, sending: Option<&TestReport>, view: &View) -> String {
    let read = shown(reading, view);
    let Some(sending) = sending else { return read };
    let heading = view.language.choose("Sending", "Envoi");
    format!("{read}\n{heading}\n{}", shown(sending, view))
}

/// The steps that were tried, for people.
pub(super) fn shown(report: &TestReport, view: &View) -> String {
    let language = view.language;
    let findings: Vec<Finding> = report
        .steps
        .iter()
        .filter_map(|step| match &step.outcome {
            Outcome::Passed(found) => {
                let found = connection::told(found, language);
                Some(Finding::good(label(step.name, language), found))
            }
            Outcome::Failed { cause, cure } => Some(Finding::trouble(
                State::Bad,
                label(step.name, language),
                cause,
                connection::told(cure, language),
            )),
            Outcome::Skipped => None,
        })
        .collect();
    describe(&findings, view)
}

const fn label(step: StepName, language: Language) -> &'static str {
    match step {
        StepName::Resolve => language.choose("Address", "Adresse"),
        StepName::Connect => language.choose("Connection", "Connexion"),
        StepName::Tls => language.choose("Protection", "Protection"),
        StepName::Login => language.choose("Log-in", "Identification"),
        StepName::Folders => language.choose("Folders", "Dossiers"),
        StepName::OpenIncoming => language.choose("Incoming folder", "Dossier de réception"),
        StepName::Capabilities => language.choose("Abilities", "Capacités"),
        StepName::Discovery => language.choose("Provider", "Fournisseur"),
        StepName::Keys => language.choose("Keys", "Clés"),
        StepName::SignIn => language.choose("Sign-in", "Connexion"),
        StepName::Client => language.choose("Client", "Client"),
        StepName::Domains => language.choose("Domains", "Domaines"),
        StepName::Redirect => language.choose("Redirect URI", "URI de redirection"),
    }
}
