//! The moment that words name: a day, an hour, both, the end of a week or month, or a length of time.

use facteur_mail::dates::{Clock, Day, Length, Order, Word, clock_at, day_at, length_at, month_of};

/// A moment, as somebody names it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum When {
    /// A day, perhaps with an hour.
    Day(Day, Option<Clock>),
    /// An hour of the day of the mail.
    Hour(Clock),
    /// So much later.
    After(Length),
    /// The end of something, perhaps with an hour.
    End(Period, Option<Clock>),
}

/// What ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    /// The week, or so many weeks later.
    Week(i64),
    /// The month, or so many months later.
    Month(i64),
    /// A month by its number.
    NamedMonth(i8),
    /// The year.
    Year,
    /// A day of the next month: "le 15 du mois prochain".
    DayOfNextMonth(i8),
    /// The middle of the month, or of one by its number.
    Middle(Option<i8>),
}

fn text(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| word.text.as_str())
}

/// Behind words that only join.
fn skip(words: &[Word], mut at: usize, these: &[&str]) -> usize {
    while these.contains(&text(words, at)) {
        at += 1;
    }
    at
}

/// The moment that begins at word `at`, behind small words, and the word behind it.
pub(super) fn when_at(words: &[Word], at: usize, order: Order) -> Option<(When, usize)> {
    let at = skip(
        words,
        at,
        &[":", "(", "*", "-", "about", "environ", "maximum", "max"],
    );
    period(words, at).or_else(|| dated(words, at, order)).or_else(|| {
        let (clock, next) = hour(words, at)?;
        Some((When::Hour(clock), next))
    })
}

/// A day with an hour before or behind it, or none.
fn dated(words: &[Word], at: usize, order: Order) -> Option<(When, usize)> {
    let start = skip(
        words,
        at,
        &[
            "le", "ce", "la", "the", "on", "this", "next", "au", "a", "de", "du",
        ],
    );
    // "17 h vendredi", "EOD Monday", "noon on the 4th".
    if let Some((clock, next)) = hour(words, at) {
        let behind = skip(
            words,
            next,
            &[
                ",", "le", "on", "ce", "this", "the", "next", "of", "de", "du", "(", "heure", "time",
            ],
        );
        if let Some((day, next)) = day_at(words, behind, order) {
            return Some((When::Day(day, Some(clock)), next));
        }
        return None;
    }
    let (day, next) = day_at(words, start, order)?;
    let is_next_month = (text(words, next), text(words, next + 1), text(words, next + 2));
    if let Day::OfMonth(day) = day
        && matches!(
            is_next_month,
            ("du", "mois", "prochain") | ("of", "next", "month")
        )
    {
        return Some((When::End(Period::DayOfNextMonth(day), None), next + 3));
    }
    if let Some((clock, next)) = hour_behind(words, next) {
        return Some((When::Day(day, Some(clock)), next));
    }
    Some((When::Day(day, None), next))
}

/// The hour behind a day: "à 17 h", "at noon", "matin", "(17h)", "en fin de journée", "avant midi".
fn hour_behind(words: &[Word], at: usize) -> Option<(Clock, usize)> {
    const JOINS: &[&str] = &[
        ",", "a", "at", "avant", "before", "by", "(", "en", "dans", "la", "le", "l", "'", "for", "pour", "-",
        "au", "plus", "tard", "around", "vers", "close", "no", "later", "than", "courant",
    ];
    for behind in at..at + 6 {
        if let Some((clock, next)) = clock_at(words, behind) {
            let next = if text(words, next) == ")" { next + 1 } else { next };
            return Some((clock, next));
        }
        if !JOINS.contains(&text(words, behind)) {
            return None;
        }
    }
    None
}

/// An hour, behind small words: "à 17 h", "ce soir", "this afternoon", "la fin de journée".
fn hour(words: &[Word], at: usize) -> Option<(Clock, usize)> {
    let behind = skip(
        words,
        at,
        &[
            "a", "la", "l", "'", "ce", "cet", "cette", "the", "this", "en", "dans", "at", "le", "today",
            "aujourd", "hui",
        ],
    );
    clock_at(words, at)
        .or_else(|| clock_at(words, behind.saturating_sub(2).max(at)))
        .or_else(|| clock_at(words, behind))
}

