//! IMAP's date-time (RFC 3501, section 9): `"17-Jul-1996 02:44:25 -0700"`.

use facteur_domain::Timestamp;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads an INTERNALDATE; `None` when it is none.
pub fn internal_date(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?;
    let mut words = text.split_ascii_whitespace();
    let mut date = words.next()?.split('-');
    let day = small(date.next()?)?;
    let month = month_number(date.next()?)?;
    let year = small(date.next()?)?;
    let mut time = words.next()?.split(':');
    let (hour, minute, second) = (small(time.next()?)?, small(time.next()?)?, small(time.next()?)?);
    let offset = words.next().map_or(Some(0), offset_seconds)?;
    if !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = days_since_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(Timestamp::from_seconds(seconds - offset))
}

/// 1 for `Jan`, in any case.
pub fn month_number(name: &str) -> Option<i64> {
    MONTHS
        .iter()
        .position(|month| month.eq_ignore_ascii_case(name))
        .map(|place| place as i64 + 1)
}

fn small(digits: &str) -> Option<i64> {
    let sane = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if sane { digits.parse().ok() } else { None }
}

fn offset_seconds(zone: &str) -> Option<i64> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let value = small(digits).filter(|_| digits.len() == 4)?;
    Some(sign * (value / 100 * 3_600 + value % 100 * 60))
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, counted in eras of 400 years that begin on the
/// first of March, so that the leap day comes last.
pub fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_their_zone() {
        let cases = [
            ("01-Jan-1970 00:00:00 +0000", Some(0)),
            (" 1-Jan-1970 01:00:00 +0100", Some(0)),
            ("29-Feb-2024 23:59:59 -0330", Some(1_709_263_799)),
            ("20-Nov-2026 13:07:00 +0000", Some(1_795_180_020)),
            ("31-Dec-1969 23:59:59 +0000", Some(-1)),
            ("20-Nov-2026", None),
            ("20-Foo-2026 13:07:00 +0000", None),
            ("20-Nov-2026 25:07:00 +0000", None),
            ("20-Nov-2026 13:07:00 é000", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(
                internal_date(text.as_bytes()),
                expected.map(Timestamp::from_seconds),
                "{text:?}"
            );
        }
    }
}
