//! The starter: a first reading of category, impact and urgency from words, until a model is trained.
//!
//! It reads the subject and what the sender wrote now; never the quote, never the signature. It is honest
//! about how little words prove: its confidence stays between 0.3 and 0.7.

mod words;

use crate::facts::MailFacts;
use crate::fold::{fold, stands_alone};
use aho_corasick::AhoCorasick;
use facteur_domain::{Category, Impact, Reason, Urgency};
use std::sync::LazyLock;
use words::{ADVERTS, CALM, CATEGORIES, Sign, THANKS, TROUBLES};

/// Bytes of the sender's text that are read: what a mail is about is said at its beginning.
const READ_BYTES: usize = 6_000;
/// How much more a word counts in the subject.
const SUBJECT_WEIGHT: f64 = 1.6;
/// Weight from which a mail is advertising.
const ADVERT_WEIGHT: f64 = 3.5;
/// Folded letters up to which thanks are all that a mail says.
const SHORT_THANKS: usize = 350;
/// Words that are told as reasons.
const MOST_REASONS: usize = 6;

/// What the words of a mail speak for.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// What it seems to be about.
    pub category: Category,
    /// How far the trouble seems to reach.
    pub impact: Impact,
    /// How soon it seems to matter.
    pub urgency: Urgency,
    /// From 0.3 to 0.7: words alone are never sure.
    pub confidence: f64,
    /// The words, most telling first.
    pub reasons: Vec<Reason>,
}

/// Reads the words of a mail.
pub fn guess(mail: &MailFacts<'_>) -> Guess {
    let subject = fold(mail.subject);
    let reply = &mail.reply[..mail.reply.floor_char_boundary(READ_BYTES)];
    let body = fold(reply);
    let mut heard = Heard::default();
    heard.listen(&subject, SUBJECT_WEIGHT);
    heard.listen(&body, 1.0);
    heard.conclude(body.len())
}

/// One phrase of the table.
struct Phrase {
    text: &'static str,
    open_after: bool,
    sign: Sign,
}

/// All phrases in one automaton, made at the first mail.
static TABLE: LazyLock<(Option<AhoCorasick>, Vec<Phrase>)> = LazyLock::new(|| {
    let categories = CATEGORIES.iter().flat_map(|(key, words)| {
        words
            .iter()
            .map(|(text, weight)| (*text, Sign::Category(key, *weight)))
    });
    let troubles = TROUBLES
        .iter()
        .map(|(text, impact, urgency)| (*text, Sign::Trouble(*impact, *urgency)));
    let calm = CALM.iter().map(|text| (*text, Sign::Calm));
    let adverts = ADVERTS
        .iter()
        .map(|(text, weight)| (*text, Sign::Advert(*weight)));
    let thanks = THANKS.iter().map(|text| (*text, Sign::Thanks));
    let phrases: Vec<Phrase> = categories
        .chain(troubles)
        .chain(calm)
        .chain(adverts)
        .chain(thanks)
        .map(|(text, sign)| Phrase {
            text: text.trim_end_matches('*'),
            open_after: text.ends_with('*'),
            sign,
        })
        .collect();
    let automaton = AhoCorasick::new(phrases.iter().map(|phrase| fold(phrase.text))).ok();
    (automaton, phrases)
});

/// What was heard in subject and text.
#[derive(Default)]
struct Heard {
    /// Phrases of categories by number, each with the greatest weight that it had.
    words: Vec<(usize, f64)>,
    impact: Option<Impact>,
    urgency: Option<Urgency>,
    troubles: Vec<&'static str>,
    calm: Option<&'static str>,
    advert: f64,
    adverts: Vec<usize>,
    thanks: Option<&'static str>,
}

impl Heard {
    fn listen(&mut self, folded: &str, factor: f64) {
        let (Some(automaton), phrases) = &*TABLE else {
            return;
        };
        for hit in automaton.find_overlapping_iter(folded) {
            let number = hit.pattern().as_usize();
            let Some(phrase) = phrases.get(number) else {
                continue;
            };
            let (before, after) = stands_alone(folded, hit.start(), hit.end());
            // Phrases such as "% off" begin with a sign, before which anything may stand.
            let begins_with_sign = !phrase.text.starts_with(char::is_alphanumeric);
            if (before || begins_with_sign) && (after || phrase.open_after) {
                self.hear(number, phrase, factor);
            }
        }
    }

