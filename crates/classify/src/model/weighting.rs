//! How much a feature counts in a document: sublinear term frequency times inverse document frequency, each block
//! brought to a length of its own.

use crate::features::{BLOCKS, Block};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

const LOGARITHMS: usize = 256;

static TERM_WEIGHTS: LazyLock<[f32; LOGARITHMS]> =
    LazyLock::new(|| std::array::from_fn(|count| 1.0 + (count.max(1) as f32).ln()));

/// 1 + ln(count).
#[inline]
pub(crate) fn term_weight(count: u32) -> f32 {
    match TERM_WEIGHTS.get(count as usize) {
        Some(weight) => *weight,
        None => 1.0 + (count as f32).ln(),
    }
}

/// As if one more example had every feature, so that none is divided by zero.
pub(crate) fn inverse_document_frequency(frequency: u32, examples: usize) -> f32 {
    ((1.0 + examples as f32) / (1.0 + frequency as f32)).ln() + 1.0
}

/// The length of each block's part of a document's vector.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct BlockWeights(pub [f32; BLOCKS]);

impl BlockWeights {
    /// What to multiply a block's values with, given the sum of their squares.
    #[inline]
    pub(crate) fn factor(self, block: Block, squares: f32) -> f32 {
        if squares > 0.0 {
            self.0[block as usize] / squares.sqrt()
        } else {
            0.0
        }
    }
}
