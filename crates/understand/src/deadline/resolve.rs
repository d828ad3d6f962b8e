//! From what is said to the moment that is meant. Ends of days and the like are the first values of an
//! organisation's calendar.

use super::holidays::is_french_holiday;
use super::when::{Period, When};
use facteur_mail::dates::{Clock, Day, Length, Unit, Year};
use jiff::civil::{Date, Time, Weekday};
use jiff::{ToSpan, Zoned};

/// The end of a working day.
const END_OF_DAY: Time = Time::constant(18, 0, 0, 0);

/// The moment that is meant by words written at `written`; none when there is no such moment.
pub(super) fn resolve(when: When, written: &Zoned) -> Option<Zoned> {
    let today = written.date();
    let (date, time) = match when {
        When::Day(day, clock) => {
            // "Le 15" written after the 15th is the next month's.
            let date = day.on(today, Year::Nearest)?;
            (date, clock.map_or(END_OF_DAY, time_of))
        }
        When::Hour(clock) => {
            let time = time_of(clock);
            let is_over = time <= written.time();
            (if is_over { today.tomorrow().ok()? } else { today }, time)
        }
        When::After(length) => return after(length, written),
        When::End(period, clock) => (end_of(period, written)?, clock.map_or(END_OF_DAY, time_of)),
    };
    date.to_datetime(time).to_zoned(written.time_zone().clone()).ok()
}

/// What an hour of the day means by itself.
fn time_of(clock: Clock) -> Time {
    match clock {
        Clock::At(hour, minute) => Time::new(hour, minute, 0, 0).unwrap_or(END_OF_DAY),
        Clock::Opening => Time::constant(9, 0, 0, 0),
        Clock::Morning | Clock::Noon => Time::constant(12, 0, 0, 0),
        Clock::EndOfDay => END_OF_DAY,
        Clock::Evening => Time::constant(20, 0, 0, 0),
        Clock::Midnight => Time::constant(23, 59, 0, 0),
    }
}

fn after(length: Length, written: &Zoned) -> Option<Zoned> {
    let count = length.count;
    let exact = match length.unit {
        Unit::Minutes => Some(count.checked_mul(60)?),
        Unit::Hours => Some(count.checked_mul(3_600)?),
        _ => None,
    };
    if let Some(seconds) = exact {
        return written.checked_add(seconds.seconds()).ok();
    }
    let today = written.date();
    let date = match length.unit {
        Unit::Days => today.checked_add(count.days()).ok()?,
        Unit::Weeks => today.checked_add(count.weeks()).ok()?,
        Unit::Months => today.checked_add(count.months()).ok()?,
        Unit::Years => today.checked_add(count.years()).ok()?,
        Unit::WorkingDays => working_days_after(today, count)?,
        Unit::WorkingHours => working_days_after(today, (count + 23) / 24)?,
        Unit::Minutes | Unit::Hours => return None,
    };
    date.to_datetime(END_OF_DAY)
        .to_zoned(written.time_zone().clone())
        .ok()
}

/// Monday to Friday, holidays skipped; the day after the mail is the first.
fn working_days_after(today: Date, count: i64) -> Option<Date> {
    let mut date = today;
    let mut left = count.clamp(0, 400);
    while left > 0 {
        date = date.tomorrow().ok()?;
        let is_weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !is_weekend && !is_french_holiday(date) {
            left -= 1;
        }
    }
    Some(date)
}

fn end_of(period: Period, written: &Zoned) -> Option<Date> {
    let today = written.date();
    match period {
        Period::Week(more) => {
            let is_over = today.weekday() == Weekday::Friday && written.time() >= END_OF_DAY;
            let friday = if today.weekday() == Weekday::Friday && !is_over {
                today
            } else {
                today.nth_weekday(1, Weekday::Friday).ok()?
            };
            friday.checked_add(more.days()).ok()
        }
        Period::Month(more) => Some(
            today
                .first_of_month()
                .checked_add(more.months())
                .ok()?
                .last_of_month(),
        ),
        Period::NamedMonth(month) => {
            let first = Day::Civil {
                year: None,
                month,
                day: 1,
            }
            .on(today, Year::Nearest)?;
            let last = first.last_of_month();
            if last >= today {
                Some(last)
            } else {
                Some(first.checked_add(1.year()).ok()?.last_of_month())
            }
        }
        Period::Year => Some(today.last_of_year()),
        Period::DayOfNextMonth(day) => {
            let next = today.first_of_month().checked_add(1.month()).ok()?;
            Date::new(next.year(), next.month(), day).ok()
        }
        Period::Middle(month) => {
            let month = month.unwrap_or(today.month());
            let date = Day::Civil {
                year: None,
                month,
                day: 15,
            }
            .on(today, Year::Nearest)?;
            if date >= today {
                Some(date)
            } else {
                date.checked_add(1.month()).ok()
            }
        }
    }
}
