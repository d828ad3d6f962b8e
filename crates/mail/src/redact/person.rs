//! Who is looked for, and which of their names can be looked for everywhere.

use super::patterns;
use std::collections::BTreeSet;

/// A person by their addresses and names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Their addresses.
    pub addresses: Vec<String>,
    /// Their names, as header fields gave them.
    pub names: Vec<String>,
    /// Names that others bear as well: they count only where it is certain that this person is meant.
    pub shared_names: Vec<String>,
}

/// Words before or behind a name that are no part of it.
const TITLES: &[&str] = &[
    "m",
    "mr",
    "mrs",
    "ms",
    "mme",
    "mlle",
    "dr",
    "me",
    "pr",
    "prof",
    "monsieur",
    "madame",
    "mademoiselle",
    "maitre",
];
/// Words of a name that lead to nobody alone.
const PARTICLES: &[&str] = &[
    "de", "du", "des", "la", "le", "les", "da", "di", "del", "van", "von", "der", "den", "el", "al", "ben",
    "and", "et", "via",
];
/// Letters of a whole name below which it may be anything.
const SHORTEST_NAME: usize = 6;
/// Letters of a word that may stand for a person.
const SHORTEST_WORD: usize = 3;

/// The words of each way to say a name whose words are enough to be sure: at least two.
pub(super) fn whole_names(name: &str) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    for form in forms(name) {
        let words = words(form);
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        if !(2..=6).contains(&words.len()) || letters < SHORTEST_NAME {
            continue;
        }
        // Family name first, or last.
        for turn in 0..words.len() {
            let mut turned = words.clone();
            turned.rotate_left(turn);
            if !found.contains(&turned) {
                found.push(turned);
            }
        }
    }
    found
}

/// The words of a name that stand for the person where it is certain that they are meant.
pub(super) fn single_words(name: &str) -> BTreeSet<String> {
    forms(name)
        .into_iter()
        .flat_map(words)
        .filter(|word| word.chars().count() >= SHORTEST_WORD && !PARTICLES.contains(&folded(word).as_str()))
        .collect()
}

/// A name, and what of it stands before a firm or a remark: "Claire Martin (ACME)", "Claire Martin via Docs".
fn forms(name: &str) -> Vec<&str> {
    let mut forms = vec![name];
    for mark in [" (", " [", " | ", " - ", " – ", " — ", " via ", " / ", "@"] {
        if let Some((before, _)) = name.split_once(mark) {
            forms.push(before);
        }
    }
    forms
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !TITLES.contains(&folded(word).as_str()))
        .map(str::to_owned)
        .collect()
}

/// A word in lower case without accents: as which words are compared.
pub(super) fn folded(word: &str) -> String {
    word.chars().map(patterns::base).collect()
}
