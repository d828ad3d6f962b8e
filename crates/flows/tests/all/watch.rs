//! Watching real mailboxes.

mod first_look;
mod live;
mod setup;
mod world;
