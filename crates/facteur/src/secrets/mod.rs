//! Secrets at rest: the key file, and the sealing of single values with it.

pub mod key_file;
pub mod sealer;

pub use key_file::{KeyFileTrouble, forget, look, open_or_create};
pub use sealer::{Key, KeyId, OpenError, Sealer};
