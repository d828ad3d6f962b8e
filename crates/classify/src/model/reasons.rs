//! Which words of a text speak for a class, and which against it. They add up to the score.

use super::{Model, Scratch};
use crate::features::hash::of_bytes;
use crate::features::tokens::Token;
use crate::features::{Analyser, Block, Document, counts::fact_feature};
use crate::model::weighting::term_weight;
use serde::Serialize;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// A word, or a fact, with what it adds to the score of a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// As it stands in the text where it stands first.
    pub word: String,
    /// What all its occurrences add to the score; against the class when negative.
    pub weight: f32,
}

/// Why a text has its score in a class: the sum of all weights and the bias is the score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reasons {
    /// All known words of the text, what speaks for the class first.
    pub words: Vec<Reason>,
    /// What every text has.
    pub bias: f32,
}

impl Reasons {
    /// The words that speak most for the class, the strongest first.
    pub fn speaking_for(&self, count: usize) -> impl Iterator<Item = &Reason> {
        self.words.iter().filter(|reason| reason.weight > 0.0).take(count)
    }

    /// The words that speak most against it, the strongest first.
    pub fn speaking_against(&self, count: usize) -> impl Iterator<Item = &Reason> {
        self.words
            .iter()
            .rev()
            .filter(|reason| reason.weight < 0.0)
            .take(count)
    }
}

/// By hashes, which need not be hashed again.
type ByHash<Value> = HashMap<u64, Value, BuildHasherDefault<AsItIs>>;

#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = of_bytes(bytes, self.0);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Model {
    /// Why a document has its score in a class. It costs about ten times as much as the score itself.
    ///
    /// What a group of letters adds is given to the words it occurs in, what a pair of words adds to both by halves.
    pub fn reasons(&self, analyser: &mut Analyser, document: &Document<'_>, class: usize) -> Reasons {
        let counts = analyser.count(document);
        let mut scratch = Scratch::default();
        let factors = self.score(counts, &mut scratch);
        let worth = self.worth_of_occurrences(counts, factors, class);
        let mut facts: Vec<Reason> = Vec::new();
        for fact in document.facts {
            if let Some(weight) = worth.get(&fact_feature(fact)) {
                facts.push(Reason {
                    word: (*fact).to_owned(),
                    weight: *weight,
                });
            }
        }
        let mut token_weights: Vec<f32> = Vec::new();
        let (title, tokens) = analyser.occurrences(document, |_, feature, range: Range<usize>| {
            if token_weights.len() < range.end {
                token_weights.resize(range.end, 0.0);
            }
            if let Some(weight) = worth.get(&feature) {
                let share = weight / range.len() as f32;
                token_weights[range].iter_mut().for_each(|sum| *sum += share);
            }
        });
        let mut words = by_word(document, title, tokens, &token_weights);
        words.extend(facts);
        words.sort_by(|one, other| {
            other
                .weight
                .total_cmp(&one.weight)
                .then_with(|| one.word.cmp(&other.word))
        });
        Reasons {
            words,
            bias: self.parts.weights.biases()[class],
        }
    }

    /// What one occurrence of each known feature adds to the score.
    fn worth_of_occurrences(
        &self,
        counts: &crate::features::Counts,
        factors: super::BlockFactors,
        class: usize,
    ) -> ByHash<f32> {
        let mut worth = ByHash::default();
        worth.reserve(counts.len());
        for block in Block::ALL {
            for entry in counts.block(block) {
                if let Some(feature) = self.parts.vocabulary.find(entry.hash) {
                    let value = term_weight(entry.count) * self.parts.vocabulary.inverse_frequencies[feature];
                    let weight =
                        factors.0[block as usize] * value * self.parts.weights.weight(feature, class);
                    worth.insert(entry.hash, weight / entry.count as f32);
                }
            }
        }
        worth
    }
}

/// Adds up the tokens that are the same word.
fn by_word(document: &Document<'_>, title: usize, tokens: &[Token], weights: &[f32]) -> Vec<Reason> {
    let mut places: ByHash<usize> = ByHash::default();
    let mut reasons: Vec<Reason> = Vec::new();
    for (at, (token, weight)) in tokens.iter().zip(weights).enumerate() {
        let field = if at < title { document.title } else { document.body };
        let word = &field[token.original.clone()];
        let place = *places
            .entry(of_bytes(word.to_lowercase().as_bytes(), 0))
            .or_insert_with(|| {
                reasons.push(Reason {
                    word: word.to_owned(),
                    weight: 0.0,
                });
                reasons.len() - 1
            });
        reasons[place].weight += weight;
    }
    reasons.retain(|reason| reason.weight != 0.0);
    reasons
}
