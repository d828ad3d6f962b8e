//! Bytes to a reading: the thin border to `facteur-mail`.

use facteur_mail::{
    Address, Fingerprint, Headers, Keys, Limits, Parsed, Problem, ProblemCode, Sender, SenderField, SentDate,
};
use sha2::{Digest, Sha256};

/// One mail, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What is in it.
    pub parsed: Parsed,
    /// What joins it to its thread.
    pub keys: Keys,
    /// What tells copies from other mails.
    pub fingerprint: Fingerprint,
    /// Why it could not be read, when only its headers were cut out: the badge "kept-unread".
    pub kept_unread: Option<String>,
}

impl Reading {
    /// The reading of a mail that was parsed elsewhere, in a bounded process.
    pub fn of_parsed(parsed: Parsed) -> Self {
        of_parsed(parsed, None)
    }
}

/// Reads one mail. Never fails; what was odd is in `parsed.problems`.
pub fn read(raw: &[u8], limits: &Limits) -> Reading {
    of_parsed(facteur_mail::parse(raw, limits), None)
}

/// The field that stands first in what is kept of a mail whose beginning alone was fetched: the bytes of the whole.
/// A sender who writes it gets the badge, no more.
const WHOLE_SIZE: &str = "X-Facteur-Whole-Size";

/// What is kept of a mail of `size` bytes that was too large to be fetched: its first bytes, and word of it.
pub fn beginning_of(size: u64, first: &[u8]) -> Vec<u8> {
    let mut kept = format!("{WHOLE_SIZE}: {size}\r\n").into_bytes();
    kept.extend_from_slice(first);
    kept
}

fn note_beginning(parsed: &mut Parsed) {
    let Some(size) = parsed
        .headers
        .get(WHOLE_SIZE)
        .and_then(|size| size.trim().parse::<u64>().ok())
    else {
        return;
    };
    parsed
        .problems
        .retain(|problem| problem.code != ProblemCode::TooLarge);
    parsed.problems.push(Problem {
        code: ProblemCode::TooLarge,
        sentence: format!(
            "The mail has {size} bytes; only its beginning was fetched, the rest is where it came from."
        ),
    });
}

/// The least that can be said of a mail whose reading killed its process: From, Subject, Date and
/// Message-ID, by a scan that looks at lines only and decodes nothing. `why` is a sentence for people.
pub fn unreadable(raw: &[u8], why: &str) -> Reading {
    // Whatever killed the parser stands in these bytes, so it is given none of them.
    let mut parsed = facteur_mail::parse(b"", &Limits::default());
    parsed.problems.clear();
    let headers = simple_headers(raw);
    parsed.subject = headers.get("Subject").map(str::to_owned).unwrap_or_default();
    parsed.message_id = headers
        .get("Message-ID")
        .map(without_brackets)
        .filter(|id| !id.is_empty());
    parsed.from = headers.get("From").and_then(simple_sender);
    parsed.date = match headers.get("Date") {
        Some(_) => SentDate::Unreadable,
        None => SentDate::Missing,
    };
    parsed.headers = headers;
    let mut reading = of_parsed(parsed, Some(why.to_owned()));
    // Nothing of its contents was read, so only the bytes tell it from another unreadable mail.
    let hash = hex::encode(Sha256::digest(raw));
    if reading.parsed.message_id.is_none() {
        reading.keys.own = format!("hash:{hash}");
    }
    reading.fingerprint.text.clone_from(&hash);
    reading.fingerprint.content = hash;
    reading
}

fn of_parsed(mut parsed: Parsed, kept_unread: Option<String>) -> Reading {
    note_beginning(&mut parsed);
    let keys = facteur_mail::keys(&parsed);
    let fingerprint = facteur_mail::fingerprint(&parsed);
    Reading {
        parsed,
        keys,
        fingerprint,
        kept_unread,
    }
}

/// The fields that are cut out of an unreadable mail.
const FIELDS: &[&str] = &["From", "Subject", "Date", "Message-ID"];
/// Bytes at its beginning that are looked at.
const HEADER_BYTES: usize = 64 * 1024;
/// Bytes of one field's value that are kept.
const VALUE_BYTES: usize = 900;

