//! What could not be read as it should, told without stopping.

use serde::{Deserialize, Serialize};

/// A stable name of one kind of trouble, `kebab-case` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// No bytes at all.
    Empty,
    /// More raw bytes than are read.
    TooLarge,
    /// More MIME parts than are read.
    TooManyParts,
    /// Multiparts nested deeper than is followed.
    TooDeep,
    /// More header fields, or more bytes of them, than are read.
    TooManyHeaders,
    /// A header field longer than is decoded.
    HeaderTooLong,
    /// More addresses in one field than are kept.
    TooManyAddresses,
    /// More references than are kept.
    TooManyReferences,
    /// More attachments than are listed.
    TooManyAttachments,
    /// More text than is kept.
    TextTooLong,
    /// More HTML than is kept, or HTML with too many tags or too deep a nesting.
    HtmlTooLarge,
    /// No header fields before the text.
    NoHeaders,
    /// A line among the header fields that is none.
    BrokenHeader,
    /// The empty line between header fields and text is missing.
    NoSeparator,
    /// An mbox `From ` line stands before the header fields.
    MboxLine,
    /// NUL bytes, which were removed.
    NulBytes,
    /// Bytes outside ASCII in header fields that declare no charset.
    UndeclaredBytes,
    /// An encoded word (RFC 2047) that could not be decoded.
    BrokenEncodedWord,
    /// No sender in any field.
    NoSender,
    /// The sender was not found in `From` but elsewhere.
    SenderNotInFrom,
    /// More than one `From`, `Subject`, `Date` or `Message-ID`.
    DuplicateHeader,
    /// No `Date`.
    NoDate,
    /// A `Date` that cannot be read.
    UnreadableDate,
    /// No usable `Message-ID`.
    NoMessageId,
    /// A multipart without boundary, or one whose boundary never comes.
    NoBoundary,
    /// A multipart that is not closed: the mail may have been cut.
    NotClosed,
    /// Base64 or quoted-printable with wrong characters.
    BrokenEncoding,
    /// A transfer encoding nobody knows.
    UnknownEncoding,
    /// A charset nobody knows.
    UnknownCharset,
    /// The text is not in the charset that it declares.
    WrongCharset,
    /// An attachment of Outlook (`winmail.dat`) that could not be read.
    UnreadableTnef,
}

/// One trouble with a mail: a badge for people, a code for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable name.
    pub code: ProblemCode,
    /// One sentence for people. Holds no contents of the mail.
    pub sentence: String,
}

/// The problems met so far, each code at most once: a hostile mail must not make a long list.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem unless its code is known already.
    pub(crate) fn note(&mut self, code: ProblemCode, sentence: impl Into<String>) {
        if !self.0.iter().any(|problem| problem.code == code) {
            self.0.push(Problem {
                code,
                sentence: sentence.into(),
            });
        }
    }

    /// Hands the list over.
    pub(crate) fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}
