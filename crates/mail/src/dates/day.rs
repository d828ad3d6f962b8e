//! Days: "le 12 mars 2027", "March 12th", "12/03", "vendredi prochain", "demain", "the 16th".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::names::{month_of, weekday_of};
use super::word::Word;

/// Which number comes first in `03/04/2027`, where both could be a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// 3 April: everywhere but in North America.
    #[default]
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// Which year is meant where none is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// The one that brings the date nearest to the mail.
    Nearest,
    /// The first in which the date is not before the mail.
    Coming,
}

/// Which of the weekdays of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The next one after the mail.
    Coming,
    /// "prochain", "next": the same, though some mean a week later.
    Next,
    /// "en huit", "week": seven days after the next one; "en quinze": fourteen.
    Later(i64),
    /// "dernier", "last": the one before.
    Last,
}

/// A day, as somebody names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Day and month, perhaps a year.
    Civil {
        /// The year, when it was told.
        year: Option<i16>,
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// "le 15", "the 16th".
    OfMonth(i8),
    /// "vendredi".
    Weekday(Weekday, Which),
    /// "demain" is 1, "today" 0.
    InDays(i64),
}

impl Day {
    /// The date that is meant, said on `anchor`; none when there is no such date.
    pub fn on(self, anchor: Date, which: Year) -> Option<Date> {
        match self {
            Self::Civil {
                year: Some(year),
                month,
                day,
            } => Date::new(year, month, day).ok(),
            Self::Civil {
                year: None,
                month,
                day,
            } => with_year(anchor, month, day, which),
            Self::OfMonth(day) => of_month(anchor, day),
            Self::Weekday(weekday, which) => {
                let (step, more) = match which {
                    Which::Coming | Which::Next => (1, 0),
                    Which::Later(days) => (1, days),
                    Which::Last => (-1, 0),
                };
                anchor
                    .nth_weekday(step, weekday)
                    .ok()?
                    .checked_add(more.days())
                    .ok()
            }
            Self::InDays(days) => anchor.checked_add(days.days()).ok(),
        }
    }

    /// Whether it names a date by itself, whoever says it when (but for the year).
    pub fn is_absolute(self) -> bool {
        matches!(self, Self::Civil { .. })
    }
}

fn with_year(anchor: Date, month: i8, day: i8, which: Year) -> Option<Date> {
    let years = [anchor.year() - 1, anchor.year(), anchor.year() + 1];
    let mut dates = years
        .into_iter()
        .filter_map(|year| Date::new(year, month, day).ok());
    match which {
        Year::Nearest => dates.min_by_key(|date| distance(*date, anchor)),
        Year::Coming => dates.find(|date| *date >= anchor),
    }
}

fn distance(one: Date, other: Date) -> i32 {
    one.since(other).map_or(i32::MAX, |span| span.get_days().abs())
}

/// The next day of that number.
fn of_month(anchor: Date, day: i8) -> Option<Date> {
    let here = Date::new(anchor.year(), anchor.month(), day)
        .ok()
        .filter(|date| *date >= anchor);
    here.or_else(|| {
        let next = anchor.first_of_month().checked_add(1.month()).ok()?;
        Date::new(next.year(), next.month(), day).ok()
    })
}

/// The day that begins at word `at`, and the word behind it.
pub fn day_at(words: &[Word], at: usize, order: Order) -> Option<(Day, usize)> {
    let text = |offset: usize| words.get(at + offset).map_or("", |word| word.text.as_str());
    // "mercredi 10 mars" is the tenth of March, whatever weekday it is.
    if weekday_of(text(0)).is_some() {
        let behind = skip(words, at + 1, &[",", ".", "le", "the"]);
        if let Some((day @ (Day::Civil { .. } | Day::OfMonth(_)), next)) = numbered(words, behind, order) {
            let names_day = matches!(day, Day::Civil { .. })
                || behind > at + 1
                || is_ordinal(words, behind)
                || is_bare_day(words, behind);
            if names_day {
                return Some((day, next));
            }
        }
        return weekday(words, at);
    }
    numbered(words, at, order).or_else(|| relative(words, at))
}

