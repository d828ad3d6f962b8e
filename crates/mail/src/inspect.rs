//! A mail as JSON for people and scripts: what `facteur inspect` prints.

use serde::{Deserialize, Serialize};

use crate::attachment::Danger;
use crate::automated::Automated;
use crate::bounce::Bounce;
use crate::headers::Headers;
use crate::html::safe::safe_html;
use crate::keys::{Fingerprint, fingerprint, hexadecimal, keys};
use crate::limits::Limits;
use crate::parse::parse_with_contents;
use crate::parsed::{Address, Parsed, Security};
use crate::problem::Problem;

/// Everything that was understood of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// Sender's address.
    pub from_email: Option<String>,
    /// Sender's display name.
    pub from_name: Option<String>,
    /// `To`.
    pub to: Vec<Address>,
    /// `Cc`.
    pub cc: Vec<Address>,
    /// `Reply-To`.
    pub reply_to: Vec<Address>,
    /// RFC 3339, UTC; none when missing or unreadable.
    pub date: Option<String>,
    /// Decoded subject.
    pub subject: String,
    /// All header fields, decoded, in order.
    pub headers: Headers,
    /// The whole text.
    pub text: String,
    /// Sanitised HTML.
    pub html: Option<String>,
    /// What was written now.
    pub reply: String,
    /// The signature.
    pub signature: Option<String>,
    /// The quoted earlier mails.
    pub quote: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Person or machine, with reasons.
    pub automated: Automated,
    /// What a bounce says.
    pub bounce: Option<Bounce>,
    /// Without angle brackets.
    pub message_id: Option<String>,
    /// `References` and `In-Reply-To` as keys, in order, each once.
    pub references: Vec<String>,
    /// Files that came with it.
    pub attachments: Vec<InspectedAttachment>,
    /// What could not be read as it should.
    pub problems: Vec<Problem>,
    /// The key that the mail goes by in threads.
    pub key: String,
    /// What tells copies from other mails.
    pub fingerprint: Fingerprint,
    /// Signing, encryption and containers that were seen.
    pub security: Security,
}

/// One file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectedAttachment {
    /// Safe file name.
    pub filename: String,
    /// Declared type.
    pub mime_type: String,
    /// Type that the contents show.
    pub sniffed_type: Option<String>,
    /// Without angle brackets.
    pub content_id: Option<String>,
    /// Whether it is shown inside the mail.
    pub inline: bool,
    /// Bytes after decoding.
    pub size: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// Lower-case hexadecimal.
    pub md5: String,
    /// Why one should not open it lightly.
    pub dangerous: Option<Danger>,
}

/// Reads a mail and tells all that was understood.
pub fn inspect(raw: &[u8], limits: &Limits) -> Inspection {
    let (parsed, contents) = parse_with_contents(raw, limits);
    let keys = keys(&parsed);
    let fingerprint = fingerprint(&parsed);
    let html = parsed
        .html_raw
        .as_deref()
        .map(|html| safe_html(html, limits, &|_| None).html);
    let attachments = inspected_attachments(&parsed, &contents);
    let (from_email, from_name) = match parsed.from {
        Some(sender) => (Some(sender.address.address), sender.address.name),
        None => (None, None),
    };
    Inspection {
        from_email,
        from_name,
        to: parsed.to,
        cc: parsed.cc,
        reply_to: parsed.reply_to,
        date: parsed.date.microseconds().map(crate::date::rfc3339),
        subject: parsed.subject,
        headers: parsed.headers,
        text: parsed.text,
        html,
        reply: parsed.reply,
        signature: parsed.signature,
        quote: parsed.quote,
        language: parsed.language.map(|language| language.code().to_owned()),
        automated: parsed.automated,
        bounce: parsed.bounce,
        message_id: parsed.message_id,
        references: keys.references,
        attachments,
        problems: parsed.problems,
        key: keys.own,
        fingerprint,
        security: parsed.security,
    }
}

fn inspected_attachments(parsed: &Parsed, contents: &[Vec<u8>]) -> Vec<InspectedAttachment> {
    parsed
        .attachments
        .iter()
        .zip(contents)
        .map(|(attachment, content)| InspectedAttachment {
            filename: attachment.filename.clone(),
            mime_type: attachment.mime_type.clone(),
            sniffed_type: attachment.sniffed_type.clone(),
            content_id: attachment.content_id.clone(),
            inline: attachment.inline,
            size: attachment.size,
            sha256: attachment.sha256.clone(),
            md5: md5(content),
            dangerous: attachment.dangerous,
        })
        .collect()
}

/// MD5 of a content, lower-case hexadecimal. Only to find files in others' registers: it proves nothing.
pub fn md5(content: &[u8]) -> String {
    use md5::Digest;
    hexadecimal(&md5::Md5::digest(content))
}
