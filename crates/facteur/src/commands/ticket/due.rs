//! Deadlines as people type them.

use crate::exit::{Exit, Failure};
use facteur_domain::Timestamp;
use facteur_flows::{Services, organisation};
use facteur_understand::{TimeZone, zone_of};
use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan, Zoned};

/// When the day of a deadline without an hour is over, as in the mails that are read.
const END_OF_DAY: i8 = 18;

/// The moment that is meant, by the clocks of the organisation.
pub(super) async fn wished(services: &Services, text: &str) -> Result<Timestamp, Failure> {
    let set_up = organisation::settings(services).await?;
    // Saving a name that is none was refused.
    let zone = zone_of(&set_up.settings.zone).unwrap_or(TimeZone::UTC);
    parse(text, services.now(), &zone)
}

fn parse(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let now = jiff::Timestamp::from_microsecond(now.micros()).unwrap_or_default();
    let now = now.to_zoned(zone.clone());
    let meant = moment(text.trim(), zone).or_else(|| later(text.trim(), &now));
    let Some(meant) = meant else {
        return Err(unclear(text));
    };
    if meant < now {
        return Err(past(text, &meant));
    }
    Ok(Timestamp::from_micros(meant.timestamp().as_microsecond()))
}

/// A date, with its hour or without, in the zone unless it names an offset.
fn moment(text: &str, zone: &TimeZone) -> Option<Zoned> {
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Some(instant.to_zoned(zone.clone()));
    }
    // The library would read an offset and leave it out.
    if text.contains(['+', '[', 'Z', 'z']) {
        return None;
    }
    let has_hour = text.contains(':');
    if has_hour {
        return text.parse::<DateTime>().ok()?.to_zoned(zone.clone()).ok();
    }
    let day: Date = text.parse().ok()?;
    day.at(END_OF_DAY, 0, 0, 0).to_zoned(zone.clone()).ok()
}

/// A span from now: days and weeks end at the same hour, whatever the clocks do in between.
fn later(text: &str, now: &Zoned) -> Option<Zoned> {
    let unit = text.chars().last()?;
    let number = text.strip_suffix(unit)?.trim();
    // Nobody plans further ahead; the bound keeps what follows within the calendar.
    let number: i64 = number
        .parse()
        .ok()
        .filter(|number| (1..=9_999).contains(number))?;
    let span: Span = match unit.to_ascii_lowercase() {
        'h' => number.hours(),
        'd' | 'j' => number.days(),
        'w' | 's' => number.weeks(),
        _ => return None,
    };
    now.checked_add(span).ok()
}

fn unclear(text: &str) -> Failure {
    Failure::new((
        format!("--due cannot be \"{text}\""),
        format!("--due ne peut pas valoir « {text} »"),
    ))
    .help((
        "write a day, with its hour or without: 2027-03-12T17:00 or 2027-03-12; or a span from now: 4h, 2d, 1w. \
         --no-due says that there is no deadline",
        "écrivez un jour, avec ou sans l'heure : 2027-03-12T17:00 ou 2027-03-12 ; ou un délai : 4h, 2j, 1s. \
         --no-due dit qu'il n'y a pas d'échéance",
    ))
    .exit(Exit::Usage)
}

fn past(text: &str, meant: &Zoned) -> Failure {
    let at = meant.strftime("%Y-%m-%d %H:%M");
    Failure::new((
        format!("--due cannot be \"{text}\": {at} is past"),
        format!("--due ne peut pas valoir « {text} » : {at} est passé"),
    ))
    .help((
        "write a moment to come; --no-due says that there is no deadline",
        "écrivez un moment à venir ; --no-due dit qu'il n'y a pas d'échéance",
    ))
    .exit(Exit::Usage)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        let at: jiff::Timestamp = text.parse().unwrap();
        Timestamp::from_micros(at.as_microsecond())
    }

    #[test]
    fn moments_and_spans_are_those_of_the_organisation() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        // Two days before the clocks go forward.
        let now = at("2027-03-26T16:30:00Z");
        for (text, expected) in [
            ("2027-04-12T17:00", "2027-04-12T15:00:00Z"),
            (" 2027-04-12 17:00 ", "2027-04-12T15:00:00Z"),
            ("2027-04-12T17:00:30", "2027-04-12T15:00:30Z"),
            ("2027-04-12T17:00-04:00", "2027-04-12T21:00:00Z"),
            ("2027-04-12T17:00Z", "2027-04-12T17:00:00Z"),
            ("2027-04-12", "2027-04-12T16:00:00Z"),
            ("4h", "2027-03-26T20:30:00Z"),
            ("2d", "2027-03-28T15:30:00Z"),
            ("2 J", "2027-03-28T15:30:00Z"),
            ("1w", "2027-04-02T15:30:00Z"),
        ] {
            let found =
                parse(text, now, &zone).map_err(|failure| failure.json(crate::text::Language::English));
            assert_eq!(found, Ok(at(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_unclear_or_past_is_told() {
        let now = at("2027-03-26T16:30:00Z");
        for (text, says) in [
            ("", "cannot be"),
            ("soon", "cannot be"),
            ("17:00", "cannot be"),
            ("0d", "cannot be"),
            ("-2d", "cannot be"),
            ("99999w", "cannot be"),
            ("2027-02-30", "cannot be"),
            ("2027-04-12T17:00[Asia/Tokyo]", "cannot be"),
            ("2026-03-12", "is past"),
        ] {
            let failure = parse(text, now, &TimeZone::UTC).unwrap_err();
            let told = failure.json(crate::text::Language::English).to_string();
            assert!(told.contains(says) && told.contains("--no-due"), "{text}: {told}");
        }
    }
}
