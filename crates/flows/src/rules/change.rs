//! Adds, removes and moves rules.

use super::audited::{rule_of, told};
use super::names::Known;
use super::shown::{RuleList, shown_list};
use crate::audit::record;
use crate::error::{FieldError, FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, Event, EventKind, Rule, RuleId, RuleSet};
use facteur_store::{events, rules};
use facteur_understand::rules::{parse_action, parse_condition, validate_set};
use serde_json::{Value, json};

/// A rule as people type it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRule {
    /// What people call it.
    pub name: String,
    /// All of these must hold, such as `domain=client.example`.
    pub conditions: Vec<String>,
    /// None of these may hold.
    pub unless: Vec<String>,
    /// What to do, such as `category=billing`.
    pub actions: Vec<String>,
}

impl NewRule {
    /// The rule that was typed. The error says everything that is wrong with it.
    pub(super) fn read(&self, id: RuleId, known: &Known) -> FlowResult<Rule> {
        let mut wrong = Vec::new();
        let condition = |text: &str| parse_condition(text, known);
        let conditions = read_each("conditions", &self.conditions, condition, &mut wrong);
        let unless = read_each("unless", &self.unless, condition, &mut wrong);
        let action = |text: &str| parse_action(text, known);
        let actions = read_each("actions", &self.actions, action, &mut wrong);
        let strangers = [
            ("conditions", known.strangers(&conditions, &[])),
            ("unless", known.strangers(&unless, &[])),
            ("actions", known.strangers(&[], &actions)),
        ];
        for (field, sentences) in strangers {
            wrong.extend(sentences.into_iter().map(|said| FieldError::new(field, said)));
        }
        if !wrong.is_empty() {
            return Err(FlowError::Invalid(wrong));
        }
        Ok(Rule {
            id,
            name: self.name.trim().to_owned(),
            conditions,
            unless,
            actions,
        })
    }
}

/// Reads each of the texts, and notes what is wrong with those that cannot be read.
fn read_each<T>(
    field: &str,
    texts: &[String],
    read: impl Fn(&str) -> Result<T, String>,
    wrong: &mut Vec<FieldError>,
) -> Vec<T> {
    let mut values = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        match read(text) {
            Ok(value) => values.push(value),
            Err(sentence) => wrong.push(FieldError::new(format!("{field}[{index}]"), sentence)),
        }
    }
    values
}

/// Puts the rule at a place counted from 1; at the end when none is named.
pub(super) fn insert(set: &mut RuleSet, rule: Rule, position: Option<usize>) -> FlowResult<usize> {
    let last = set.rules.len() + 1;
    let position = position.unwrap_or(last);
    if !(1..=last).contains(&position) {
        return Err(FlowError::invalid(
            "position",
            format!("there is no place {position}; choose one from 1 to {last}"),
        ));
    }
    set.rules.insert(position - 1, rule);
    Ok(position)
}

pub(super) fn check(set: &RuleSet) -> FlowResult<()> {
    let errors = validate_set(set);
    if errors.is_empty() {
        return Ok(());
    }
    let wrong = errors
        .iter()
        .map(|error| FieldError::new(&error.field, error.to_string()));
    Err(FlowError::Invalid(wrong.collect()))
}

/// Adds a rule, at a place counted from 1 or at the end. Gives all rules as they stand now.
///
/// # Errors
/// Refused when the rule makes no sense, with everything that is wrong; and when `at_version` is named and
/// somebody else changed the rules since.
pub async fn add(
    services: &Services,
    actor: Actor,
    rule: NewRule,
    position: Option<usize>,
    at_version: Option<i64>,
) -> FlowResult<RuleList> {
    let id = services.ids.make();
    change(services, actor, at_version, move |set, known| {
        let rule = rule.read(id, known)?;
        let added = json!(rule);
        let position = insert(set, rule, position)?;
        Ok(json!({ "what": "added", "rule": added, "position": position }))
    })
    .await
}

