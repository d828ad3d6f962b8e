//! What happened, for those who look it up and for those who follow it live.

mod follow;
mod list;
mod reach;

pub use follow::{Fed, FedEvent, Follower};
pub use list::{EventLine, EventPage, EventRequest, list};
