//! Privacy: all that is held about a contact, given out or erased, and how long anything is kept.
//!
//! Each piece of work is a row with its progress and a job that goes on where the last step ended, so that it may
//! be killed at any time. An erasure walks over every mail and every text of the organisation ([`erasure`]); an
//! export takes the same way and writes down what the erasure would touch ([`export`]). What was erased is known
//! again by keyed hashes and never comes back ([`gate`]).

mod erasure;
mod export;
mod gate;
mod handler;
mod keys;
mod look;
mod progress;
mod retention;
mod subject;
mod tasks;
mod walk;

pub(crate) use gate::keep_out;
pub use handler::PrivacyHandler;
pub(crate) use keys::if_any as key_if_any;
pub use retention::{RetentionPreview, preview, retention, run_retention, set_retention};
pub use tasks::{PrivacyTaskView, ask_erasure, ask_export, export_parts, export_read, sweep, task, tasks};

/// The kind of the jobs.
pub const PRIVACY: &str = "privacy";

/// What stands where a ticket's subject stood.
const ERASED_SUBJECT: &str = facteur_mail::redact::MARK;
