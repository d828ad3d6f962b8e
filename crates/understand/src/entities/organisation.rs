//! Organisations: by legal form, by what they are, or by their line in a signature.

use super::names::{JOBS, PARTICLES, is_first_name};
use super::person::{closes, lines};
use super::{Kind, Page};
use crate::lists::WordSet;

/// Legal forms.
pub(super) fn is_legal_form(word: &str) -> bool {
    static FORMS: WordSet = WordSet::new(&[
        "sarl", "sas", "sasu", "sa", "eurl", "snc", "sci", "scop", "scic", "selarl", "scp", "gie", "ltd",
        "limited", "llc", "inc", "plc", "gmbh", "llp", "bv", "ag", "spa", "srl", "corp", "ltee", "senc",
        "asbl",
    ]);
    FORMS.has(word)
}

/// What an organisation is, before its name: "Cabinet Roche".
fn leads(word: &str) -> bool {
    #[rustfmt::skip]
    static LEADS: WordSet = WordSet::new(&[
        "cabinet", "mairie", "hotel", "clinique", "garage", "boulangerie", "patisserie", "pharmacie", "association", "groupe", "transports", "ets", "etablissements", "universite", "lycee", "ecole", "college", "restaurant", "imprimerie", "menuiserie", "agence", "syndicat", "fondation", "creche", "maisons", "trattoria", "pizzeria", "bistrot", "cafe", "ehpad", "librairie", "laboratoire", "laboratoires", "federation", "ateliers", "atelier", "camping", "theatre", "musee", "banque", "etude", "societe", "entreprise", "maison", "brasserie", "fromagerie", "plomberie", "electricite", "batiments", "constructions", "editions", "centre", "institut", "mutuelle", "cooperative", "domaine", "chateau", "opticien", "optique", "jardinerie", "traiteur", "auberge", "ville", "commune", "departement", "region", "metropole", "prefecture", "office", "hopital", "chu", "residence", "copropriete", "syndic", "tresorerie", "regie", "communaute", "chambre", "caisse", "comite", "conseil", "direction", "journal", "fiduciaire", "conservatoire", "bibliotheque", "mediatheque", "club",
    ]);
    LEADS.has(word)
}

/// What an organisation is, behind its name: "Harbour Logistics".
fn follows(word: &str) -> bool {
    #[rustfmt::skip]
    static FOLLOWS: WordSet = WordSet::new(&[
        "council", "school", "hospital", "university", "group", "solutions", "logistics", "partners", "consulting", "services", "association", "trust", "bank", "clinic", "foods", "systems", "studio", "studios", "media", "software", "technologies", "technology", "industries", "bakery", "dental", "surgery", "insurance", "properties", "estates", "construction", "engineering", "supplies", "foundation", "academy", "college", "library", "museum", "holdings", "ventures", "labs", "works", "motors", "electronics", "pharmacy", "brewery", "kitchens", "interiors", "architects", "hotels", "hotel", "inn", "store", "stores", "conseil", "informatique", "distribution", "immobilier", "assurances", "finances", "formation", "energie", "energies", "batiment", "securite", "nettoyage", "communication", "industrie", "habitat", "telecom", "telecoms", "digital", "international", "developpement", "church", "charity", "society", "press", "publishing", "catering", "cleaning", "plumbing", "heating", "roofing", "freight", "couriers", "travel", "tours", "farm", "farms", "nursery", "care", "courier", "times", "herald", "gazette", "tribune", "council", "borough", "realty", "advisory", "analytics", "security", "printing", "garage", "bistro", "cafe", "gym", "fitness", "theatre", "cinema", "airlines", "shipping", "textiles", "plastics", "steel", "chemicals", "pharma", "robotics", "energy", "power", "water", "gas", "housing",
    ]);
    FOLLOWS.has(word)
}

/// Whether a word is rather an organisation's than a person's.
pub(super) fn is_organisation_word(word: &str) -> bool {
    leads(word) || follows(word)
}

