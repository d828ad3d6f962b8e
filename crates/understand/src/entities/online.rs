//! E-mail addresses and URLs.

use super::{Kind, Page};

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
    while let Some(start) = next_url(text, from).filter(|_| page.has_room()) {
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

/// Where the next link begins: a scheme, `www.`, or a bare domain with a path.
fn next_url(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let by_scheme = [
        "https://", "http://", "www.", "HTTPS://", "HTTP://", "Http://", "Https://", "WWW.",
    ]
    .iter()
    .filter_map(|start| rest.find(start))
    .min();
    let bare = bare_domain(rest);
    [by_scheme, bare].into_iter().flatten().min().map(|at| from + at)
}

/// "calorine.example/compte": a domain and a path, without a scheme.
fn bare_domain(text: &str) -> Option<usize> {
    text.match_indices('/').find_map(|(slash, _)| {
        let start = text[..slash]
            .rfind(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-')))
            .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let domain = &text[start..slash];
        let after = text[slash + 1..].chars().next();
        let before = text[..start].chars().next_back();
        let fits = is_domain(domain)
            && after.is_some_and(char::is_alphanumeric)
            && !matches!(before, Some('@' | '/' | ':'));
        fits.then_some(start)
    })
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
