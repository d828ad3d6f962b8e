//! Takes a person out of texts and mails: their addresses and names, however they are written.
//!
//! Whoever must forget somebody replaces what names them by [`ERASED_ADDRESS`] and [`MARK`] in mails that others
//! wrote. Texts are searched decoded: charsets, transfer encodings, header words, HTML and percent codes, base64
//! within links, files within archives. A file that names the person and is no text is taken out as a whole.
//! What cannot be read (pictures, encrypted parts) is left as it is.

mod hidden;
mod patterns;
mod person;
mod rewrite;
mod text;
mod write;

pub use person::Person;
pub use rewrite::{RedactedMail, Rewrite};
pub use text::{Around, Redactor};

/// What stands where an address stood. The domain is nobody's (RFC 2606).
pub const ERASED_ADDRESS: &str = "erased@erased.invalid";
/// What stands where a name stood.
pub const MARK: &str = "[***]";
