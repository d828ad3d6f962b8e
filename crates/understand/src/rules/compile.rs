//! Rules made ready for many mails: patterns folded, words in one automaton.

use super::pattern::Pattern;
use super::text::show_condition;
use super::validate::{RuleError, validate, validate_set};
use super::words::{WordSearch, WordSearchBuilder};
use facteur_domain::{Action, Condition, EntityKind, MailboxId, Rule, RuleId, RuleSet};

/// A rule set made ready. Made once at every change of the rules, then shared.
#[derive(Debug, Clone, Default)]
pub struct CompiledRules {
    pub(super) version: i64,
    pub(super) rules: Vec<CompiledRule>,
    pub(super) words: WordSearch,
}

#[derive(Debug, Clone)]
pub(super) struct CompiledRule {
    pub id: RuleId,
    pub name: String,
    pub conditions: Vec<CompiledCondition>,
    pub unless: Vec<CompiledCondition>,
    pub actions: Vec<Action>,
}

#[derive(Debug, Clone)]
pub(super) struct CompiledCondition {
    /// The condition as people type it.
    pub shown: String,
    pub test: Test,
}

#[derive(Debug, Clone)]
pub(super) enum Test {
    Sender(Pattern),
    /// The domain, and the same with a dot before it.
    Domain(String, String),
    Recipient(Pattern),
    Subject(Pattern),
    /// The number of the condition in the word search.
    Words(usize),
    Header(String, Pattern),
    Attachment(Pattern),
    Entity(EntityKind, Pattern),
    /// Hours.
    Due(u32),
    Mailbox(MailboxId),
}

impl CompiledRules {
    /// Makes a rule set ready; the errors of all its rules, if it has any.
    pub fn new(set: &RuleSet) -> Result<Self, Vec<RuleError>> {
        let errors = validate_set(set);
        if errors.is_empty() {
            Ok(Self::of(set.version, set.rules.iter()))
        } else {
            Err(errors)
        }
    }

    /// Makes ready what can be used of a stored rule set, so that a rule that an older version allowed never
    /// stops the intake. The second value names what was left out.
    pub fn usable(set: &RuleSet) -> (Self, Vec<RuleError>) {
        let good = set.rules.iter().filter(|rule| validate(rule).is_empty());
        let errors = set.rules.iter().flat_map(validate).collect();
        (Self::of(set.version, good), errors)
    }

    fn of<'a>(version: i64, rules: impl Iterator<Item = &'a Rule>) -> Self {
        let mut words = WordSearchBuilder::default();
        let rules = rules.map(|rule| CompiledRule::of(rule, &mut words)).collect();
        Self {
            version,
            rules,
            words: words.build(),
        }
    }

    /// The version of the rule set that this was made from.
    pub const fn version(&self) -> i64 {
        self.version
    }
}

impl CompiledRule {
    fn of(rule: &Rule, words: &mut WordSearchBuilder) -> Self {
        let mut ready = |conditions: &[Condition]| -> Vec<CompiledCondition> {
            conditions
                .iter()
                .map(|condition| CompiledCondition::of(condition, words))
                .collect()
        };
        Self {
            id: rule.id,
            name: rule.name.clone(),
            conditions: ready(&rule.conditions),
            unless: ready(&rule.unless),
            actions: rule.actions.clone(),
        }
    }
}

impl CompiledCondition {
    fn of(condition: &Condition, words: &mut WordSearchBuilder) -> Self {
        let test = match condition {
            Condition::Sender { matches } => Test::Sender(Pattern::of_address(matches)),
            Condition::Domain { is } => {
                let domain = is.trim().to_lowercase();
                let below = format!(".{domain}");
                Test::Domain(domain, below)
            }
            Condition::Recipient { matches } => Test::Recipient(Pattern::of_address(matches)),
            Condition::Subject { matches } => Test::Subject(Pattern::of_text(matches)),
            Condition::Words { any_of } => Test::Words(words.add(any_of)),
            Condition::Header { name, matches } => Test::Header(name.clone(), Pattern::of_text(matches)),
            Condition::Attachment { matches } => Test::Attachment(Pattern::of_text(matches)),
            Condition::Entity { kind, matches } => Test::Entity(*kind, Pattern::of_value(matches)),
            Condition::Due { within } => Test::Due(*within),
            Condition::Mailbox { is } => Test::Mailbox(*is),
        };
        Self {
            shown: show_condition(condition),
            test,
        }
    }
}
