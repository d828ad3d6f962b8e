//! Bytes to parsed mail.
//!
//! This room reads one mail: headers, charsets, bodies, attachments, quotes, who (or what) wrote it.
//! It is pure: no clock, no network, no files, no randomness. It must never know Facteur's own words
//! (tickets, organisations, databases), so that it could be published alone.

pub mod automated;
pub mod bounce;
pub mod headers;
pub mod language;
pub mod quotes;
