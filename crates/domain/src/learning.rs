//! Learning from corrections: where examples come from, what becomes of models, and when to train anew.

use crate::time::{Span, Timestamp};
use crate::verdict::{Category, words};
use serde::{Deserialize, Serialize};

words! {
    /// Where an example of what is right comes from.
    CorrectionSource, "source of an example" {
        /// A member gave a ticket another category.
        Corrected = "corrected",
        /// A member said that the category is right.
        Confirmed = "confirmed",
        /// It was typed in or imported, and belongs to no ticket.
        Given = "given",
    }
}

words! {
    /// What became of a model.
    ModelState, "state of a model" {
        /// It decides.
        Champion = "champion",
        /// It decided once.
        Former = "former",
        /// It was compared with the champion of then and found worse.
        Refused = "refused",
    }
}

/// One of an organisation's categories, as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryLabels {
    /// Its key.
    pub key: Category,
    /// What it is called in French.
    pub french: String,
    /// What it is called in English.
    pub english: String,
    /// Its place among the others, the lowest first.
    pub position: i64,
    /// Whether it is offered no longer.
    pub archived: bool,
}

/// Models of which the bytes are kept, so that they can be brought back.
pub const MODELS_KEPT: usize = 5;
/// Examples that came since the last training after which the next one begins at once.
pub const ENOUGH: u64 = 20;
/// How long after the last example a training begins, however few there are.
pub const QUIET: Span = Span::seconds(15 * 60);
/// The share of threads that are never trained on, so that models can be compared on them.
pub const HELD_OUT: f32 = 0.15;

/// What waits to be learned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Pending {
    /// Examples that came, or were withdrawn, since the last training began.
    pub examples: u64,
    /// When the newest of them did.
    pub newest: Option<Timestamp>,
}

impl Pending {
    /// When the next training is due; none while there is nothing new.
    pub fn due(&self) -> Option<Timestamp> {
        let newest = self.newest?;
        Some(if self.examples >= ENOUGH {
            newest
        } else {
            newest + QUIET
        })
    }

    /// How many more examples would begin it at once.
    pub const fn missing(&self) -> u64 {
        ENOUGH.saturating_sub(self.examples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_waits_for_enough_or_for_quiet() {
        let newest = Timestamp::from_seconds(1_000);
        let pending = |examples| Pending {
            examples,
            newest: Some(newest),
        };
        assert_eq!(Pending::default().due(), None);
        assert_eq!(pending(1).due(), Some(newest + QUIET));
        assert_eq!(pending(ENOUGH - 1).due(), Some(newest + QUIET));
        assert_eq!(pending(ENOUGH).due(), Some(newest));
        assert_eq!((pending(8).missing(), pending(50).missing()), (12, 0));
    }
}
