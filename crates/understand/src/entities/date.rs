//! Dates with a day and a month.

use super::{Kind, Page, Source};
use facteur_mail::dates::{Day, Year, day_at, month_of, weekday_of};
use jiff::civil::Date;

pub(super) fn read(page: &mut Page<'_>, source: &Source<'_>) {
    let mut at = 0;
    while at < page.words.len() {
        // A date with a day and a month begins with nothing else; most words need no closer look.
        let word = &page.words[at];
        let may_be_day =
            word.is_number() || month_of(&word.text).is_some() || weekday_of(&word.text).is_some();
        if !may_be_day {
            at += 1;
            continue;
        }
        let Some((day @ Day::Civil { .. }, next)) = day_at(page.words, at, source.order) else {
            at += 1;
            continue;
        };
        let range = page.words[at].start..page.words[next - 1].end;
        if let Some(date) = day.on(source.written, Year::Nearest)
            && page.is_free(&range)
        {
            first_of_range(page, at, date);
            page.take(Kind::Date, range, date.to_string());
        }
        at = next;
    }
}

/// "du 8 au 15 mars": the eighth is of March too.
fn first_of_range(page: &mut Page<'_>, at: usize, last: Date) {
    let joint = at
        .checked_sub(1)
        .filter(|joint| matches!(page.at(*joint), "au" | "et" | "to" | "and" | "-" | "ou" | "or"));
    let Some(place) = joint.and_then(|joint| joint.checked_sub(1)) else {
        return;
    };
    // "8th to 15th March".
    let place = if matches!(page.at(place), "th" | "st" | "nd" | "rd" | "er") {
        place.saturating_sub(1)
    } else {
        place
    };
    let Some(day) = page.words[place]
        .number()
        .filter(|_| page.words[place].text.len() <= 2)
    else {
        return;
    };
    let led = place.checked_sub(1).is_some_and(|before| {
        matches!(
            page.at(before),
            "du" | "le" | "les" | "from" | "between" | "the" | "entre"
        )
    }) || place
        .checked_sub(2)
        .is_some_and(|before| matches!(page.at(before), "du" | "le" | "les" | "from" | "between"));
    let first = i8::try_from(day)
        .ok()
        .and_then(|day| Date::new(last.year(), last.month(), day).ok());
    let range = page.words[place].start..page.words[place].end;
    if let Some(first) = first.filter(|first| led && *first < last)
        && page.is_free(&range)
    {
        page.take(Kind::Date, range, first.to_string());
    }
}
