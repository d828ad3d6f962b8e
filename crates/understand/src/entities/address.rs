//! Postal addresses: a number in a street, with the town behind it.

use super::{Kind, Page};
use crate::lists::WordSet;

/// French kinds of streets.
static STREETS: WordSet = WordSet::new(&[
    "rue",
    "avenue",
    "av",
    "ave",
    "boulevard",
    "bd",
    "bld",
    "bvd",
    "place",
    "pl",
    "chemin",
    "ch",
    "route",
    "rte",
    "impasse",
    "imp",
    "allee",
    "allees",
    "quai",
    "cours",
    "square",
    "passage",
    "faubourg",
    "fbg",
    "sentier",
    "esplanade",
    "promenade",
    "rond",
    "lotissement",
    "residence",
    "hameau",
    "montee",
    "ruelle",
    "villa",
    "voie",
    "traverse",
    "mail",
    "parvis",
    "cite",
    "rang",
    "cote",
]);

/// English kinds of streets, behind the name.
static ENGLISH: WordSet = WordSet::new(&[
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "ln",
    "drive",
    "dr",
    "way",
    "court",
    "square",
    "place",
    "close",
    "terrace",
    "boulevard",
    "blvd",
    "parkway",
    "crescent",
    "quay",
    "row",
    "hill",
    "gardens",
    "mews",
    "park",
    "wharf",
    "yard",
    "green",
    "parade",
    "broadway",
    "highway",
    "pike",
    "walk",
    "embankment",
]);

pub(super) fn read(page: &mut Page<'_>) {
    let mut at = 0;
    while at < page.words.len() {
        let found = french(page, at).or_else(|| english(page, at));
        let Some((start, end)) = found else {
            at += 1;
            continue;
        };
        let range = page.words[start].start..page.words[end - 1].end;
        let value = one_line(page.written(range.clone()));
        if page.is_free(&range) {
            page.take(Kind::Address, range, value);
        }
        at = end;
    }
}

