//! People: by title, by first name, or by the line under a closing.

use super::names::{CLOSINGS, JOBS, PARTICLES, TITLES, is_first_name};
use super::organisation::{is_legal_form, is_organisation_word};
use super::{Kind, Page};
use crate::lists::WordSet;

pub(super) fn read(page: &mut Page<'_>, is_body: bool) {
    by_title(page);
    by_first_name(page);
    if is_body {
        by_closing(page);
    }
}

/// Whether a word as written begins with a capital and is a name's.
fn is_name(page: &Page<'_>, at: usize) -> bool {
    let Some(word) = page.words.get(at) else {
        return false;
    };
    word.is_capital
        && word.text.len() > 1
        && !is_legal_form(&word.text)
        && !is_organisation_word(&word.text)
        && !is_common(&word.text)
}

/// Words that begin sentences and lines, and are no names.
fn is_common(word: &str) -> bool {
    #[rustfmt::skip]
    static COMMON: WordSet = WordSet::new(&[
        "bonjour", "merci", "cordialement", "madame", "monsieur", "objet", "re", "fwd", "tr", "le", "la", "les", "un", "une", "je", "nous", "vous", "il", "elle", "et", "ou", "mais", "pour", "avec", "dans", "sur", "au", "aux", "en", "est", "ce", "cette", "suite", "voici", "tel", "tél", "mob", "fax", "email", "mail", "siret", "siren", "tva", "iban", "bic", "rcs", "date", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "facture", "commande", "devis", "total", "montant", "client", "contrat", "dossier", "adresse", "urgent", "hello", "hi", "dear", "the", "this", "that", "please", "thanks", "regards", "best", "kind", "from", "to", "subject", "sent", "our", "your", "we", "you", "it", "is", "and", "or", "for", "with", "invoice", "order", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "france", "paris", "lyon", "marseille", "lille", "nantes", "bordeaux", "toulouse", "rennes", "london", "envoye", "iphone", "responsable", "directeur", "directrice", "service", "rue", "avenue", "cedex",
    ]);
    COMMON.has(word)
}

/// Behind a family name that begins at `from`: capitals, particles between, at most four words.
fn family_name(page: &Page<'_>, from: usize) -> usize {
    let mut at = from;
    let mut end = from;
    while at < page.words.len() && at < from + 6 {
        let word = &page.words[at];
        if word.begins_line && at > from {
            break;
        }
        let joins = matches!(word.text.as_str(), "-" | "'")
            && word.is_glued
            && page.words.get(at + 1).is_some_and(|next| next.is_glued);
        if is_name(page, at) {
            end = at + 1;
            if end >= from + 4 && !page.words.get(end).is_some_and(|next| next.is_glued) {
                break;
            }
        } else if !(joins || (PARTICLES.has(&word.text) && at < from + 3)) {
            break;
        }
        at += 1;
    }
    end
}

fn take(page: &mut Page<'_>, from: usize, to: usize) {
    let range = page.words[from].start..page.words[to - 1].end;
    if page.is_free(&range) {
        let value = page
            .written(range.clone())
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        page.take(Kind::Person, range, value);
    }
}

/// "Mme Claire Roux", "M. Benali", "Dr Smith". Not in the line that greets: that is the recipient.
fn by_title(page: &mut Page<'_>) {
    let mut at = 0;
    while at < page.words.len() {
        let is_capital = page.words[at].is_capital && !page.words[at].is_glued;
        let is_title = is_capital
            && (TITLES.has(page.at(at)) && page.words[at].text.len() > 1
                || page.at(at) == "m" && page.at(at + 1) == ".");
        if !is_title || greets(page, at) {
            at += 1;
            continue;
        }
        let from = at + 1 + usize::from(page.at(at + 1) == ".");
        let same_line = page.words.get(from).is_some_and(|word| !word.begins_line);
        let end = if same_line && is_name(page, from) {
            family_name(page, from)
        } else {
            from
        };
        if end > from {
            take(page, from, end);
        }
        at = end.max(at + 1);
    }
}

/// Whether the line of a word greets somebody.
fn greets(page: &Page<'_>, at: usize) -> bool {
    let start = (0..=at)
        .rev()
        .find(|place| page.words[*place].begins_line)
        .unwrap_or(0);
    matches!(
        page.at(start),
        "bonjour"
            | "bonsoir"
            | "cher"
            | "chere"
            | "chers"
            | "dear"
            | "hello"
            | "hi"
            | "salut"
            | "madame"
            | "monsieur"
            | "mesdames"
            | "coucou"
            | "hey"
    ) && at < start + 5
}

