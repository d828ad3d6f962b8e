//! E-mail addresses and URLs.

use super::{Kind, Page};
use crate::lists::Phrases;

/// Signs that end an address or a link, or that stand behind it as punctuation.
const PUNCTUATION: &[char] = &[
    '.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '"', '»', '…', '*', '_',
];

pub(super) fn read(page: &mut Page<'_>) {
    urls(page);
    emails(page);
}

fn urls(page: &mut Page<'_>) {
    let text = page.text;
    let mut from = 0;
    for start in starts(text) {
        // What stands within the link before it is part of that.
        if start < from {
            continue;
        }
        if !page.has_room() {
            return;
        }
        let rest = &text[start..];
        let end = rest
            .find(|letter: char| {
                letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '|' | '\\' | '»' | '«')
            })
            .unwrap_or(rest.len());
        let mut url = rest[..end].trim_end_matches(PUNCTUATION);
        // A bracket that was opened inside belongs to the link.
        if rest[url.len()..].starts_with(')') && url.contains('(') && !url.contains(')') {
            url = &rest[..=url.len()];
        }
        if url.contains('.') {
            page.take(Kind::Url, start..start + url.len(), url.to_owned());
        }
        from = start + url.len().max(4);
    }
}

/// With what links begin, as people write it.
static SCHEMES: Phrases = Phrases::new(&[
    "https://", "http://", "www.", "HTTPS://", "HTTP://", "Http://", "Https://", "WWW.",
]);

/// Where links may begin, in their order: a scheme, `www.`, or a bare domain with a path.
fn starts(text: &str) -> Vec<usize> {
    let by_scheme = SCHEMES.all_in(text).map(|(_, start, _)| start);
    let bare = text
        .match_indices('/')
        .filter_map(|(slash, _)| bare_domain(text, slash));
    let mut starts: Vec<usize> = by_scheme.chain(bare).collect();
    starts.sort_unstable();
    starts
}

/// "calorine.example/compte": a domain and a path, without a scheme. Where it begins, when it ends at this slash.
fn bare_domain(text: &str, slash: usize) -> Option<usize> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let length = text.as_bytes()[..slash]
        .iter()
        .rev()
        .take_while(|byte| is_part(**byte))
        .count();
    let start = slash - length;
    let after = text[slash + 1..].chars().next();
    let before = text[..start].chars().next_back();
    let fits = is_domain(&text[start..slash])
        && after.is_some_and(char::is_alphanumeric)
        && !matches!(before, Some('@' | '/' | ':'));
    fits.then_some(start)
}

fn is_domain(domain: &str) -> bool {
    const TOPS: [&str; 20] = [
        "fr", "com", "org", "net", "eu", "io", "example", "ca", "uk", "be", "ch", "de", "info", "app", "dev",
        "co", "quebec", "biz", "pro", "test",
    ];
    let Some((name, top)) = domain.rsplit_once('.') else {
        return false;
    };
    name.len() > 1
        && !name.starts_with('.')
        && name.bytes().any(|byte| byte.is_ascii_alphabetic())
        && TOPS.contains(&top.to_ascii_lowercase().as_str())
}

fn emails(page: &mut Page<'_>) {
    let text = page.text;
    let is_local = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+' | '%');
    let is_domain = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-');
    for (at, _) in text.match_indices('@') {
        let start = text[..at]
            .rfind(|letter: char| !is_local(letter))
            .map_or(0, |end| {
                end + text[end..].chars().next().map_or(1, char::len_utf8)
            });
        let end = text[at + 1..]
            .find(|letter: char| !is_domain(letter))
            .map_or(text.len(), |end| at + 1 + end);
        let start = start + text[start..at].len() - text[start..at].trim_start_matches(['.', '-', '_']).len();
        let domain = text[at + 1..end].trim_end_matches(['.', '-']);
        let end = at + 1 + domain.len();
        let is_address = at > start
            && domain.rsplit_once('.').is_some_and(|(name, top)| {
                !name.is_empty() && top.len() > 1 && top.chars().all(char::is_alphabetic)
            });
        if is_address && page.is_free(&(start..end)) {
            page.take(Kind::Email, start..end, text[start..end].to_lowercase());
        }
    }
}
