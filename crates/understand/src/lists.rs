//! Lists of words and phrases that are looked for in every mail, made quick to ask at the first question.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use foldhash::fast::FixedState;
use std::collections::HashSet;
use std::sync::OnceLock;

/// Words, asked one at a time.
pub(crate) struct WordSet {
    list: &'static [&'static str],
    set: OnceLock<HashSet<&'static str, FixedState>>,
}

impl WordSet {
    pub(crate) const fn new(list: &'static [&'static str]) -> Self {
        Self {
            list,
            set: OnceLock::new(),
        }
    }

    /// Whether a word is one of the list.
    #[inline]
    pub(crate) fn has(&self, word: &str) -> bool {
        let set = self.set.get_or_init(|| self.list.iter().copied().collect());
        set.contains(word)
    }
}

/// Phrases, looked for in a text all at once. They may begin and end within words.
pub(crate) struct Phrases {
    list: &'static [&'static str],
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl Phrases {
    pub(crate) const fn new(list: &'static [&'static str]) -> Self {
        Self {
            list,
            automaton: OnceLock::new(),
        }
    }

    /// Whether one of them stands in a text.
    pub(crate) fn stand_in(&self, text: &str) -> bool {
        self.automaton()
            .is_some_and(|automaton| automaton.is_match(text))
    }

    /// All that stand in a text: the phrase's place in the list, where it begins and where it ends.
    pub(crate) fn all_in<'text>(&self, text: &'text str) -> impl Iterator<Item = (usize, usize, usize)> {
        let automaton = self.automaton();
        let hits = automaton.map(move |automaton| automaton.find_overlapping_iter(text));
        hits.into_iter()
            .flatten()
            .map(|hit| (hit.pattern().as_usize(), hit.start(), hit.end()))
    }

    /// The lists never change, so the larger and faster kind of automaton pays.
    fn automaton(&self) -> Option<&AhoCorasick> {
        let build = || {
            AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::DFA))
                .build(self.list)
                .ok()
        };
        self.automaton.get_or_init(build).as_ref()
    }
}
