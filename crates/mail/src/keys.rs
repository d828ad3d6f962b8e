//! What a mail is known by: its key for threads, its fingerprint for sameness.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::attachment::Attachment;
use crate::parsed::{Parsed, SentDate};
use crate::subject::base_subject;

/// Ids longer than this are replaced by their hash, so that they fit a database's index.
const LONGEST_ID: usize = 250;

/// The keys that join a mail to its thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// The mail's own key: its Message-ID (see [`message_key`]), or `hash:` and 64 hexadecimal digits made
    /// from Date, From, To, Subject and decoded parts when it has none.
    pub own: String,
    /// Keys of the mails that it answers: `References` in order, then what `In-Reply-To` adds.
    pub references: Vec<String>,
}

/// What tells two copies of one mail from two mails with one Message-ID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// SHA-256 of text, HTML and attachments, lower-case hexadecimal. Equal for copies that took different
    /// ways: header fields, transfer encodings and line ends have no part in it.
    pub content: String,
    /// SHA-256 of the normalised text without a list's footer.
    pub text: String,
    /// The base subject in lower case.
    pub subject: String,
    /// The sender's address in lower case.
    pub from: Option<String>,
    /// Microseconds UTC.
    pub date: Option<i64>,
}

/// The keys of a mail.
pub fn keys(parsed: &Parsed) -> Keys {
    let own = match &parsed.message_id {
        Some(id) => message_key(id),
        None => hash_key(parsed),
    };
    let mut references: Vec<String> = Vec::with_capacity(parsed.references.len() + 1);
    for id in parsed.references.iter().chain(&parsed.in_reply_to) {
        let key = message_key(id);
        if key != own && !references.contains(&key) {
            references.push(key);
        }
    }
    Keys { own, references }
}

/// The key of a Message-ID: trimmed of blanks and angle brackets, its case kept (RFC 5322 ids are exact),
/// longer than 250 bytes as `id-hash:` and its SHA-256.
pub fn message_key(id: &str) -> String {
    let id = id.trim().trim_start_matches('<').trim_end_matches('>').trim();
    if id.len() <= LONGEST_ID {
        return id.to_owned();
    }
    format!("id-hash:{}", hexadecimal(&Sha256::digest(id.as_bytes())))
}

/// The fingerprint of a mail.
pub fn fingerprint(parsed: &Parsed) -> Fingerprint {
    let mut text = Sha256::new();
    hash_normalised(&mut text, without_list_footer(&parsed.text));
    Fingerprint {
        content: content_hash(parsed),
        text: hexadecimal(&text.finalize()),
        subject: base_subject(&parsed.subject).to_lowercase(),
        from: parsed
            .from
            .as_ref()
            .map(|sender| sender.address.address.to_lowercase()),
        date: parsed.date.microseconds(),
    }
}

/// Whether two texts are the same mail, one of them perhaps with a footer that a list added. Compares
/// normalised lines; an empty text equals nothing.
pub fn same_but_for_footer(one: &str, other: &str) -> bool {
    let one: Vec<&str> = lines_that_count(one).collect();
    let other: Vec<&str> = lines_that_count(other).collect();
    let (short, long) = if one.len() <= other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    if short.is_empty() || !long.starts_with(short) {
        return false;
    }
    let added = &long[short.len()..];
    added.is_empty() || (added.len() <= 12 && is_footer_start(added[0]))
}

/// SHA-256 over text, HTML and attachments.
fn content_hash(parsed: &Parsed) -> String {
    let mut hash = Sha256::new();
    hash_normalised(&mut hash, &parsed.text);
    hash.update([0]);
    if let Some(html) = &parsed.html_raw {
        hash_normalised(&mut hash, html);
    }
    for Attachment { sha256, .. } in &parsed.attachments {
        hash.update([0]);
        hash.update(sha256.as_bytes());
    }
    hexadecimal(&hash.finalize())
}

/// The key of a mail without a usable Message-ID.
fn hash_key(parsed: &Parsed) -> String {
    let mut hash = Sha256::new();
    match parsed.date {
        SentDate::At(microseconds) => hash.update(microseconds.to_be_bytes()),
        SentDate::Unreadable => hash.update(parsed.headers.get("Date").unwrap_or_default().as_bytes()),
        SentDate::Missing => {}
    }
    let senders = parsed.from.iter().map(|sender| sender.address.address.as_str());
    let receivers = parsed.to.iter().map(|receiver| receiver.address.as_str());
    for address in senders.chain(["\n"]).chain(receivers) {
        hash.update([0]);
        hash.update(address.to_lowercase().as_bytes());
    }
    hash.update([0]);
    hash.update(parsed.subject.as_bytes());
    hash.update([0]);
    hash.update(content_hash(parsed).as_bytes());
    format!("hash:{}", hexadecimal(&hash.finalize()))
}

/// The lines without outer blanks, empty ones left out.
fn lines_that_count(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Adds the lines to a hash so that white space at line ends and empty lines make no difference.
fn hash_normalised(hash: &mut Sha256, text: &str) {
    for line in lines_that_count(text) {
        hash.update(line.as_bytes());
        hash.update([b'\n']);
    }
}

/// Whether a line may open the footer that a mailing list adds: a rule of `_`, `-`, `=` or `*`.
fn is_footer_start(line: &str) -> bool {
    let line = line.trim();
    line == "--"
        || (line.len() >= 5
            && line
                .bytes()
                .all(|byte| matches!(byte, b'_' | b'-' | b'=' | b'*' | b'~' | b' ')))
}

/// Cuts the footer of a list: a long rule among the last lines, and what follows.
fn without_list_footer(text: &str) -> &str {
    // Google Groups: `-- ` and a line that says where it comes from.
    if let Some(start) = text.rfind("\n-- \nYou received this message because you are subscribed") {
        return &text[..start];
    }
    let mut end = text.len();
    for _ in 0..12 {
        let before = text[..end].trim_end_matches(['\n', '\r']);
        let start = before.rfind('\n').map_or(0, |position| position + 1);
        let line = before[start..].trim();
        if line.len() >= 20 && is_footer_start(line) {
            return &text[..start];
        }
        if start == 0 {
            break;
        }
        end = start;
    }
    text
}

/// Lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}