/// "lundi 12" names the twelfth, "lundi 12 h" the hour.
fn is_bare_day(words: &[Word], at: usize) -> bool {
    let behind = words.get(at + 1).map_or("", |word| word.text.as_str());
    !matches!(
        behind,
        "h" | "heures"
            | "heure"
            | ":"
            | "am"
            | "pm"
            | "a"
            | "p"
            | "jours"
            | "%"
            | "€"
            | "eur"
            | "euros"
            | "o"
    )
}

fn weekday(words: &[Word], at: usize) -> Option<(Day, usize)> {
    let weekday = weekday_of(&words.get(at)?.text)?;
    let text = |offset: usize| words.get(at + offset).map_or("", |word| word.text.as_str());
    let (which, length) = match (text(1), text(2)) {
        ("prochain" | "prochaine", _) => (Which::Next, 2),
        ("dernier", following) if following != "delai" => (Which::Last, 2),
        ("en", "huit") => (Which::Later(7), 3),
        ("en", "quinze") => (Which::Later(14), 3),
        ("week", _) => (Which::Later(7), 2),
        _ => (Which::Coming, 1),
    };
    let before = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .map_or("", |word| word.text.as_str());
    let which = match before {
        "next" if which == Which::Coming => Which::Next,
        "last" => Which::Last,
        _ => which,
    };
    Some((Day::Weekday(weekday, which), at + length))
}

/// "demain", "the day after tomorrow", "aujourd'hui".
fn relative(words: &[Word], at: usize) -> Option<(Day, usize)> {
    let text = |offset: usize| words.get(at + offset).map_or("", |word| word.text.as_str());
    let (days, length) = match (text(0), text(1), text(2), text(3)) {
        ("aujourd", "'", "hui", _) => (0, 3),
        ("ce" | "cet", "jour", _, _) => (0, 2),
        ("today", ..) => (0, 1),
        ("apres", "-", "demain", _) | ("day", "after", "tomorrow", _) => (2, 3),
        ("apres", "demain", _, _) => (2, 2),
        ("demain" | "tomorrow" | "tomorow", ..) => (1, 1),
        _ => return None,
    };
    Some((Day::InDays(days), at + length))
}

/// Days with a number in them.
fn numbered(words: &[Word], at: usize, order: Order) -> Option<(Day, usize)> {
    let first = words.get(at)?;
    if first.is_letters() {
        return month_first(words, at);
    }
    if !first.is_number() || first.is_glued && is_part_of_code(words, at) {
        return None;
    }
    in_digits(words, at, order)
        .or_else(|| day_first(words, at))
        .or_else(|| day_alone(words, at))
}

/// Whether the digits go on from something before them, as in codes and addresses: "A12", "/2027/03".
fn is_part_of_code(words: &[Word], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| words.get(before)) else {
        return false;
    };
    before.is_letters()
        || matches!(
            before.text.as_str(),
            "/" | "-" | "_" | "#" | "." | "+" | "@" | "=" | "&"
        )
}

/// `2027-03-12`, `12/03/2027`, `12.03.27`, `31/03`.
fn in_digits(words: &[Word], at: usize, order: Order) -> Option<(Day, usize)> {
    let glued = |offset: usize| words.get(at + offset).filter(|word| word.is_glued);
    let mark = &glued(1)?.text;
    if !matches!(mark.as_str(), "/" | "-" | ".") {
        return None;
    }
    let first = words.get(at)?;
    let second = glued(2).filter(|word| word.is_number())?;
    let has_third = glued(3).is_some_and(|word| word.text == *mark) && glued(4).is_some_and(Word::is_number);
    if !has_third {
        let goes_on = glued(3).is_some_and(|word| word.is_letters() || word.is_number() || word.text == "%");
        // "3/12" may be a page or a share: something must say that it is a day.
        let fits =
            mark == "/" && !goes_on && first.text.len() <= 2 && second.text.len() == 2 && says_day(words, at);
        let (day, month) = by_order(first.number()?, second.number()?, order)?;
        return fits.then_some((
            Day::Civil {
                year: None,
                month,
                day,
            },
            at + 3,
        ));
    }
    let third = glued(4)?;
    let goes_on = glued(5)
        .is_some_and(|word| word.is_letters() && word.text != "t" || word.text == *mark || word.is_number());
    if goes_on {
        return None;
    }
    if first.text.len() == 4 {
        let (month, day) = (second.number()?, third.number()?);
        return civil(Some(first.number()?), month, day).map(|day| (day, at + 5));
    }
    if first.text.len() > 2 || second.text.len() > 2 || !matches!(third.text.len(), 2 | 4) {
        return None;
    }
    let (day, month) = by_order(first.number()?, second.number()?, order)?;
    let year = third.number()?;
    let year = if third.text.len() == 2 { 2000 + year } else { year };
    civil(Some(year), i64::from(month), i64::from(day)).map(|day| (day, at + 5))
}

