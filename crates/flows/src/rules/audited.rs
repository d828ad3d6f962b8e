//! Changes of rules as the audit tells them: the rule as people read it, before and after.

use super::shown::{RuleList, ShownRule};
use crate::audit::Entry;
use facteur_domain::{Actor, AuditAction, AuditObject, RuleId};
use serde_json::Value;

/// The rule that the facts of a change name: by its id, or whole.
pub(super) fn rule_of(data: &Value) -> Option<RuleId> {
    let rule = &data["rule"];
    rule.as_str().or_else(|| rule["id"].as_str())?.parse().ok()
}

/// What to say about the rule of that id.
pub(super) fn told(actor: Actor, id: RuleId, former: &RuleList, now: &RuleList) -> Entry {
    let of = |list: &RuleList| list.rules.iter().find(|rule| rule.id == id).cloned();
    let (before, after) = (of(former), of(now));
    let entry = Entry::new(
        actor,
        action(before.as_ref(), after.as_ref()),
        AuditObject::Rule,
        id,
    );
    let name = after
        .as_ref()
        .or(before.as_ref())
        .map_or("", |rule| rule.name.as_str());
    let entry = entry.named(name);
    match (&before, &after) {
        (Some(before), Some(after)) => entry.changed(before, after),
        (before, after) => entry.before(before).after(after),
    }
}

fn action(before: Option<&ShownRule>, after: Option<&ShownRule>) -> AuditAction {
    match (before, after) {
        (None, _) => AuditAction::RuleAdded,
        (Some(_), None) => AuditAction::RuleRemoved,
        (Some(before), Some(after)) if before.position != after.position => AuditAction::RuleMoved,
        (Some(_), Some(_)) => AuditAction::RuleChanged,
    }
}