/// Replaces what a rule says, named by its id, its name or its place; it keeps its id and its place.
///
/// # Errors
/// As [`add`], and when there is no such rule.
pub async fn replace(
    services: &Services,
    actor: Actor,
    rule: &str,
    by: NewRule,
    at_version: Option<i64>,
) -> FlowResult<RuleList> {
    let wanted = rule.to_owned();
    change(services, actor, at_version, move |set, known| {
        let index = find(set, &wanted)?;
        let after = by.read(set.rules[index].id, known)?;
        let before = std::mem::replace(&mut set.rules[index], after);
        Ok(json!({ "what": "replaced", "rule": before, "by": set.rules[index], "position": index + 1 }))
    })
    .await
}

/// Removes a rule by its id, its name or its place counted from 1. Gives the rules that are left.
///
/// # Errors
/// Refused when there is no such rule; and when `at_version` is named and somebody else changed the rules
/// since.
pub async fn remove(
    services: &Services,
    actor: Actor,
    rule: &str,
    at_version: Option<i64>,
) -> FlowResult<RuleList> {
    let wanted = rule.to_owned();
    change(services, actor, at_version, move |set, _| {
        let index = find(set, &wanted)?;
        let removed = set.rules.remove(index);
        Ok(json!({ "what": "removed", "rule": removed, "position": index + 1 }))
    })
    .await
}

/// Moves a rule, named by its id, its name or its place, to another place counted from 1.
///
/// # Errors
/// As [`remove`], and when there is no such place.
pub async fn move_to(
    services: &Services,
    actor: Actor,
    rule: &str,
    position: usize,
    at_version: Option<i64>,
) -> FlowResult<RuleList> {
    let wanted = rule.to_owned();
    change(services, actor, at_version, move |set, _| {
        let index = find(set, &wanted)?;
        let moved = set.rules.remove(index);
        let id = moved.id;
        insert(set, moved, Some(position))?;
        Ok(json!({ "what": "moved", "rule": id, "from": index + 1, "to": position }))
    })
    .await
}

/// An id or a name comes before a place: a rule may be called "2".
fn find(set: &RuleSet, wanted: &str) -> FlowResult<usize> {
    let wanted = wanted.trim();
    let named = set
        .rules
        .iter()
        .position(|rule| rule.id.to_string() == wanted || rule.name.to_lowercase() == wanted.to_lowercase());
    let placed = || {
        let place = wanted.parse::<usize>().ok()?.checked_sub(1)?;
        (place < set.rules.len()).then_some(place)
    };
    named.or_else(placed).ok_or_else(|| {
        FlowError::not_found(format!(
            "there is no rule \"{wanted}\"; `facteur rule list` shows those there are"
        ))
    })
}

async fn change(
    services: &Services,
    actor: Actor,
    at_version: Option<i64>,
    edit: impl Fn(&mut RuleSet, &Known) -> FlowResult<Value> + Send + 'static,
) -> FlowResult<RuleList> {
    let (organisation, ids, now) = (services.organisation, services.ids.clone(), services.now());
    let scoped = services.clone();
    services
        .store
        .write(organisation, move |tx| {
            let mut set = rules::rule_set_get(tx, organisation)?;
            if at_version.is_some_and(|version| version != set.version) {
                return Err(FlowError::changed(
                    "somebody else changed the rules in the meantime; look at them again and repeat the change",
                ));
            }
            let known = Known::load(tx, organisation)?;
            let former = shown_list(&set, &known);
            let mut data = edit(&mut set, &known)?;
            check(&set)?;
            set.version = rules::rule_set_save(tx, organisation, &set)?;
            let list = shown_list(&set, &known);
            if let Some(rule) = rule_of(&data) {
                record(tx, &scoped, told(actor, rule, &former, &list))?;
            }
            data["version"] = json!(set.version);
            let event = Event {
                id: ids.make(),
                at: now,
                kind: EventKind::RulesChanged,
                ticket: None,
                actor,
                data,
                trace: None,
            };
            events::event_append(tx, organisation, &event)?;
            Ok(list)
        })
        .await
}
