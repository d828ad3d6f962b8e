//! `POST /rules/preview`

use crate::answer::{Answer, Problem};
use crate::ask::{Asker, Body};
use crate::wire::Time;
use axum::Json;
use facteur_domain::RuleId;
use facteur_domain::id::Id;
use facteur_flows::rules;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A rule to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Factures", "conditions": ["subject=facture*"], "actions": ["category=billing"], "last": 500
}))]
pub(crate) struct Trial {
    /// What people call it; a trial needs no name.
    #[serde(default, rename = "name")]
    #[schema(max_length = 200, required = false)]
    _name: String,
    /// All of these must hold.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    conditions: Vec<String>,
    /// None of these may hold.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    unless: Vec<String>,
    /// What to do.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    actions: Vec<String>,
    /// The place it would have, counted from 1; the last when none is named.
    #[schema(minimum = 1, maximum = 100_000)]
    position: Option<u32>,
    /// How many of the newest messages are looked at; 500 when nothing is said.
    #[schema(minimum = 1, maximum = 2000)]
    last: Option<u32>,
}

/// What a rule would have done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "looked_at": 500, "not_read": 0, "matches": [{
    "message": "01938c6e-0000-7000-8000-00000000000b", "number": "TKT-2026-000123", "subject": "Facture 2026-118",
    "from_address": "max@client.example", "received_at": "2026-11-20T15:50:56Z",
    "because": [{ "condition": "subject=facture*", "text": "Facture 2026-118" }],
    "differences": [{ "field": "category", "from": "other", "to": "billing" }], "member_decided": false
}] }))]
pub(crate) struct RulePreview {
    /// How many messages were looked at, newest first.
    looked_at: usize,
    /// How many of them could not be read.
    not_read: usize,
    /// Those for which it would have held.
    matches: Vec<Match>,
}

/// A message for which the rule would have held.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Match {
    /// The message.
    message: Uuid,
    /// Its ticket's number.
    #[schema(required = true)]
    number: Option<String>,
    /// Its subject.
    subject: String,
    /// Who wrote it.
    from_address: String,
    /// When it came.
    received_at: Time,
    /// Each condition with the piece of the mail that met it.
    because: Vec<Because>,
    /// What it would have changed.
    differences: Vec<Difference>,
    /// Whether a member has worked on the ticket, whom no rule overrides.
    member_decided: bool,
}

/// A condition that held.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Because {
    /// The condition.
    condition: String,
    /// What met it.
    text: String,
}

/// One thing that would have been otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Difference {
    /// What: "ignored", "category", "impact", "urgency", "priority", "assignee", "tags" or "shelf".
    field: &'static str,
    /// Without the rule.
    from: String,
    /// With it.
    to: String,
}

/// Tries a rule on the newest mail. Nothing is changed by looking.
#[utoipa::path(
    post, path = "/rules/preview", tag = "rules", security(("session" = [])), request_body = Trial,
    responses((status = OK, description = "What it would have done", body = RulePreview))
)]
pub(crate) async fn preview_rule(asker: Asker, Body(trial): Body<Trial>) -> Answer<Json<RulePreview>> {
    let last = trial.last.unwrap_or(500);
    if !(1..=2_000).contains(&last) {
        return Err(Problem::invalid(
            "last",
            ("a number from 1 to 2000", "un nombre de 1 à 2000"),
        ));
    }
    let rule = rules::NewRule {
        // It may get its name at the end, and a rule that is changed has the name of one that stands.
        name: asker.services().ids.make::<RuleId>().to_string(),
        conditions: trial.conditions,
        unless: trial.unless,
        actions: trial.actions,
    };
    let position = trial.position.map(|position| position as usize);
    let preview = rules::preview(asker.services(), rule, position, last as usize).await?;
    Ok(Json(RulePreview {
        looked_at: preview.looked_at,
        not_read: preview.not_read,
        matches: preview.matches.into_iter().map(Match::from).collect(),
    }))
}

impl From<rules::PreviewHit> for Match {
    fn from(hit: rules::PreviewHit) -> Self {
        let because = hit.because.into_iter();
        let differences = hit.differences.into_iter();
        Self {
            message: hit.message.uuid(),
            number: hit.number.map(|number| number.to_string()),
            subject: hit.subject,
            from_address: hit.from_address,
            received_at: hit.received_at.into(),
            because: because
                .map(|(condition, text)| Because { condition, text })
                .collect(),
            differences: differences
                .map(|rules::Difference { field, from, to }| Difference { field, from, to })
                .collect(),
            member_decided: hit.member_decided,
        }
    }
}
