//! Live news: one task reads the feed of events and tells all browsers, however many there are, which of the
//! answers that they keep are stale.

mod hub;
mod stale;

pub(crate) use hub::{Listener, Live, follow};
pub(crate) use stale::Stale;
