//! Rules: listed as people type them, changed, and tried on the mail that is already here.

mod audited;
mod change;
mod names;
mod preview;
mod shown;

pub use change::{NewRule, add, move_to, remove, replace};
pub use preview::{Difference, Preview, PreviewHit, preview};
pub use shown::{RuleList, ShownRule, list};