fn simple_headers(raw: &[u8]) -> Headers {
    let head = &raw[..raw.len().min(HEADER_BYTES)];
    let mut found: Vec<(&'static str, String)> = Vec::new();
    let mut open: Option<&'static str> = None;
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(&line[..line.len().min(VALUE_BYTES)]);
        if text.starts_with([' ', '\t']) {
            continue_value(&mut found, open, text.trim());
            continue;
        }
        open = None;
        let Some((name, value)) = text.split_once(':') else {
            continue;
        };
        let field = FIELDS
            .iter()
            .find(|field| field.eq_ignore_ascii_case(name.trim()));
        // The first of several counts, as it does in the full reading.
        if let Some(field) = field
            && !found.iter().any(|(known, _)| known == field)
        {
            found.push((field, value.trim().replace('\0', "")));
            open = Some(field);
        }
    }
    Headers::from_pairs(found)
}

fn continue_value(found: &mut [(&'static str, String)], open: Option<&'static str>, more: &str) {
    let Some((_, value)) = found.last_mut().filter(|(name, _)| Some(*name) == open) else {
        return;
    };
    if value.len() + more.len() < VALUE_BYTES {
        value.push(' ');
        value.push_str(&more.replace('\0', ""));
    }
}

fn without_brackets(id: &str) -> String {
    id.trim()
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim()
        .to_owned()
}

fn simple_sender(value: &str) -> Option<Sender> {
    let (name, address) = match value.rsplit_once('<') {
        Some((name, rest)) => (
            name.trim().trim_matches('"').trim(),
            rest.split('>').next().unwrap_or_default(),
        ),
        None => ("", value),
    };
    let address = address.trim();
    let (local, domain) = address.rsplit_once('@')?;
    let odd = |text: &str| text.is_empty() || text.contains(char::is_whitespace);
    if odd(local) || odd(domain) {
        return None;
    }
    Some(Sender {
        address: Address {
            name: (!name.is_empty()).then(|| name.to_owned()),
            address: format!("{local}@{}", domain.to_lowercase()),
        },
        field: SenderField::From,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_headers_of_an_unreadable_mail_are_cut_out() {
        let raw = b"Received: x\r\nFrom: \"L\xe9a\" <Lea@Client.Example>\r\nSubject: a\r\n  b\r\nMESSAGE-id: <1@x>\r\n\r\nSubject: c";
        let reading = unreadable(raw, "Reading it took too much memory.");
        assert_eq!(reading.parsed.subject, "a b");
        assert_eq!(reading.parsed.message_id.as_deref(), Some("1@x"));
        let sender = reading
            .parsed
            .from
            .as_ref()
            .map(|sender| sender.address.address.as_str());
        assert_eq!(sender, Some("Lea@client.example"));
        assert_eq!(reading.keys.own, "1@x");
        assert_eq!(
            reading.kept_unread.as_deref(),
            Some("Reading it took too much memory.")
        );
    }

    #[test]
    fn what_a_large_mail_begins_with_is_read_and_says_so() {
        let first = b"From: lea@client.example\r\nSubject: Plans\r\n\r\nVoici les plans.";
        let whole = read(first, &Limits::default());
        let beginning = read(&beginning_of(300_000_000, first), &Limits::default());
        assert!(
            whole
                .parsed
                .problems
                .iter()
                .all(|problem| problem.code != ProblemCode::TooLarge)
        );
        assert_eq!(beginning.parsed.subject, "Plans");
        assert_eq!(beginning.parsed.reply, whole.parsed.reply);
        let said = beginning
            .parsed
            .problems
            .iter()
            .find(|problem| problem.code == ProblemCode::TooLarge);
        assert!(said.is_some_and(|problem| problem.sentence.contains("300000000 bytes")));
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_minimal_reading(raw in proptest::collection::vec(any::<u8>(), 0..400)) {
            let reading = unreadable(&raw, "why");
            prop_assert!(!reading.keys.own.is_empty());
        }
    }
}
