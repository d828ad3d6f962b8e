//! Numbers and times as people read them.

use crate::text::Language;
use facteur_domain::Timestamp;
use jiff::tz::TimeZone;

/// Date and time in a zone: `2026-11-20 14:02`. The same in both languages, and it sorts.
pub fn when(time: Timestamp, zone: &TimeZone) -> String {
    match jiff::Timestamp::from_microsecond(time.micros()) {
        Ok(time) => time.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
        // Further away than the calendar reaches (year 9999).
        Err(_) => "?".to_owned(),
    }
}

/// How long ago, roughly: `3 min`, `5 h`, `12 d` (`12 j`).
pub fn ago(time: Timestamp, now: Timestamp, language: Language) -> String {
    let minutes = now.since(time).as_millis() / 60_000;
    match minutes {
        0..60 => format!("{minutes} min"),
        60..2_880 => format!("{} h", minutes / 60),
        _ => format!("{} {}", minutes / 1_440, language.choose("d", "j")),
    }
}

/// A size: `512 B`, `3.4 kB`, `12 MB` (`512 o`, `3,4 ko`, `12 Mo`), in steps of 1,000.
pub fn size(bytes: u64, language: Language) -> String {
    let byte = language.choose("B", "o");
    let mut scaled = bytes as f64;
    let mut unit = "";
    for larger in ["k", "M", "G", "T"] {
        if scaled < 1_000.0 {
            break;
        }
        scaled /= 1_000.0;
        unit = larger;
    }
    let digits = usize::from(!unit.is_empty() && scaled < 10.0);
    let number = format!("{scaled:.digits$}");
    match language {
        Language::English => format!("{number} {unit}{byte}"),
        Language::French => format!("{} {unit}{byte}", number.replace('.', ",")),
    }
}

/// A count with its thousands apart: `12,345` (`12 345` with a narrow no-break space).
pub fn count(number: u64, language: Language) -> String {
    let digits = number.to_string();
    let separator = language.choose(",", "\u{202f}");
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_in_the_zone_and_never_fail() {
        let time = Timestamp::from_seconds(1_760_000_000);
        assert_eq!(when(time, &TimeZone::UTC), "2025-10-09 08:53");
        let paris = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        assert_eq!(when(time, &paris), "2025-10-09 10:53");
        assert_eq!(when(Timestamp::MIN, &TimeZone::UTC), "?");
        let ago_of = |seconds: i64| {
            ago(
                time,
                Timestamp::from_seconds(1_760_000_000 + seconds),
                Language::French,
            )
        };
        assert_eq!(
            [ago_of(-5), ago_of(59 * 60), ago_of(3_600)],
            ["0 min", "59 min", "1 h"]
        );
        assert_eq!(ago_of(3 * 86_400), "3 j");
    }

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(size(0, Language::English), "0 B");
        assert_eq!(size(999, Language::English), "999 B");
        assert_eq!(size(3_449, Language::French), "3,4 ko");
        assert_eq!(size(12_000_000, Language::English), "12 MB");
        assert_eq!(size(u64::MAX, Language::English), "18446744 TB");
        assert_eq!(count(7, Language::English), "7");
        assert_eq!(count(1_234_567, Language::English), "1,234,567");
        assert_eq!(count(123_456, Language::French), "123\u{202f}456");
    }
}
