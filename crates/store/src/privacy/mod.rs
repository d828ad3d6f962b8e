//! Personal data: work on it, what was erased, every text that may name somebody, and how long things are kept.

mod mails;
mod marks;
mod retention;
mod tasks;
mod texts;

pub use mails::*;
pub use marks::*;
pub use retention::*;
pub use tasks::*;
pub use texts::*;
