//! What is wrong with a rule, in sentences.

use crate::fold::fold;
use facteur_domain::{Action, Condition, Rule, RuleId, RuleSet};
use std::collections::HashSet;
use std::mem::discriminant;

/// Letters of the longest pattern, word or name.
const LONGEST: usize = 500;
/// Letters of the longest tag.
const LONGEST_TAG: usize = 60;
/// Conditions of one rule, exceptions included.
const MOST_CONDITIONS: usize = 100;
/// Words of one condition.
const MOST_WORDS: usize = 500;
/// Hours that a deadline may leave: a year.
const MOST_HOURS: u32 = 8_760;
/// Rules of one organisation.
const MOST_RULES: usize = 2_000;

/// One thing that is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rule \"{name}\", {field}: {sentence}")]
pub struct RuleError {
    /// The rule.
    pub rule: RuleId,
    /// What people call it.
    pub name: String,
    /// Where: `name`, `conditions[0]`, `unless[1]`, `actions`, …
    pub field: String,
    /// What is wrong and what would do.
    pub sentence: String,
}

/// Everything that is wrong with one rule; empty when it can be used.
pub fn validate(rule: &Rule) -> Vec<RuleError> {
    let mut errors = Vec::new();
    let mut note = |field: String, sentence: String| {
        errors.push(RuleError {
            rule: rule.id,
            name: rule.name.clone(),
            field,
            sentence,
        });
    };
    if let Some(sentence) = text_trouble("The name", &rule.name) {
        note("name".to_owned(), sentence);
    }
    for (list, conditions) in [("conditions", &rule.conditions), ("unless", &rule.unless)] {
        if conditions.len() > MOST_CONDITIONS {
            note(
                list.to_owned(),
                format!("There are more than {MOST_CONDITIONS}; make several rules."),
            );
        }
        for (position, condition) in conditions.iter().enumerate() {
            if let Some(sentence) = condition_trouble(condition) {
                note(format!("{list}[{position}]"), sentence);
            }
        }
    }
    if let Some(sentence) = actions_trouble(rule) {
        note("actions".to_owned(), sentence);
    }
    errors
}

/// Everything that is wrong with a set: its rules, and names or ids used twice.
pub fn validate_set(set: &RuleSet) -> Vec<RuleError> {
    let mut errors: Vec<RuleError> = set.rules.iter().flat_map(validate).collect();
    let (mut ids, mut names) = (HashSet::new(), HashSet::new());
    for (position, rule) in set.rules.iter().enumerate() {
        let mut note = |field: &str, sentence: String| {
            errors.push(RuleError {
                rule: rule.id,
                name: rule.name.clone(),
                field: field.to_owned(),
                sentence,
            });
        };
        if !ids.insert(rule.id) {
            note("id", "Another rule has the same id.".to_owned());
        }
        if !names.insert(fold(&rule.name)) {
            note(
                "name",
                "Another rule has the same name; choose one that tells them apart.".to_owned(),
            );
        }
        if position == MOST_RULES {
            note(
                "rules",
                format!("There are more than {MOST_RULES} rules; remove some."),
            );
        }
    }
    errors
}

/// What is wrong with one condition.
pub(super) fn condition_trouble(condition: &Condition) -> Option<String> {
    match condition {
        Condition::Sender { matches } => text_trouble("The pattern of the sender", matches),
        Condition::Recipient { matches } => text_trouble("The pattern of the recipient", matches),
        Condition::Subject { matches } => text_trouble("The pattern of the subject", matches),
        Condition::Attachment { matches } => text_trouble("The pattern of the attachment", matches),
        Condition::Domain { is } => domain_trouble(is),
        Condition::Words { any_of } => words_trouble(any_of),
        Condition::Header { name, matches } => header_trouble(name, matches),
        Condition::Entity { matches, .. } => entity_trouble(matches),
        Condition::Due { within } => due_trouble(*within),
        Condition::Mailbox { .. } => None,
    }
}

fn text_trouble(what: &str, text: &str) -> Option<String> {
    if fold(text).is_empty() {
        return Some(format!("{what} is empty; write some text."));
    }
    (text.chars().count() > LONGEST).then(|| format!("{what} is longer than {LONGEST} letters; shorten it."))
}

fn domain_trouble(domain: &str) -> Option<String> {
    let odd = |letter: char| letter.is_whitespace() || "@*/,:".contains(letter);
    if domain.trim().is_empty() || domain.trim().contains(odd) || domain.trim().starts_with('.') {
        return Some(format!(
            "\"{domain}\" is no domain; write it like client.example, which holds for all domains below it \
             too, or use the sender with a pattern such as *@*.example."
        ));
    }
    text_trouble("The domain", domain)
}

fn words_trouble(words: &[String]) -> Option<String> {
    if words.is_empty() {
        return Some("There is no word to look for; write some, separated by |.".to_owned());
    }
    if words.len() > MOST_WORDS {
        return Some(format!(
            "There are more than {MOST_WORDS} words; make several conditions."
        ));
    }
    words.iter().find_map(|word| word_trouble(word))
}

fn word_trouble(word: &str) -> Option<String> {
    let bare = word.trim().trim_matches('*').trim();
    if bare.contains('*') {
        return Some(format!(
            "In \"{word}\" a * may stand only at the beginning or the end, as in factur*."
        ));
    }
    if word.contains('|') {
        return Some(format!(
            "\"{word}\" holds a |, which separates words; make two words of it."
        ));
    }
    text_trouble("A word", bare)
}

fn header_trouble(name: &str, matches: &str) -> Option<String> {
    // RFC 5322, section 2.2: printable ASCII without the colon.
    let fits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
    if !fits {
        return Some(format!(
            "\"{name}\" is no name of a header field; write it like X-Priority, without a colon."
        ));
    }
    text_trouble("The pattern of the header field", matches)
}

fn entity_trouble(matches: &str) -> Option<String> {
    if !matches.contains(|letter: char| letter == '*' || letter.is_alphanumeric()) {
        return Some("The value to look for has neither letters nor digits; write some, or *.".to_owned());
    }
    text_trouble("The value to look for", matches)
}

fn due_trouble(within: u32) -> Option<String> {
    let sensible = (1..=MOST_HOURS).contains(&within);
    (!sensible).then(|| format!("{within} hours are too few or too many; write 1 to {MOST_HOURS}."))
}

fn actions_trouble(rule: &Rule) -> Option<String> {
    if rule.actions.is_empty() {
        return Some("The rule does nothing; add what to do, such as category=billing.".to_owned());
    }
    let ignores = rule.actions.contains(&Action::Ignore);
    if ignores && rule.conditions.is_empty() {
        return Some("The rule would ignore every mail; add a condition.".to_owned());
    }
    let mut kinds = HashSet::new();
    for action in &rule.actions {
        if let Action::Tag(tag) = action {
            if let Some(sentence) = tag_trouble(tag) {
                return Some(sentence);
            }
        } else if !kinds.insert(discriminant(action)) {
            return Some("It sets the same thing twice; keep one.".to_owned());
        }
    }
    None
}

/// What is wrong with a tag.
pub(super) fn tag_trouble(tag: &str) -> Option<String> {
    if tag.trim().is_empty() {
        return Some("A tag is empty; write some text.".to_owned());
    }
    if tag.chars().any(char::is_control) {
        return Some("A tag holds a control character; write plain text.".to_owned());
    }
    (tag.chars().count() > LONGEST_TAG)
        .then(|| format!("A tag is longer than {LONGEST_TAG} letters; shorten it."))
}
