//! Looks for all words and phrases of all rules in one pass over a mail.

use crate::fold::{fold, stands_alone};
use aho_corasick::{AhoCorasick, MatchKind};

/// One word or phrase of one condition.
#[derive(Debug, Clone)]
struct Phrase {
    /// The number of its condition.
    condition: usize,
    /// As the rule's author typed it.
    typed: String,
    /// Whether letters may stand directly before it (`*gramme`).
    open_before: bool,
    /// Whether letters may stand directly after it (`factur*`).
    open_after: bool,
}

/// All words and phrases of a rule set.
#[derive(Debug, Clone, Default)]
pub(super) struct WordSearch {
    automaton: Option<AhoCorasick>,
    phrases: Vec<Phrase>,
    conditions: usize,
}

/// Collects them.
#[derive(Debug, Default)]
pub(super) struct WordSearchBuilder {
    folded: Vec<String>,
    phrases: Vec<Phrase>,
    conditions: usize,
}

impl WordSearchBuilder {
    /// Takes the words of one condition and gives its number.
    pub fn add(&mut self, words: &[String]) -> usize {
        let condition = self.conditions;
        self.conditions += 1;
        for word in words {
            let folded = fold(word);
            let bare = folded.trim_matches('*').trim();
            if bare.is_empty() {
                continue;
            }
            self.phrases.push(Phrase {
                condition,
                typed: word.trim().to_owned(),
                open_before: folded.starts_with('*'),
                open_after: folded.ends_with('*'),
            });
            self.folded.push(bare.to_owned());
        }
        condition
    }

    /// Makes the search. A set too large for the automaton, which validation does not let through, finds
    /// nothing rather than stopping the intake.
    pub fn build(self) -> WordSearch {
        let automaton = (!self.folded.is_empty())
            .then(|| {
                AhoCorasick::builder()
                    .match_kind(MatchKind::Standard)
                    .build(&self.folded)
                    .ok()
            })
            .flatten();
        WordSearch {
            automaton,
            phrases: self.phrases,
            conditions: self.conditions,
        }
    }
}

impl WordSearch {
    /// For each condition the first of its words that stands in the folded text, as its author typed it.
    pub fn find(&self, folded: &str) -> Vec<Option<&str>> {
        let mut found = vec![None; self.conditions];
        let Some(automaton) = &self.automaton else {
            return found;
        };
        let mut missing = self.conditions;
        for hit in automaton.find_overlapping_iter(folded) {
            let Some(phrase) = self.phrases.get(hit.pattern().as_usize()) else {
                continue;
            };
            let slot = &mut found[phrase.condition];
            if slot.is_some() {
                continue;
            }
            let (free_before, free_after) = stands_alone(folded, hit.start(), hit.end());
            if (free_before || phrase.open_before) && (free_after || phrase.open_after) {
                *slot = Some(phrase.typed.as_str());
                missing -= 1;
                if missing == 0 {
                    break;
                }
            }
        }
        found
    }
}
