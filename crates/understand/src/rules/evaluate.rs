//! Tries compiled rules on one mail.

use super::compile::CompiledRules;
use crate::facts::MailFacts;
use facteur_domain::{Category, Impact, MemberId, RuleId, Urgency};
use serde::{Deserialize, Serialize};

/// A rule that held for a mail, and what made it hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedRule {
    /// The rule.
    pub rule: RuleId,
    /// What people call it.
    pub name: String,
    /// For each condition, in order: the condition as people write it, such as `sender=*@client.example`, and
    /// the piece of the mail that met it. Empty for a rule without conditions.
    pub because: Vec<(String, String)>,
}

/// What the rules say about a mail. A field that no rule set is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleOutcome {
    /// The rule that said to open no ticket.
    pub ignored_by: Option<RuleId>,
    /// Category, and the rule that set it.
    pub category: Option<(Category, RuleId)>,
    /// Impact, and the rule that set it.
    pub impact: Option<(Impact, RuleId)>,
    /// Urgency, and the rule that set it.
    pub urgency: Option<(Urgency, RuleId)>,
    /// Assignee, and the rule that named them.
    pub assign: Option<(MemberId, RuleId)>,
    /// Tags, each once, and the first rule that added each.
    pub tags: Vec<(String, RuleId)>,
    /// Every rule that held, first to last.
    pub matched: Vec<MatchedRule>,
}

impl CompiledRules {
    /// Tries every rule in order. An earlier rule wins over a later one, field by field; tags add up; nothing
    /// after a rule with `Stop` is tried.
    pub fn evaluate(&self, mail: &MailFacts<'_>) -> RuleOutcome {
        todo!()
    }
}

/// What the rules would say about a mail that is already here. The same as [`CompiledRules::evaluate`]: a
/// preview that took another way would lie.
pub fn preview(rules: &CompiledRules, mail: &MailFacts<'_>) -> RuleOutcome {
    rules.evaluate(mail)
}
