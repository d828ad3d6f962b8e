//! Intake: from bytes and where they lay to tickets.
//!
//! [`accept`] is the first transaction: blobs, arrivals and the job that handles them. [`apply`] is the
//! second: what was read and judged is placed and saved. Between them everything is pure.

mod accept;

pub use accept::{Accept, Acceptance, Advance, accept};

/// The kind of the job that handles what waits in a mailbox.
pub const INTAKE: &str = "intake";
