//! Secrets at rest: where keys come from, and the sealing of single values with them.

pub mod key_file;
pub mod keyring;
pub mod sealer;
pub mod source;

pub use key_file::{KeyFileTrouble, forget, look};
pub use keyring::Keyring;
pub use sealer::{Key, OpenError, Sealer, key_of_envelope};
pub use source::{KeyPlace, KeySource};
