//! The other way round: a mail of ours becomes bytes.
//!
//! Pure like the rest of the room: Date, Message-ID and boundaries come from what is given, so that the same
//! input always gives the same bytes. Whatever is given, no field can begin another one: line ends and
//! control characters are taken out of all that goes into the header, and addresses are checked.

mod body;
mod people;
mod thread;
mod words;

pub use body::{Body, Quoted, forwarded, quoted, with_signature};
pub use people::{NoAddress, Recipients, parse_person, recipients, shown};
pub use thread::{References, forward_subject, reply_subject};
pub use words::Tongue;

use crate::parsed::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use std::time::{Duration, UNIX_EPOCH};

/// The longest subject that is sent, in bytes.
const LONGEST_SUBJECT: usize = 900;

/// A mail to be made.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Whom it comes from.
    pub from: Address,
    /// To whom.
    pub to: Vec<Address>,
    /// Copies that everybody sees. Hidden ones only stand in the envelope.
    pub cc: Vec<Address>,
    /// The subject.
    pub subject: String,
    /// Seconds since 1970 UTC.
    pub date: u64,
    /// Its Message-ID without angle brackets.
    pub message_id: String,
    /// What it answers.
    pub references: References,
    /// Its text, twice.
    pub body: Body,
    /// Files that go with it.
    pub files: Vec<File>,
    /// Whether a machine wrote it (RFC 3834): others then do not answer it by themselves.
    pub automatic: bool,
}

/// A file that goes with a mail.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name.
    pub filename: String,
    /// Such as `application/pdf`.
    pub mime_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Why no mail can be made, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotComposable(pub String);

impl std::fmt::Display for NotComposable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for NotComposable {}

/// The bytes of a mail: 7-bit, lines ending in CRLF and short enough for every server.
pub fn compose(mail: &Outgoing) -> Result<Vec<u8>, NotComposable> {
    let mut builder = Message::builder()
        .from(mailbox(&mail.from)?)
        .date(UNIX_EPOCH + Duration::from_secs(mail.date))
        .subject(one_line(&mail.subject, LONGEST_SUBJECT))
        .message_id(Some(bracketed(&mail.message_id)));
    for each in &mail.to {
        builder = builder.to(mailbox(each)?);
    }
    for each in &mail.cc {
        builder = builder.cc(mailbox(each)?);
    }
    if let Some(id) = &mail.references.in_reply_to {
        builder = builder.in_reply_to(bracketed(id));
    }
    if !mail.references.references.is_empty() {
        let all: Vec<String> = mail
            .references
            .references
            .iter()
            .map(|id| bracketed(id))
            .collect();
        builder = builder.references(all.join(" "));
    }
    if mail.automatic {
        builder = builder
            .raw_header(raw("Auto-Submitted", "auto-replied"))
            // Exchange heeds this one only.
            .raw_header(raw("X-Auto-Response-Suppress", "All"))
            .raw_header(raw("Precedence", "auto_reply"));
    }
    let texts = texts(mail);
    let made = if mail.files.is_empty() {
        builder.multipart(texts)
    } else {
        let parts = MultiPart::mixed()
            .boundary(boundary(mail, "files"))
            .multipart(texts);
        builder.multipart(
            mail.files
                .iter()
                .fold(parts, |parts, file| parts.singlepart(attached(file))),
        )
    };
    let made = made.map_err(|error| NotComposable(format!("no mail can be made of it: {error}")))?;
    Ok(made.formatted())
}

fn texts(mail: &Outgoing) -> MultiPart {
    MultiPart::alternative()
        .boundary(boundary(mail, "texts"))
        .singlepart(SinglePart::plain(mail.body.text.clone()))
        .singlepart(SinglePart::html(mail.body.html.clone()))
}

/// The Message-ID is as good as chance, and already chosen.
fn boundary(mail: &Outgoing, part: &str) -> String {
    let id = mail.message_id.bytes().filter(u8::is_ascii_alphanumeric).take(40);
    format!("{part}-{}", id.map(char::from).collect::<String>())
}

fn attached(file: &File) -> SinglePart {
    let name = crate::names::safe(&file.filename);
    let name = if name.is_empty() { "file".to_owned() } else { name };
    // Mails within mails must not be encoded (RFC 2046, section 5.2.1), and this one will be.
    let declared = file.mime_type.split(';').next().unwrap_or_default().trim();
    let nested = ["message/", "multipart/"]
        .iter()
        .any(|kind| declared.starts_with(kind));
    let kind = (!nested).then(|| ContentType::parse(declared).ok()).flatten();
    let octets = || ContentType::parse("application/octet-stream").ok();
    let kind = kind.or_else(octets).unwrap_or(ContentType::TEXT_PLAIN);
    Attachment::new(name).body(file.content.clone(), kind)
}

fn mailbox(person: &Address) -> Result<Mailbox, NotComposable> {
    let address = people::checked(&person.address).map_err(|wrong| NotComposable(wrong.to_string()))?;
    let name = person.name.as_deref().map(|name| one_line(name, 200));
    Ok(Mailbox::new(name.filter(|name| !name.is_empty()), address))
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// An id in angle brackets; what must not stand there is taken out.
fn bracketed(id: &str) -> String {
    let id: String = id
        .chars()
        .filter(|letter| thread::stands_in_an_id(*letter))
        .collect();
    format!("<{id}>")
}

/// Without line ends, control characters and what turns the reading direction, at most so many bytes.
fn one_line(text: &str, most: usize) -> String {
    let clean = text.chars().map(|letter| {
        if letter.is_control() || letter == '\u{2028}' || letter == '\u{2029}' {
            ' '
        } else {
            letter
        }
    });
    let line = clean.collect::<String>();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    line[..line.floor_char_boundary(most)].trim().to_owned()
}