pub(super) fn read(page: &mut Page<'_>, is_body: bool) {
    by_legal_form(page);
    by_what_it_is(page);
    by_context(page);
    if is_body {
        by_signature(page);
    }
}

fn is_capital(page: &Page<'_>, at: usize) -> bool {
    page.words.get(at).is_some_and(|word| word.is_capital)
}

fn joins(page: &Page<'_>, at: usize) -> bool {
    if page.at(at) == "-" {
        return page.words[at].is_glued;
    }
    matches!(page.at(at), "&" | "'" | "et" | "and" | "." | "+")
        || PARTICLES.has(page.at(at)) && page.at(at).len() > 1
        || matches!(page.at(at), "sur" | "des" | "en" | "of" | "d" | "l")
}

/// Behind capitals with joining words between, on one line.
fn end_of_capitals(page: &Page<'_>, from: usize, most: usize) -> usize {
    let mut at = from;
    let mut end = from;
    while at < page.words.len() && at < from + most {
        if page.words[at].begins_line && at > from {
            break;
        }
        if is_capital(page, at) || (page.words[at].is_number() && at > from && page.words[at].is_glued) {
            end = at + 1;
        } else if !joins(page, at) || page.at(at) == "." && !page.words[at].is_glued {
            break;
        } else if page.at(at) == "." {
            // The end of a sentence.
            break;
        }
        at += 1;
    }
    end
}

fn take(page: &mut Page<'_>, from: usize, to: usize) {
    if to <= from {
        return;
    }
    let range = page.words[from].start..page.words[to - 1].end;
    let value = page
        .written(range.clone())
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if page.is_free(&range) && value.chars().filter(|letter| letter.is_alphabetic()).count() > 1 {
        page.take(Kind::Company, range, value);
    }
}

/// "Menuiserie Gautier SARL", "SAS Calorine", "Harbour Foods Ltd".
fn by_legal_form(page: &mut Page<'_>) {
    for at in 0..page.words.len() {
        let word = &page.words[at];
        let written = page.written(word.start..word.end);
        // "Gestion Beaupré ltée", "Boréal inc."
        let is_small = matches!(word.text.as_str(), "inc" | "ltee" | "ltd" | "senc")
            && at > 0
            && is_capital(page, at - 1);
        let is_form = (word.is_capital || is_small)
            && is_legal_form(&word.text)
            && (written.len() < 3
                || written.chars().all(char::is_uppercase)
                || !matches!(word.text.as_str(), "sa" | "ag" | "spa" | "inc"));
        if !is_form || word.text == "sa" && written != "SA" {
            continue;
        }
        let mut from = at;
        while from > 0 && at - from < 7 && !page.words[from].begins_line {
            let before = from - 1;
            let is_part = is_capital(page, before) && !starts_sentence(page, before)
                || matches!(page.at(before), "&" | "-" | "'" | ",")
                    && before > 0
                    && is_capital(page, before - 1)
                    && (page.at(before) != "," || before + 1 == at)
                || matches!(page.at(before), "et" | "de" | "du" | "des" | "and" | "of")
                    && before > 0
                    && is_capital(page, before - 1);
            if !is_part {
                break;
            }
            from = before;
        }
        while from < at && joins(page, from) {
            from += 1;
        }
        let end = if page.at(at + 1) == "."
            && matches!(word.text.as_str(), "inc" | "ltd" | "corp")
            && page.words.get(at + 1).is_some_and(|dot| dot.is_glued)
            && (is_small
                || page
                    .words
                    .get(at + 2)
                    .is_some_and(|next| !next.begins_line && !is_capital(page, at + 2)))
        {
            at + 2
        } else {
            at + 1
        };
        if from < at {
            take(page, from, end);
            continue;
        }
        let same_line = page.words.get(at + 1).is_some_and(|next| !next.begins_line);
        let behind = if same_line && is_capital(page, at + 1) {
            end_of_capitals(page, at + 1, 6)
        } else {
            at
        };
        take(page, if behind > at { at } else { behind }, behind);
    }
}

