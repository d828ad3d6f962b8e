//! When somebody who is away comes back, from the words of their automatic answer.
//!
//! Nothing is guessed: without a day in the words there is none. French "jusqu'au 19 mars" counts the 19th
//! in, English "until 19 March" does not.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::dates::{Day, Order, Unit, Word, Year, day_at, length_at, words};

/// As many words as are looked at: automatic answers come to the point.
const MOST_WORDS: usize = 500;
/// A day stands at most so many words behind what it is for.
const REACH: usize = 7;

/// The first day back, as told by `text` on the day `received`.
pub(super) fn read(text: &str, received: Date) -> Option<Date> {
    let words = words(text, MOST_WORDS);
    let order = order(&words);
    back(&words, received, order)
        .or_else(|| until(&words, received, order))
        .or_else(|| range(&words, received, order))
}

/// Where a month stands first once, it does everywhere in the text.
fn order(words: &[Word]) -> Order {
    let months_first = (0..words.len()).any(|at| {
        let number = |at: usize| words.get(at).and_then(Word::number);
        let mark = words.get(at + 1).is_some_and(|word| word.text == "/");
        mark && number(at).is_some_and(|first| first <= 12)
            && number(at + 2).is_some_and(|second| (13..=31).contains(&second))
    });
    if months_first {
        Order::MonthFirst
    } else {
        Order::DayFirst
    }
}

#[rustfmt::skip]
const BACK: &[&[&str]] = &[
    &["de", "retour"], &["mon", "retour"], &["notre", "retour"], &["son", "retour"], &["retour"], &["reviens"], &["reviendrai"], &["reviendrons"], &["revenons"], &["reviendra"], &["rentre"], &["rentrerai"], &["reprends"], &["reprendrai"], &["reprendrons"], &["reprise"], &["reouverture"], &["rouvrira"], &["rouvrirons"], &["rouvre"], &["reouvre"], &["reouvrira"], &["reouvrirons"], &["rouvriront"],
    &["a", "partir", "du"], &["a", "partir", "de"], &["des", "le"], &["a", "compter", "du"], &["a", "nouveau"], &["de", "nouveau"], &["des", "mon", "retour"], &["a", "mon", "retour"], &["presente", "le"], &["present", "le"],
    &["back"], &["return"], &["returning"], &["returns"], &["resume"], &["resuming"], &["reopen"], &["reopening"], &["reopens"], &["again", "on"], &["again", "from"], &["available", "from"], &["available", "on"], &["as", "of"], &["starting", "from"], &["in", "the", "office", "on"], &["in", "the", "office", "from"], &["in", "office", "on"],
];

/// "de retour lundi 22 mars", "back on 03/15/2027", "returning on the 16th", "de retour dans une semaine".
fn back(words: &[Word], received: Date, order: Order) -> Option<Date> {
    (0..words.len()).find_map(|at| {
        let phrase = BACK.iter().find(|phrase| says(words, at, phrase))?;
        let from = at + phrase.len();
        let day = day_near(words, from, received, order).filter(|(_, start)| !counts_in(words, from, *start));
        if let Some((date, _)) = day {
            return Some(date);
        }
        length_near(words, from, received)
    })
}

/// Whether "until" stands between: then the day is the last one away.
fn counts_in(words: &[Word], from: usize, to: usize) -> bool {
    words[from..to].iter().any(|word| {
        matches!(
            word.text.as_str(),
            "jusqu" | "until" | "till" | "til" | "through" | "depuis" | "since"
        )
    })
}

/// "jusqu'au 19 mars inclus", "until Friday 19 March", "through March 19".
fn until(words: &[Word], received: Date, order: Order) -> Option<Date> {
    (0..words.len()).find_map(|at| {
        let is_french = says(words, at, &["jusqu", "'"]);
        let is_english = ["until", "till", "til", "untill"].contains(&words[at].text.as_str());
        let is_through = ["through", "thru"].contains(&words[at].text.as_str());
        if !is_french && !is_english && !is_through {
            return None;
        }
        let (date, start) = day_near(words, at + 1, received, order)?;
        let tail = &words[start..words.len().min(start + 8)];
        let inclusive = tail.iter().any(|word| word.text.starts_with("inclu"));
        let last_away = is_french || is_through || inclusive;
        if last_away {
            date.tomorrow().ok()
        } else {
            Some(date)
        }
    })
}

