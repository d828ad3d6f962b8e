//! Which features a document has, and how often each.

use super::fold::Folding;
use super::table::{Entry, Table};
use super::tokens::{BORDER, Token, Tokens};
use super::{BLOCKS, Block, Document, hash};
use std::ops::Range;

/// N-grams of letters have this many characters at least, borders counted.
const SHORTEST: usize = 2;
/// And this many at most.
const LONGEST: usize = 5;
/// Characters of one word that make n-grams. Longer "words" are base64, links or keys.
const WORD_LIMIT: usize = 48;
/// The counting table starts at most this large: long texts repeat themselves.
const TABLE_START: usize = 1 << 13;
/// Keeps a pair of words apart from a word.
const PAIR: u64 = 0x4528_21E6_38D0_1377;

/// The features of one document, by block. Any number of models can score it.
#[derive(Debug, Default, Clone)]
pub struct Counts {
    entries: Vec<Entry>,
    /// Where each block's entries end.
    ends: [usize; BLOCKS],
}

impl Counts {
    pub(crate) fn block(&self, block: Block) -> &[Entry] {
        let block = block as usize;
        let start = if block == 0 { 0 } else { self.ends[block - 1] };
        self.entries.get(start..self.ends[block]).unwrap_or_default()
    }

    /// How many different features there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was found to judge by.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Reads documents. It keeps its buffers, so use one for many documents; its work is linear in the text.
#[derive(Debug)]
pub struct Analyser {
    folding: Folding,
    tokens: Tokens,
    /// How many of the tokens are the title's.
    title: usize,
    /// Word hashes, parallel to the tokens.
    words: Vec<u64>,
    /// Different words: which entry counts them, and where their letters are.
    different: Vec<(u32, Range<usize>)>,
    table: Table,
    counts: Counts,
}

impl Default for Analyser {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyser {
    /// An analyser with empty buffers.
    pub fn new() -> Self {
        Self {
            folding: Folding::new(),
            tokens: Tokens::default(),
            title: 0,
            words: Vec::new(),
            different: Vec::new(),
            table: Table::default(),
            counts: Counts::default(),
        }
    }

    /// Counts the features of a document.
    pub fn count(&mut self, document: &Document<'_>) -> &Counts {
        self.read(document);
        let letters = document.title.len() + document.body.len();
        self.counts.entries.clear();
        // About as many n-grams as this; the table grows when it was too few.
        self.table.clear((letters * 3).min(TABLE_START));
        self.count_words();
        self.end(Block::Words);
        self.count_letters();
        self.end(Block::Letters);
        for at in 0..self.title {
            for feature in word_features(Block::Title, &self.words[..self.title], at) {
                self.table.add(&mut self.counts.entries, feature, 1);
            }
        }
        self.end(Block::Title);
        for fact in document.facts {
            let feature = fact_feature(fact);
            self.table.add(&mut self.counts.entries, feature, 1);
        }
        self.end(Block::Facts);
        &self.counts
    }

    fn read(&mut self, document: &Document<'_>) {
        self.tokens.clear();
        self.tokens.read(document.title, self.folding);
        self.title = self.tokens.list.len();
        self.tokens.read(document.body, self.folding);
        let folded = &self.tokens.folded;
        self.words.clear();
        self.words.extend(self.tokens.list.iter().map(|token| {
            let letters = &folded[token.folded.clone()];
            letters
                .iter()
                .fold(0, |hash, letter| hash::add(hash, u64::from(u32::from(*letter))))
        }));
    }

    fn count_words(&mut self) {
        self.different.clear();
        for (at, token) in self.tokens.list.iter().enumerate() {
            let first_of_field = at == 0 || at == self.title;
            let [word, pair] = features_of_word(Block::Words, &self.words, at);
            let entries = &mut self.counts.entries;
            let (entry, is_new) = self.table.add(entries, word, 1);
            if is_new && !token.is_symbol {
                self.different.push((entry, token.folded.clone()));
            }
            if !first_of_field {
                self.table.add(entries, pair, 1);
            }
        }
    }

    /// Letters are counted once per different word, which saves a third of the work on long texts.
    fn count_letters(&mut self) {
        let folded = &self.tokens.folded;
        let entries = &mut self.counts.entries;
        for (entry, word) in &self.different {
            let count = entries[*entry as usize].count;
            letter_features(folded, word, |feature| {
                self.table.add(entries, feature, count);
            });
        }
    }

    fn end(&mut self, block: Block) {
        self.counts.ends[block as usize] = self.counts.entries.len();
    }

