//! Finds the words that set a deadline.

use super::beginnings::{Beginning, beginnings};
use super::clause::{asks, is_denied, is_legal_notice, is_own_promise, only_happens, sentence};
use super::resolve::resolve;
use super::when::{When, length_behind, when_at};
use super::{Deadline, Letter};
use crate::lists::Phrases;
use crate::passage::Passage;
use facteur_mail::dates::{Clock, Day, Order, Unit, Which, Word, day_at, words};
use jiff::Zoned;

/// Words of a text that are looked at.
const MOST_WORDS: usize = 1_500;
/// Behind "avant" or "deadline", a moment begins within so many words.
const FILLERS: usize = 6;

/// One moment that could be the deadline.
struct Candidate {
    at: Zoned,
    /// Whether its own words say that it is one; else the sentence must ask for something.
    is_strong: bool,
    words: String,
}

/// The deadline that a mail sets: the earliest of those that its sender names, else of those in what he
/// forwards.
pub fn find(letter: &Letter<'_>) -> Option<Deadline> {
    let (own, forwarded) = split_forward(letter.text.text);
    let mut candidates = Vec::new();
    for passage in [letter.subject, &letter.text.first(own.len())] {
        collect(
            passage,
            &letter.written,
            &letter.written,
            letter.order,
            &mut candidates,
        );
    }
    if candidates.is_empty()
        && let Some(forwarded) = forwarded
    {
        let anchor = date_of_forwarded(forwarded, letter).unwrap_or_else(|| letter.written.clone());
        let forwarded = Passage::of(forwarded);
        collect(
            &forwarded,
            &anchor,
            &letter.written,
            letter.order,
            &mut candidates,
        );
    }
    let strong = candidates.iter().filter(|candidate| candidate.is_strong);
    let chosen = strong
        .min_by(|one, other| one.at.cmp(&other.at))
        .or_else(|| candidates.iter().min_by(|one, other| one.at.cmp(&other.at)))?;
    Some(Deadline {
        at: chosen.at.clone(),
        words: chosen.words.clone(),
    })
}

/// What the line above a mail that is passed on says.
static FORWARDED: Phrases = Phrases::in_any_case(&["forwarded message", "message transf", "forwarded by"]);
/// What it says between dashes.
static ORIGINAL: Phrases =
    Phrases::in_any_case(&["original message", "message d'origine", "message original"]);

/// What the sender wrote above a forwarded mail, and that mail.
fn split_forward(text: &str) -> (&str, Option<&str>) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let is_marker =
            FORWARDED.stand_in(trimmed) || (trimmed.starts_with("--") && ORIGINAL.stand_in(trimmed));
        let is_header = at > 0
            && (begins_with(trimmed, "de :") || begins_with(trimmed, "from:"))
            && has_header_below(&text[at..]);
        if is_marker || is_header {
            return (&text[..at], Some(&text[at..]));
        }
        at += line.len();
    }
    (text, None)
}

/// Whether a line begins so, in capitals or not.
fn begins_with(line: &str, name: &str) -> bool {
    let beginning = line.get(..name.len());
    beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(name))
}

fn has_header_below(text: &str) -> bool {
    text.lines().skip(1).take(5).any(|line| {
        let lower = line.trim_start().to_lowercase();
        ["objet", "subject", "envoyé", "sent:", "date"]
            .iter()
            .any(|name| lower.starts_with(name))
    })
}

/// When the forwarded mail was written: days are meant from there.
fn date_of_forwarded(forwarded: &str, letter: &Letter<'_>) -> Option<Zoned> {
    let line = forwarded.lines().take(12).find(|line| {
        let lower = line.trim_start().to_lowercase();
        ["date", "envoyé", "sent"]
            .iter()
            .any(|name| lower.starts_with(name))
    })?;
    let words = words(line, 40);
    let date = (0..words.len()).find_map(|at| match day_at(&words, at, letter.order)? {
        (day @ Day::Civil { .. }, _) => day.on(letter.written.date(), facteur_mail::dates::Year::Nearest),
        _ => None,
    })?;
    let then = date
        .to_datetime(letter.written.time())
        .to_zoned(letter.written.time_zone().clone())
        .ok()?;
    (then <= letter.written).then_some(then)
}

