//! A person in plain text.

use super::person::{self, Person};
use super::{ERASED_ADDRESS, MARK, patterns};
use crate::mime::transfer;
use regex::{Regex, RegexBuilder};
use std::collections::BTreeSet;
use std::ops::Range;

/// Bytes of a compiled pattern: a few hundred names fit.
const PATTERN_BYTES: usize = 256 << 20;

/// Hexadecimal digits below which nothing is decoded.
const SHORTEST_RUN: usize = 14;

/// Finds a person in texts and replaces what names them.
#[derive(Debug, Clone)]
pub struct Redactor {
    addresses: Option<Regex>,
    names: Option<Regex>,
    /// Names that others bear too.
    shared: Option<Regex>,
    /// Given and family names alone.
    words: Option<Regex>,
    /// Something that may be base64 or hexadecimal.
    tokens: Option<Regex>,
}

/// What is known about a text from what stands around it.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Whether it is certain that the person is meant: then a given name alone counts, too.
    pub meant: bool,
    /// Words in lower case without accents that belong to others who take part, and so are left.
    spared: BTreeSet<String>,
}

impl Around {
    /// Where the person is meant.
    pub fn meant() -> Self {
        Self {
            meant: true,
            spared: BTreeSet::new(),
        }
    }

    /// Leaves the words of a name of somebody else.
    pub fn spare(&mut self, name: &str) {
        let words = name.split(|letter: char| !letter.is_alphanumeric());
        self.spared
            .extend(words.filter(|word| !word.is_empty()).map(person::folded));
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    range: Range<usize>,
    by: &'static str,
}

impl Redactor {
    /// The redactor of a person.
    pub fn new(person: &Person) -> Self {
        let addresses = person.addresses.iter().filter_map(|one| patterns::address(one));
        let whole = |names: &[String]| -> Vec<String> {
            let all = names.iter().flat_map(|name| person::whole_names(name));
            all.map(|words| patterns::name(&words)).collect()
        };
        let all_names = person.names.iter().chain(&person.shared_names);
        let words: BTreeSet<String> = all_names.flat_map(|name| person::single_words(name)).collect();
        Self {
            addresses: compiled(addresses.collect()),
            names: compiled(whole(&person.names)),
            shared: compiled(whole(&person.shared_names)),
            words: compiled(words.iter().map(|word| patterns::capitalised(word)).collect()),
            tokens: compiled(vec!["[a-z0-9+/_\\-]{14,}={0,2}".to_owned()]),
        }
    }

    /// Whether the text names the person beyond doubt: by an address or a whole name, plainly or within base64.
    pub fn names(&self, text: &str) -> bool {
        self.plainly(text) || !self.coded(text).is_empty()
    }

    /// Whether that is one of the person's addresses.
    pub fn is_address(&self, address: &str) -> bool {
        let Some(pattern) = &self.addresses else {
            return false;
        };
        let address = address.trim();
        pattern
            .find(address)
            .is_some_and(|found| found.range() == (0..address.len()))
    }

    pub(super) fn plainly(&self, text: &str) -> bool {
        !all(self.addresses.as_ref(), text, is_free_address).is_empty()
            || !all(self.names.as_ref(), text, is_free_name).is_empty()
    }

    /// The text without the person; none when it names nobody.
    pub fn text(&self, text: &str, around: &Around) -> Option<String> {
        let mut found = self.found(text, around);
        if found.is_empty() {
            return None;
        }
        found.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
        let mut redacted = String::with_capacity(text.len());
        let mut position = 0;
        for one in found {
            if one.range.start >= position {
                redacted.push_str(&text[position..one.range.start]);
                redacted.push_str(one.by);
            }
            position = position.max(one.range.end);
        }
        redacted.push_str(&text[position..]);
        // What was glued together by a cut may name the person again; each round makes the text poorer.
        if !self.names(&redacted) {
            return Some(redacted);
        }
        Some(self.text(&redacted, around).unwrap_or(redacted))
    }

    fn found(&self, text: &str, around: &Around) -> Vec<Found> {
        let by = |by: &'static str| move |range| Found { range, by };
        let addresses = all(self.addresses.as_ref(), text, is_free_address);
        let names = all(self.names.as_ref(), text, is_free_name);
        let coded = self.coded(text);
        let meant = around.meant || !(addresses.is_empty() && names.is_empty() && coded.is_empty());
        let mut found: Vec<Found> = addresses.into_iter().map(by(ERASED_ADDRESS)).collect();
        found.extend(names.into_iter().map(by(MARK)));
        found.extend(coded.into_iter().map(by(MARK)));
        if meant {
            found.extend(
                all(self.shared.as_ref(), text, is_free_name)
                    .into_iter()
                    .map(by(MARK)),
            );
            let words = all(self.words.as_ref(), text, is_free_name).into_iter();
            let own = words.filter(|range| !around.spared.contains(&person::folded(&text[range.clone()])));
            found.extend(own.map(by(MARK)));
        }
        found
    }