    /// Reads a document and tells each occurrence of a feature with the tokens that make it: one, or two neighbours.
    pub(crate) fn occurrences(
        &mut self,
        document: &Document<'_>,
        mut tell: impl FnMut(Block, u64, Range<usize>),
    ) -> (usize, &[Token]) {
        self.read(document);
        let mut tell_words = |block, words: &[u64], title: usize| {
            for at in 0..words.len() {
                let [word, pair] = features_of_word(block, words, at);
                tell(block, word, at..at + 1);
                if at != 0 && at != title {
                    tell(block, pair, at - 1..at + 1);
                }
            }
        };
        tell_words(Block::Words, &self.words, self.title);
        tell_words(Block::Title, &self.words[..self.title], self.title);
        for (at, token) in self
            .tokens
            .list
            .iter()
            .enumerate()
            .filter(|(_, token)| !token.is_symbol)
        {
            letter_features(&self.tokens.folded, &token.folded, |feature| {
                tell(Block::Letters, feature, at..at + 1);
            });
        }
        (self.title, &self.tokens.list)
    }
}

/// The word at a place, and the pair it makes with the word before (meaningless for the first of a field).
#[inline]
fn features_of_word(block: Block, words: &[u64], at: usize) -> [u64; 2] {
    let seed = block.seed();
    let word = hash::finish(hash::add(seed, words[at]));
    let before = words[at.saturating_sub(1)];
    let pair = hash::finish(hash::add(hash::add(seed ^ PAIR, before), words[at]));
    [word, pair]
}

/// The same as an iterator, for words that are one field.
fn word_features(block: Block, words: &[u64], at: usize) -> impl Iterator<Item = u64> {
    let count = if at == 0 { 1 } else { 2 };
    features_of_word(block, words, at).into_iter().take(count)
}

/// The n-grams of a word's letters with its borders.
#[inline]
fn letter_features(folded: &[char], word: &Range<usize>, mut tell: impl FnMut(u64)) {
    let end = word.end.min(word.start + WORD_LIMIT);
    debug_assert_eq!(folded[word.start - 1], BORDER);
    let letters = &folded[word.start - 1..=end];
    for start in 0..letters.len() - 1 {
        let mut hash = Block::Letters.seed();
        for (length, letter) in (1..=LONGEST).zip(&letters[start..]) {
            hash = hash::add(hash, u64::from(u32::from(*letter)));
            if length >= SHORTEST {
                tell(hash::finish(hash ^ length as u64));
            }
        }
    }
}

pub(crate) fn fact_feature(fact: &str) -> u64 {
    hash::of_bytes(fact.as_bytes(), Block::Facts.seed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn sizes(document: &Document<'_>) -> [usize; BLOCKS] {
        let mut analyser = Analyser::new();
        let counts = analyser.count(document);
        Block::ALL.map(|block| counts.block(block).len())
    }

    #[test]
    fn each_block_holds_its_features() {
        // "de": borders make 3 + 2 + 1; "la": the same, of which none is shared.
        let document = Document {
            title: "de",
            body: "de la ?",
            facts: &["mailbox:x"],
        };
        // Words: de, la, ?, "de la", "la ?".
        assert_eq!(sizes(&document), [5, 12, 1, 1]);
    }

    #[test]
    fn pairs_do_not_cross_from_title_to_body() {
        let apart = Document {
            title: "a",
            body: "b",
            facts: &[],
        };
        let together = Document {
            title: "",
            body: "a b",
            facts: &[],
        };
        assert_eq!(sizes(&apart)[0], 2);
        assert_eq!(sizes(&together)[0], 3);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(sizes(&Document::default()), [0; BLOCKS]);
        assert_eq!(sizes(&Document::of_text(" .,\n;")), [0; BLOCKS]);
    }

    proptest! {
        #[test]
        fn occurrences_add_up_to_the_counts(title in "\\PC{0,12}", body in "[a-c éß!\n\\PC]{0,200}") {
            let document = Document { title: &title, body: &body, facts: &[] };
            let mut analyser = Analyser::new();
            let mut told: HashMap<u64, u32> = HashMap::new();
            analyser.occurrences(&document, |_, feature, _| *told.entry(feature).or_default() += 1);
            let counts = analyser.count(&document);
            let counted: HashMap<u64, u32> = counts.entries.iter().map(|entry| (entry.hash, entry.count)).collect();
            prop_assert_eq!(counts.entries.len(), counted.len());
            prop_assert_eq!(told, counted);
        }
    }
}