fn collect(
    passage: &Passage<'_>,
    anchor: &Zoned,
    written: &Zoned,
    order: Order,
    candidates: &mut Vec<Candidate>,
) {
    let words = &passage.words[..passage.words.len().min(MOST_WORDS)];
    let beginnings = beginnings(words);
    let mut at = 0;
    while at < words.len() {
        let Some((when, next, is_strong)) = at_word(words, at, beginnings[at], order) else {
            at += 1;
            continue;
        };
        let behind = at + 1;
        if let Some(moment) = resolve(when, anchor).filter(|moment| moment > written)
            && counts(words, at, is_strong, when)
        {
            let said = words[at].start..words[next - 1].end;
            candidates.push(Candidate {
                at: moment,
                is_strong,
                words: passage.text.get(said).unwrap_or_default().to_owned(),
            });
        }
        at = behind.max(next);
    }
}

fn counts(words: &[Word], at: usize, is_strong: bool, when: When) -> bool {
    if is_own_promise(words, at) || only_happens(words, at) || is_legal_notice(words, at) {
        return false;
    }
    // Nobody sets a deadline years ahead in passing.
    let is_last = matches!(when, When::Day(Day::Weekday(_, Which::Last), _));
    !is_last && (is_strong || asks(words, at))
}

/// The moment that words beginning at `at` set, the word behind, and whether they say so themselves.
fn at_word(words: &[Word], at: usize, may: Beginning, order: Order) -> Option<(When, usize, bool)> {
    let led = may.leads.then(|| strong(words, at, order)).flatten();
    let marked = || {
        may.is_moment
            .then(|| with_mark_behind(words, at, order))
            .flatten()
    };
    let any = may.leads || may.is_moment;
    led.or_else(marked)
        .or_else(|| any.then(|| weak(words, at, order)).flatten())
}

fn says(words: &[Word], at: usize, phrase: &[&str]) -> bool {
    phrase
        .iter()
        .enumerate()
        .all(|(offset, text)| words.get(at + offset).is_some_and(|word| word.text == *text))
}

/// Words before a moment that make it a deadline.
const BEFORE: &[&[&str]] = &[
    &["avant"],
    &["d", "'", "ici"],
    &["dici"],
    &["au", "plus", "tard"],
    &["no", "later", "than"],
    &["not", "later", "than"],
    &["at", "the", "latest"],
    &["by"],
    &["before"],
    &["ahead", "of"],
    &["prior", "to"],
];

/// Names of deadlines; the moment stands some words behind.
const NAMED: &[&[&str]] = &[
    &["date", "limite"],
    &["dernier", "delai"],
    &["deadline"],
    &["delai", "de", "rigueur"],
    &["echeance", ":"],
    &["echeance", "le"],
    &["echeance", "au"],
    &["echeance", "est"],
    &["echeance", "fixee"],
    &["due", "date"],
    &["due"],
    &["closing", "date"],
    &["closes"],
    &["date", "butoir"],
    &["cloture"],
    &["passe", "le"],
    &["cut", "-", "off"],
];

/// Words before a length of time.
const WITHIN: &[&[&str]] = &[
    &["sous"],
    &["within"],
    &["dans", "les"],
    &["dans", "un", "delai"],
    &["dans", "le", "delai"],
    &["dans", "la"],
    &["dans", "l", "'"],
    &["in", "the", "next"],
    &["d", "'", "ici"],
    &["avant"],
    &["delai", "de"],
    &["delai", ":"],
    &["disposez", "d", "'"],
    &["disposez", "de"],
    &["vous", "avez"],
    &["you", "have"],
    &["allow", "you"],
    &["laisse"],
    &["laissons"],
];

