//! Rules as people read them.

use super::names::Known;
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Rule, RuleId, RuleSet};
use facteur_store::{StoreError, rules};
use facteur_understand::validate;
use serde::Serialize;

/// The rules of the organisation.
#[derive(Debug, Clone, Serialize)]
pub struct RuleList {
    /// Rises at every change; 0 before the first.
    pub version: i64,
    /// First to last.
    pub rules: Vec<ShownRule>,
}

/// A rule as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownRule {
    /// Its id.
    pub id: RuleId,
    /// Its place, counted from 1; earlier rules win over later ones.
    pub position: usize,
    /// What people call it.
    pub name: String,
    /// What must hold, as it is typed, such as `domain=client.example`.
    pub conditions: Vec<String>,
    /// What may not hold.
    pub unless: Vec<String>,
    /// What it does, as it is typed, such as `category=billing`.
    pub actions: Vec<String>,
    /// Why it cannot be used, when it cannot: it is then passed over.
    pub problems: Vec<String>,
}

/// The rules, first to last.
pub async fn list(services: &Services) -> FlowResult<RuleList> {
    let organisation = services.organisation;
    let (set, known) = services
        .store
        .read(organisation, move |tx| {
            let set = rules::rule_set_get(tx, organisation)?;
            Ok::<_, StoreError>((set, Known::load(tx, organisation)?))
        })
        .await?;
    Ok(shown_list(&set, &known))
}

pub(super) fn shown_list(set: &RuleSet, known: &Known) -> RuleList {
    let rules = set.rules.iter().enumerate();
    RuleList {
        version: set.version,
        rules: rules.map(|(index, rule)| shown(rule, index + 1, known)).collect(),
    }
}

fn shown(rule: &Rule, position: usize, known: &Known) -> ShownRule {
    let texts = |conditions: &[_]| conditions.iter().map(|each| known.condition(each)).collect();
    let mut problems: Vec<String> = validate(rule)
        .into_iter()
        .map(|error| format!("{}: {}", error.field, error.sentence))
        .collect();
    problems.extend(known.strangers(&rule.conditions, &rule.actions));
    problems.extend(known.strangers(&rule.unless, &[]));
    ShownRule {
        id: rule.id,
        position,
        name: rule.name.clone(),
        conditions: texts(&rule.conditions),
        unless: texts(&rule.unless),
        actions: rule.actions.iter().map(|action| known.action(action)).collect(),
        problems,
    }
}
