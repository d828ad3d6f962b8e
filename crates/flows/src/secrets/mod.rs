//! The keys that seal secrets: told, renewed while everything runs, and forgotten once nothing needs them.
//!
//! A rotation never has a moment in which a secret does not open: the new key stands in the key file before it seals
//! the first envelope, the old ones stay there until somebody lets them be forgotten, and every envelope is replaced
//! by compare-and-set. Whatever dies on the way, what is left is some envelopes of the old key and some of the new.

mod forget;
mod job;
mod places;
mod report;
mod reseal;

pub use forget::forget;
pub use job::{RESEAL, Reseal};
pub use report::{KeyReport, KeyUse, keys_in_use, report, report_of_one};
pub use reseal::{Resealed, renew, reseal};
