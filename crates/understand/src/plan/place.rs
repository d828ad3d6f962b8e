//! Place: where one mail goes.

use super::{PlaceFacts, Placement};

/// Decides thread, ticket and outcome of one mail. Total: any facts give a placement.
pub fn place(facts: &PlaceFacts) -> Placement {
    todo!()
}
