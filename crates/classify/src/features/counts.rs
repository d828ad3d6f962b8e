//! Which features a document has, and how often each.

use super::fold::Folding;
use super::places::{NO_ENTRY, Places, Word};
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

    /// The features of all blocks, one block after the other.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
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
    /// Word hashes, parallel to the tokens.
    hashes: Vec<u64>,
    table: Table,
    counts: Counts,
    places: Places,
    /// By entry of the block of words: the number of its word.
    word_of_entry: Vec<u32>,
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
            hashes: Vec::new(),
            table: Table::default(),
            counts: Counts::default(),
            places: Places::default(),
            word_of_entry: Vec::new(),
        }
    }

    /// Counts the features of a document.
    pub fn count(&mut self, document: &Document<'_>) -> &Counts {
        self.read(document);
        let letters = document.title.len() + document.body.len();
        self.counts.entries.clear();
        // About as many n-grams as this; the table grows when it was too few.
        self.table.clear((letters * 2).min(TABLE_START));
        self.count_words();
        self.end(Block::Words);
        self.count_letters();
        self.end(Block::Letters);
        self.count_title();
        self.end(Block::Title);
        for fact in document.facts {
            let (entry, _) = self.table.add(&mut self.counts.entries, fact_feature(fact), 1);
            self.places.facts.push(entry);
        }
        self.end(Block::Facts);
        &self.counts
    }

    /// What was counted last, and where it stands.
    pub(crate) fn counted(&self) -> (&Counts, &Places, &[Token]) {
        (&self.counts, &self.places, &self.tokens.list)
    }

    fn read(&mut self, document: &Document<'_>) {
        self.places.clear();
        self.tokens.clear();
        self.tokens.read(document.title, self.folding);
        self.places.title = self.tokens.list.len();
        self.tokens.read(document.body, self.folding);
        let folded = &self.tokens.folded;
        self.hashes.clear();
        self.hashes.extend(self.tokens.list.iter().map(|token| {
            let letters = &folded[token.folded.clone()];
            letters
                .iter()
                .fold(0, |hash, letter| hash::add(hash, u64::from(u32::from(*letter))))
        }));
    }

    fn count_words(&mut self) {
        self.word_of_entry.clear();
        let (entries, places) = (&mut self.counts.entries, &mut self.places);
        for at in 0..self.hashes.len() {
            let [word, pair] = features_of_word(Block::Words, &self.hashes, at);
            let (entry, is_new) = self.table.add(entries, word, 1);
            if is_new {
                self.word_of_entry.push(places.words.len() as u32);
                places.words.push(Word {
                    entry,
                    first: at,
                    letters: 0..0,
                });
            }
            places.word_of_token.push(self.word_of_entry[entry as usize]);
            let is_first_of_field = at == 0 || at == places.title;
            if is_first_of_field {
                places.pairs.push(NO_ENTRY);
                continue;
            }
            let (entry, is_new) = self.table.add(entries, pair, 1);
            if is_new {
                self.word_of_entry.push(NO_ENTRY);
            }
            places.pairs.push(entry);
        }
    }

    /// Letters are counted once per different word, which saves a third of the work on long texts.
    fn count_letters(&mut self) {
        let folded = &self.tokens.folded;
        let (entries, places) = (&mut self.counts.entries, &mut self.places);
        for word in &mut places.words {
            let token = &self.tokens.list[word.first];
            let start = places.letters.len();
            if !token.is_symbol {
                let count = entries[word.entry as usize].count;
                letter_features(folded, &token.folded, |feature| {
                    let (entry, _) = self.table.add(entries, feature, count);
                    places.letters.push(entry);
                });
            }
            word.letters = start..places.letters.len();
        }
    }

    fn count_title(&mut self) {
        let title = &self.hashes[..self.places.title];
        let entries = &mut self.counts.entries;
        for at in 0..title.len() {
            let [word, pair] = features_of_word(Block::Title, title, at);
            let (word, _) = self.table.add(entries, word, 1);
            let pair = if at == 0 {
                NO_ENTRY
            } else {
                self.table.add(entries, pair, 1).0
            };
            self.places.title_entries.push([word, pair]);
        }
    }

    fn end(&mut self, block: Block) {
        self.counts.ends[block as usize] = self.counts.entries.len();
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
        fn each_entry_stands_where_it_is_counted(title in "\\PC{0,12}", body in "[a-c éß!\n\\PC]{0,200}") {
            let document = Document { title: &title, body: &body, facts: &["mailbox:x"] };
            let mut analyser = Analyser::new();
            analyser.count(&document);
            let (counts, places, tokens) = analyser.counted();
            let mut found: HashMap<u32, u32> = HashMap::new();
            let pairs = places.pairs.iter().chain(places.title_entries.iter().flatten()).chain(&places.facts);
            for entry in pairs.filter(|entry| **entry != NO_ENTRY) {
                *found.entry(*entry).or_default() += 1;
            }
            for word in places.word_of_token.iter().map(|number| &places.words[*number as usize]) {
                for entry in std::iter::once(&word.entry).chain(&places.letters[word.letters.clone()]) {
                    *found.entry(*entry).or_default() += 1;
                }
            }
            prop_assert_eq!(tokens.len(), places.word_of_token.len());
            prop_assert_eq!(counts.len(), found.len());
            for (number, entry) in (0..).zip(counts.entries()) {
                prop_assert_eq!(found.get(&number), Some(&entry.count));
            }
        }
    }
}
