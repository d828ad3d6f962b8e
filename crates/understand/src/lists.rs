//! Lists of words and phrases that are looked for in every mail, made quick to ask at the first question.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use foldhash::fast::FixedState;
use std::collections::HashSet;
use std::sync::OnceLock;

/// Words, asked one at a time.
pub(crate) struct WordSet {
    list: &'static [&'static str],
    table: OnceLock<WordTable>,
}

struct WordTable {
    words: HashSet<&'static str, FixedState>,
    /// Beginnings of the words, a bit each: most words that are asked have another, and are not hashed.
    beginnings: [u64; 16],
}

impl WordSet {
    pub(crate) const fn new(list: &'static [&'static str]) -> Self {
        Self {
            list,
            table: OnceLock::new(),
        }
    }

    /// Whether a word is one of the list.
    #[inline]
    pub(crate) fn has(&self, word: &str) -> bool {
        let table = self.table.get_or_init(|| WordTable::of(self.list));
        let (place, bit) = WordTable::beginning(word);
        table.beginnings[place] & bit != 0 && table.words.contains(word)
    }
}

impl WordTable {
    fn of(list: &[&'static str]) -> Self {
        let mut beginnings = [0; 16];
        for word in list {
            let (place, bit) = Self::beginning(word);
            beginnings[place] |= bit;
        }
        Self {
            words: list.iter().copied().collect(),
            beginnings,
        }
    }

    /// The place and the bit of how a word begins: its first three bytes, of which a word may have fewer.
    #[inline]
    fn beginning(word: &str) -> (usize, u64) {
        let byte = |at: usize| word.as_bytes().get(at).map_or(0, |byte| usize::from(*byte));
        let hash = byte(0) ^ (byte(1) << 3) ^ (byte(2) << 5) ^ (word.len() << 1);
        ((hash >> 6) & 15, 1 << (hash & 63))
    }
}

/// Phrases, looked for in a text all at once. They may begin and end within words.
pub(crate) struct Phrases {
    list: &'static [&'static str],
    in_any_case: bool,
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl Phrases {
    pub(crate) const fn new(list: &'static [&'static str]) -> Self {
        Self {
            list,
            in_any_case: false,
            automaton: OnceLock::new(),
        }
    }

    /// The same for texts that are not folded: capitals and small letters from A to Z are the same.
    pub(crate) const fn in_any_case(list: &'static [&'static str]) -> Self {
        Self {
            list,
            in_any_case: true,
            automaton: OnceLock::new(),
        }
    }

    /// Whether one of them stands in a text.
    pub(crate) fn stand_in(&self, text: &str) -> bool {
        self.automaton().is_some_and(|automaton| automaton.is_match(text))
    }

    /// All that stand in a text: the phrase's place in the list, where it begins and where it ends.
    pub(crate) fn all_in(&self, text: &str) -> impl Iterator<Item = (usize, usize, usize)> {
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
                .ascii_case_insensitive(self.in_any_case)
                .build(self.list)
                .ok()
        };
        self.automaton.get_or_init(build).as_ref()
    }
}
