//! The words that stand around a quoted mail, in French and English.

use crate::parsed::{Parsed, SentDate};

/// The language of what is written around a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// French.
    French,
    /// English.
    English,
}

impl Tongue {
    /// French where nothing is known and for French, else English, which is understood most.
    pub fn of(code: Option<&str>) -> Self {
        match code {
            None | Some("fr") => Self::French,
            Some(_) => Self::English,
        }
    }

    pub(super) const fn choose(self, english: &'static str, french: &'static str) -> &'static str {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}

const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The line that introduces a quote: "Le … , … a écrit :".
pub(super) fn attribution(mail: &Parsed, tongue: Tongue) -> String {
    let who = mail.from.as_ref().map(|from| super::shown(&from.address));
    let who = who.unwrap_or_else(|| tongue.choose("somebody", "quelqu'un").to_owned());
    match (when(mail, tongue), tongue) {
        (Some(when), Tongue::French) => format!("Le {when}, {who} a écrit :"),
        (Some(when), Tongue::English) => format!("On {when}, {who} wrote:"),
        (None, Tongue::French) => format!("{who} a écrit :"),
        (None, Tongue::English) => format!("{who} wrote:"),
    }
}

/// The date and time of a mail as its sender's clock showed them.
pub(super) fn when(mail: &Parsed, tongue: Tongue) -> Option<String> {
    let SentDate::At(micros) = mail.date else {
        return None;
    };
    let east = mail.headers.get("Date").map_or(0, minutes_east);
    let minutes = micros.div_euclid(60_000_000) + east;
    let (days, of_day) = (minutes.div_euclid(1_440), minutes.rem_euclid(1_440));
    let (year, month, day) = civil(days);
    let (hour, minute) = (of_day / 60, of_day % 60);
    let position = usize::try_from(month - 1).unwrap_or(0).min(11);
    Some(match tongue {
        Tongue::French => {
            let first = if day == 1 {
                "1er".to_owned()
            } else {
                day.to_string()
            };
            format!(
                "{first} {} {year} à {hour:02}:{minute:02}",
                FRENCH_MONTHS[position]
            )
        }
        Tongue::English => format!(
            "{day} {} {year} at {hour:02}:{minute:02}",
            ENGLISH_MONTHS[position]
        ),
    })
}

/// The zone of a `Date` value, in minutes; 0 when it names none by number.
fn minutes_east(value: &str) -> i64 {
    let read = |word: &str| {
        let (sign, digits) = match word.split_at_checked(1)? {
            ("+", digits) => (1, digits),
            ("-", digits) => (-1, digits),
            _ => return None,
        };
        let (hours, minutes) = digits.split_at_checked(2).filter(|_| digits.len() == 4)?;
        let offset = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
        (offset <= 15 * 60).then_some(sign * offset)
    };
    value.split_whitespace().rev().find_map(read).unwrap_or(0)
}

/// Year, month and day of a day since 1970-01-01 (proleptic Gregorian calendar, in eras of 400 years).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = days.div_euclid(146_097) * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}
