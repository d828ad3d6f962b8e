//! The tags that an organisation uses, found in mails that name them.

use super::{Folded, Part, Support, is_word};
use crate::fold::fold;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use facteur_domain::ProposedTag;
use std::collections::{BTreeMap, HashMap};

/// A tag of fewer letters is no word that one could look for: "a", "vu".
const SHORTEST: usize = 3;

/// The tags that an organisation uses, ready to be looked for.
#[derive(Debug, Default)]
pub struct OwnTags {
    /// As they are spelled, the most used first.
    names: Vec<String>,
    /// By their folded names.
    folded: HashMap<String, usize>,
    /// Finds the tag of the same place in `patterns`.
    automaton: Option<AhoCorasick>,
    patterns: Vec<usize>,
}

impl OwnTags {
    /// These tags, the most used first. Of two that differ in case or accents alone, the first one counts.
    pub fn new(names: Vec<String>) -> Self {
        let mut own = Self::default();
        let mut words = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let folded = fold(name);
            if own.folded.contains_key(&folded) {
                continue;
            }
            let word = folded.trim_matches(|letter: char| !letter.is_alphanumeric());
            if word.chars().filter(|letter| letter.is_alphabetic()).count() >= SHORTEST {
                // Tags are often written with hyphens where mails have blanks.
                let apart = word.replace(['-', '_'], " ");
                for word in [Some(word.to_owned()), (apart != word).then_some(apart)] {
                    words.extend(word);
                    own.patterns.resize(words.len(), place);
                }
            }
            own.folded.insert(folded, place);
        }
        if !words.is_empty() {
            // Made once for thousands of mails, so the faster kind pays.
            let mut builder = AhoCorasick::builder();
            builder.kind(Some(AhoCorasickKind::DFA));
            own.automaton = builder.build(&words).ok();
        }
        own.names = names;
        own
    }

    /// The tags as they were given.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A tag as the organisation spells it, when it uses it.
    pub(super) fn spelled(&self, name: &str) -> Option<&str> {
        if self.folded.is_empty() {
            return None;
        }
        self.folded
            .get(&fold(name))
            .map(|place| self.names[*place].as_str())
    }

    /// The tags that stand as whole words in a mail: those of the subject first, then the more used ones.
    pub(super) fn named_in(&self, folded: &Folded<'_>) -> Vec<ProposedTag> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let mut found: BTreeMap<(bool, usize), Support> = BTreeMap::new();
        for (part, text) in folded.parts() {
            for hit in automaton.find_overlapping_iter(text) {
                if is_word(text, hit.start(), hit.end(), false) {
                    let place = self.patterns[hit.pattern().as_usize()];
                    let support = found.entry((part == Part::Text, place)).or_default();
                    support.add(&text[hit.start()..hit.end()], part.weight());
                }
            }
        }
        let proposed = found.into_iter().map(|((_, place), support)| ProposedTag {
            tag: self.names[place].clone(),
            words: support.words,
        });
        proposed.collect()
    }
}
