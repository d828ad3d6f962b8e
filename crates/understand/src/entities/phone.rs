//! Telephone numbers, as E.164.

use super::{Kind, Page, Region};
use std::ops::Range;

pub(super) fn read(page: &mut Page<'_>, region: Region) {
    let text = page.text;
    let mut at = 0;
    while let Some(found) =
        text[at..].find(|letter: char| letter.is_ascii_digit() || matches!(letter, '+' | '('))
    {
        let start = at + found;
        let Some((range, digits, has_plus)) = row(text, start, region) else {
            at = start + 1;
            continue;
        };
        let number = number(&digits, has_plus, region).filter(|_| !is_part_of_code(text, &range));
        match number {
            Some(number) if page.is_free(&range) => {
                at = range.end;
                page.take(Kind::Phone, range, number);
            }
            _ => at = skip(text, start),
        }
    }
}

/// Behind the digits at `start`.
fn skip(text: &str, start: usize) -> usize {
    let rest = &text[start + 1..];
    start
        + 1
        + rest
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(rest.len())
}

/// The longest row of digits that could be a number: its place, its digits, whether it begins with a plus.
fn row(text: &str, start: usize, region: Region) -> Option<(Range<usize>, String, bool)> {
    let mut digits = String::new();
    let mut has_plus = false;
    let mut end = start;
    let mut gap = 0;
    let rest = &text[start..];
    let mut skip_to = 0;
    for (offset, letter) in rest.char_indices() {
        if offset < skip_to {
            continue;
        }
        match letter {
            '+' if digits.is_empty() && !has_plus => has_plus = true,
            // The nought of "+33 (0)1" is not dialled.
            '(' if rest[offset..].starts_with("(0)") && (has_plus || digits.starts_with("00")) => {
                skip_to = offset + 3;
                end = start + skip_to;
                gap = 0;
            }
            digit if digit.is_ascii_digit() => {
                digits.push(digit);
                end = start + offset + 1;
                gap = 0;
            }
            ' ' | '.' | '-' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}' | '\u{2011}' | '\u{2010}' => {
                gap += 1;
                if gap > 2 {
                    break;
                }
            }
            _ => break,
        }
        // French numbers end after ten digits, whatever follows.
        let is_french = region != Region::Britain;
        if digits.len() >= 15
            || (!has_plus
                && is_french
                && digits.len() == 10
                && digits.starts_with('0')
                && !digits.starts_with("00"))
        {
            break;
        }
    }
    (digits.len() >= 8).then_some((start..end, digits, has_plus))
}

fn is_part_of_code(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    before
        .is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '/' | '-' | '_' | '#' | '=' | '.'))
        || after.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '€' | '%'))
        || (!text[range.clone()].starts_with('+') && names_another(text, range))
}

/// A number that is called something else is no telephone.
fn names_another(text: &str, range: &Range<usize>) -> bool {
    let from = text.floor_char_boundary(range.start.saturating_sub(28));
    let before = text[from..range.start].to_lowercase();
    let line = before.rsplit('\n').next().unwrap_or_default();
    [
        "siret",
        "siren",
        "iban",
        "facture",
        "invoice",
        "commande",
        "order",
        "client n",
        "contrat",
        "dossier",
        "rcs",
        "tva",
        "vat",
        "réf",
        "ref",
        "series",
        "série",
        "imei",
        "compte n",
        "n° de compte",
        "tracking",
        "suivi",
        "colis",
        "isbn",
        "ean",
    ]
    .iter()
    .any(|name| line.contains(name))
}

fn number(digits: &str, has_plus: bool, region: Region) -> Option<String> {
    if has_plus {
        return international(digits);
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return international(rest);
    }
    match region {
        Region::France | Region::Elsewhere => french(digits),
        Region::Britain => british(digits),
        Region::Canada | Region::UnitedStates => american(digits).or_else(|| french(digits)),
    }
}

fn international(digits: &str) -> Option<String> {
    let digits = digits
        .strip_prefix("330")
        .map_or_else(|| digits.to_owned(), |rest| format!("33{rest}"));
    let fits = match digits.as_bytes() {
        [b'3', b'3', first, rest @ ..] => *first != b'0' && rest.len() == 8,
        [b'1', rest @ ..] => rest.len() == 10,
        [b'0', ..] => false,
        rest => (8..=15).contains(&rest.len()),
    };
    fits.then(|| format!("+{digits}"))
}

fn french(digits: &str) -> Option<String> {
    let fits = digits.len() == 10 && digits.starts_with('0') && !digits.starts_with("00");
    fits.then(|| format!("+33{}", &digits[1..]))
}

fn british(digits: &str) -> Option<String> {
    let fits = matches!(digits.len(), 10 | 11)
        && digits.starts_with('0')
        && digits[1..].starts_with(['1', '2', '3', '5', '7', '8', '9']);
    fits.then(|| format!("+44{}", &digits[1..]))
}

/// The North American plan: area and exchange begin with 2 to 9.
fn american(digits: &str) -> Option<String> {
    let digits = match digits.len() {
        11 => digits.strip_prefix('1')?,
        _ => digits,
    };
    let bytes = digits.as_bytes();
    let fits = bytes.len() == 10 && bytes[0] > b'1' && bytes[3] > b'1';
    fits.then(|| format!("+1{digits}"))
}