    fn hear(&mut self, number: usize, phrase: &Phrase, factor: f64) {
        match phrase.sign {
            Sign::Category(_, weight) => match self.words.iter_mut().find(|(known, _)| *known == number) {
                // Saying it twice says a little more, once.
                Some((_, known)) => *known = known.max(weight * factor).min(weight * SUBJECT_WEIGHT),
                None => self.words.push((number, weight * factor)),
            },
            Sign::Trouble(impact, urgency) => {
                self.impact = self.impact.max(Some(impact));
                self.urgency = self.urgency.max(Some(urgency));
                if !self.troubles.contains(&phrase.text) {
                    self.troubles.push(phrase.text);
                }
            }
            Sign::Calm => self.calm = self.calm.or(Some(phrase.text)),
            Sign::Advert(weight) if !self.adverts.contains(&number) => {
                self.adverts.push(number);
                self.advert += weight;
            }
            Sign::Advert(_) => {}
            Sign::Thanks => self.thanks = self.thanks.or(Some(phrase.text)),
        }
    }

    fn conclude(mut self, letters: usize) -> Guess {
        if self.advert >= ADVERT_WEIGHT {
            return nothing_to_do(
                "advert",
                self.adverts.first().map_or("", |number| text_of(*number)),
                0.6,
            );
        }
        self.words.sort_by(|one, other| other.1.total_cmp(&one.1));
        let (best, weight, second) = self.ranking();
        if let Some(thanks) = self.thanks
            && letters <= SHORT_THANKS
            && weight < 4.0
            && self.impact.is_none()
        {
            return nothing_to_do("thanks", thanks, 0.5);
        }
        let (impact, urgency) = self.trouble();
        let category = best
            .and_then(|key| key.parse().ok())
            .unwrap_or_else(Category::other);
        Guess {
            impact,
            urgency,
            confidence: confidence(weight, second),
            reasons: self.reasons(category.key()),
            category,
        }
    }

    /// The category with the greatest weight, its weight, and the weight of the next.
    fn ranking(&self) -> (Option<&'static str>, f64, f64) {
        let mut sums: Vec<(&'static str, f64)> = CATEGORIES.iter().map(|(key, _)| (*key, 0.0)).collect();
        for (number, weight) in &self.words {
            let Some(Sign::Category(key, _)) = TABLE.1.get(*number).map(|phrase| phrase.sign) else {
                continue;
            };
            if let Some((_, sum)) = sums.iter_mut().find(|(known, _)| *known == key) {
                *sum += weight;
            }
        }
        sums.sort_by(|one, other| other.1.total_cmp(&one.1));
        match sums.as_slice() {
            [(key, weight), (_, second), ..] if *weight > 0.0 => (Some(*key), *weight, *second),
            _ => (None, 0.0, 0.0),
        }
    }

    /// Real work that can wait some days, unless the words say otherwise.
    fn trouble(&self) -> (Impact, Urgency) {
        let (impact, urgency) = (
            self.impact.unwrap_or(Impact::One),
            self.urgency.unwrap_or(Urgency::Days),
        );
        if self.calm.is_some() && urgency <= Urgency::Days {
            return (impact, Urgency::Open);
        }
        (impact, urgency)
    }

    fn reasons(&self, category: &str) -> Vec<Reason> {
        let troubles = self.troubles.iter().map(|text| reason("trouble_words", text));
        let words = self.words.iter().filter_map(|(number, _)| {
            let phrase = TABLE.1.get(*number)?;
            matches!(phrase.sign, Sign::Category(key, _) if key == category)
                .then(|| reason("category_words", phrase.text))
        });
        let calm = self.calm.iter().map(|text| reason("can_wait", text));
        let mut reasons: Vec<Reason> = troubles
            .take(MOST_REASONS / 2)
            .chain(words)
            .take(MOST_REASONS)
            .collect();
        reasons.extend(calm);
        if reasons.is_empty() {
            reasons.push(reason("no_words", ""));
        }
        reasons
    }
}

fn text_of(number: usize) -> &'static str {
    TABLE.1.get(number).map_or("", |phrase| phrase.text)
}

fn nothing_to_do(code: &str, word: &str, confidence: f64) -> Guess {
    Guess {
        category: Category::other(),
        impact: Impact::One,
        urgency: Urgency::Open,
        confidence,
        reasons: vec![reason(code, word)],
    }
}

/// Grows with the lead over the next category and with how much was heard at all.
fn confidence(best: f64, second: f64) -> f64 {
    let lead = (best - second) / (best + second + 2.0);
    (0.3 + 0.4 * lead).clamp(0.3, 0.7)
}

fn reason(code: &str, detail: &str) -> Reason {
    Reason {
        code: code.to_owned(),
        detail: detail.to_owned(),
    }
}