/// "La", "Notre", "The" with a capital only because a sentence begins.
fn starts_sentence(page: &Page<'_>, at: usize) -> bool {
    matches!(
        page.at(at),
        "la" | "le"
            | "les"
            | "l"
            | "notre"
            | "votre"
            | "the"
            | "our"
            | "your"
            | "bonjour"
            | "societe"
            | "chez"
            | "pour"
            | "de"
            | "at"
            | "for"
            | "from"
            | "objet"
            | "entreprise"
    )
}

/// "Cabinet Roche", "Mairie de Saint-Ouen", "Harbour Logistics".
#[allow(clippy::too_many_lines)] // A list of forms, each with its place.
fn by_what_it_is(page: &mut Page<'_>) {
    let mut at = 0;
    while at < page.words.len() {
        if leads(page.at(at))
            && (is_capital(page, at)
                || matches!(
                    page.at(at),
                    "societe"
                        | "entreprise"
                        | "association"
                        | "mairie"
                        | "cabinet"
                        | "groupe"
                        | "agence"
                        | "garage"
                        | "hotel"
                        | "lycee"
                        | "college"
                        | "ecole"
                        | "clinique"
                        | "restaurant"
                        | "copropriete"
                        | "creche"
                        | "ehpad"
                        | "pharmacie"
                        | "boulangerie"
                        | "camping"
                ))
        {
            let mut from = at + 1;
            while from < at + 4
                && matches!(
                    page.at(from),
                    "de" | "du" | "des" | "la" | "l" | "'" | "d" | "le" | "les"
                )
                && !page.words[from].begins_line
            {
                from += 1;
            }
            let same_line = page.words.get(from).is_some_and(|word| !word.begins_line);
            let end = if same_line && is_capital(page, from) {
                end_of_capitals(page, from, 7)
            } else {
                from
            };
            if end > from {
                let keeps_kind = is_capital(page, at) && !matches!(page.at(at), "societe" | "entreprise");
                let start =
                    if keeps_kind || !matches!(page.at(at), "societe" | "entreprise" | "groupe" | "agence") {
                        at
                    } else {
                        from
                    };
                take(page, start, end);
                at = end;
                continue;
            }
        }
        if follows(page.at(at))
            && is_capital(page, at)
            && at > 0
            && is_capital(page, at - 1)
            && !page.words[at].begins_line
            && !starts_sentence(page, at - 1)
        {
            let mut from = at - 1;
            while from > 0
                && !page.words[from].begins_line
                && at - from < 4
                && is_capital(page, from - 1)
                && !starts_sentence(page, from - 1)
            {
                from -= 1;
            }
            let mut end = at + 1;
            while follows(page.at(end)) && is_capital(page, end) && !page.words[end].begins_line {
                end += 1;
            }
            if !is_first_name(page.at(from)) || end - from > 2 {
                take(page, from, end);
                at = end;
                continue;
            }
        }
        // "Keane & Sons", "Roche et Associés".
        let is_family = matches!(
            page.at(at),
            "sons"
                | "daughters"
                | "co"
                | "cie"
                | "fils"
                | "filles"
                | "associes"
                | "freres"
                | "partners"
                | "associates"
        ) && is_capital(page, at);
        if is_family && at > 1 && matches!(page.at(at - 1), "&" | "et" | "and") && is_capital(page, at - 2) {
            let mut from = at - 2;
            while from > 0
                && is_capital(page, from - 1)
                && !page.words[from].begins_line
                && !starts_sentence(page, from - 1)
            {
                from -= 1;
            }
            take(page, from, at + 1);
        }
        at += 1;
    }
}

/// "chez Nordex", "on behalf of Acme".
fn by_context(page: &mut Page<'_>) {
    for at in 0..page.words.len() {
        let behind = match (page.at(at), page.at(at + 1), page.at(at + 2)) {
            ("chez", ..) => at + 1,
            ("behalf", "of", _) | ("work", "at" | "for", _) => at + 2,
            ("pour", "le", "compte") => at + 4,
            _ => continue,
        };
        let same_line = page.words.get(behind).is_some_and(|word| !word.begins_line);
        if same_line
            && is_capital(page, behind)
            && !is_first_name(page.at(behind))
            && !super::names::TITLES.has(page.at(behind))
        {
            let end = end_of_capitals(page, behind, 5);
            take(page, behind, end);
        }
    }
}