/// "du 08/03 au 15/03", "from 8th to 15th March", "between … and …": the second is the last day away.
fn range(words: &[Word], received: Date, order: Order) -> Option<Date> {
    (0..words.len()).find_map(|at| {
        if !["du", "from", "between", "entre"].contains(&words[at].text.as_str()) {
            return None;
        }
        let to = (at + 1..words.len().min(at + 10)).find(|to| {
            ["au", "to", "and", "et", "-", "jusqu", "until", "through"].contains(&words[*to].text.as_str())
        })?;
        let has_first = words[at + 1..to].iter().any(Word::is_number) || words[at + 1..to].len() == 1;
        let (date, _) = day_near(words, to + 1, received, order).filter(|_| has_first)?;
        (date >= received).then(|| date.tomorrow().ok()).flatten()
    })
}

/// The first day that is named within reach of a word, in the same sentence.
fn day_near(words: &[Word], from: usize, received: Date, order: Order) -> Option<(Date, usize)> {
    let end = words.len().min(from + REACH);
    for at in from..end {
        if let Some((day, _)) = day_at(words, at, order) {
            let which = if matches!(day, Day::Civil { .. }) {
                Year::Coming
            } else {
                Year::Nearest
            };
            return day.on(received, which).map(|date| (date, at));
        }
        if matches!(words[at].text.as_str(), "." | "!" | "?" | ";") {
            return None;
        }
    }
    None
}

/// "dans une semaine", "in two weeks": days, weeks and months only.
fn length_near(words: &[Word], from: usize, received: Date) -> Option<Date> {
    let is_in = words
        .get(from)
        .is_some_and(|word| matches!(word.text.as_str(), "dans" | "in"));
    let (length, _) = is_in.then(|| length_at(words, from + 1)).flatten()?;
    let span = match length.unit {
        Unit::Days => length.count.days(),
        Unit::Weeks => length.count.weeks(),
        Unit::Months => length.count.months(),
        _ => return None,
    };
    received.checked_add(span).ok()
}

fn says(words: &[Word], at: usize, phrase: &[&str]) -> bool {
    phrase
        .iter()
        .enumerate()
        .all(|(offset, text)| words.get(at + offset).is_some_and(|word| word.text == *text))
}

#[cfg(test)]
mod tests {
    use super::read;
    use jiff::civil::Date;

    #[test]
    fn the_first_day_back_is_told_or_none() {
        let received = Date::constant(2027, 3, 10);
        for (text, expected) in [
            (
                "Je suis absente du bureau jusqu'au 19 mars inclus. Je vous répondrai à mon retour.",
                Some("2027-03-20"),
            ),
            (
                "Je suis en congés du 08/03/2027 au 15/03/2027.",
                Some("2027-03-16"),
            ),
            (
                "Je serai de retour au bureau le lundi 22 mars au matin.",
                Some("2027-03-22"),
            ),
            (
                "Absent jusqu'au vendredi 12 mars. Reprise le lundi 15.",
                Some("2027-03-15"),
            ),
            ("Je rentre dans une semaine.", Some("2027-03-17")),
            (
                "Notre société est fermée du 1er au 21 août. Réouverture le 23 août.",
                Some("2027-08-23"),
            ),
            (
                "Je serai de nouveau joignable à compter du 2 avril.",
                Some("2027-04-02"),
            ),
            ("Je suis absent du 22 au 26 mars.", Some("2027-03-27")),
            ("En congé parental jusqu'au 3 janvier 2028.", Some("2028-01-04")),
            ("Je suis en arrêt, merci d'écrire à ma collègue Mme Roy.", None),
            ("Je serai de retour en septembre 2027.", None),
            ("I am out of office until Monday 15 March.", Some("2027-03-15")),
            ("I'm on leave through March 19 (inclusive).", Some("2027-03-20")),
            (
                "We are closed from 24 December to 2 January and will reopen on January 4th.",
                Some("2028-01-04"),
            ),
            ("Thanks for your mail. Back next Monday.", Some("2027-03-15")),
            ("I will be back in two weeks.", Some("2027-03-24")),
            (
                "I am away from 8 March to 12 March 2027 inclusive.",
                Some("2027-03-13"),
            ),
            (
                "I will return to the office on Tuesday, March 16.",
                Some("2027-03-16"),
            ),
            ("I am away and will reply when I return.", None),
            (
                "I have limited access to email. In urgent cases call 01 23 45 67 89.",
                None,
            ),
        ] {
            assert_eq!(
                read(text, received).map(|date| date.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }
}
