//! Recognises notices of failed or delayed delivery (RFC 3464 and older forms).

use serde::{Deserialize, Serialize};

use crate::headers::Headers;

/// One leaf part of a mail, decoded to text. For `message/delivery-status`, `text/rfc822-headers` and
/// `message/rfc822` the text holds the raw fields of that part.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Lower-case media type, such as `text/plain`.
    pub mime_type: &'a str,
    /// The decoded text.
    pub text: &'a str,
}

/// One recipient that a delivery notice speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The address, without the `rfc822;` prefix.
    pub address: String,
    /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`, lower case, if told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub action: Option<String>,
    /// Enhanced status code (RFC 3463), such as `5.1.1`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<String>,
    /// What the receiving server said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub diagnostic: Option<String>,
}

/// A recognised notice about the delivery of a mail of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// Whether the server still tries: a warning, not a failure.
    pub delayed: bool,
    /// The recipients concerned, possibly none when the notice does not name them.
    pub recipients: Vec<Recipient>,
    /// Message-ID of the returned mail, without angle brackets.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub original_message_id: Option<String>,
    /// What made the mail a bounce, most telling first.
    pub reasons: Vec<String>,
}

/// Recognises a delivery notice; `None` for any other mail.
pub fn recognise(headers: &Headers, parts: &[Part<'_>]) -> Option<Bounce> {
    let _ = (headers, parts);
    None
}
