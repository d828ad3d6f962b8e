//! Rules as they are typed and shown.

use crate::answer::Tagged;
use facteur_domain::id::Id;
use facteur_flows::rules;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A rule as people type it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Factures", "conditions": ["subject=facture*"], "unless": ["domain=calorine.example"],
    "actions": ["category=billing", "tag=facture"]
}))]
pub(crate) struct NewRule {
    /// What people call it.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// All of these must hold.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    conditions: Vec<String>,
    /// None of these may hold.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    unless: Vec<String>,
    /// What to do.
    #[schema(max_items = 100)]
    actions: Vec<String>,
}

impl From<NewRule> for rules::NewRule {
    fn from(rule: NewRule) -> Self {
        Self {
            name: rule.name,
            conditions: rule.conditions,
            unless: rule.unless,
            actions: rule.actions,
        }
    }
}

/// A rule with the place it is to have.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Factures", "conditions": ["subject=facture*"], "actions": ["category=billing"], "position": 1
}))]
pub(crate) struct PlacedRule {
    /// What people call it.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// All of these must hold.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    conditions: Vec<String>,
    /// None of these may hold.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    unless: Vec<String>,
    /// What to do.
    #[schema(max_items = 100)]
    actions: Vec<String>,
    /// Its place, counted from 1; the last when none is named.
    #[schema(minimum = 1, maximum = 100_000)]
    pub position: Option<u32>,
}

impl PlacedRule {
    /// The rule without its place.
    pub(super) fn rule(self) -> rules::NewRule {
        rules::NewRule {
            name: self.name,
            conditions: self.conditions,
            unless: self.unless,
            actions: self.actions,
        }
    }
}

/// All rules, first to last.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "version": 3, "items": [{
    "id": "01938c6e-0000-7000-8000-00000000000a", "position": 1, "name": "Factures",
    "conditions": ["subject=facture*"], "unless": [], "actions": ["category=billing"], "problems": []
}] }))]
pub(crate) struct RuleList {
    /// Rises at every change.
    version: i64,
    /// The rules.
    items: Vec<Rule>,
}

/// A rule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rule {
    /// Its id.
    id: Uuid,
    /// Its place, counted from 1.
    position: usize,
    /// What people call it.
    name: String,
    /// All of these must hold.
    conditions: Vec<String>,
    /// None of these may hold.
    unless: Vec<String>,
    /// What to do.
    actions: Vec<String>,
    /// Why it does not work any more, such as a mailbox that is gone.
    problems: Vec<String>,
}

impl From<rules::RuleList> for Tagged<RuleList> {
    fn from(list: rules::RuleList) -> Self {
        let rule = |rule: rules::ShownRule| Rule {
            id: rule.id.uuid(),
            position: rule.position,
            name: rule.name,
            conditions: rule.conditions,
            unless: rule.unless,
            actions: rule.actions,
            problems: rule.problems,
        };
        let items = list.rules.into_iter().map(rule).collect();
        Self(
            list.version,
            RuleList {
                version: list.version,
                items,
            },
        )
    }
}
