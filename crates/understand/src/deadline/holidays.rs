//! French public holidays, for "jours ouvrés".

use jiff::ToSpan;
use jiff::civil::Date;

/// Whether all of France has that day off.
pub fn is_french_holiday(date: Date) -> bool {
    let fixed = [
        (1, 1),
        (5, 1),
        (5, 8),
        (7, 14),
        (8, 15),
        (11, 1),
        (11, 11),
        (12, 25),
    ];
    if fixed.contains(&(date.month(), date.day())) {
        return true;
    }
    let Some(easter) = easter(date.year()) else {
        return false;
    };
    // Easter Monday, Ascension, Whit Monday.
    [1, 39, 50].into_iter().any(|days: i64| {
        easter
            .checked_add(days.days())
            .is_ok_and(|holiday| holiday == date)
    })
}

/// Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let shift = (golden + 11 * moon + 22 * weekday) / 451;
    let day = moon + weekday - 7 * shift + 114;
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(day / 31).ok()?,
        i8::try_from(day % 31 + 1).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_and_what_hangs_on_it() {
        for (year, month, day) in [
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2030, 4, 21),
        ] {
            assert_eq!(easter(year), Date::new(year, month, day).ok());
        }
        for (month, day, off) in [
            (4, 6, true),
            (5, 14, true),
            (5, 25, true),
            (7, 14, true),
            (11, 20, false),
        ] {
            assert_eq!(
                is_french_holiday(Date::constant(2026, month, day)),
                off,
                "{month}-{day}"
            );
        }
    }
}
