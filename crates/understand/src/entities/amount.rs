//! Amounts of money with their currency.

use super::{Kind, Page, Region};
use std::ops::Range;

pub(super) fn read(page: &mut Page<'_>, region: Region) {
    let text = page.text;
    for run in numbers(text) {
        if !page.is_free(&run) {
            continue;
        }
        let Some((amount, range)) = amount_around(text, &run, region) else {
            continue;
        };
        if page.is_free(&range) {
            page.take(Kind::Amount, range, amount);
        }
    }
}

/// Numbers as people write them: "1 250,00", "1,250.50", "12", "1'250".
fn numbers(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = end_of_number(text, at);
        let before = text[..at].chars().next_back();
        if !before.is_some_and(|letter| letter.is_ascii_digit() || matches!(letter, '_' | '/' | '.')) {
            runs.push(at..end);
        }
        at = end;
    }
    runs
}

/// Where the number that begins at `start` ends. Blanks only join groups of three digits.
fn end_of_number(text: &str, start: usize) -> usize {
    let mut end = start
        + text[start..]
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(text.len() - start);
    let mut has_blanks = false;
    let first = end - start;
    loop {
        let mut rest = text[end..].chars();
        let Some(mark) = rest.next() else { return end };
        let behind = end + mark.len_utf8();
        let digits = text[behind..].chars().take_while(char::is_ascii_digit).count();
        let is_blank = matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
        let joins = match mark {
            '.' | ',' => digits > 0,
            _ if is_blank => digits == 3 && (has_blanks || first <= 3) && !text[start..end].contains(','),
            _ => false,
        };
        if !joins {
            return end;
        }
        has_blanks |= is_blank;
        end = behind + digits;
    }
}

/// The amount of a number with a currency before or behind it.
fn amount_around(text: &str, run: &Range<usize>, region: Region) -> Option<(String, Range<usize>)> {
    let cents = parse_cents(&text[run.clone()])?;
    let behind = &text[run.end..];
    if let Some((factor, currency, length)) = currency_behind(behind, region) {
        // "12 €50"
        let more = &behind[length..];
        let extra: String = more.chars().take_while(char::is_ascii_digit).collect();
        let odd = (extra.len() == 2 && factor == 1 && cents % 100 == 0)
            .then(|| extra.parse::<i64>().ok())
            .flatten();
        let end = run.end + length + odd.map_or(0, |_| 2);
        let amount = cents.checked_mul(factor)?.checked_add(odd.unwrap_or(0))?;
        return Some((written(amount, currency), run.start..end));
    }
    let (currency, start) = currency_before(&text[..run.start], region)?;
    let (factor, length) = thousands(behind);
    Some((
        written(cents.checked_mul(factor)?, currency),
        start..run.end + length,
    ))
}

fn written(cents: i64, currency: &str) -> String {
    format!("{}.{:02} {currency}", cents / 100, cents % 100)
}

/// Hundredths of the number. The last mark is a decimal one when one or two digits stand behind it.
fn parse_cents(number: &str) -> Option<i64> {
    let mark = number.rfind([',', '.']);
    let (whole, decimals) = match mark {
        Some(at) if (1..=2).contains(&(number.len() - at - 1)) => (&number[..at], &number[at + 1..]),
        _ => (number, ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    if whole.len() > 13 {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let decimals: i64 = match decimals.len() {
        1 => decimals.parse::<i64>().ok()? * 10,
        2 => decimals.parse().ok()?,
        _ => 0,
    };
    whole.checked_mul(100)?.checked_add(decimals)
}

/// "k", "K", "M" right behind a number.
fn thousands(text: &str) -> (i64, usize) {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some('k' | 'K'), next) if !next.is_some_and(char::is_alphanumeric) => (1_000, 1),
        (Some('M' | 'm'), next) if !next.is_some_and(char::is_alphanumeric) => (1_000_000, 1),
        _ => (1, 0),
    }
}

/// The currency behind a number, what it multiplies by, and how many bytes it takes.
fn currency_behind(text: &str, region: Region) -> Option<(i64, &'static str, usize)> {
    let bare = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    // A line's end is no blank: "12" above "€" belongs nowhere.
    let gap = text.len() - bare.len();
    if gap > 6 {
        return None;
    }
    let (factor, rest) = match bare.chars().next() {
        Some('k' | 'K') if is_currency_next(&bare[1..]) => (1_000, &bare[1..]),
        Some('M') if is_currency_next(&bare[1..]) => (1_000_000, &bare[1..]),
        _ => (1, bare),
    };
    let (currency, length) = currency_at(rest.trim_start(), region)?;
    let blanks = rest.len() - rest.trim_start().len();
    Some((
        factor,
        currency,
        gap + (bare.len() - rest.len()) + blanks + length,
    ))
}

fn is_currency_next(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['€', '$', '£'])
        || ["eur", "usd", "cad", "gbp", "chf"].iter().any(|name| {
            text.get(..3)
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        })
}

