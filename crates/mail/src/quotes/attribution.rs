//! Recognises the line that introduces a quote: "On … wrote:", "Le … a écrit :".
//!
//! Clients and languages differ in words but not in structure: a date, a sender, a verb of writing and a
//! colon at the very end, wrapped over up to four lines. So the structure is checked, not each client's form.

use super::dates::{Dates, find_dates};

/// An attribution is wrapped over at most this many lines.
const MOST_LINES: usize = 4;
/// Longer than any name with its address and a date.
const MOST_BYTES: usize = 420;
/// How far from its beginning the date of an attribution starts, in bytes.
const DATE_STARTS_WITHIN: usize = 40;

/// "… wrote", with the sender before the verb or after it ("schrieb …").
const VERBS: &[&str] = &[
    "wrote",
    "writes",
    "a écrit",
    "a ecrit",
    "écrivait",
    "schrieb",
    "geschrieben",
    "escribió",
    "escribio",
    "ha scritto",
    "scrive",
    "escreveu",
    "schreef",
    "napisał",
    "napisał(a)",
    "napisała",
    "pisze",
    "skrev",
    "kirjoitti",
    "написал",
    "написала",
    "написал(а)",
    "пишет",
    "пише",
    "написав",
    "написа",
    "napsal",
    "napsal(a)",
    "napsala",
    "napísal",
    "írta",
    "a scris",
    "yazdı",
    "写道",
    "寫道",
    "のメール",
    "書きました",
    "작성",
    "씀",
    "đã viết",
    "va escriure",
    "έγραψε",
    "menulis",
    "napisao",
    "כתב",
    "كتب",
];

/// Words that an attribution starts with, besides digits.
const OPENERS: &[&str] = &[
    "on",
    "le",
    "am",
    "il",
    "el",
    "op",
    "em",
    "den",
    "in",
    "w",
    "dnia",
    "dne",
    "на",
    "в",
    "el día",
    "a",
    "la",
    "pada",
    "på",
    "vào",
    "tarihinde",
    "στις",
    "at",
];

/// Before "a écrit" these mean that a person tells of a letter: "notre fournisseur nous a écrit :".
const TELLING: &[&str] = &[
    "nous", "vous", "lui", "leur", "il", "elle", "on", "qui", "m'", "t'", "me", "he", "she", "they", "we",
    "i", "who", "you", "er", "sie", "uns", "mir", "ihm",
];

/// The first line of the attribution that ends at `lines[end]`, not looking above `floor`.
pub(super) fn start_of(lines: &[&str], floor: usize, end: usize) -> Option<usize> {
    let last = lines[end];
    if last.len() > MOST_BYTES || !may_end(last) {
        return None;
    }
    let quote_follows = is_quote_next(lines, end + 1);
    let mut joined = String::new();
    let mut undated = None;
    for start in (floor.max((end + 1).saturating_sub(MOST_LINES))..=end).rev() {
        let line = lines[start].trim();
        if line.is_empty() || (start < end && line.starts_with('>')) || joined.len() + line.len() > MOST_BYTES
        {
            break;
        }
        joined = if joined.is_empty() {
            line.to_owned()
        } else {
            format!("{line} {joined}")
        };
        match attribution(&joined, quote_follows) {
            Some(Form::Dated) => return Some(start),
            // The date may stand on the line above.
            Some(Form::Undated) => undated = undated.or(Some(start)),
            None => {}
        }
    }
    undated
}

/// Whether a `>` line, or one inside a quoting element, has an attribution at its end.
pub(super) fn is_whole(line: &str) -> bool {
    may_end(line) && line.len() <= MOST_BYTES && attribution(line.trim(), false) == Some(Form::Dated)
}

/// The gate that nearly all lines stop at: their last bytes.
fn may_end(line: &str) -> bool {
    match line.as_bytes() {
        [.., b':'] | [.., 0xEF, 0xBC, 0x9A] => true,
        [.., b'e'] => line.ends_with(" wrote") || line == "wrote",
        [.., b't'] => line.ends_with("crit"),
        [.., b'-'] => line.contains(" wrote --") || line.contains("crit --"),
        [.., b'*'] => line.ends_with(":*"),
        _ => false,
    }
}

fn is_quote_next(lines: &[&str], from: usize) -> bool {
    lines[from.min(lines.len())..]
        .iter()
        .take(3)
        .find(|line| !line.is_empty())
        .is_some_and(|line| line.trim_start().starts_with('>'))
}

/// Whether an attribution says when the quoted mail was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Dated,
    Undated,
}

fn attribution(line: &str, quote_follows: bool) -> Option<Form> {
    let has_colon = line.trim_end_matches('*').ends_with([':', '：']);
    let text = line.trim_matches(|letter: char| matches!(letter, '*' | '_' | '-') || letter.is_whitespace());
    let text =
        text.trim_end_matches(|letter: char| matches!(letter, ':' | '：' | '*') || letter.is_whitespace());
    let dates = find_dates(text);
    let address = text.contains('@');
    if dates.is_none() && !address && !quote_follows {
        return None;
    }
    let lower = text.to_lowercase();
    let Some(verb) = find_verb(&lower) else {
        let names_sender = address && text.ends_with(['>', ')', ']']);
        let is_dated = has_colon && names_sender && dates.day && dates.time && starts_like_date(text);
        return is_dated.then_some(Form::Dated);
    };
    if is_telling(&lower[..verb.start]) {
        return None;
    }
    if dates.is_none() {
        let names_sender = address && ends_with_address(&lower[..verb.start]);
        let is_short = has_colon && quote_follows && lower.split_whitespace().count() <= 10;
        return (verb.at_end && (names_sender || is_short)).then_some(Form::Undated);
    }
    if address {
        return starts_like_date(text).then_some(Form::Dated);
    }
    let is_client_form = quote_follows || (dates.day && dates.time && comma_after_time(text, &dates, &verb));
    (has_colon && has_opener(&lower) && is_client_form).then_some(Form::Dated)
}

