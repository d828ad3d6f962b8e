//! Finds what looks like a date or a time, in any language's order.

/// Which signs of a date a line has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Dates {
    /// A year, or a date in digits.
    pub day: bool,
    /// A time of day.
    pub time: bool,
    /// Byte position after the last of them.
    pub end: usize,
}

impl Dates {
    pub(super) fn any(&self) -> bool {
        self.day || self.time
    }

    pub(super) fn is_none(&self) -> bool {
        !self.any()
    }
}

/// Looks at every group of digits once. Addresses are left out: `jean1975@…` is no date.
pub(super) fn find_dates(text: &str) -> Dates {
    let bytes = text.as_bytes();
    let mut dates = Dates::default();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'<' {
            at += bytes[at..]
                .iter()
                .position(|byte| *byte == b'>')
                .unwrap_or(bytes.len() - at);
            continue;
        }
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        at = read_group(bytes, at, &mut dates);
    }
    dates
}

fn read_group(bytes: &[u8], start: usize, dates: &mut Dates) -> usize {
    let first = digits_end(bytes, start);
    let Some(separator) = bytes.get(first).copied() else {
        note_year(&bytes[start..first], first, dates);
        return first;
    };
    let second = digits_end(bytes, first + 1);
    let width = second.saturating_sub(first + 1);
    let is_date_mark = matches!(separator, b'.' | b'/' | b'-');
    if is_date_mark && (1..=2).contains(&width) && bytes.get(second) == Some(&separator) {
        let third = digits_end(bytes, second + 1);
        if third > second + 1 {
            dates.day = true;
            dates.end = third;
            return third;
        }
    }
    if matches!(separator, b':' | b'.' | b'h' | b'H') && width == 2 && first - start <= 2 {
        dates.time = true;
        dates.end = second;
        return second;
    }
    note_year(&bytes[start..first], first, dates);
    first
}

fn note_year(group: &[u8], end: usize, dates: &mut Dates) {
    if group.len() == 4 && (group.starts_with(b"19") || group.starts_with(b"20")) {
        dates.day = true;
        dates.end = end;
    }
}

fn digits_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start.min(bytes.len());
    while end < bytes.len() && bytes[end].is_ascii_digit() {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times() {
        let signs = |text: &str| {
            let dates = find_dates(text);
            (dates.day, dates.time)
        };
        assert_eq!(signs("30.09.2017, 18.30"), (true, true));
        assert_eq!(signs("2017-11-24 16:32 GMT+01:00"), (true, true));
        assert_eq!(signs("le 2 mars 2026 à 8h14"), (true, true));
        assert_eq!(signs("2024年1月15日"), (true, false));
        assert_eq!(signs("06 12 34 56 78"), (false, false));
        assert_eq!(signs("version 1.5, 20 euros"), (false, false));
        assert_eq!(signs("<jean.2016.12.01@x.example>"), (false, false));
        assert_eq!(signs("12"), (false, false));
    }
}
