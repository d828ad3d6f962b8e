//! What whoever guesses or asks too often is told.

use crate::answer::{Kind, Problem};
use facteur_domain::Span;

/// Too often: not before so long.
pub(crate) fn too_many(span: Span) -> Problem {
    let seconds = u32::try_from(span.micros().div_euclid(1_000_000) + 1).unwrap_or(u32::MAX);
    Problem::new(Kind::TooMany).retry_after(seconds).detail((
        format!("wait {seconds} seconds, then try again"),
        format!("attendez {seconds} secondes, puis réessayez"),
    ))
}
