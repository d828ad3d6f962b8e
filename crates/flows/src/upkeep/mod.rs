//! Upkeep: dead letters, counts, orphaned files, backups, and the hold on sends after a restore.

mod archive;
mod backup;
mod counts;
mod dead;
mod restore;
mod sends;
mod state;
mod sweep;

pub use backup::{BackupOptions, BackupReport, backup};
pub use counts::{Counts, Pulse, counts, pulse};
pub(crate) use dead::dead_letters;
pub use dead::{DeadLetter, DeadTarget, dead_list, dead_retry};
pub use restore::{RestoreReport, RestoreTarget, restore};
pub use sends::{hold_sends, release_sends, sends_held};
pub use state::{Importing, State, state};
pub use sweep::{sweep, sweep_orphans};