fn says_day(words: &[Word], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| words.get(before)) else {
        return false;
    };
    let is_word = matches!(
        before.text.as_str(),
        "le" | "au"
            | "du"
            | "avant"
            | "pour"
            | "depuis"
            | "date"
            | "echeance"
            | "by"
            | "on"
            | "until"
            | "till"
            | "from"
            | "to"
            | "before"
            | "since"
            | "due"
            | "and"
            | "et"
            | "the"
            | ":"
            | "("
    );
    is_word || weekday_of(&before.text).is_some()
}

/// Which of two numbers is the day and which the month.
fn by_order(first: i64, second: i64, order: Order) -> Option<(i8, i8)> {
    let (day, month) = match (first, second, order) {
        (1..=12, 13..=31, _) | (1..=12, 1..=12, Order::MonthFirst) => (second, first),
        (1..=31, 1..=12, _) => (first, second),
        _ => return None,
    };
    Some((i8::try_from(day).ok()?, i8::try_from(month).ok()?))
}

fn civil(year: Option<i64>, month: i64, day: i64) -> Option<Day> {
    let year = match year {
        Some(year @ 1900..=2100) => Some(i16::try_from(year).ok()?),
        Some(_) => return None,
        None => None,
    };
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year.unwrap_or(2024), month, day).ok()?;
    Some(Day::Civil { year, month, day })
}

/// "12 mars 2027", "1er avril", "19th of March".
fn day_first(words: &[Word], at: usize) -> Option<(Day, usize)> {
    let number = words.get(at)?.number()?;
    let behind = skip(words, after_ordinal(words, at + 1), &["of", "-", "/"]);
    let month = month_of(&words.get(behind)?.text)?;
    let behind = skip(words, behind + 1, &["."]);
    let (year, next) = year_at(words, behind);
    civil(year, i64::from(month), number).map(|day| (day, next))
}

/// "March 12th, 2027".
fn month_first(words: &[Word], at: usize) -> Option<(Day, usize)> {
    let name = &words.get(at)?.text;
    let month = month_of(name)?;
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let is_verb = before.is_some_and(|word| {
        matches!(
            word.text.as_str(),
            "we" | "you" | "i" | "it" | "they" | "this" | "that" | "which"
        )
    });
    if name == "may" && is_verb {
        return None;
    }
    let behind = skip(words, at + 1, &[".", "the"]);
    let word = words.get(behind)?;
    let number = word.number().filter(|_| word.text.len() <= 2)?;
    let next = after_ordinal(words, behind + 1);
    let following = words.get(next).map_or("", |word| word.text.as_str());
    // "mars 12 h", "mai 12 €": French never puts the month first.
    if matches!(
        following,
        "h" | "heures" | "%" | "€" | "eur" | "euros" | ":" | "personnes"
    ) {
        return None;
    }
    let (year, next) = year_at(words, next);
    civil(year, i64::from(month), number).map(|day| (day, next))
}

/// A year of four digits, perhaps behind a comma. Two digits are rather an hour.
fn year_at(words: &[Word], at: usize) -> (Option<i64>, usize) {
    let year_of = |at: usize| {
        let word = words.get(at)?;
        (word.text.len() == 4)
            .then(|| word.number())
            .flatten()
            .filter(|year| (1900..=2100).contains(year))
    };
    let behind = skip(words, at, &[",", "de", "/", "-"]);
    match (year_of(at), year_of(behind)) {
        (Some(year), _) => (Some(year), at + 1),
        (None, Some(year)) => (Some(year), behind + 1),
        (None, None) => (None, at),
    }
}