/// The line of a signature that is neither name nor job nor number.
fn by_signature(page: &mut Page<'_>) {
    let lines = lines(page);
    let Some(closing) = lines.iter().rposition(|(from, to)| closes(page, *from, *to)) else {
        return;
    };
    let mut is_first = true;
    for (from, to) in lines.iter().skip(closing + 1).take(6) {
        for (from, to) in parts(page, *from, *to) {
            let is_company = looks_like_company(page, from, to);
            // The first part is the person's name.
            let may_be_person = is_first
                && (2..=4).contains(&(to - from))
                && !(from..to).any(|at| {
                    is_organisation_word(page.at(at)) || is_legal_form(page.at(at)) || page.at(at) == "&"
                });
            let may_be_first_name = (is_first && to - from == 1) || is_first_name(page.at(from));
            if is_company && !may_be_person && !may_be_first_name {
                take(page, from, to);
            }
            is_first = false;
        }
    }
}

/// "Nikhil Rao, Spice Garden Restaurant", "Amélie Fontaine, DSI, Groupe Orsay": who a person speaks for.
pub(super) fn behind_people(page: &mut Page<'_>) {
    let people: Vec<usize> = page
        .found
        .iter()
        .filter(|(_, entity)| entity.kind == Kind::Person)
        .map(|(at, _)| *at)
        .collect();
    for start in people {
        let Some(first) = page.words.iter().position(|word| word.start >= start) else {
            continue;
        };
        let line_end = (first + 1..page.words.len())
            .find(|at| page.words[*at].begins_line)
            .unwrap_or(page.words.len());
        let parts = parts(page, first, line_end);
        for (from, to) in parts.into_iter().skip(1).take(2) {
            let is_job = page.words[from..to].iter().any(|word| JOBS.has(&word.text));
            let to = if page.at(to - 1) == "." { to - 1 } else { to };
            if is_job || to <= from {
                continue;
            }
            if to - from > 1 && looks_like_company(page, from, to) && !is_first_name(page.at(from)) {
                take(page, from, to);
            }
            break;
        }
    }
}

/// The parts of a line between commas, bars and dashes.
fn parts(page: &Page<'_>, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = from;
    for at in from..=to {
        let is_mark = at == to
            || matches!(page.at(at), "," | "|" | "•" | "·" | "/")
            || (page.at(at) == "-" && !page.words[at].is_glued);
        if is_mark {
            if at > start {
                parts.push((start, at));
            }
            start = at + 1;
        }
    }
    parts
}

fn looks_like_company(page: &Page<'_>, from: usize, to: usize) -> bool {
    let words = &page.words[from..to];
    let all = (from..to).all(|at| is_capital(page, at) || joins(page, at));
    let is_job = words.iter().any(|word| JOBS.has(&word.text));
    let has_digits = words.iter().any(super::Word::is_number);
    let is_other = words.iter().any(|word| {
        matches!(
            word.text.as_str(),
            "tel"
                | "mob"
                | "mobile"
                | "fax"
                | "email"
                | "mail"
                | "siret"
                | "siren"
                | "tva"
                | "rcs"
                | "iban"
                | "bic"
                | "cedex"
                | "france"
                | "envoye"
                | "sent"
                | "ps"
                | "pj"
                | "nb"
                | "www"
                | "http"
                | "https"
                | "@"
                | "merci"
                | "thanks"
                | "bonjour"
                | ":"
                | "rue"
                | "vat"
                | "phone"
        )
    });
    let range = page.words[from].start..page.words[to - 1].end;
    all && (1..=6).contains(&words.len())
        && !is_job
        && !has_digits
        && !is_other
        && page.is_free(&range)
        && words[0].text.len() > 1
        && is_capital(page, from)
}
