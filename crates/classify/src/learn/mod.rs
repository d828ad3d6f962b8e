//! What learning from corrections needs to decide, as functions of facts: whether an example is never trained on,
//! whether a text was corrected before, and whether a new model may take over.

mod duel;
mod holdout;
mod memory;

pub use duel::{Decision, Round, decide};
pub use holdout::is_held_out;
pub use memory::{Sketch, recall};
