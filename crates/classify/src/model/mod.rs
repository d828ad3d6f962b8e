//! A trained model: counted features to scores, an answer and reasons.

mod file;
mod reasons;
pub(crate) mod vocabulary;
pub(crate) mod weighting;
pub(crate) mod weights;

pub use reasons::{Reason, Reasons};

use crate::confidence::{Answer, Confidence, Wishes};
use crate::features::table::Entry;
use crate::features::{Analyser, BLOCKS, Block, Counts, Document};
use vocabulary::Vocabulary;
use weighting::{BlockWeights, term_weight};
use weights::Weights;

/// What a model is made of.
#[derive(Debug, Clone)]
pub(crate) struct ModelParts {
    pub labels: Vec<String>,
    pub example_count: usize,
    pub blocks: BlockWeights,
    /// By number, as in the vocabulary, for the file.
    pub hashes: Vec<u64>,
    pub vocabulary: Vocabulary,
    pub weights: Weights,
    pub confidence: Confidence,
}

/// A linear model over words and groups of letters.
#[derive(Debug, Clone)]
pub struct Model {
    parts: ModelParts,
}

/// Buffers for scoring, to be used again for the next document.
#[derive(Debug, Default, Clone)]
pub struct Scratch {
    slots: Vec<u64>,
    /// Numbers of the known features, of all blocks, and parallel to them their values and their entries.
    features: Vec<u32>,
    values: Vec<f32>,
    entries: Vec<u32>,
    /// What each block's values are multiplied with, and where its features end.
    factors: [f32; BLOCKS],
    ends: [usize; BLOCKS],
    scores: Vec<f32>,
    shares: Vec<f32>,
}

impl Scratch {
    /// The score of each class in the document scored last: above 0 speaks for it, by the distance from the border.
    pub fn scores(&self) -> &[f32] {
        &self.scores
    }

    /// The chance of each class in the document judged last.
    pub fn shares(&self) -> &[f32] {
        &self.shares
    }

    /// The likeliest classes of the document judged last, without the first, each with its chance.
    pub fn alternatives(&self, count: usize) -> Vec<(usize, f32)> {
        let mut order: Vec<(usize, f32)> = self.shares.iter().copied().enumerate().collect();
        order.sort_by(|one, other| self.scores[other.0].total_cmp(&self.scores[one.0]));
        order.into_iter().skip(1).take(count).collect()
    }
}

impl Model {
    pub(crate) fn new(parts: ModelParts) -> Self {
        Self { parts }
    }

    /// Names of the classes, by number.
    pub fn labels(&self) -> &[String] {
        &self.parts.labels
    }

    /// How many features it knows.
    pub fn feature_count(&self) -> usize {
        self.parts.hashes.len()
    }

    /// How many examples it was trained on.
    pub fn example_count(&self) -> usize {
        self.parts.example_count
    }

    /// What was wished of its decisions.
    pub fn wishes(&self) -> Wishes {
        self.parts.confidence.wishes
    }

    /// The confidence from which on a class stands without a person; none: never.
    pub fn threshold_of(&self, class: usize) -> Option<f32> {
        self.parts.confidence.threshold_of(class)
    }

    /// Judges counted features. The scores and chances of all classes stay in `scratch`.
    pub fn judge(&self, counts: &Counts, scratch: &mut Scratch) -> Answer {
        self.score(counts, scratch);
        self.parts.confidence.judge(&scratch.scores, &mut scratch.shares)
    }

    /// Judges one document, for callers that have only one.
    pub fn judge_document(&self, document: &Document<'_>) -> Answer {
        self.judge(Analyser::new().count(document), &mut Scratch::default())
    }

    /// Fills the scores of all classes.
    pub(crate) fn score(&self, counts: &Counts, scratch: &mut Scratch) {
        let ModelParts { weights, blocks, .. } = &self.parts;
        scratch.features.clear();
        scratch.values.clear();
        scratch.entries.clear();
        scratch.scores.clear();
        scratch.scores.resize(weights.class_count(), 0.0);
        let mut first_entry = 0;
        for block in Block::ALL {
            let first = scratch.features.len();
            let entries = counts.block(block);
            let squares = self.find_features(entries, first_entry, scratch);
            let factor = blocks.factor(block, squares);
            scratch.factors[block as usize] = factor;
            scratch.ends[block as usize] = scratch.features.len();
            let (features, values) = (&scratch.features[first..], &scratch.values[first..]);
            weights.add(features, values, factor, &mut scratch.scores);
            first_entry += entries.len() as u32;
        }
        let scaled = weights.scales().iter().zip(weights.biases());
        for (score, (scale, bias)) in scratch.scores.iter_mut().zip(scaled) {
            *score = *score * scale + bias;
        }
    }

    /// Adds the known features with their values; tells the sum of the squares. Tables are larger than the fast
    /// caches, so each step asks all its questions before the next.
    fn find_features(&self, entries: &[Entry], first_entry: u32, scratch: &mut Scratch) -> f32 {
        let vocabulary = &self.parts.vocabulary;
        scratch.slots.clear();
        scratch
            .slots
            .extend(entries.iter().map(|entry| vocabulary.first_slot(entry.hash)));
        let first = scratch.features.len();
        for ((entry, slot), number) in entries.iter().zip(&scratch.slots).zip(first_entry..) {
            if let Some(feature) = vocabulary.find_from(entry.hash, *slot) {
                scratch.features.push(feature as u32);
                scratch.values.push(term_weight(entry.count));
                scratch.entries.push(number);
            }
        }
        let mut squares = 0.0;
        for (value, feature) in scratch.values[first..].iter_mut().zip(&scratch.features[first..]) {
            *value *= vocabulary.inverse_frequencies[*feature as usize];
            squares += *value * *value;
        }
        squares
    }
}
