//! Names of months and weekdays.

use jiff::civil::Weekday;

/// The month of that name, 1 to 12. Some short ones are words too ("mar", "may", "sept"): they only count
/// beside a number.
pub fn month_of(name: &str) -> Option<i8> {
    Some(match name {
        "janvier" | "january" | "janv" | "jan" => 1,
        "fevrier" | "february" | "fevr" | "fev" | "feb" => 2,
        "mars" | "march" | "mar" => 3,
        "avril" | "april" | "avr" | "apr" => 4,
        "mai" | "may" => 5,
        "juin" | "june" | "jun" => 6,
        "juillet" | "july" | "juil" | "jul" => 7,
        "aout" | "august" | "aug" => 8,
        "septembre" | "september" | "sept" | "sep" => 9,
        "octobre" | "october" | "oct" => 10,
        "novembre" | "november" | "nov" => 11,
        "decembre" | "december" | "dec" => 12,
        _ => return None,
    })
}

/// The weekday of that name.
pub fn weekday_of(name: &str) -> Option<Weekday> {
    Some(match name {
        "lundi" | "monday" => Weekday::Monday,
        "mardi" | "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "mercredi" | "wednesday" | "wed" => Weekday::Wednesday,
        "jeudi" | "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "vendredi" | "friday" | "fri" => Weekday::Friday,
        "samedi" | "saturday" => Weekday::Saturday,
        "dimanche" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}
