//! Numbers that carry a check: IBAN, VAT, SIRET, SIREN.

use super::{Kind, Page, Word, checks};
use std::ops::Range;

pub(super) fn read(page: &mut Page<'_>) {
    ibans(page);
    vats(page);
    register_numbers(page);
}

/// A code that begins at `start`, its blanks and dots left out: at most `most` letters and digits, and
/// where the last of them ends.
fn compact(text: &str, start: usize, most: usize) -> Vec<(u8, usize)> {
    let mut code = Vec::with_capacity(most);
    let mut gap = 0;
    // What begins in capitals goes on in capitals: words behind it are none of it.
    let in_capitals = text.as_bytes()[start].is_ascii_uppercase();
    for (at, letter) in text[start..].char_indices() {
        if in_capitals && letter.is_ascii_lowercase() {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            gap = 0;
            code.push((letter.to_ascii_uppercase() as u8, start + at + 1));
            if code.len() == most {
                break;
            }
        } else if matches!(letter, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}') && gap < 2 {
            gap += 1;
        } else {
            break;
        }
    }
    code
}

/// Whether a code may begin here: no letter or digit stands before.
fn begins(text: &str, at: usize) -> bool {
    !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

fn ends(text: &str, at: usize) -> bool {
    !text[at..].chars().next().is_some_and(char::is_alphanumeric)
}

fn string(code: &[(u8, usize)]) -> String {
    code.iter().map(|(byte, _)| char::from(*byte)).collect()
}

/// Places where the two letters of a country and a sign of a code stand.
fn starts(page: &Page<'_>) -> Vec<usize> {
    let bytes = page.text.as_bytes();
    let is_country = |word: &&Word| {
        let end = word.start + 2;
        // A VAT number may have one more letter behind its country.
        matches!(word.end - word.start, 2 | 3)
            && bytes[word.start..end].iter().all(u8::is_ascii_alphabetic)
            && begins(page.text, word.start)
            && bytes.get(end..).is_some_and(|next| {
                let next = &next[..next.len().min(3)];
                next.iter().any(u8::is_ascii_digit)
                    || next
                        .first()
                        .is_some_and(|byte| *byte == b' ' || byte.is_ascii_uppercase())
            })
    };
    page.words
        .iter()
        .filter(is_country)
        .map(|word| word.start)
        .collect()
}

fn ibans(page: &mut Page<'_>) {
    let text = page.text;
    for start in starts(page) {
        let head = text[start..start + 2].to_ascii_uppercase();
        let Some(length) = checks::iban_length(&head) else {
            continue;
        };
        let code = compact(text, start, length);
        let Some((_, end)) = code.last().copied() else {
            continue;
        };
        let value = string(&code);
        if code.len() == length && ends(text, end) && checks::iban(&value) && page.is_free(&(start..end)) {
            page.take(Kind::Iban, start..end, value);
        } else if code.len() == length
            && value[2..].bytes().filter(u8::is_ascii_digit).count() > 10
            && begins_iban(text, start)
        {
            // A wrong one is still no telephone number.
            page.taken.push(start..end);
        }
    }
}

fn begins_iban(text: &str, start: usize) -> bool {
    text.as_bytes()
        .get(start + 2..start + 4)
        .is_some_and(|check| check.iter().all(u8::is_ascii_digit))
}

/// Lengths of VAT numbers behind their country, longest first.
fn vat_lengths(country: &str) -> &'static [usize] {
    match country {
        "FR" | "IT" => &[11],
        "BE" | "PL" => &[10],
        "DE" | "ES" | "AT" | "PT" | "EL" => &[9],
        "LU" | "DK" | "FI" => &[8],
        "GB" => &[12, 9],
        "NL" | "SE" => &[12],
        "IE" => &[9, 8],
        _ => &[],
    }
}

fn vats(page: &mut Page<'_>) {
    let text = page.text;
    for start in starts(page) {
        let country = text[start..start + 2].to_ascii_uppercase();
        // "de" and "at" are words as well: only capitals are countries.
        if text[start..start + 2] != country {
            continue;
        }
        for length in vat_lengths(&country) {
            let code = compact(text, start, length + 2);
            let Some((_, end)) = code.last().copied() else {
                continue;
            };
            let value = string(&code);
            let range = start..end;
            if code.len() == length + 2 && ends(text, end) && checks::vat(&value) && page.is_free(&range) {
                page.take(Kind::Vat, range, value);
                break;
            }
        }
    }
}

/// SIRET and SIREN: by their names, or by their usual grouping.
fn register_numbers(page: &mut Page<'_>) {
    let text = page.text;
    for run in digit_runs(text) {
        if !page.is_free(&run) {
            continue;
        }
        let digits: String = text[run.clone()].chars().filter(char::is_ascii_digit).collect();
        let named = |names: &[&str]| is_named(text, &run, names);
        let groups: Vec<usize> = text[run.clone()]
            .split(|letter: char| !letter.is_ascii_digit())
            .map(str::len)
            .filter(|length| *length > 0)
            .collect();
        match digits.len() {
            14 if checks::siret(&digits)
                && (named(&["siret", "siren"])
                    || groups == [3, 3, 3, 5]
                    || groups == [9, 5]
                    || groups == [14]) =>
            {
                page.take(Kind::Siret, run, digits);
            }
            14 if named(&["siret"]) || groups == [3, 3, 3, 5] => page.taken.push(run),
            9 if checks::siren(&digits) && named(&["siren", "rcs", "r.c.s", "siret"]) => {
                page.take(Kind::Siren, run, digits);
            }
            9 if named(&["siren", "rcs"]) => page.taken.push(run),
            _ => {}
        }
    }
}

/// Rows of digits with single blanks or dots between groups.
pub(super) fn digit_runs(text: &str) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut current: Option<Range<usize>> = None;
    let mut gap = false;
    for (at, letter) in text.char_indices() {
        if letter.is_ascii_digit() {
            match &mut current {
                Some(run) => run.end = at + 1,
                None => current = Some(at..at + 1),
            }
            gap = false;
        } else if matches!(letter, ' ' | '.' | '\u{a0}' | '\u{202f}') && current.is_some() && !gap {
            gap = true;
        } else if let Some(run) = current.take() {
            runs.push(run);
            gap = false;
        }
    }
    runs.extend(current);
    runs.retain(|run| begins(text, run.start) && ends(text, run.end));
    runs
}

/// Whether one of the names stands shortly before a number, or "RCS" right behind it.
fn is_named(text: &str, run: &Range<usize>, names: &[&str]) -> bool {
    let from = text.floor_char_boundary(run.start.saturating_sub(45));
    let before = text[from..run.start].to_lowercase();
    let to = text.ceil_char_boundary((run.end + 8).min(text.len()));
    let after = text[run.end..to].to_lowercase();
    let line = before.rsplit('\n').next().unwrap_or_default();
    names.iter().any(|name| line.contains(name))
        || names.contains(&"rcs") && (after.contains("rcs") || after.contains("r.c.s"))
}