/// "la fin du mois", "end of next week", "mi-décembre", "le week-end".
fn period(words: &[Word], at: usize) -> Option<(When, usize)> {
    let at = skip(words, at, &["la", "le", "the", "ce", "this", "au", "en", "a"]);
    let (period, next) = match text(words, at) {
        "fin" => end_in_french(words, at + 1)?,
        "end" => end_in_english(words, at + 1)?,
        "eow" | "weekend" => (Period::Week(0), at + 1),
        "eom" => (Period::Month(0), at + 1),
        "eoy" => (Period::Year, at + 1),
        "week" if text(words, at + 1) == "-" && text(words, at + 2) == "end" => (Period::Week(0), at + 3),
        "week" if text(words, at + 1) == "end" => (Period::Week(0), at + 2),
        "mi" | "mid" => middle(words, at + 1)?,
        "milieu" => middle(words, skip(words, at + 1, &["du", "de"]))?,
        "week" | "semaine" if at > 0 && matches!(text(words, at - 1), "this" | "the" | "cette" | "la") => {
            if text(words, at + 1) == "prochaine" {
                return None;
            }
            (Period::Week(0), at + 1)
        }
        "cette" if text(words, at + 1) == "semaine" => (Period::Week(0), at + 2),
        _ => return None,
    };
    let clock = hour_behind(words, next);
    let next = clock.map_or(next, |(_, next)| next);
    Some((When::End(period, clock.map(|(clock, _)| clock)), next))
}

fn end_in_french(words: &[Word], at: usize) -> Option<(Period, usize)> {
    let at = skip(words, at, &["de", "du", "la", "l", "'", "d", "cette", "ce", "le"]);
    if let Some(month) =
        month_of(text(words, at)).filter(|_| text(words, at).len() > 3 || text(words, at) == "mai")
    {
        return Some((Period::NamedMonth(month), at + 1));
    }
    let is_next = matches!(text(words, at + 1), "prochain" | "prochaine");
    let next = at + 1 + usize::from(is_next);
    match text(words, at) {
        "semaine" | "week" => Some((
            Period::Week(if is_next { 7 } else { 0 }),
            if text(words, at) == "week" { at + 3 } else { next },
        )),
        "mois" => Some((Period::Month(i64::from(is_next)), next)),
        "annee" | "exercice" => Some((Period::Year, next)),
        _ => None,
    }
}

fn end_in_english(words: &[Word], at: usize) -> Option<(Period, usize)> {
    let at = skip(words, at, &["of", "the", "this"]);
    let is_next = text(words, at) == "next";
    let at = at + usize::from(is_next);
    if let Some(month) = month_of(text(words, at)) {
        return Some((Period::NamedMonth(month), at + 1));
    }
    match text(words, at) {
        "week" => Some((Period::Week(if is_next { 7 } else { 0 }), at + 1)),
        "month" => Some((Period::Month(i64::from(is_next)), at + 1)),
        "year" => Some((Period::Year, at + 1)),
        _ => None,
    }
}

fn middle(words: &[Word], at: usize) -> Option<(Period, usize)> {
    let at = skip(words, at, &["-", "of"]);
    if let Some(month) = month_of(text(words, at)) {
        return Some((Period::Middle(Some(month)), at + 1));
    }
    matches!(text(words, at), "mois" | "month").then_some((Period::Middle(None), at + 1))
}

/// A length of time at word `at`, behind small words.
pub(super) fn length_behind(words: &[Word], at: usize) -> Option<(When, usize)> {
    let behind = skip(
        words,
        at,
        &[
            "un",
            "le",
            "delai",
            "maximum",
            "maximal",
            "max",
            "de",
            "les",
            "the",
            "next",
            "coming",
            "a",
            "period",
            "of",
            "prochaines",
            "prochains",
        ],
    );
    let found = length_at(words, at)
        .or_else(|| (behind > at).then(|| length_at(words, behind - 1)).flatten())
        .or_else(|| length_at(words, behind));
    found.map(|(length, next)| (When::After(length), next))
}
