//! What is wrong with a rule, in sentences.

use facteur_domain::{Rule, RuleId, RuleSet};

/// One thing that is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rule \"{name}\", {field}: {sentence}")]
pub struct RuleError {
    /// The rule.
    pub rule: RuleId,
    /// What people call it.
    pub name: String,
    /// Where: `name`, `conditions[0].matches`, `actions`, …
    pub field: String,
    /// What is wrong and what would do.
    pub sentence: String,
}

/// Everything that is wrong with one rule; empty when it can be used.
pub fn validate(rule: &Rule) -> Vec<RuleError> {
    todo!()
}

/// Everything that is wrong with a set: its rules, and names or ids used twice.
pub fn validate_set(set: &RuleSet) -> Vec<RuleError> {
    todo!()
}
