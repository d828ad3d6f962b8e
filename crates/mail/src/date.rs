//! Dates of mails: RFC 5322 and what programs write instead.

use crate::parsed::SentDate;

/// Longest date that is looked at, in bytes; real ones have about 40.
const LONGEST: usize = 150;

/// Month names by their first letters, English and what French, German, Spanish and Italian programs write.
const MONTHS: [&[&str]; 12] = [
    &["jan", "gen", "ene", "jän"],
    &["feb", "fév", "fev"],
    &["mar", "mär"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aoû", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott"],
    &["nov"],
    &["dec", "déc", "dez", "dic"],
];

/// Names of zones (RFC 5322, section 4.3, and Europe's), in minutes east of UTC.
const ZONES: &[(&str, i64)] = &[
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("jst", 540),
    ("hst", -600),
    ("akst", -540),
    ("akdt", -480),
];

/// What was found of a date so far.
#[derive(Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    /// Seconds since midnight.
    time: Option<i64>,
    /// Minutes east of UTC.
    zone: Option<i64>,
    afternoon: Option<bool>,
}

/// Reads a `Date` value: RFC 5322 with its obsolete forms, RFC 3339, `asctime`, month names in French and
/// other languages. Without a zone the time counts as UTC.
pub(crate) fn read(value: &str) -> SentDate {
    let value = value.trim();
    if value.is_empty() {
        return SentDate::Missing;
    }
    if value.len() > LONGEST {
        return SentDate::Unreadable;
    }
    match fields(value).and_then(|found| found.microseconds()) {
        Some(microseconds) => SentDate::At(microseconds),
        None => SentDate::Unreadable,
    }
}

/// Splits the value in words and gives each its meaning by its shape.
fn fields(value: &str) -> Option<Found> {
    let mut found = Found::default();
    // A comment, `(CET)`, only repeats the zone.
    let value = value.split('(').next().unwrap_or_default();
    for word in value.split([' ', '\t', ',']).filter(|word| !word.is_empty()) {
        if !read_word(word, &mut found) && word.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    Some(found)
}

/// Takes one word; false when it means nothing (a weekday, or nonsense).
fn read_word(word: &str, found: &mut Found) -> bool {
    let lower = word.to_lowercase();
    let lower = lower.trim_end_matches('.');
    if found.time.is_none() && lower.contains(':') {
        return read_clock(lower, found);
    }
    if found.time.is_some()
        && found.zone.is_none()
        && let Some(zone) = offset(lower).or_else(|| zone_name(lower))
    {
        found.zone = Some(zone);
        return true;
    }
    if lower.contains(['-', '/']) && found.day.is_none() {
        return read_joined(lower, found);
    }
    if let Ok(number) = lower
        .trim_end_matches(|c: char| c.is_ascii_alphabetic())
        .parse::<i64>()
    {
        return read_number(number, lower.len(), found);
    }
    if matches!(lower, "am" | "pm") {
        found.afternoon = Some(lower == "pm");
        return true;
    }
    if found.month.is_none() {
        found.month = month(lower);
        return found.month.is_some();
    }
    false
}

/// `2024-03-01`, `01-Mar-2024`, `2024-03-01T10:00:00Z` without its time.
fn read_joined(word: &str, found: &mut Found) -> bool {
    let mut pieces = word.split(['-', '/']);
    let (Some(one), Some(two), Some(three), None) =
        (pieces.next(), pieces.next(), pieces.next(), pieces.next())
    else {
        return false;
    };
    let middle = two.parse().ok().or_else(|| month(two));
    let (Some(first), Some(month), Some(last)) = (one.parse().ok(), middle, three.parse::<i64>().ok()) else {
        return false;
    };
    let (year, day, length) = if one.len() == 4 {
        (first, last, 4)
    } else {
        (last, first, three.len())
    };
    found.month = Some(month);
    found.day = Some(day);
    found.year = Some(full_year(year, length));
    true
}

/// `10:00`, `10:00:00.123+01:00`, `2024-03-01T10:00:00Z`.
fn read_clock(word: &str, found: &mut Found) -> bool {
    let mut clock = word;
    if let Some((date, time)) = word.split_once('t') {
        if !read_joined(date, found) {
            return false;
        }
        clock = time;
    }
    if let Some(sign) = clock.find(['+', '-', 'z']) {
        found.zone = offset(&clock[sign..]).or_else(|| zone_name(&clock[sign..]));
        if found.zone.is_none() {
            return false;
        }
        clock = &clock[..sign];
    }
    for (suffix, afternoon) in [("am", false), ("pm", true)] {
        if let Some(shorter) = clock.strip_suffix(suffix) {
            clock = shorter;
            found.afternoon = Some(afternoon);
        }
    }
    let clock = clock.split('.').next().unwrap_or_default();
    let mut seconds = 0;
    let mut count = 0;
    for (piece, (unit, most)) in clock.split(':').zip([(3600, 23), (60, 59), (1, 60)]) {
        match piece.parse::<i64>() {
            // A leap second counts as the one before it.
            Ok(number) if (0..=most).contains(&number) => {
                seconds += number.min(if unit == 1 { 59 } else { most }) * unit;
            }
            _ => return false,
        }
        count += 1;
    }
    found.time = Some(seconds);
    count >= 2 && clock.split(':').count() <= 3
}

/// A bare number is the day first, then the year.
fn read_number(number: i64, length: usize, found: &mut Found) -> bool {
    if found.day.is_none() && length <= 2 {
        found.day = Some(number);
        return true;
    }
    if found.year.is_none() && (2..=4).contains(&length) {
        found.year = Some(full_year(number, length));
        return true;
    }
    false
}

/// RFC 5322, section 4.3: two digits below 50 are of this century, other short years of the last.
fn full_year(year: i64, length: usize) -> i64 {
    match length {
        2 if year < 50 => year + 2000,
        2 | 3 => year + 1900,
        _ => year,
    }
}

fn month(word: &str) -> Option<i64> {
    let known = |names: &&[&str]| names.iter().any(|name| word.starts_with(name));
    MONTHS.iter().position(known).map(|position| position as i64 + 1)
}

/// `+0100`, `-05:30`, `+1`, `gmt+2`.
fn offset(word: &str) -> Option<i64> {
    let word = word.trim_start_matches("gmt").trim_start_matches("utc");
    let sign = match word.bytes().next()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = word[1..].chars().filter(|character| *character != ':').collect();
    let number: i64 = digits.parse().ok().filter(|number: &i64| *number >= 0)?;
    let minutes = match digits.len() {
        1 | 2 => number * 60,
        3 | 4 => number / 100 * 60 + number % 100,
        _ => return None,
    };
    (minutes < 24 * 60).then_some(sign * minutes)
}

fn zone_name(word: &str) -> Option<i64> {
    ZONES
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, minutes)| *minutes)
}