fn strong(words: &[Word], at: usize, order: Order) -> Option<(When, usize, bool)> {
    for phrase in WITHIN.iter().filter(|phrase| says(words, at, phrase)) {
        let behind = at + phrase.len();
        // "Dans l'heure" and "dans les 48 h", but not "dans l'équipe".
        let length = length_behind(words, behind).or_else(|| {
            let from = if phrase.last() == Some(&"'") {
                behind - 2
            } else {
                behind
            };
            length_behind(words, from)
        });
        // "Avant 17 h" is an hour of the day.
        let is_hour = |when: &When| {
            matches!(when, When::After(length) if length.unit == Unit::Hours && length.count < 24)
                && matches!(phrase.first(), Some(&("avant" | "d")))
                && !says(words, behind + 1, &["heures"])
                && !says(words, behind, &["une", "heure"])
        };
        let length = length.filter(|(when, _)| !is_hour(when));
        if let Some((when, next)) = length.filter(|(_, next)| *next > behind)
            && !is_denied(words, at)
            && !is_past(words, next)
            && (!matches!(
                phrase.first(),
                Some(&("vous" | "you" | "laisse" | "laissons" | "allow"))
            ) || matches!(
                words.get(next).map(|word| word.text.as_str()),
                Some("pour" | "to" | "afin" | "from")
            ))
        {
            return Some((when, next, true));
        }
        if matches!(phrase.first(), Some(&"dans"))
            && let Some((clock @ (Clock::EndOfDay | Clock::Morning | Clock::Evening), next)) =
                part_of_day(words, behind)
        {
            return Some((When::Hour(clock), next, true));
        }
    }
    for phrase in BEFORE.iter().filter(|phrase| says(words, at, phrase)) {
        if is_denied(words, at) {
            return None;
        }
        let behind = at + phrase.len();
        if matches!(
            words.get(behind).map(|word| word.text.as_str()),
            Some("then" | "la" | "cela" | "that")
        ) && let Some(when) = spoken_of(words, at, order)
            && when_at(words, behind, order).is_none()
        {
            return Some((when, behind + 1, true));
        }
        if let Some((when, next)) = when_at(words, behind, order) {
            return Some((when, next, true));
        }
        if matches!(phrase[0], "avant" | "before" | "ahead" | "prior") {
            return before_event(words, behind, order);
        }
    }
    let phrase = NAMED.iter().find(|phrase| says(words, at, phrase))?;
    let behind = at + phrase.len();
    let end = sentence(words, behind).end;
    let starts = behind..end.min(behind + FILLERS);
    let is_start = |from: &usize| {
        !matches!(
            words[*from].text.as_str(),
            "apres" | "after" | "depuis" | "since" | "passee" | "was" | "etait"
        )
    };
    starts.take_while(is_start).find_map(|from| {
        let (when, next) = when_at(words, from, order)?;
        let is_day = !matches!(when, When::Hour(Clock::At(..)) | When::After(_));
        is_day.then_some((when, next, true))
    })
}

/// "Dans la journée", "dans l'après-midi".
fn part_of_day(words: &[Word], at: usize) -> Option<(Clock, usize)> {
    if words.get(at)?.text == "journee" {
        return Some((Clock::EndOfDay, at + 1));
    }
    facteur_mail::dates::clock_at(words, at).filter(|(clock, _)| !matches!(clock, Clock::At(..)))
}

/// "Before then", "d'ici là": the moment that was spoken of last.
fn spoken_of(words: &[Word], at: usize, order: Order) -> Option<When> {
    (at.saturating_sub(30)..at).rev().find_map(|from| {
        let (when, _) = when_at(words, from, order)?;
        let begins = !matches!(when, When::Day(Day::OfMonth(_), _));
        let is_led = matches!(when, When::Hour(Clock::At(..))) && from > 0 && words[from - 1].is_number();
        (begins && !is_led).then(|| whole(words, from, order).unwrap_or(when))
    })
}

