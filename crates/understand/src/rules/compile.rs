//! Rules made ready for many mails: patterns folded, words in one automaton.

use super::validate::RuleError;
use facteur_domain::RuleSet;

/// A rule set made ready. Cheap to share, made once at every change of the rules.
#[derive(Debug, Clone, Default)]
pub struct CompiledRules {
    pub(super) version: i64,
}

impl CompiledRules {
    /// Makes a rule set ready; the errors of all its rules, if it has any.
    pub fn new(set: &RuleSet) -> Result<Self, Vec<RuleError>> {
        todo!()
    }

    /// Makes ready what can be used of a stored rule set, so that a rule that an older version allowed never
    /// stops the intake. The second value names what was left out.
    pub fn usable(set: &RuleSet) -> (Self, Vec<RuleError>) {
        todo!()
    }

    /// The version of the rule set that this was made from.
    pub const fn version(&self) -> i64 {
        self.version
    }
}