/// Lines of an address become one.
fn one_line(written: &str) -> String {
    let lines = written
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|line| !line.is_empty());
    lines
        .collect::<Vec<_>>()
        .join(", ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// "12 bis rue des Lilas, 69003 Lyon".
fn french(page: &Page<'_>, at: usize) -> Option<(usize, usize)> {
    let number = page.words.get(at)?;
    let fits = number.number().is_some_and(|number| number > 0) && number.text.len() <= 5 && !number.is_glued;
    if !fits {
        return None;
    }
    let mut street = at + 1;
    while matches!(page.at(street), "bis" | "ter" | "quater" | "," | "a" | "b" | "c") {
        street += 1;
    }
    if !STREETS.has(page.at(street)) {
        return None;
    }
    let after = street + 1 + usize::from(page.at(street + 1) == ".");
    let town = french_town(page, after);
    let end = town.unwrap_or_else(|| end_of_name(page, after));
    (end > after).then_some((at, end))
}

/// Where the town of an address ends: "69003 Lyon" within the next words.
fn french_town(page: &Page<'_>, from: usize) -> Option<usize> {
    let mut lines = 0;
    for at in from..page.words.len().min(from + 22) {
        let word = &page.words[at];
        lines += usize::from(word.begins_line);
        if lines > 2 || matches!(word.text.as_str(), "!" | "?" | ";" | "@") {
            return None;
        }
        let is_code = word.is_number() && word.text.len() == 5 && !word.is_glued;
        let is_canadian = word.is_letters()
            && word.text.len() == 1
            && page
                .words
                .get(at + 1)
                .is_some_and(|next| next.is_glued && next.text.len() == 1 && next.is_number());
        if is_code {
            return Some(end_of_town(page, at + 1));
        }
        if is_canadian
            && page
                .words
                .get(at + 2)
                .is_some_and(|next| next.is_glued && next.is_letters())
        {
            return Some((at + 6).min(page.words.len()));
        }
    }
    None
}

/// Behind the name of a town: capitals, joined by hyphens or small words, perhaps "Cedex 3".
fn end_of_town(page: &Page<'_>, from: usize) -> usize {
    let mut at = from;
    while let Some(word) = page.words.get(at) {
        let is_name = word.is_capital;
        let joins = matches!(
            word.text.as_str(),
            "-" | "'" | "sur" | "en" | "les" | "le" | "la" | "de" | "du" | "des" | "sous" | "d" | "l" | "aux"
        ) && page.words.get(at + 1).is_some_and(|next| {
            page.written(next.start..next.end)
                .chars()
                .next()
                .is_some_and(char::is_alphabetic)
                && !next.begins_line
        }) && at > from;
        let is_cedex = at > from && page.at(at - 1) == "cedex" && word.is_number();
        if (at > from && word.begins_line) || !(is_name || joins || is_cedex) {
            break;
        }
        if joins && word.text == "-" && !word.is_glued {
            break;
        }
        at += 1;
    }
    at
}

/// Without a town: the street's name, while capitals and small words follow on the line.
fn end_of_name(page: &Page<'_>, from: usize) -> usize {
    let mut at = from;
    let mut end = from;
    while let Some(word) = page.words.get(at) {
        if word.begins_line || at > from + 8 {
            break;
        }
        let is_name = word.is_capital;
        let joins = matches!(
            word.text.as_str(),
            "de" | "du" | "des" | "la" | "le" | "les" | "l" | "d" | "'" | "-" | "et" | "aux"
        );
        if is_name {
            end = at + 1;
        } else if !joins {
            break;
        }
        at += 1;
    }
    // ", Lyon" without a code belongs to it.
    let town = page.at(end) == ","
        && page
            .words
            .get(end + 1)
            .is_some_and(|word| !word.begins_line && word.is_capital);
    if end > from && town {
        end_of_town(page, end + 1)
    } else {
        end
    }
}

/// "14 Harbour Street, Bristol BS1 4QA", "200 Main Street, Springfield, IL 62701".
fn english(page: &Page<'_>, at: usize) -> Option<(usize, usize)> {
    let number = page.words.get(at)?;
    if number.number().is_none_or(|number| number == 0) || number.text.len() > 5 || number.is_glued {
        return None;
    }
    let start = at;
    let mut name = at + 1;
    // "221B", "12-14".
    while page.words.get(name).is_some_and(|word| {
        word.is_glued && (word.is_letters() && word.text.len() == 1 || word.is_number() || word.text == "-")
    }) {
        name += 1;
    }
    let street = (name..page.words.len().min(name + 5))
        .find(|place| *place > name && ENGLISH.has(page.at(*place)) && is_capital(page, *place))?;
    let all_names = (name..=street).all(|place| {
        is_capital(page, place)
            || matches!(page.at(place), "'" | "s" | "of" | "the" | "-")
            || page.words[place].is_number()
                && page
                    .words
                    .get(place + 1)
                    .is_some_and(|next| next.is_glued && next.is_letters())
            || page.words[place].is_glued && page.words[place].is_letters()
    });
    if !all_names || (name..=street).any(|place| page.words[place].begins_line) {
        return None;
    }
    let mut end = street + 1;
    // Towns, states and codes behind commas or on the next line.
    for _ in 0..5 {
        let is_comma = page.at(end) == ",";
        let next = end + usize::from(is_comma);
        let begins_line = page.words.get(next).is_some_and(|word| word.begins_line);
        if !is_comma && !begins_line {
            break;
        }
        let part = english_part(page, next);
        if part == next || (begins_line && !has_code(page, next, part)) {
            break;
        }
        end = part;
    }
    Some((start, end))
}

/// One part of an English address: "Bristol BS1 4QA", "IL 62701", "Suite 4".
fn english_part(page: &Page<'_>, from: usize) -> usize {
    let mut at = from;
    while let Some(word) = page.words.get(at) {
        let written = page.written(word.start..word.end);
        let is_name = word.is_capital;
        let is_code = word.is_number() && at > from && word.text.len() <= 5
            || word.is_glued && word.is_letters() && written.chars().all(char::is_uppercase);
        let joins =
            matches!(word.text.as_str(), "-" | "upon" | "on" | "of") && at > from && is_capital(page, at + 1);
        if (at > from && word.begins_line) || at > from + 6 || !(is_name || is_code || joins) {
            break;
        }
        at += 1;
    }
    at
}

fn has_code(page: &Page<'_>, from: usize, to: usize) -> bool {
    page.words[from..to].iter().any(super::Word::is_number)
}

fn is_capital(page: &Page<'_>, at: usize) -> bool {
    page.words.get(at).is_some_and(|word| word.is_capital)
}