/// "3pm today" rather than "today" alone.
fn whole(words: &[Word], at: usize, order: Order) -> Option<When> {
    (at.saturating_sub(3)..at).find_map(|from| {
        let (when, next) = when_at(words, from, order)?;
        (next > at && matches!(when, When::Day(_, Some(_)))).then_some(when)
    })
}

/// "Avant notre conseil du 4 décembre", "before the meeting on Tuesday".
fn before_event(words: &[Word], from: usize, order: Order) -> Option<(When, usize, bool)> {
    let end = sentence(words, from).end.min(from + FILLERS);
    let joint = (from..end).find(|at| {
        matches!(words[*at].text.as_str(), "du" | "de" | "on" | "of" | "le") && words.get(at + 1).is_some()
    })?;
    let (when, next) = when_at(words, joint + 1, order)?;
    matches!(when, When::Day(..)).then_some((when, next, true))
}

/// "48 h après réception": counted from elsewhere.
fn is_past(words: &[Word], next: usize) -> bool {
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    matches!(
        text(next),
        "apres" | "avant" | "after" | "ago" | "before" | "plus" | "depuis" | "of" | "suivant" | "following"
    ) && !(text(next) == "of" && matches!(text(next + 1), "this" | "receipt" | "today" | "receiving"))
}

/// "Vendredi au plus tard", "Monday at the latest", "le 12 dernier délai".
fn with_mark_behind(words: &[Word], at: usize, order: Order) -> Option<(When, usize, bool)> {
    let (when, next) = when_at(words, at, order)?;
    let behind = next
        + usize::from(
            words
                .get(next)
                .is_some_and(|word| matches!(word.text.as_str(), "," | "(" | "-")),
        );
    let marks: [&[&str]; 9] = [
        &["au", "plus", "tard"],
        &["grand", "maximum"],
        &["maximum"],
        &["max"],
        &["dernier", "delai"],
        &["at", "the", "latest"],
        &["latest"],
        &["sans", "faute"],
        &["imperativement"],
    ];
    let is_moment = matches!(when, When::Day(..) | When::End(..))
        || matches!(when, When::Hour(clock) if !matches!(clock, Clock::At(..)));
    let is_marked = marks.iter().any(|mark| says(words, behind, mark));
    (is_moment && is_marked).then_some((when, next, true))
}

/// Moments that are deadlines where something is asked for: "pour lundi", "until Friday", "ce soir".
fn weak(words: &[Word], at: usize, order: Order) -> Option<(When, usize, bool)> {
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    let behind = match (text(at), text(at + 1)) {
        ("pour" | "for" | "until" | "till" | "til", _) => at + 1,
        ("jusqu", "'") => at + 2,
        _ => 0,
    };
    if behind > 0 {
        let (when, next) = when_at(words, behind, order)?;
        let lasts = matches!(text(at), "jusqu" | "until" | "till" | "til");
        let is_open = !lasts || answers_until(words, at);
        return (is_open
            && matches!(
                when,
                When::Day(..) | When::End(..) | When::Hour(Clock::Evening | Clock::EndOfDay)
            ))
        .then_some((when, next, false));
    }
    let (when, next) = when_at(words, at, order)?;
    let is_near = match when {
        When::Day(Day::InDays(0 | 1), _) => !is_day_of_event(words, at),
        When::Hour(Clock::Evening) => matches!(text(at), "ce" | "tonight" | "this"),
        When::Hour(Clock::EndOfDay) => matches!(text(at), "cet" | "this" | "en" | "eod" | "cob"),
        When::Hour(Clock::Opening) | When::Day(_, Some(Clock::Opening)) => true,
        When::End(..) => matches!(text(at), "fin" | "end" | "eow" | "eom" | "cette" | "this"),
        _ => false,
    };
    is_near.then_some((when, next, false))
}

