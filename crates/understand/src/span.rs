//! Spans of deadlines that people ask for: what is late, due today, due this week.

use facteur_domain::{DueSpan, Timestamp};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

/// From when up to when a deadline lies in that span, as `now` is in `zone`. Days are whole ones: what was due this
/// morning is due today still. The week ends with Sunday.
pub fn due_span(span: DueSpan, now: Timestamp, zone: &TimeZone) -> (Timestamp, Timestamp) {
    let here = jiff::Timestamp::from_microsecond(now.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let here = here.to_zoned(zone.clone());
    let days = match span {
        DueSpan::Late => return (Timestamp::MIN, now),
        DueSpan::Today => 1,
        DueSpan::Week => i64::from(here.weekday().until(Weekday::Sunday)) + 1,
    };
    let today = here.start_of_day().unwrap_or(here);
    let end = today.checked_add(days.days()).unwrap_or_else(|_| today.clone());
    (micros(&today), micros(&end))
}

fn micros(at: &Zoned) -> Timestamp {
    Timestamp::from_micros(at.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_weeks_are_those_of_the_zone() {
        let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        // A Friday, half past midnight in Paris; the clocks change on Sunday the 25th.
        let at = |text: &str| {
            let at: jiff::Timestamp = text.parse().unwrap_or_default();
            Timestamp::from_micros(at.as_microsecond())
        };
        let now = at("2026-10-22T22:30:00Z");
        for (span, from, to) in [
            (DueSpan::Today, "2026-10-22T22:00:00Z", "2026-10-23T22:00:00Z"),
            (DueSpan::Week, "2026-10-22T22:00:00Z", "2026-10-25T23:00:00Z"),
        ] {
            assert_eq!(due_span(span, now, &zone), (at(from), at(to)), "{span}");
        }
        assert_eq!(due_span(DueSpan::Late, now, &zone), (Timestamp::MIN, now));
        let sunday = at("2026-10-25T12:00:00Z");
        assert_eq!(
            due_span(DueSpan::Week, sunday, &zone).1,
            at("2026-10-25T23:00:00Z")
        );
    }
}
