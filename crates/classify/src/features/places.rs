//! Which words a document's features came from: what is told as reasons.

use super::table::Entry;
use std::ops::Range;

/// Stands for the pair that the first token of a field does not make.
pub(crate) const NO_ENTRY: u32 = u32::MAX;

/// A word of a document, however often it stands there.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// The entry that counts it in the block of words.
    pub entry: u32,
    /// The token where it stands first.
    pub first: usize,
    /// Its groups of letters in [`Places::letters`].
    pub letters: Range<usize>,
}

/// Where the entries of a document stand in it.
#[derive(Debug, Default, Clone)]
pub(crate) struct Places {
    /// How many of the tokens are the title's.
    pub title: usize,
    /// Different words and symbols, in the order in which they stand first.
    pub words: Vec<Word>,
    /// By token: the number of its word.
    pub word_of_token: Vec<u32>,
    /// By token: the entry of the pair that it makes with the token before it.
    pub pairs: Vec<u32>,
    /// By token of the title: its entries in the block of the title, as word and as pair.
    pub title_entries: Vec<[u32; 2]>,
    /// Entries of groups of letters, word by word.
    pub letters: Vec<u32>,
    /// By fact: its entry.
    pub facts: Vec<u32>,
}

impl Places {
    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.word_of_token.clear();
        self.pairs.clear();
        self.title_entries.clear();
        self.letters.clear();
        self.facts.clear();
    }

    /// What each word adds, given what one occurrence of each entry adds. What a pair adds is given to both of its
    /// words by halves.
    pub(crate) fn by_word(&self, entries: &[Entry], worth: &[f32]) -> Vec<f32> {
        let mut sums: Vec<f32> = self
            .words
            .iter()
            .map(|word| {
                let letters = &self.letters[word.letters.clone()];
                let letters: f32 = letters.iter().map(|entry| worth[*entry as usize]).sum();
                entries[word.entry as usize].count as f32 * (worth[word.entry as usize] + letters)
            })
            .collect();
        let title_pairs = self.title_entries.iter().map(|[_, pair]| *pair).enumerate();
        let pairs = self.pairs.iter().copied().enumerate().chain(title_pairs);
        for (at, pair) in pairs.filter(|(_, pair)| *pair != NO_ENTRY) {
            let half = worth[pair as usize] / 2.0;
            sums[self.word_of_token[at - 1] as usize] += half;
            sums[self.word_of_token[at] as usize] += half;
        }
        for ([word, _], number) in self.title_entries.iter().zip(&self.word_of_token) {
            sums[*number as usize] += worth[*word as usize];
        }
        sums
    }
}
