//! All examples, analysed and counted: which features exist, and their weights in each example.

use super::rows::Rows;
use crate::features::table::{Entry, Table};
use crate::features::{BLOCKS, Block, Counts};
use crate::model::weighting::{BlockWeights, inverse_document_frequency, term_weight};

/// A feature that is left out.
const DROPPED: u32 = u32::MAX;

/// The analysed examples.
#[derive(Debug)]
pub(crate) struct Corpus {
    table: Table,
    /// Each feature with the number of examples that have it.
    features: Vec<Entry>,
    /// Per example: where each block ends.
    ends: Vec<[usize; BLOCKS]>,
    /// Feature numbers of all examples, and their weights by count.
    numbers: Vec<u32>,
    term_weights: Vec<f32>,
}

impl Corpus {
    pub(crate) fn new() -> Self {
        let mut table = Table::default();
        table.clear(1 << 16);
        Self {
            table,
            features: Vec::new(),
            ends: Vec::new(),
            numbers: Vec::new(),
            term_weights: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, counts: &Counts) {
        let mut ends = [0; BLOCKS];
        for block in Block::ALL {
            for entry in counts.block(block) {
                let (number, _) = self.table.add(&mut self.features, entry.hash, 1);
                self.numbers.push(number);
                self.term_weights.push(term_weight(entry.count));
            }
            ends[block as usize] = self.numbers.len();
        }
        self.ends.push(ends);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn feature_count(&self) -> usize {
        self.features.len()
    }

    /// The hashes of the features, by number.
    pub(crate) fn hashes(&self) -> impl Iterator<Item = u64> {
        self.features.iter().map(|feature| feature.hash)
    }

    /// Keeps the features that at least so many examples have, and no more than a number of them: the most frequent.
    /// Numbers them by frequency, so that what is used most lies together in memory.
    pub(crate) fn prune(&mut self, fewest_examples: u32, most_features: usize) {
        let mut order: Vec<u32> = (0..self.features.len() as u32)
            .filter(|number| self.features[*number as usize].count >= fewest_examples)
            .collect();
        // The hash decides between equals, so that the order of the examples does not.
        order.sort_unstable_by_key(|number| {
            let feature = self.features[*number as usize];
            (std::cmp::Reverse(feature.count), feature.hash)
        });
        order.truncate(most_features);
        let mut renumbered = vec![DROPPED; self.features.len()];
        for (number, old) in order.iter().enumerate() {
            renumbered[*old as usize] = number as u32;
        }
        self.features = order.iter().map(|old| self.features[*old as usize]).collect();
        self.table = Table::default();
        self.renumber(&renumbered);
    }

    fn renumber(&mut self, renumbered: &[u32]) {
        let (mut kept, mut from) = (0, 0);
        for ends in &mut self.ends {
            for end in ends {
                for at in from..*end {
                    let number = renumbered[self.numbers[at] as usize];
                    if number != DROPPED {
                        self.numbers[kept] = number;
                        self.term_weights[kept] = self.term_weights[at];
                        kept += 1;
                    }
                }
                from = *end;
                *end = kept;
            }
        }
        self.numbers.truncate(kept);
        self.term_weights.truncate(kept);
    }

    /// The inverse document frequency of each feature, in all examples but those held out. A feature that fewer than
    /// `fewest_examples` of them have is unknown: 0.
    pub(crate) fn inverse_frequencies(&self, held_out: &[u32], fewest_examples: u32) -> Vec<f32> {
        let mut frequencies: Vec<u32> = self.features.iter().map(|feature| feature.count).collect();
        for example in held_out {
            for block in Block::ALL {
                for number in &self.numbers[self.range(*example as usize, block)] {
                    frequencies[*number as usize] -= 1;
                }
            }
        }
        let examples = self.len() - held_out.len();
        let inverse = |frequency: u32| {
            if frequency < fewest_examples {
                return 0.0;
            }
            inverse_document_frequency(frequency, examples)
        };
        frequencies.into_iter().map(inverse).collect()
    }

    /// All examples as rows, each block with the length that `blocks` says.
    pub(crate) fn rows(&self, inverse_frequencies: &[f32], blocks: BlockWeights) -> Rows {
        let mut rows = Rows::default();
        for example in 0..self.len() {
            for block in Block::ALL {
                let start = rows.values_len();
                let mut squares = 0.0;
                for at in self.range(example, block) {
                    let number = self.numbers[at];
                    let value = self.term_weights[at] * inverse_frequencies[number as usize];
                    if value > 0.0 {
                        squares += value * value;
                        rows.push(number, value);
                    }
                }
                let factor = blocks.factor(block, squares);
                for value in rows.values_since(start) {
                    *value *= factor;
                }
            }
            rows.end_row();
        }
        rows
    }

    fn range(&self, example: usize, block: Block) -> std::ops::Range<usize> {
        let ends = self.ends[example];
        let start = match (block as usize, example) {
            (0, 0) => 0,
            (0, _) => self.ends[example - 1][BLOCKS - 1],
            (block, _) => ends[block - 1],
        };
        start..ends[block as usize]
    }
}