    /// Words of base64 or hexadecimal that name the person, as links in newsletters do.
    fn coded(&self, text: &str) -> Vec<Range<usize>> {
        let tokens = self.tokens.iter().flat_map(|pattern| pattern.find_iter(text));
        let found = tokens.filter(|token| self.is_coded(token.as_str().as_bytes()));
        found.map(|token| token.range()).collect()
    }

    /// A letter or two before the code shift it: all four beginnings are tried.
    fn is_coded(&self, token: &[u8]) -> bool {
        let hexadecimal = |run: &[u8]| {
            let pairs = run.chunks_exact(2);
            let bytes: Option<Vec<u8>> = pairs
                .map(|pair| transfer::hexadecimal_pair(pair[0], pair[1]))
                .collect();
            bytes.is_some_and(|bytes| self.plainly(&String::from_utf8_lossy(&bytes)))
        };
        let runs = token.split(|byte| !byte.is_ascii_hexdigit());
        let base64 = |skipped: usize| {
            let (bytes, _) = transfer::base64(token.get(skipped..).unwrap_or_default());
            self.plainly(&String::from_utf8_lossy(&bytes))
        };
        (0..4).any(base64) || runs.filter(|run| run.len() >= SHORTEST_RUN).any(hexadecimal)
    }
}

fn compiled(alternatives: Vec<String>) -> Option<Regex> {
    let mut alternatives = alternatives;
    // Where two begin alike, the longer one must be tried first.
    alternatives.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
    alternatives.dedup();
    if alternatives.is_empty() {
        return None;
    }
    RegexBuilder::new(&alternatives.join("|"))
        .case_insensitive(true)
        .size_limit(PATTERN_BYTES)
        .build()
        .ok()
}

/// All places of a pattern that stand free. A place that does not may hide one that begins within it.
fn all(pattern: Option<&Regex>, text: &str, is_free: fn(&str, &Range<usize>) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(place) = pattern.and_then(|pattern| pattern.find_at(text, position)) {
        let range = place.range();
        if is_free(text, &range) {
            position = range.end;
            found.push(range);
            continue;
        }
        let first = text[range.start..].chars().next().map_or(1, char::len_utf8);
        position = range.start + first;
    }
    found
}

/// An address is another one when letters or marks of a local part stand before it.
fn is_free_address(text: &str, range: &Range<usize>) -> bool {
    let before = &text[..range.start];
    let open = match before.chars().next_back() {
        Some('.' | '+' | '-') => text[range.clone()].contains('=') || ends_in_code(before),
        Some(letter) if letter.is_alphanumeric() => ends_in_code(before),
        Some(_) | None => true,
    };
    let follows = text[range.end..].chars().next();
    open && !follows.is_some_and(|letter| letter.is_ascii_digit() || letter.is_lowercase())
}

/// A name stands free between other signs than letters, or where capitals tell words apart. Within the address
/// of somebody else it is left: half an address leads nowhere.
fn is_free_name(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let within = &text[range.clone()];
    let rises = |one: Option<char>, next: Option<char>| {
        one.is_some_and(char::is_lowercase) && next.is_some_and(char::is_uppercase)
    };
    let last = before.chars().next_back();
    let open =
        !last.is_some_and(char::is_alphabetic) || ends_in_code(before) || rises(last, within.chars().next());
    let next = after.chars().next();
    let closed = !next.is_some_and(char::is_alphabetic) || rises(within.chars().next_back(), next);
    open && closed && !is_in_address(after)
}

fn is_in_address(after: &str) -> bool {
    let local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let rest = after.bytes().take(64).take_while(local).count();
    let mut signs = after.bytes().skip(rest);
    signs.next() == Some(b'@') && signs.next().is_some_and(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a text ends in a code of one sign: `%20`, `=20`, `\n`, `\u003c`.
fn ends_in_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    let last = |count: usize| bytes.len().checked_sub(count).map(|start| &bytes[start..]);
    let hexadecimal = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_hexdigit);
    matches!(last(3), Some([b'%' | b'=', code @ ..]) if hexadecimal(code))
        || matches!(last(2), Some([b'\\', b'n' | b'r' | b't']))
        || matches!(last(6), Some([b'\\', b'u', code @ ..]) if hexadecimal(code))
}
