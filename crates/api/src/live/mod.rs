//! Live news: one task for each organisation reads its feed of events and tells all browsers, however many there are, which of the
//! answers that they keep are stale.

mod hub;
mod stale;

pub(crate) use hub::{Listener, Live};
pub(crate) use stale::Stale;
