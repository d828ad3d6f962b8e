//! Which words of a text speak for a class, and which against it. They add up to the score.

use super::{Model, Scratch};
use crate::features::table::Entry;
use crate::features::{Analyser, Block, Document};
use serde::Serialize;
use std::borrow::Cow;

/// A word, or a fact, with what it adds to the score of a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason<'a> {
    /// As it stands in the text where it stands first.
    pub word: Cow<'a, str>,
    /// What all its occurrences add to the score; against the class when negative.
    pub weight: f32,
}

/// Why a text has its score in a class: the sum of all weights and the bias is the score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reasons<'a> {
    /// All known words of the text, what speaks for the class first.
    pub words: Vec<Reason<'a>>,
    /// What every text has.
    pub bias: f32,
}

impl Reasons<'_> {
    /// The words that speak for the class, the strongest first.
    pub fn speaking_for(&self) -> impl Iterator<Item = &Reason<'_>> {
        self.words.iter().take_while(|reason| reason.weight > 0.0)
    }

    /// The words that speak against it, the strongest first.
    pub fn speaking_against(&self) -> impl Iterator<Item = &Reason<'_>> {
        self.words.iter().rev().take_while(|reason| reason.weight < 0.0)
    }

    /// The same without the text that they were taken from.
    pub fn into_owned(self) -> Reasons<'static> {
        let words = self.words.into_iter().map(|reason| Reason {
            word: Cow::Owned(reason.word.into_owned()),
            weight: reason.weight,
        });
        Reasons {
            words: words.collect(),
            bias: self.bias,
        }
    }
}

impl Model {
    /// Why the document that `analyser` counted last, and that was judged into `scratch`, has its score in a class.
    ///
    /// What a group of letters adds is given to the words it occurs in, what a pair of words adds to both by halves.
    pub fn reasons<'a>(
        &self,
        analyser: &Analyser,
        scratch: &Scratch,
        document: &Document<'a>,
        class: usize,
    ) -> Reasons<'a> {
        let (counts, places, tokens) = analyser.counted();
        let worth = self.worth_of_occurrences(counts.entries(), scratch, class);
        let sums = places.by_word(counts.entries(), &worth);
        let facts = document.facts.iter().zip(&places.facts);
        let facts = facts.map(|(fact, entry)| (*fact, worth[*entry as usize]));
        let written = places.words.iter().map(|word| {
            let field = if word.first < places.title {
                document.title
            } else {
                document.body
            };
            &field[tokens[word.first].original.clone()]
        });
        let all = written.zip(sums).chain(facts);
        let mut words: Vec<Reason<'a>> = all
            .filter(|(_, weight)| *weight != 0.0)
            .map(|(word, weight)| Reason {
                word: Cow::Borrowed(word),
                weight,
            })
            .collect();
        words.sort_unstable_by(|one, other| {
            let by_weight = other.weight.total_cmp(&one.weight);
            by_weight.then_with(|| one.word.cmp(&other.word))
        });
        Reasons {
            words,
            bias: self.parts.weights.biases()[class],
        }
    }

    /// By entry: what one occurrence adds to the score.
    fn worth_of_occurrences(&self, entries: &[Entry], scratch: &Scratch, class: usize) -> Vec<f32> {
        let mut worth = vec![0.0; entries.len()];
        let mut first = 0;
        for block in Block::ALL {
            let end = scratch.ends[block as usize];
            let factor = scratch.factors[block as usize];
            for at in first..end {
                let entry = scratch.entries[at] as usize;
                let weight = self.parts.weights.weight(scratch.features[at] as usize, class);
                worth[entry] = factor * scratch.values[at] * weight / entries[entry].count as f32;
            }
            first = end;
        }
        worth
    }
}
