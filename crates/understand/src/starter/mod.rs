//! The starter: a first reading of category, impact and urgency from words, until a model is trained.

use facteur_domain::{Category, Impact, Reason, Urgency};

/// What the words of a mail speak for.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// What it seems to be about.
    pub category: Category,
    /// How far the trouble seems to reach.
    pub impact: Impact,
    /// How soon it seems to matter.
    pub urgency: Urgency,
    /// From 0.3 to 0.7: words alone are never sure.
    pub confidence: f64,
    /// The words, most telling first.
    pub reasons: Vec<Reason>,
}