impl Found {
    fn microseconds(&self) -> Option<i64> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        if !(1900..=3000).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let mut time = self.time.unwrap_or(0);
        match self.afternoon {
            Some(true) if time < 12 * 3600 => time += 12 * 3600,
            Some(false) if time >= 12 * 3600 => time -= 12 * 3600,
            _ => {}
        }
        let seconds = days_from_civil(year, month, day) * 86_400 + time - self.zone.unwrap_or(0) * 60;
        Some(seconds * 1_000_000)
    }
}

/// Days since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years that begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Microseconds since 1970 as RFC 3339 in UTC.
pub fn rfc3339(microseconds: i64) -> String {
    mail_parser::DateTime::from_timestamp(microseconds.div_euclid(1_000_000)).to_rfc3339()
}

#[cfg(test)]
mod tests {
    use super::{read, rfc3339};
    use crate::parsed::SentDate;

    #[test]
    fn dates_of_many_programs() {
        for (value, expected) in [
            ("Fri, 1 Mar 2024 10:00:00 +0100", Some("2024-03-01T09:00:00Z")),
            ("1 Mar 2024 10:00 GMT", Some("2024-03-01T10:00:00Z")),
            ("Fri, 01 Mar 2024 10:00:00 EST", Some("2024-03-01T15:00:00Z")),
            ("2024-03-01T10:00:00+01:00", Some("2024-03-01T09:00:00Z")),
            ("2024-03-01T10:00:00.123Z", Some("2024-03-01T10:00:00Z")),
            ("2024-03-01 10:00:00 +0100", Some("2024-03-01T09:00:00Z")),
            ("Fri Mar  1 10:00:00 2024", Some("2024-03-01T10:00:00Z")),
            (
                "Fri, 1 Mar 2024 10:00:00 +0100 (CET)",
                Some("2024-03-01T09:00:00Z"),
            ),
            ("ven., 1 mars 2024 10:00:00 +0100", Some("2024-03-01T09:00:00Z")),
            ("1-Mar-2024 10:00:00 PM -0530", Some("2024-03-02T03:30:00Z")),
            ("Mon, 31 Dec 99 23:59:60 +0000", Some("1999-12-31T23:59:59Z")),
            ("29 Feb 2024 00:00:00 UTC", Some("2024-02-29T00:00:00Z")),
            ("99 Foo 2024", None),
            ("yesterday", None),
            ("Fri, 1 Mar 2024 99:00:00 +0100", None),
        ] {
            match (read(value), expected) {
                (SentDate::At(microseconds), Some(expected)) => {
                    assert_eq!(rfc3339(microseconds), expected, "{value}");
                }
                (SentDate::Unreadable, None) => {}
                (found, _) => panic!("{value}: {found:?}"),
            }
        }
    }
}
