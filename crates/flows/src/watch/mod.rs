//! Watching: every mailbox that this process has the lease of is kept in step with its server.
//!
//! A mailbox has three tasks with a connection each: the incoming folder in IDLE, the other folders by
//! polling, and the backlog while there is one. Each look lists what lies above the folder's position,
//! fetches it in batches and accepts each batch with the new position in one transaction, so that the
//! position passes only messages with an arrival. What is new is never decided by flags.

mod afterwards;
mod backlog;
mod budget;
mod compare;
mod gate;
mod incoming;
mod keeper;
mod options;
mod others;
mod pipeline;
mod progress;
mod reconcile;
mod renumber;
mod shares;
mod stumbles;
mod sync;
mod taking;
mod watched;
mod watcher;

pub use afterwards::{AFTERWARDS, AfterwardsHandler, afterwards_job};
pub use options::WatchOptions;
pub use reconcile::{FolderReport, ReconcileReport, reconcile};
pub(crate) use shares::MAILBOX as LEASE_PREFIX;
pub(crate) use watched::{INBOX, one_inbox};
pub use watcher::{Nudge, Watcher};
