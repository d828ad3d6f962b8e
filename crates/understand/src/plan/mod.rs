//! Plan: the decisions of apply, as pure functions over facts that were loaded.

mod acknowledge;
mod facts;
mod keys;
mod place;
mod placement;
mod repeated;
mod same;
mod threads;

pub use acknowledge::acknowledge_to;
pub use facts::{CopyOf, KnownThread, KnownTicket, NamedTicket, PlaceFacts, Via};
pub use keys::{ThreadKeys, answers_without_keys, thread_keys};
pub use place::place;
pub use placement::{Direction, Fold, FoldedTicket, Link, LinkReason, Placement, ThreadChoice, TicketChoice};
pub use repeated::{Handled, Repeated, Unanswered};
pub use same::{SameFacts, Sameness, sameness};
