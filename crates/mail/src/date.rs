//! Dates of mails: RFC 5322 and what programs write instead.

use mail_parser::DateTime;

use crate::parsed::SentDate;

/// Reads a `Date` value: RFC 5322 with its obsolete forms, else RFC 3339 or `2024-03-01 10:00:00 +0100`.
pub(crate) fn read(value: &str) -> SentDate {
    let value = value.trim();
    if value.is_empty() {
        return SentDate::Missing;
    }
    let head: String = value.chars().take(120).collect();
    // ISO dates first: the lenient RFC 5322 reader would take some of them for something else.
    let date = iso(&head).or_else(|| DateTime::parse_rfc822(&head).filter(is_plausible));
    date.map_or(SentDate::Unreadable, |date| {
        SentDate::At(date.to_timestamp() * 1_000_000)
    })
}

/// `2024-03-01T10:00:00Z`, with a blank for the `T`, with or without a zone.
fn iso(value: &str) -> Option<DateTime> {
    let bytes = value.as_bytes();
    if bytes.len() < 19 || !bytes[..4].iter().all(u8::is_ascii_digit) || bytes[4] != b'-' {
        return None;
    }
    let (day, time) = (value.get(..10)?, value.get(11..)?);
    let mut time: String = time
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    // `+0100` becomes `+01:00`.
    if let Some(sign) = time.rfind(['+', '-']) {
        if time.len() - sign == 5 && time.is_ascii() {
            time.insert(sign + 3, ':');
        }
    }
    if time.len() > 40 {
        return None;
    }
    DateTime::parse_rfc3339(&format!("{day}T{time}")).filter(is_plausible)
}

/// Whether all fields are in range: the reader lets `99 Foo 2024` through. Leap seconds are.
fn is_plausible(date: &DateTime) -> bool {
    let mut date = date.clone();
    date.second = date.second.min(59);
    date.is_valid()
}

/// Microseconds since 1970 as RFC 3339 in UTC.
pub fn rfc3339(microseconds: i64) -> String {
    DateTime::from_timestamp(microseconds.div_euclid(1_000_000)).to_rfc3339()
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
            ("2024-03-01 10:00:00 +0100", Some("2024-03-01T09:00:00Z")),
            ("Fri Mar  1 10:00:00 2024", Some("2024-03-01T10:00:00Z")),
            (
                "Fri, 1 Mar 2024 10:00:00 +0100 (CET)",
                Some("2024-03-01T09:00:00Z"),
            ),
            ("ven., 1 mars 2024 10:00:00 +0100", Some("2024-03-01T09:00:00Z")),
            ("Mon, 31 Dec 99 23:59:60 +0000", Some("1999-12-31T23:59:59Z")),
            ("99 Foo 2024", None),
            ("yesterday", None),
            ("Fri, 1 Mar 2024 99:00:00 +0100", None),
        ] {
            match (read(value), expected) {
                (SentDate::At(microseconds), Some(expected)) => {
                    assert_eq!(rfc3339(microseconds), expected, "{value}")
                }
                (SentDate::Unreadable, None) => {}
                (found, _) => panic!("{value}: {found:?}"),
            }
        }
    }
}
