//! Lengths of time: "48 h", "trois jours ouvrés", "a fortnight", "huitaine".

use super::word::Word;

/// What a length is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours, exactly.
    Hours,
    /// Calendar days.
    Days,
    /// Monday to Friday, holidays skipped.
    WorkingDays,
    /// Hours of working days.
    WorkingHours,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub count: i64,
    /// Of what.
    pub unit: Unit,
}

/// The length that begins at word `at`, and the word behind it.
pub fn length_at(words: &[Word], at: usize) -> Option<(Length, usize)> {
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    let of = |count, unit, next| Some((Length { count, unit }, next));
    match (text(at), text(at + 1)) {
        ("huitaine", _) => return of(8, Unit::Days, at + 1),
        ("quinzaine", _) => return of(15, Unit::Days, at + 1),
        ("une", "huitaine") => return of(8, Unit::Days, at + 2),
        ("une" | "la", "quinzaine") => return of(15, Unit::Days, at + 2),
        ("une", "dizaine") => return of(10, Unit::Days, after(words, at + 2, &["de", "jours"])),
        ("a" | "the", "fortnight") => return of(14, Unit::Days, at + 2),
        ("l", "'") if matches!(text(at + 2), "heure") => return of(1, Unit::Hours, at + 3),
        ("the", "hour") => return of(1, Unit::Hours, at + 2),
        ("the", "week") | ("la", "semaine") => return of(1, Unit::Weeks, at + 2),
        ("le", "mois") | ("the", "month") => return of(1, Unit::Months, at + 2),
        _ => {}
    }
    let (count, next) = number_at(words, at)?;
    // "8 (huit) jours", "dix (10) days", "3 à 5 jours": the longer one counts.
    let next = in_brackets(words, next);
    let (count, next) = upper_bound(words, count, next);
    let next = after(words, next, &["de", "full", "clear", "of"]);
    let is_working_before = matches!(text(next), "business" | "working");
    let next = if is_working_before { next + 1 } else { next };
    let unit = match text(next) {
        "h" | "heure" | "heures" | "hour" | "hours" | "hrs" | "hr" => Unit::Hours,
        "min" | "minute" | "minutes" | "mn" => Unit::Minutes,
        "j" | "jour" | "jours" | "day" | "days" => Unit::Days,
        "semaine" | "semaines" | "week" | "weeks" => Unit::Weeks,
        "mois" | "month" | "months" => Unit::Months,
        "an" | "ans" | "annee" | "annees" | "year" | "years" => Unit::Years,
        "fortnight" => return of(14 * count, Unit::Days, next + 1),
        _ => return None,
    };
    let next = next + 1;
    let next = if text(next) == "'" { next + 1 } else { next };
    let is_working = is_working_before
        || matches!(
            text(next),
            "ouvre" | "ouvres" | "ouvree" | "ouvrees" | "ouvrable" | "ouvrables"
        );
    let next = if is_working && !is_working_before {
        next + 1
    } else {
        next
    };
    let unit = match (unit, is_working) {
        (Unit::Days, true) => Unit::WorkingDays,
        (Unit::Hours, true) => Unit::WorkingHours,
        (unit, _) => unit,
    };
    of(count, unit, next)
}

/// "8 (huit)", "dix (10)".
fn in_brackets(words: &[Word], at: usize) -> usize {
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    if text(at) == "(" && text(at + 2) == ")" {
        at + 3
    } else {
        at
    }
}

/// "3 à 5", "3-5", "2 or 3".
fn upper_bound(words: &[Word], count: i64, at: usize) -> (i64, usize) {
    let joins = words
        .get(at)
        .is_some_and(|word| matches!(word.text.as_str(), "a" | "-" | "ou" | "or" | "to"));
    match joins.then(|| number_at(words, at + 1)).flatten() {
        Some((larger, next)) if larger > count => (larger, next),
        _ => (count, at),
    }
}

fn after(words: &[Word], mut at: usize, these: &[&str]) -> usize {
    while words
        .get(at)
        .is_some_and(|word| these.contains(&word.text.as_str()))
    {
        at += 1;
    }
    at
}

/// A number in digits or words.
pub fn number_at(words: &[Word], at: usize) -> Option<(i64, usize)> {
    let word = words.get(at)?;
    if let Some(number) = word.number().filter(|_| word.text.len() <= 3) {
        return Some((number, at + 1));
    }
    let number = match word.text.as_str() {
        "un" | "une" | "one" | "a" | "an" => 1,
        "deux" | "two" | "couple" => 2,
        "trois" | "three" => 3,
        "quatre" | "four" => 4,
        "cinq" | "five" => 5,
        "six" => 6,
        "sept" | "seven" => 7,
        "huit" | "eight" => 8,
        "neuf" | "nine" => 9,
        "dix" | "ten" => 10,
        "onze" | "eleven" => 11,
        "douze" | "twelve" => 12,
        "quatorze" | "fourteen" => 14,
        "quinze" | "fifteen" => 15,
        "vingt" | "twenty" => 20,
        "trente" | "thirty" => 30,
        "soixante" | "sixty" => 60,
        _ => return None,
    };
    Some((number, at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::words;

    #[test]
    fn lengths_are_read_in_both_languages() {
        for (text, count, unit) in [
            ("48 h", 48, Unit::Hours),
            ("48h", 48, Unit::Hours),
            ("l'heure", 1, Unit::Hours),
            ("8 jours", 8, Unit::Days),
            ("huit (8) jours", 8, Unit::Days),
            ("trois jours ouvrés", 3, Unit::WorkingDays),
            ("5 business days", 5, Unit::WorkingDays),
            ("a fortnight", 14, Unit::Days),
            ("two weeks", 2, Unit::Weeks),
            ("une semaine", 1, Unit::Weeks),
            ("un mois", 1, Unit::Months),
            ("quinzaine", 15, Unit::Days),
            ("3 à 5 jours", 5, Unit::Days),
            ("30 days", 30, Unit::Days),
            ("48 heures ouvrées", 48, Unit::WorkingHours),
        ] {
            let found = length_at(&words(text, 9), 0).map(|(length, _)| length);
            assert_eq!(found, Some(Length { count, unit }), "{text}");
        }
        for text in ["48 €", "les jours", "3 postes"] {
            assert_eq!(length_at(&words(text, 9), 0), None, "{text}");
        }
    }
}
