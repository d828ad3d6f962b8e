//! What members write and have not sent: a draft for each ticket, and the files they brought for it.

mod draft;
mod uploads;

pub use draft::{Draft, DraftContent, delete, get, save};
pub use uploads::{LARGEST_UPLOAD, bring, read, sweep, take_back};
