//! Rules: compiled once, then tried on every mail.

mod compile;
mod evaluate;
mod pattern;
pub mod text;
mod validate;
mod words;

pub use compile::CompiledRules;
pub use evaluate::{MatchedRule, RuleOutcome, preview};
pub use text::{Names, NoNames, parse_action, parse_condition, show_action, show_condition};
pub use validate::{RuleError, validate, validate_set};