/// The currency at the beginning of a text, and its length.
fn currency_at(text: &str, region: Region) -> Option<(&'static str, usize)> {
    for (sign, currency) in [
        ("€", "EUR"),
        ("£", "GBP"),
        ("$CA", "CAD"),
        ("$ CA", "CAD"),
        ("$US", "USD"),
        ("$ US", "USD"),
        ("C$", "CAD"),
        ("CA$", "CAD"),
        ("US$", "USD"),
    ] {
        if text.starts_with(sign) {
            return Some((currency, sign.len()));
        }
    }
    if text.starts_with('$') {
        return Some((dollar(region), 1));
    }
    let length = text
        .find(|letter: char| !letter.is_alphabetic())
        .unwrap_or(text.len());
    let name = text[..length].to_lowercase();
    let currency = match name.as_str() {
        "eur" | "euro" | "euros" => "EUR",
        "usd" => "USD",
        "cad" => "CAD",
        "gbp" | "pounds" | "livres" => "GBP",
        "chf" | "francs" => "CHF",
        "dollars" | "dollar" => dollar(region),
        "jpy" | "yen" => "JPY",
        "sek" => "SEK",
        "nok" => "NOK",
        "dkk" => "DKK",
        "pln" => "PLN",
        "mad" => "MAD",
        _ => return None,
    };
    Some((currency, length))
}

const fn dollar(region: Region) -> &'static str {
    match region {
        Region::Canada => "CAD",
        _ => "USD",
    }
}

/// The currency right before a number, and where it begins.
fn currency_before(text: &str, region: Region) -> Option<(&'static str, usize)> {
    let bare = text.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    if text.len() - bare.len() > 4 {
        return None;
    }
    for (sign, currency) in [
        ("US$", "USD"),
        ("CA$", "CAD"),
        ("C$", "CAD"),
        ("€", "EUR"),
        ("£", "GBP"),
    ] {
        if bare.ends_with(sign) {
            // "10 € 20 %": the sign belongs to the number before it.
            let start = bare.len() - sign.len();
            let belongs_before = text.len() > bare.len()
                && bare[..start]
                    .trim_end()
                    .ends_with(|letter: char| letter.is_ascii_digit());
            return (!belongs_before).then_some((currency, start));
        }
    }
    if bare.ends_with('$') {
        return Some((dollar(region), bare.len() - 1));
    }
    let start = bare
        .rfind(|letter: char| !letter.is_ascii_alphabetic())
        .map_or(0, |at| at + bare[at..].chars().next().map_or(1, char::len_utf8));
    let currency = match bare.get(start..)? {
        "EUR" => "EUR",
        "USD" => "USD",
        "CAD" => "CAD",
        "GBP" => "GBP",
        "CHF" => "CHF",
        _ => return None,
    };
    let belongs_before = bare[..start]
        .trim_end()
        .ends_with(|letter: char| letter.is_ascii_digit());
    (!belongs_before).then_some((currency, start))
}
