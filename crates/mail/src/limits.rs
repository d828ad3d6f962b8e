//! How much of one mail is read. Past a limit the rest is left unread and a [`crate::Problem`] says so.

use serde::{Deserialize, Serialize};

/// Bounds on the work that one mail may cost. They are counted, not timed: the room has no clock, so the
/// same bytes give the same result on every machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Bytes of the raw mail that are read.
    pub raw_bytes: usize,
    /// MIME parts that are read, leaves and multiparts together.
    pub parts: usize,
    /// Nesting of multiparts that is followed.
    pub depth: usize,
    /// Header fields of the mail that are kept.
    pub headers: usize,
    /// Bytes of one header field's value that are decoded.
    pub header_bytes: usize,
    /// Bytes of all header fields of one part together that are read.
    pub header_block_bytes: usize,
    /// Addresses kept of one field.
    pub addresses: usize,
    /// Message ids kept of `References`, the first and the last ones.
    pub references: usize,
    /// Attachments that are listed.
    pub attachments: usize,
    /// Bytes of plain text that are kept.
    pub text_bytes: usize,
    /// Bytes of HTML that are kept.
    pub html_bytes: usize,
    /// HTML tags that are kept when a safe version is made.
    pub html_tags: usize,
    /// Nesting of HTML elements that is kept.
    pub html_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            raw_bytes: 64 << 20,
            parts: 2_000,
            depth: 40,
            headers: 2_000,
            header_bytes: 100_000,
            header_block_bytes: 2 << 20,
            addresses: 1_000,
            references: 100,
            attachments: 500,
            text_bytes: 2 << 20,
            html_bytes: 5 << 20,
            html_tags: 60_000,
            html_depth: 120,
        }
    }
}