struct Verb {
    start: usize,
    at_end: bool,
}

/// The verb as words of their own; the last one counts, since names come before it or after it.
fn find_verb(lower: &str) -> Option<Verb> {
    // Most attributions end with their verb; searching all of the line is dearer by far.
    if let Some(verb) = VERBS
        .iter()
        .find(|verb| lower.ends_with(**verb) && is_word_at(lower, lower.len() - verb.len(), verb))
    {
        let start = lower.len() - verb.len();
        return Some(Verb { start, at_end: true });
    }
    VERBS.iter().find_map(|verb| {
        let start = lower.rfind(verb)?;
        is_word_at(lower, start, verb).then_some(Verb { start, at_end: false })
    })
}

/// Whether what was found is a word of its own. Chinese, Japanese and Korean set no spaces.
fn is_word_at(lower: &str, start: usize, verb: &str) -> bool {
    if verb.chars().next().is_some_and(|letter| letter >= '\u{2E80}') {
        return true;
    }
    !lower[..start]
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric)
        && !lower[start + verb.len()..]
            .chars()
            .next()
            .is_some_and(char::is_alphanumeric)
}

fn is_telling(before: &str) -> bool {
    let word = before
        .split_whitespace()
        .next_back()
        .unwrap_or_default()
        .replace('’', "'");
    TELLING.contains(&word.as_str()) || word.ends_with("m'")
}

fn ends_with_address(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches(',');
    before.ends_with(['>', ')', ']']) || before.ends_with("&gt;")
}

fn starts_like_date(text: &str) -> bool {
    text.bytes()
        .take(DATE_STARTS_WITHIN)
        .any(|byte| byte.is_ascii_digit())
}

/// A date without an address may stand in any sentence: it must begin as attributions begin.
fn has_opener(lower: &str) -> bool {
    if !starts_like_date(lower) {
        return false;
    }
    let first = lower.split_whitespace().next().unwrap_or_default();
    let word = first.trim_matches(|letter: char| !letter.is_alphanumeric());
    word.starts_with(|letter: char| letter.is_ascii_digit())
        || OPENERS.contains(&word)
        || first.ends_with([',', '.'])
}

/// "…, 08:14, Name a écrit": clients set a comma between date and name, people rarely do.
fn comma_after_time(text: &str, dates: &Dates, verb: &Verb) -> bool {
    let rest = &text[dates.end.min(text.len())..];
    let before_name = rest.find(',').is_some_and(|at| at <= 24);
    before_name || !verb.at_end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<usize> {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let end = lines.iter().position(|line| may_end(line))?;
        start_of(&lines, 0, end)
    }

    #[test]
    fn attributions_of_many_clients() {
        for text in [
            "On Tue, 16 Nov 2021, 12:34 pm John - Acme <john@acme.example>\nwrote:",
            "Le lun. 2 mars 2026 à 08:14, Support <\nsupport@example.org> a écrit\u{a0}:",
            "Le 02/03/2026 à 08:14, Support a écrit :",
            "Le 02/03/2026 à 08:14, Support (Service) via Liste a\nécrit :",
            "On 01/03/11 7:07 PM, Russell Brown wrote:",
            "Am 13.12.2017 21:11 schrieb \"John <s@mail.example>:",
            "Am 14.01.2024 um 10:00 schrieb Hans Mueller:",
            "pe 20. lokakuuta 2017 klo 17.50 John Coe\n<s@test.example> kirjoitti:",
            "ср, 30 апр. 2025 г. в 15:19, John Doe <doe@example.com>:",
            "2024年1月15日(月) 14:30 山田 <yamada@example.jp>:",
            "在 2024年1月15日，14:30，张三 <zhang@example.cn> 写道：",
            "2024년 1월 15일 (월) 오후 2:30, 홍길동 <hong@example.kr>님이 작성:",
            "El mar, 3 mar 2026 a las 9:05, Ana <ana@example.es> escribió:",
            "---- On Wed, 24 Feb 2021 14:02:50 +0530 john@example.com wrote ----",
            "John Doe wrote:\n> quoted",
        ] {
            assert_eq!(found(text), Some(0), "{text}");
        }
    }

    #[test]
    fn sentences_are_no_attributions() {
        for text in [
            "Le 3 mars nous avons écrit à votre service :",
            "Le 2 mars 2026, notre fournisseur nous a écrit :",
            "Le 3 mars 2026 à 14:00 votre collègue Marie m'a écrit :",
            "Le 3 mars 2026 votre collègue Marie a écrit :\nvoici son message",
            "Vous pouvez m'appeler au 06 12 34 56 78 ou écrire à paul@example.org :",
            "Rendez-vous le 12/03/2026 à 14:00, avec Paul (paul@example.org) et les points suivants :",
            "John Doe wrote:\nnothing quoted",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