/// "Vous avez jusqu'au 4 pour répondre": only then it is until when somebody may act.
fn answers_until(words: &[Word], at: usize) -> bool {
    let sentence = sentence(words, at);
    words[sentence].iter().any(|word| {
        matches!(
            word.text.as_str(),
            "repondre"
                | "reponse"
                | "transmettre"
                | "deposer"
                | "envoyer"
                | "regler"
                | "payer"
                | "signer"
                | "confirmer"
                | "disposez"
                | "avez"
                | "respond"
                | "reply"
                | "submit"
                | "send"
                | "pay"
                | "sign"
                | "confirm"
                | "have"
        )
    })
}

/// "Rendez-vous demain", "the call tomorrow": an appointment.
fn is_day_of_event(words: &[Word], at: usize) -> bool {
    let sentence = sentence(words, at);
    words[sentence].iter().any(|word| {
        matches!(
            word.text.as_str(),
            "rendez"
                | "rdv"
                | "reunion"
                | "visio"
                | "entretien"
                | "meeting"
                | "appointment"
                | "interview"
                | "absent"
                | "absente"
                | "conges"
                | "visite"
                | "seminaire"
                | "webinar"
                | "webinaire"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words of moments, their lead-ins, what stands between them, and others.
    #[rustfmt::skip]
    const VOCABULARY: &[&str] = &[
        "avant", "d", "'", "ici", "dici", "au", "plus", "tard", "no", "not", "later", "than", "at", "the", "latest", "by", "before", "ahead", "of", "prior", "to", "date", "limite", "dernier", "delai", "deadline", "de", "rigueur", "echeance", ":", "le", "est", "fixee", "due", "closing", "closes", "butoir", "cloture", "passe", "cut", "-", "off", "sous", "within", "dans", "les", "un", "la", "l", "in", "next", "disposez", "vous", "avez", "you", "have", "allow", "laisse", "laissons", "pour", "for", "until", "till", "til", "jusqu", "a", "fin", "end", "eow", "weekend", "eom", "eoy", "week", "mi", "mid", "milieu", "du", "semaine", "cette", "mois", "month", "year", "annee", "prochain", "prochaine", "this", "ce", "cet", "jour", "journee", "matin", "apres", "midi", "afternoon", "first", "thing", "premiere", "heure", "heures", "h", "hours", "days", "jours", "ouvres", "business", "ouverture", "soir", "tonight", "noon", "minuit", "eod", "cob", "close", "play", "day", "after", "tomorrow", "today", "demain", "aujourd", "hui", "lundi", "friday", "mars", "may", "december", "12", "17", "2027", "48", "30", "1", "er", "th", "/", ".", ",", "(", ")", "pm", "o", "clock", "en", "huit", "on", "about", "environ", "max", "maximum", "grand", "sans", "faute", "imperativement", "merci", "confirmer", "facture", "then", "la", "cela", "une", "huitaine", "quinzaine", "fortnight", "the", "hour", "vers", "around", "courant", "!", "€",
    ];

    #[test]
    fn every_lead_in_is_looked_for() {
        for phrase in BEFORE.iter().chain(NAMED).chain(WITHIN) {
            let words = words(&phrase.join(" "), MOST_WORDS);
            assert!(beginnings(&words)[0].leads, "{phrase:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn no_moment_begins_where_none_is_looked_for(
            picked in proptest::collection::vec((0..VOCABULARY.len(), any::<bool>()), 1..12),
        ) {
            let mut text = String::new();
            for (number, is_glued) in picked {
                text.push_str(if is_glued { "" } else { " " });
                text.push_str(VOCABULARY[number]);
            }
            let words = words(&text, MOST_WORDS);
            let anything = Beginning { leads: true, is_moment: true };
            for (at, may) in beginnings(&words).into_iter().enumerate() {
                let (quick, whole) = (at_word(&words, at, may, Order::DayFirst), at_word(&words, at, anything, Order::DayFirst));
                prop_assert_eq!(quick, whole, "{}, word {}", text, at);
            }
        }
    }
}
