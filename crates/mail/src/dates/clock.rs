//! Times of day: "17 h 30", "5pm", "midi", "end of day", "tomorrow morning".

use super::word::Word;

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Hour and minute.
    At(i8, i8),
    /// First thing, when the doors open.
    Opening,
    /// The morning.
    Morning,
    /// Twelve o'clock.
    Noon,
    /// The afternoon, end of the day.
    EndOfDay,
    /// The evening.
    Evening,
    /// The end of the calendar day.
    Midnight,
}

/// The time of day that begins at word `at`, and the word behind it. Small words before it ("à", "at",
/// "before") are the caller's.
pub fn clock_at(words: &[Word], at: usize) -> Option<(Clock, usize)> {
    in_words(words, at).or_else(|| in_digits(words, at))
}

fn in_words(words: &[Word], at: usize) -> Option<(Clock, usize)> {
    let text = |offset: usize| words.get(at + offset).map_or("", |word| word.text.as_str());
    let (clock, length) = match (text(0), text(1), text(2), text(3)) {
        ("fin", "de", "journee" | "matinee", _) if text(2) == "matinee" => (Clock::Noon, 3),
        ("fin", "de", "journee" | "apres", _) => (Clock::EndOfDay, if text(2) == "apres" { 5 } else { 3 }),
        ("end", "of", "the" | "business" | "working", "day") => (Clock::EndOfDay, 4),
        ("end", "of", "day" | "business" | "play", _) | ("close", "of", "business" | "play", _) => {
            (Clock::EndOfDay, 3)
        }
        ("eod" | "cob" | "eob" | "close", ..) if text(0) != "close" => (Clock::EndOfDay, 1),
        ("apres", "-", "midi", _) => (Clock::EndOfDay, 3),
        ("apres", "midi", ..) => (Clock::EndOfDay, 2),
        ("afternoon", ..) => (Clock::EndOfDay, 1),
        ("first", "thing", "in", "the") => (Clock::Opening, 5),
        ("first", "thing", ..) | ("premiere", "heure", ..) => (Clock::Opening, 2),
        ("l", "'", "ouverture", _) => (Clock::Opening, 3),
        ("ouverture", ..) => (Clock::Opening, 1),
        ("matin" | "matinee" | "morning", ..) => (Clock::Morning, 1),
        ("midi" | "noon" | "midday" | "lunchtime", ..) => (Clock::Noon, 1),
        ("soir" | "soiree" | "evening" | "tonight", ..) => (Clock::Evening, 1),
        ("minuit" | "midnight", ..) => (Clock::Midnight, 1),
        _ => return None,
    };
    Some((clock, at + length))
}

/// `17 h 30`, `17h`, `17:30`, `5 pm`, `5.30pm`, `9 heures`.
fn in_digits(words: &[Word], at: usize) -> Option<(Clock, usize)> {
    let word = words.get(at)?;
    let hour = word
        .number()
        .filter(|hour| word.text.len() <= 2 && (0..=24).contains(hour))?;
    let text = |offset: usize| words.get(at + offset).map_or("", |word| word.text.as_str());
    let minute_at = |offset: usize| {
        let word = words.get(at + offset)?;
        word.number()
            .filter(|minute| word.text.len() == 2 && *minute < 60)
    };
    if matches!(text(1), "h" | "heures" | "heure" | "hrs") && !is_length(words, at + 2) {
        return match minute_at(2) {
            Some(minute) if text(3) != "/" => clock(hour, minute, at + 3),
            _ => clock(hour, 0, at + 2),
        };
    }
    if matches!(text(1), ":" | ".") && words.get(at + 1).is_some_and(|word| word.is_glued) {
        let minute = minute_at(2).filter(|_| words.get(at + 2).is_some_and(|word| word.is_glued))?;
        if let Some((add, next)) = half_of_day(words, at + 3) {
            return clock(twelve(hour, add), minute, next);
        }
        return (text(1) == ":").then(|| clock(hour, minute, at + 3)).flatten();
    }
    let (add, next) = half_of_day(words, at + 1)?;
    clock(twelve(hour, add), 0, next)
}

/// "24 heures sur 24" and "48 h ouvrées" are no times.
fn is_length(words: &[Word], at: usize) -> bool {
    words.get(at).is_some_and(|word| {
        matches!(
            word.text.as_str(),
            "sur" | "/" | "ouvrees" | "ouvres" | "max" | "maximum" | "apres"
        )
    })
}

/// "am", "pm", "p.m.": twelve hours to add or none.
fn half_of_day(words: &[Word], at: usize) -> Option<(bool, usize)> {
    let text = |offset: usize| words.get(at + offset).map_or("", |word| word.text.as_str());
    match (text(0), text(1), text(2), text(3)) {
        ("am", ..) => Some((false, at + 1)),
        ("pm", ..) => Some((true, at + 1)),
        ("a", ".", "m", ".") => Some((false, at + 4)),
        ("p", ".", "m", ".") => Some((true, at + 4)),
        ("o", "'", "clock", _) => Some((false, at + 3)),
        _ => None,
    }
}

const fn twelve(hour: i64, is_afternoon: bool) -> i64 {
    match (hour, is_afternoon) {
        (12, false) => 0,
        (12, true) => 12,
        (hour, true) if hour < 12 => hour + 12,
        (hour, _) => hour,
    }
}

fn clock(hour: i64, minute: i64, next: usize) -> Option<(Clock, usize)> {
    if hour == 24 {
        return Some((Clock::Midnight, next));
    }
    Some((
        Clock::At(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?),
        next,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::words;

    #[test]
    fn times_are_read_in_both_languages() {
        for (text, expected) in [
            ("17 h", Clock::At(17, 0)),
            ("17h30", Clock::At(17, 30)),
            ("17:30", Clock::At(17, 30)),
            ("5pm", Clock::At(17, 0)),
            ("5.30 pm", Clock::At(17, 30)),
            ("12 am", Clock::At(0, 0)),
            ("9 heures", Clock::At(9, 0)),
            ("10 a.m.", Clock::At(10, 0)),
            ("midi", Clock::Noon),
            ("noon", Clock::Noon),
            ("EOD", Clock::EndOfDay),
            ("close of business", Clock::EndOfDay),
            ("fin de journée", Clock::EndOfDay),
            ("soir", Clock::Evening),
        ] {
            assert_eq!(
                clock_at(&words(text, 9), 0).map(|(clock, _)| clock),
                Some(expected),
                "{text}"
            );
        }
        for text in ["17 €", "24 h sur 24", "12.50", "h"] {
            assert_eq!(clock_at(&words(text, 9), 0), None, "{text}");
        }
    }
}
