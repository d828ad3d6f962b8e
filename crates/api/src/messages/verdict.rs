//! A verdict as it is shown.

use crate::wire::{Impact, Priority, Time, Urgency};
use facteur_domain as domain;
use facteur_domain::id::Id;
use facteur_domain::{CorrectionId, Timestamp};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What was decided about a mail, with its reasons.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "category": "technical", "alternatives": [{ "category": "support", "confidence": 0.2 }], "impact": "team", "urgency": "hours", "priority": "high",
    "confidence": 0.7, "reasons": [{ "code": "word", "detail": "panne" }], "decided_by": { "by": "default" },
    "versions": "judge 4, rules 3", "tags": [], "language": "fr"
}))]
pub(crate) struct Verdict {
    /// The key of the category.
    category: String,
    /// The next likeliest categories, at most two.
    alternatives: Vec<Alternative>,
    /// How far the trouble reaches.
    impact: Impact,
    /// How soon it must be looked at.
    urgency: Urgency,
    /// What to take first.
    priority: Priority,
    /// From 0 (a guess) to 1 (certain).
    #[schema(minimum = 0, maximum = 1)]
    confidence: f64,
    /// Why, most telling first.
    reasons: Vec<Reason>,
    /// Who decided the category.
    decided_by: DecidedBy,
    /// Versions of the judge and of the rules.
    versions: String,
    /// Free words.
    tags: Vec<String>,
    /// ISO 639-1 code.
    #[schema(required = true)]
    language: Option<String>,
}

/// Another category that a mail may be of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Alternative {
    /// The key of the category.
    category: String,
    /// From 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    confidence: f64,
}

/// Why a verdict says what it says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Reason {
    /// Stable code.
    code: String,
    /// What it rests on.
    detail: String,
}

/// Who decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DecidedBy {
    /// What kind.
    by: Decider,
    /// The rule, member or correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<Uuid>,
    /// Its name; a rule may be gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// When the correction was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at: Option<Time>,
}

/// Who may decide.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Decider {
    /// Nobody: nothing spoke for anything.
    Default,
    /// A rule.
    Rule,
    /// A trained model.
    Model,
    /// A member's correction of a mail of the same sender with nearly the same text.
    Memory,
    /// A member.
    Member,
}

impl Verdict {
    /// With the name of who decided.
    pub(super) fn name_decider(&mut self, names: &HashMap<Uuid, String>) {
        let decided = &mut self.decided_by;
        decided.name = decided.id.and_then(|id| names.get(&id)).cloned();
    }

    /// With who gave the correction that decided, and when.
    pub(super) fn name_correction(&mut self, name: Option<String>, at: Timestamp) {
        self.decided_by.name = name;
        self.decided_by.at = Some(at.into());
    }

    /// The correction that decided.
    pub(super) fn correction(&self) -> Option<CorrectionId> {
        let is_memory = matches!(self.decided_by.by, Decider::Memory);
        self.decided_by
            .id
            .filter(|_| is_memory)
            .map(CorrectionId::from_uuid)
    }

    /// The rule or member that decided.
    pub(super) const fn decider(&self) -> Option<Uuid> {
        self.decided_by.id
    }
}

impl From<domain::Verdict> for Verdict {
    fn from(verdict: domain::Verdict) -> Self {
        let reason = |reason: domain::Reason| Reason {
            code: reason.code,
            detail: reason.detail,
        };
        Self {
            category: verdict.category.key().to_owned(),
            alternatives: verdict.alternatives.into_iter().map(Alternative::from).collect(),
            impact: verdict.impact.into(),
            urgency: verdict.urgency.into(),
            priority: verdict.priority.into(),
            confidence: verdict.confidence.clamp(0.0, 1.0),
            reasons: verdict.reasons.into_iter().map(reason).collect(),
            decided_by: verdict.decided_by.into(),
            versions: verdict.versions,
            tags: verdict.tags,
            language: verdict.language,
        }
    }
}

impl From<domain::Alternative> for Alternative {
    fn from(alternative: domain::Alternative) -> Self {
        Self {
            category: alternative.category.key().to_owned(),
            confidence: alternative.confidence.clamp(0.0, 1.0),
        }
    }
}

impl From<domain::DecidedBy> for DecidedBy {
    fn from(decided: domain::DecidedBy) -> Self {
        let (by, id) = match decided {
            domain::DecidedBy::Default => (Decider::Default, None),
            domain::DecidedBy::Rule(id) => (Decider::Rule, Some(id.uuid())),
            domain::DecidedBy::Model => (Decider::Model, None),
            domain::DecidedBy::Memory(id) => (Decider::Memory, Some(id.uuid())),
            domain::DecidedBy::Member(id) => (Decider::Member, Some(id.uuid())),
        };
        Self {
            by,
            id,
            name: None,
            at: None,
        }
    }
}
