//! Intake: from bytes and where they lay to tickets.
//!
//! [`accept`] is the first transaction: blobs, arrivals and the job that handles them. Then what waits is
//! read and judged, purely ([`prepare`]), and `apply` is the second transaction: it locks the keys of the
//! mails, asks `understand` where each belongs, and saves the changes with their events.

mod accept;
mod apply;
mod hand_in;
mod handler;
mod line;
mod prepare;
mod tags;

pub(crate) use accept::intake_job;
pub use accept::{Accept, Acceptance, Advance, Packed, accept, accept_packed, pack};
pub(crate) use apply::{attachments, keys_of, snippet, year_of};
pub use hand_in::{Handed, HandedIn, hand_in, hand_in_anywhere};
pub use handler::Intake;
pub(crate) use prepare::{kept_entities, search_words};

/// The kind of the job that handles what waits in a mailbox.
pub const INTAKE: &str = "intake";
