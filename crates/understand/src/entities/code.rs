//! Numbers of invoices and orders: a code behind its name, or one that names itself.

use super::{Kind, Page};
use crate::lists::WordSet;
use std::ops::Range;

/// What a code is called, in words of the text.
const NAMES: &[(&[&str], Kind)] = &[
    (&["facture"], Kind::InvoiceNumber),
    (&["factures"], Kind::InvoiceNumber),
    (&["invoice"], Kind::InvoiceNumber),
    (&["invoices"], Kind::InvoiceNumber),
    (&["fact"], Kind::InvoiceNumber),
    (&["inv"], Kind::InvoiceNumber),
    (&["commande"], Kind::OrderNumber),
    (&["commandes"], Kind::OrderNumber),
    (&["cde"], Kind::OrderNumber),
    (&["cmd"], Kind::OrderNumber),
    (&["bon", "de", "commande"], Kind::OrderNumber),
    (&["bc"], Kind::OrderNumber),
    (&["order"], Kind::OrderNumber),
    (&["orders"], Kind::OrderNumber),
    (&["purchase", "order"], Kind::OrderNumber),
    (&["po"], Kind::OrderNumber),
];

/// First words of the names.
static NAMING: WordSet = WordSet::new(&[
    "facture",
    "factures",
    "invoice",
    "invoices",
    "fact",
    "inv",
    "commande",
    "commandes",
    "cde",
    "cmd",
    "bon",
    "bc",
    "order",
    "orders",
    "purchase",
    "po",
]);

/// Beginnings by which a code names itself.
const PREFIXES: &[(&str, Kind)] = &[
    ("fac", Kind::InvoiceNumber),
    ("fact", Kind::InvoiceNumber),
    ("fa", Kind::InvoiceNumber),
    ("fc", Kind::InvoiceNumber),
    ("fv", Kind::InvoiceNumber),
    ("inv", Kind::InvoiceNumber),
    ("cmd", Kind::OrderNumber),
    ("cde", Kind::OrderNumber),
    ("com", Kind::OrderNumber),
    ("bc", Kind::OrderNumber),
    ("bdc", Kind::OrderNumber),
    ("po", Kind::OrderNumber),
    ("ord", Kind::OrderNumber),
    ("so", Kind::OrderNumber),
];

pub(super) fn read(page: &mut Page<'_>) {
    named(page);
    self_named(page);
}

fn named(page: &mut Page<'_>) {
    let mut at = 0;
    while at < page.words.len() {
        if !NAMING.has(page.at(at)) {
            at += 1;
            continue;
        }
        let name = NAMES
            .iter()
            .filter(|(name, _)| {
                name.iter()
                    .enumerate()
                    .all(|(offset, text)| page.at(at + offset) == *text)
            })
            .max_by_key(|(name, _)| name.len());
        let Some((name, kind)) = name else {
            at += 1;
            continue;
        };
        let behind = at + name.len();
        // "PO-4471": the name is part of the code.
        let is_glued = page.words.get(behind).is_some_and(|word| word.is_glued)
            && matches!(page.at(behind), "-" | "_" | "/");
        at = if is_glued {
            behind
        } else {
            codes_behind(page, behind, *kind)
                .or_else(|| marked_behind(page, behind, *kind))
                .unwrap_or(behind)
        };
    }
}

/// "Une facture de 78,20 euros (n° 99817)": the number comes after other words of the sentence.
fn marked_behind(page: &mut Page<'_>, from: usize, kind: Kind) -> Option<usize> {
    let mark = (from..page.words.len().min(from + 9)).find(|at| {
        let next = page.at(at + 1);
        matches!(page.at(*at), "num" | "numero" | "number" | "nr")
            || page.at(*at) == "n" && matches!(next, "°" | "º" | "o")
    })?;
    let is_other = (from..mark).any(|at| {
        matches!(
            page.at(at),
            "." | "!"
                | "?"
                | ";"
                | "client"
                | "contrat"
                | "dossier"
                | "customer"
                | "contract"
                | "ticket"
                | "devis"
                | "siret"
                | "tva"
                | "serie"
                | "tel"
                | "telephone"
        ) || NAMES.iter().any(|(name, _)| *name == [page.at(at)])
    });
    if is_other {
        None
    } else {
        codes_behind(page, mark, kind)
    }
}

/// Words between the name of a code and the code.
static BETWEEN: WordSet = WordSet::new(&[
    "n",
    "no",
    "nr",
    "num",
    "numero",
    "number",
    "nos",
    "numeros",
    "numbers",
    "#",
    "°",
    "º",
    "ref",
    "reference",
    "id",
    ":",
    ".",
    "(",
    "s",
    ")",
    "o",
    "est",
    "is",
    "are",
    "le",
    "la",
    "votre",
    "your",
    "client",
    "web",
    "internet",
    "initiale",
    "impayee",
    "impayees",
    "suivante",
    "suivantes",
    "finale",
    "d",
    "'",
    "acompte",
    "proforma",
    "du",
    "de",
    "date",
    "sous",
    "under",
    "la",
    "reference",
    "achat",
    "our",
    "notre",
    "passee",
    "was",
    "etait",
    "portant",
    "a",
    "=",
    "echue",
    "en",
    "attente",
]);