/// "le 15", "the 16th", "15th".
fn day_alone(words: &[Word], at: usize) -> Option<(Day, usize)> {
    let word = words.get(at)?;
    let number = word
        .number()
        .filter(|number| (1..=31).contains(number) && word.text.len() <= 2)?;
    let before = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .map_or("", |word| word.text.as_str());
    let two_before = at
        .checked_sub(2)
        .and_then(|before| words.get(before))
        .map_or("", |word| word.text.as_str());
    let named = matches!(before, "le" | "au" | "du")
        || weekday_of(before).is_some()
        || (matches!(before, "le" | ",") && weekday_of(two_before).is_some());
    let next = after_ordinal(words, at + 1);
    let ordinal = next > at + 1;
    let english = ordinal
        && (before == "the"
            || matches!(
                words.get(at + 1).map_or("", |word| word.text.as_str()),
                "th" | "st" | "nd" | "rd"
            ));
    let following = words.get(next).map_or("", |word| word.text.as_str());
    // "le 15 %", "le 2 roues", "au 12 rue", "au 01 23".
    let counts_something = words
        .get(next)
        .is_some_and(|word| word.is_number() || word.is_letters() && !is_end_of_day(following))
        || matches!(following, "%" | "€" | "$" | "°")
        || (matches!(following, "/" | "-" | ":" | "'" | ".")
            && words.get(next + 1).is_some_and(|word| word.is_glued));
    ((named && (ordinal || !counts_something)) || english)
        .then_some((Day::OfMonth(i8::try_from(number).ok()?), next))
}

/// Words that go on behind a day.
fn is_end_of_day(word: &str) -> bool {
    matches!(
        word,
        "a" | "au"
            | "avant"
            | "et"
            | "inclus"
            | "inclu"
            | "dernier"
            | "pour"
            | "de"
            | "je"
            | "nous"
            | "merci"
            | "matin"
            | "midi"
            | "soir"
            | "ou"
            | "si"
            | "car"
            | "sinon"
            | "sans"
            | "prochain"
            | "courant"
    )
}

fn is_ordinal(words: &[Word], at: usize) -> bool {
    after_ordinal(words, at + 1) > at + 1
}

/// Behind the ending of an ordinal number.
fn after_ordinal(words: &[Word], at: usize) -> usize {
    match words.get(at) {
        Some(word)
            if word.is_glued
                && matches!(word.text.as_str(), "er" | "st" | "nd" | "rd" | "th" | "e" | "eme") =>
        {
            at + 1
        }
        _ => at,
    }
}

/// Behind any of these words.
fn skip(words: &[Word], mut at: usize, these: &[&str]) -> usize {
    while words
        .get(at)
        .is_some_and(|word| these.contains(&word.text.as_str()))
    {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::words;

    fn first(text: &str) -> Option<Date> {
        let words = words(text, 200);
        let anchor = Date::constant(2027, 3, 10);
        (0..words.len()).find_map(|at| day_at(&words, at, Order::DayFirst)?.0.on(anchor, Year::Coming))
    }

    #[test]
    fn days_are_read_in_both_languages() {
        for (text, expected) in [
            ("jusqu'au 19 mars inclus", "2027-03-19"),
            ("le 1er avril", "2027-04-01"),
            ("du 08/03/2027 au", "2027-03-08"),
            ("au 31/03.", "2027-03-31"),
            ("on 03/15/2027.", "2027-03-15"),
            ("lundi 22 mars", "2027-03-22"),
            ("Monday 4 May", "2027-05-04"),
            ("March 12th, 2027", "2027-03-12"),
            ("on the 16th.", "2027-03-16"),
            ("the 8th of June 2028", "2028-06-08"),
            ("le 2027-04-02T10:00", "2027-04-02"),
            ("12.04.27", "2027-04-12"),
            ("le 9 janvier", "2028-01-09"),
            ("vendredi", "2027-03-12"),
            ("mercredi", "2027-03-17"),
            ("mardi en huit", "2027-03-23"),
            ("jeudi en quinze", "2027-03-25"),
            ("Saturday week", "2027-03-20"),
            ("demain", "2027-03-11"),
            ("après-demain", "2027-03-12"),
            ("the day after tomorrow", "2027-03-12"),
            ("aujourd’hui", "2027-03-10"),
            ("vendredi 12 à 10 h", "2027-03-12"),
        ] {
            assert_eq!(
                first(text).map(|date| date.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for text in [
            "version 3.2.1",
            "au 12 rue des Lilas",
            "le 15 % de remise",
            "FA-2027-03-12",
            "31 février 2027",
            "page 3/12",
            "01 23 45 67 89",
            "we may 3",
            "https://x.example/2027/03/12/a",
            "10.1.2.3",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
