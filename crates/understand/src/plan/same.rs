//! Sameness: whether a mail is one that is already here.

use crate::read::Reading;
use facteur_mail::Fingerprint;
use facteur_mail::keys::same_but_for_footer;

/// SHA-256 of nothing: the text hash of a mail without text, which says nothing about sameness.
const HASH_OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// Lines that a mailing list may add without a rule before them.
const LIST_FOOTER_LINES: usize = 15;
/// Bytes that a mailing list may add without a rule before them.
const LIST_FOOTER_BYTES: usize = 2_000;

/// What two mails are compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameFacts<'a> {
    /// Its own key: Message-ID, or a hash when it has none.
    pub own_key: &'a str,
    /// Its fingerprint.
    pub fingerprint: &'a Fingerprint,
    /// Its whole text.
    pub text: &'a str,
    /// SHA-256 of its attachments. A scanner sends two mails in one second that differ in nothing else.
    pub attachments: Vec<&'a str>,
    /// Whether it came through a mailing list (`List-Id`).
    pub through_list: bool,
}

impl<'a> SameFacts<'a> {
    /// The facts of a mail that was read.
    pub fn of(reading: &'a Reading) -> Self {
        Self {
            own_key: &reading.keys.own,
            fingerprint: &reading.fingerprint,
            text: &reading.parsed.text,
            attachments: reading
                .parsed
                .attachments
                .iter()
                .map(|file| file.sha256.as_str())
                .collect(),
            through_list: reading.parsed.headers.get("List-Id").is_some(),
        }
    }
}

/// What a mail is to one that is already here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// The same mail.
    Copy,
    /// Another mail that bears the same Message-ID: a message of its own, marked so.
    OtherContent,
    /// Another mail.
    Different,
}

/// Compares a new mail with one that is here. It does not matter which of both is which.
pub fn sameness(new: &SameFacts<'_>, known: &SameFacts<'_>) -> Sameness {
    if new.own_key == known.own_key {
        if new.fingerprint.content == known.fingerprint.content {
            return Sameness::Copy;
        }
        // A list may rewrite sender and subject, but it keeps the date.
        let one_date = new.fingerprint.date == known.fingerprint.date;
        return if one_date && same_contents(new, known) {
            Sameness::Copy
        } else {
            Sameness::OtherContent
        };
    }
    if same_envelope(new.fingerprint, known.fingerprint) && same_contents(new, known) {
        return Sameness::Copy;
    }
    Sameness::Different
}

/// Whether From, Date and base Subject are there and equal.
fn same_envelope(new: &Fingerprint, known: &Fingerprint) -> bool {
    new.from.is_some()
        && new.from == known.from
        && new.date.is_some()
        && new.date == known.date
        && new.subject == known.subject
}

fn same_contents(new: &SameFacts<'_>, known: &SameFacts<'_>) -> bool {
    same_text(new, known) && same_attachments(new, known)
}

fn same_text(new: &SameFacts<'_>, known: &SameFacts<'_>) -> bool {
    if same_but_for_footer(new.text, known.text) {
        return true;
    }
    if !(new.through_list || known.through_list) {
        return false;
    }
    let one_hash = new.fingerprint.text == known.fingerprint.text;
    (one_hash && new.fingerprint.text != HASH_OF_NOTHING) || one_begins_the_other(new.text, known.text)
}

/// Whether the longer text is the shorter one and a few lines more, as lists add them.
fn one_begins_the_other(one: &str, other: &str) -> bool {
    let lines = |text: &'_ str| -> Vec<String> {
        let trimmed = text.lines().map(|line| line.trim().to_owned());
        trimmed.filter(|line| !line.is_empty()).collect()
    };
    let (one, other) = (lines(one), lines(other));
    let (short, long) = if one.len() <= other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    if short.is_empty() || !long.starts_with(short) {
        return false;
    }
    let added = &long[short.len()..];
    added.len() <= LIST_FOOTER_LINES && added.iter().map(String::len).sum::<usize>() <= LIST_FOOTER_BYTES
}

/// Lists take attachments away, or add their footer as one; anybody else leaves them alone.
fn same_attachments(new: &SameFacts<'_>, known: &SameFacts<'_>) -> bool {
    let sorted = |facts: &SameFacts<'_>| -> Vec<String> {
        let mut hashes: Vec<String> = facts.attachments.iter().map(|hash| (*hash).to_owned()).collect();
        hashes.sort_unstable();
        hashes
    };
    let (new_hashes, known_hashes) = (sorted(new), sorted(known));
    if new_hashes == known_hashes {
        return true;
    }
    let all_in =
        |some: &[String], others: &[String]| some.iter().all(|hash| others.binary_search(hash).is_ok());
    (new.through_list || known.through_list)
        && (all_in(&new_hashes, &known_hashes) || all_in(&known_hashes, &new_hashes))
}