/// "Julien Moreau", "Marie-Laure DUPONT".
fn by_first_name(page: &mut Page<'_>) {
    let mut at = 0;
    while at < page.words.len() {
        let is_capital = page.words[at].is_capital;
        if !is_capital || page.words[at].is_glued || !is_first_name(page.at(at)) || greets(page, at) {
            at += 1;
            continue;
        }
        let mut from = at + 1;
        // "Marie-Laure", "Jean Pierre", "John A."
        while page.at(from) == "-" && page.words[from].is_glued && is_name(page, from + 1) {
            from += 2;
        }
        let same_line = page
            .words
            .get(from)
            .is_some_and(|word| !word.begins_line && !word.is_glued);
        let end = if same_line && (is_name(page, from) || PARTICLES.has(page.at(from))) {
            family_name(page, from)
        } else {
            from
        };
        if end > from && !JOBS.has(page.at(from)) {
            take(page, at, end);
        }
        at = end.max(at + 1);
    }
}

/// The name under "Cordialement,".
fn by_closing(page: &mut Page<'_>) {
    let lines = lines(page);
    under_closing(page, &lines);
    at_the_end(page, &lines);
}

/// A name alone on one of the last lines.
fn at_the_end(page: &mut Page<'_>, lines: &[(usize, usize)]) {
    let from_line = lines.len().saturating_sub(4).max(1);
    for (from, to) in lines.iter().skip(from_line) {
        let count = to - from;
        let is_name_line = (2..=3).contains(&count)
            && (*from..*to).all(|at| is_name(page, at) && page.words[at].is_letters());
        let is_other = (*from..*to).any(|at| JOBS.has(page.at(at)) || is_organisation_word(page.at(at)));
        if is_name_line && !is_other {
            take(page, *from, *to);
            return;
        }
    }
}

fn under_closing(page: &mut Page<'_>, lines: &[(usize, usize)]) {
    for (number, (from, to)) in lines.iter().enumerate() {
        if !closes(page, *from, *to) {
            continue;
        }
        for (from, to) in lines.iter().skip(number + 1).take(2) {
            let end = (*from..*to)
                .find(|at| {
                    matches!(page.at(*at), "," | "|" | "-" | "(" | "/" | "•" | ":")
                        && !page.words[*at].is_glued
                })
                .unwrap_or(*to);
            let end = if page.at(end.saturating_sub(1)) == "," {
                end - 1
            } else {
                end
            };
            let names = (*from..end)
                .filter(|at| page.words[*at].is_letters() && page.words[*at].text.len() > 1)
                .count();
            let all = (*from..end).all(|at| {
                is_name(page, at)
                    || matches!(page.at(at), "-" | "'" | ".")
                    || PARTICLES.has(page.at(at))
                    || page.words[at].text.len() == 1
            });
            let is_job = (*from..end).any(|at| {
                JOBS.has(page.at(at)) || is_organisation_word(page.at(at)) || is_legal_form(page.at(at))
            });
            if (2..=4).contains(&names) && all && !is_job && end > *from {
                take(page, *from, end);
                break;
            }
        }
    }
}

/// Ranges of words of the lines that are not empty.
pub(super) fn lines(page: &Page<'_>) -> Vec<(usize, usize)> {
    let starts: Vec<usize> = (0..page.words.len())
        .filter(|at| page.words[*at].begins_line)
        .collect();
    starts
        .iter()
        .enumerate()
        .map(|(number, start)| {
            (
                *start,
                starts.get(number + 1).copied().unwrap_or(page.words.len()),
            )
        })
        .collect()
}

/// Whether a line closes a mail.
pub(super) fn closes(page: &Page<'_>, from: usize, to: usize) -> bool {
    if to - from > 6 {
        return false;
    }
    let mut line = String::new();
    for word in &page.words[from..to] {
        if !line.is_empty() && !word.is_glued {
            line.push(' ');
        }
        line.push_str(&word.text);
    }
    let line = line.trim_end_matches([',', '.', '!', ' ']);
    CLOSINGS.has(line)
}
