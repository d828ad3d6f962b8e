//! The `From ` lines that divide an mbox (RFC 4155, appendix A, and what programs really write).

use crate::date::{days_since_epoch, month_number};
use facteur_domain::Timestamp;

/// The date of a dividing line, read as UTC where it names no offset; `None`: it divides nothing.
///
/// A line of text may begin with "From " too, and not every writer quotes it, so a date is asked for:
/// `From jo@example.org Sat Jan  3 01:05:34 1996`, with or without seconds, zone name or offset.
pub(super) fn date(line: &[u8]) -> Option<Timestamp> {
    let line = std::str::from_utf8(line.strip_prefix(b"From ")?).ok()?;
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let month_at = words
        .iter()
        .rposition(|word| word.len() == 3 && month_number(word).is_some())?;
    let month = month_number(words.get(month_at)?)?;
    let day: i64 = words
        .get(month_at + 1)?
        .parse()
        .ok()
        .filter(|day| (1..=31).contains(day))?;
    let behind = words.get(month_at + 2..)?;
    let (hour, minute, second) = behind.iter().find_map(|word| time(word))?;
    let year: i64 = behind
        .iter()
        .filter(|word| word.len() == 4)
        .find_map(|word| word.parse().ok())?;
    let offset = behind.iter().find_map(|word| offset(word)).unwrap_or(0);
    if !(1_900..10_000).contains(&year) {
        return None;
    }
    let seconds = days_since_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(Timestamp::from_seconds(seconds - offset))
}

fn time(word: &str) -> Option<(i64, i64, i64)> {
    let mut parts = word.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let sane = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    sane.then_some((hour, minute, second))
}

fn offset(word: &str) -> Option<i64> {
    let (sign, digits) = match word.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let value: i64 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    Some(sign * (value / 100 * 3_600 + value % 100 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dividing_lines_are_told_from_text() {
        let cases = [
            ("From jo@example.org Sat Jan  3 01:05:34 1996", Some(820_631_134)),
            ("From MAILER-DAEMON Fri Jul 08 12:08:34 2011", Some(1_310_126_914)),
            (
                "From 1234567@xxx Mon Jan 02 15:04:05 +0000 2023",
                Some(1_672_671_845),
            ),
            (
                "From a b@example.org Mon Jan  2 16:04:05 2023 +0100",
                Some(1_672_671_845),
            ),
            ("From jo Mon Jan  2 15:04 CET 2023", Some(1_672_671_840)),
            ("From Monday on we are closed", None),
            ("From Jan 3 to May 5 the office is closed", None),
            ("From ", None),
            ("from jo@example.org Sat Jan  3 01:05:34 1996", None),
        ];
        for (line, expected) in cases {
            assert_eq!(
                date(line.as_bytes()),
                expected.map(Timestamp::from_seconds),
                "{line}"
            );
        }
    }
}
