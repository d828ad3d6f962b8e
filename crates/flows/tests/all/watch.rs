//! Watching real mailboxes.

mod afterwards;
mod first_look;
mod live;
mod maildir;
mod reconciling;
mod renumbering;
mod settings;
pub mod setup;
mod sharing;
mod speed;
mod trouble;
pub mod world;