/// Takes the codes of a list behind their name; the word behind the last one.
fn codes_behind(page: &mut Page<'_>, from: usize, kind: Kind) -> Option<usize> {
    let mut at = from;
    let mut is_marked = false;
    while BETWEEN.has(page.at(at)) && at < from + 8 {
        is_marked |= matches!(
            page.at(at),
            "n" | "no"
                | "nr"
                | "num"
                | "numero"
                | "number"
                | "nos"
                | "numeros"
                | "numbers"
                | "#"
                | "°"
                | "º"
                | "ref"
                | "reference"
        );
        // "A-5512": the letter is the code's first.
        let goes_on = page
            .words
            .get(at + 1)
            .is_some_and(|next| next.is_glued && matches!(next.text.as_str(), "-" | "/"));
        if goes_on && page.words[at].is_letters() {
            break;
        }
        // A full stop only belongs to a short form before it: "n.", "ref.".
        let ends_short = at > from && matches!(page.at(at - 1), "n" | "no" | "nr" | "num" | "ref" | "nos");
        if page.at(at) == "." && !ends_short {
            break;
        }
        // A new line begins something else, but for "Commande :" above its number.
        if page.words[at].begins_line && page.at(at) != "n" {
            break;
        }
        at += 1;
    }
    let mut last = None;
    loop {
        let Some((range, next)) = code_at(page, at, is_marked) else {
            return last;
        };
        if !page.is_free(&range) {
            return last;
        }
        let value = page.written(range.clone()).to_owned();
        page.take(kind, range, value);
        last = Some(next);
        at = next;
        while matches!(
            page.at(at),
            "," | "et" | "and" | "&" | "ou" | "or" | "n" | "°" | "no" | "#" | "+" | "a"
        ) {
            at += 1;
        }
        if at == next {
            return last;
        }
    }
}

/// The code at word `at`: letters, digits and joining signs without blanks, with a digit among them.
fn code_at(page: &Page<'_>, at: usize, is_marked: bool) -> Option<(Range<usize>, usize)> {
    let first = page.words.get(at)?;
    if !first.is_number() && !first.is_letters() {
        return None;
    }
    let mut next = at + 1;
    while let Some(word) = page.words.get(next) {
        let joins = matches!(word.text.as_str(), "-" | "/" | "_" | "." | "#");
        let goes_on = word.is_glued && (word.is_number() || word.is_letters() || joins);
        let is_followed = !joins
            || page
                .words
                .get(next + 1)
                .is_some_and(|after| after.is_glued && (after.is_number() || after.is_letters()));
        if !goes_on || !is_followed {
            break;
        }
        next += 1;
    }
    // "FA 2026 0412": capitals, then groups of digits.
    let is_capitals = next == at + 1
        && first.is_letters()
        && page
            .written(first.start..first.end)
            .chars()
            .all(char::is_uppercase)
        && first.text.len() <= 4
        && !NAMES.iter().any(|(name, _)| *name == [first.text.as_str()]);
    if is_capitals {
        while page
            .words
            .get(next)
            .is_some_and(|word| word.is_number() && !word.begins_line && word.text.len() >= 2)
            && next < at + 4
        {
            next += 1;
        }
    }
    let range = first.start..page.words[next - 1].end;
    let code = page.written(range.clone());
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let letters = code.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_amount = page.text[range.end..]
        .trim_start()
        .starts_with(['€', '%', '$', '£']);
    let is_mixed = (letters > 0 && digits > 1 && first.is_letters() && letters <= 8)
        || code.contains(['-', '/', '_'])
        || (letters > 0 && digits > 2);
    let is_year =
        digits == 4 && letters == 0 && (code.starts_with("20") || code.starts_with("19")) && code.len() == 4;
    let fits = digits > 0
        && !is_amount
        && if is_marked {
            digits + letters >= 2 || digits >= 1
        } else {
            (digits >= 4 && !is_year) || (is_mixed && digits >= 2)
        };
    let is_day = code.split(['/', '.']).count() == 3 && letters == 0 && code.len() <= 10;
    (fits && !is_day).then_some((range, next))
}

/// Codes that name themselves: "FA-2026-0412", "CMD10238", "INV-88".
fn self_named(page: &mut Page<'_>) {
    for at in 0..page.words.len() {
        let word = &page.words[at];
        let written = page.written(word.start..word.end);
        if !word.is_capital
            || word.is_glued
            || !written.chars().all(|letter| letter.is_ascii_uppercase())
            || written.len() > 5
        {
            continue;
        }
        let Some((_, kind)) = PREFIXES.iter().find(|(prefix, _)| word.text == *prefix) else {
            continue;
        };
        let Some((range, _)) = code_at(page, at, false) else {
            continue;
        };
        let code = page.written(range.clone());
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        if digits >= 3 && !code.contains(' ') && page.is_free(&range) && !is_called_otherwise(page, at) {
            let value = code.to_owned();
            page.take(*kind, range, value);
        }
    }
}

/// "Contrat FC-2231", "dossier PO-12": another kind of number.
fn is_called_otherwise(page: &Page<'_>, at: usize) -> bool {
    (at.saturating_sub(5)..at).any(|before| {
        matches!(
            page.at(before),
            "contrat"
                | "contract"
                | "client"
                | "customer"
                | "ticket"
                | "dossier"
                | "devis"
                | "quote"
                | "tender"
                | "marche"
                | "consultation"
                | "case"
                | "reference"
                | "modele"
                | "model"
                | "serie"
                | "serial"
                | "sinistre"
                | "police"
                | "adherent"
                | "version"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_code_is_looked_for() {
        for (name, _) in NAMES {
            assert!(NAMING.has(name[0]), "{name:?}");
        }
    }
}
