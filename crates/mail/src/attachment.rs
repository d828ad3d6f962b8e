//! What an attachment is known by. Contents stay in the raw mail.

use serde::{Deserialize, Serialize};

/// One file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// A name that is safe on every file system: no path, no control or direction characters, at most
    /// 150 bytes, never empty.
    pub filename: String,
    /// The name as the sender wrote it, when it differs from `filename`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_filename: Option<String>,
    /// The declared type, lower case, `application/octet-stream` when none is declared.
    pub mime_type: String,
    /// The type that the contents show, when they show one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sniffed_type: Option<String>,
    /// `Content-ID` without angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_id: Option<String>,
    /// True when the HTML shows it by its `Content-ID`. All else should be listed, whatever its disposition
    /// says: a photograph must not be hidden because a program called it inline.
    pub inline: bool,
    /// Bytes after decoding.
    pub size: u64,
    /// SHA-256 of the decoded contents, lower-case hexadecimal.
    pub sha256: String,
    /// Why one should not open it lightly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dangerous: Option<Danger>,
}

/// Why an attachment is dangerous to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Danger {
    /// A program for some operating system.
    Executable,
    /// A script that a double click runs.
    Script,
    /// A shortcut or link file that may start anything.
    Shortcut,
    /// An office document that carries macros.
    Macros,
    /// HTML or SVG, which may hold scripts or a false login page.
    ActiveContent,
    /// A disk image or package, used to carry programs past filters.
    DiskImage,
    /// A name such as `invoice.pdf.exe` that hides its real type.
    DoubleExtension,
    /// A name that uses direction characters to hide its real ending.
    HiddenName,
}
