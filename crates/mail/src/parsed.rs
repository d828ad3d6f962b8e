//! The result of reading one mail.

use serde::{Deserialize, Serialize};

use crate::attachment::Attachment;
use crate::automated::Automated;
use crate::bounce::Bounce;
use crate::headers::Headers;
use crate::language::Language;
use crate::problem::Problem;

/// A mailbox address with its display name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Display name, decoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `local@domain`; the domain in lower case, the local part as written.
    pub address: String,
}

/// The field that named the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SenderField {
    /// `From`.
    From,
    /// `Sender`.
    Sender,
    /// `Reply-To`.
    ReplyTo,
    /// `Return-Path`.
    ReturnPath,
}

/// Who wrote, and which field says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// Address and name.
    #[serde(flatten)]
    pub address: Address,
    /// The field that it was found in.
    pub field: SenderField,
}

/// The mail's own date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SentDate {
    /// Microseconds since 1970-01-01 UTC.
    At(i64),
    /// There is a `Date` that cannot be read.
    Unreadable,
    /// There is no `Date`.
    Missing,
}

impl SentDate {
    /// Microseconds since 1970-01-01 UTC, when the mail says so.
    pub fn microseconds(self) -> Option<i64> {
        match self {
            Self::At(microseconds) => Some(microseconds),
            Self::Unreadable | Self::Missing => None,
        }
    }
}

/// Signing, encryption and odd containers that were seen. Nothing is verified or decrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools)] // Each is seen or not, independent of the others.
pub struct Security {
    /// S/MIME signature (RFC 8551).
    pub smime_signed: bool,
    /// S/MIME encrypted contents.
    pub smime_encrypted: bool,
    /// PGP signature (RFC 3156 or in the text).
    pub pgp_signed: bool,
    /// PGP encrypted contents (RFC 3156 or in the text).
    pub pgp_encrypted: bool,
    /// An invitation or other calendar part (`text/calendar`).
    pub calendar: bool,
    /// An Outlook container (`winmail.dat`).
    pub tnef: bool,
}

/// One mail, read. Made by [`crate::parse()`] from any bytes; what could not be read is told in `problems`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    /// All header fields, decoded, in order.
    pub headers: Headers,
    /// Who wrote: `From`, else `Sender`, `Reply-To`, `Return-Path`.
    pub from: Option<Sender>,
    /// `To`.
    pub to: Vec<Address>,
    /// `Cc`.
    pub cc: Vec<Address>,
    /// `Bcc`, in mail from a sent folder.
    pub bcc: Vec<Address>,
    /// `Reply-To`.
    pub reply_to: Vec<Address>,
    /// `Date`.
    pub date: SentDate,
    /// `Subject`, decoded, on one line; empty when there is none.
    pub subject: String,
    /// `Message-ID` without angle brackets; none when absent or empty.
    pub message_id: Option<String>,
    /// `In-Reply-To`, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// `References` in order, each once, without angle brackets.
    pub references: Vec<String>,
    /// The whole text: of the plain parts, or made from the HTML. Lines end in `\n`.
    pub text: String,
    /// Whether `text` was made from the HTML because the mail has no plain text.
    pub text_from_html: bool,
    /// The HTML as it came, decoded but NOT safe to show: see [`crate::safe_html()`].
    pub html_raw: Option<String>,
    /// What the sender wrote now, without signature and quote.
    pub reply: String,
    /// The signature.
    pub signature: Option<String>,
    /// The quoted earlier mails.
    pub quote: Option<String>,
    /// Language of the reply, when it is long enough to tell.
    pub language: Option<Language>,
    /// Person or machine.
    pub automated: Automated,
    /// What a bounce says.
    pub bounce: Option<Bounce>,
    /// Files that came with it, in order.
    pub attachments: Vec<Attachment>,
    /// Signing, encryption and containers that were seen.
    pub security: Security,
    /// What could not be read as it should.
    pub problems: Vec<Problem>,
}
