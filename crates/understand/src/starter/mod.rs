//! The starter: what the words and phrases of a table say about category, impact and urgency.
//!
//! It reads the subject and what the sender wrote now; never the quote, never the signature. What is heard of
//! categories goes to the model as facts; impact and urgency, adverts and thanks are told here.

mod asks;
mod categories;
mod manners;
mod reach;
mod troubles;

use crate::facts::{FoldedMail, MailFacts};
use crate::fold::{fold, stands_alone};
use crate::model::{CategoryModel, Opinion, TrainingText};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use categories::CATEGORIES;
use facteur_domain::{Alternative, Category, Impact, Priority, Reason, Urgency};
use manners::{ADVERTS, CALM, THANKS};
use std::sync::LazyLock;
use troubles::{AT_STAKE, COUNTED, REACH, SOON, STOPPED};

/// How much more a word counts in the subject.
const SUBJECT_WEIGHT: f64 = 1.6;
/// Weight from which a mail is advertising.
const ADVERT_WEIGHT: f64 = 3.5;
/// Folded letters up to which thanks are all that a mail says.
const SHORT_THANKS: usize = 250;
/// In a text of fewer letters than this, a model finds little to weigh: what the table says clearly counts more than
/// a model that is not sure. In mails of cross-validation that were so, words were right in 14 of 26, models in 11.
const FEW_LETTERS: usize = 200;
/// Up to this confidence, a model is not sure enough for that.
const UNSURE_MODEL: f64 = 0.65;
/// By how much the words of a category must weigh more than twice those of the next.
const CLEAR_LEAD: f64 = 2.0;
/// How often the words are right then.
const WORDS_CONFIDENCE: f64 = 0.5;
/// Phrases that are told as reasons.
const MOST_REASONS: usize = 3;
/// What something that stands still weighs.
const STOPPED_WEIGHT: f64 = 2.0;
/// Letters before a counted word in which its number is looked for.
const NUMBER_BEFORE: usize = 12;
/// From how many people on it is a matter of many.
const MANY_PEOPLE: u32 = 10;
/// Up to this weight, a category was hardly heard at all.
const FEW_WORDS: f64 = 3.0;
/// A deadline within so many seconds is a matter of hours.
const SOON_SECONDS: i64 = 26 * 3_600;
/// A deadline this far away is no matter of days.
const FAR_SECONDS: i64 = 35 * 86_400;

/// What is thought of a mail.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Guess {
    /// What it seems to be about.
    pub category: Category,
    /// How far the trouble seems to reach.
    pub impact: Impact,
    /// How soon it seems to matter.
    pub urgency: Urgency,
    /// From 0 to 1.
    pub confidence: f64,
    /// Whether the category may stand without a person, where that is known.
    pub sure: Option<bool>,
    /// The next likeliest categories.
    pub alternatives: Vec<Alternative>,
    /// Why, most telling first.
    pub reasons: Vec<Reason>,
}

/// What a model and the words of a mail say together.
pub(crate) fn guess(mail: &MailFacts<'_>, model: &CategoryModel) -> Guess {
    let text = TrainingText::of(mail);
    let FoldedMail { subject, text: body } = mail.folded();
    let mut heard = Heard::of_folded(subject, body);
    let opinion = model.judge_heard(&text, &heard);
    heard.note_deadline(mail);
    heard.conclude(subject, body, opinion)
}

/// What one word or phrase speaks for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sign {
    /// A category, with a weight.
    Category(&'static str, f64),
    /// Danger, or work that stands still.
    Stopped(Impact, Urgency),
    /// Money or law at stake.
    AtStake(Impact, Urgency),
    /// Needed within hours.
    Soon,
    /// Who is hit.
    Reach,
    /// Who is hit, when a number of at least ten stands before it.
    Counted,
    /// The sender says that it can wait.
    Calm,
    /// Advertising or a scam: whatever it shouts counts for nothing.
    Advert(f64),
    /// Thanks: nothing to do when nothing else is said.
    Thanks,
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
    let stopped = STOPPED
        .iter()
        .map(|(text, impact, urgency)| (*text, Sign::Stopped(*impact, *urgency)));
    let at_stake = AT_STAKE
        .iter()
        .map(|(text, impact, urgency)| (*text, Sign::AtStake(*impact, *urgency)));
    let adverts = ADVERTS
        .iter()
        .map(|(text, weight)| (*text, Sign::Advert(*weight)));
    let alike = [
        (SOON, Sign::Soon),
        (REACH, Sign::Reach),
        (COUNTED, Sign::Counted),
        (CALM, Sign::Calm),
        (THANKS, Sign::Thanks),
    ];
    let alike = alike
        .into_iter()
        .flat_map(|(words, sign)| words.iter().map(move |text| (*text, sign)));
    let all = categories
        .chain(stopped)
        .chain(at_stake)
        .chain(adverts)
        .chain(alike);
    let phrases: Vec<Phrase> = all
        .map(|(text, sign)| Phrase {
            text: text.trim_end_matches('*'),
            open_after: text.ends_with('*'),
            sign,
        })
        .collect();
    // The table never changes, so the larger and faster kind of automaton pays.
    let folded = phrases.iter().map(|phrase| fold(phrase.text));
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .build(folded)
        .ok();
    (automaton, phrases)
});

/// Trouble that was heard: how far, how soon, which words.
type Trouble = (Impact, Urgency, &'static str);

/// What was heard in subject and text.
#[derive(Default)]
pub(crate) struct Heard {
    /// Phrases of categories by number, each with the greatest weight that it had.
    words: Vec<(usize, f64)>,
    stopped: Option<Trouble>,
    at_stake: Option<Trouble>,
    soon: Option<&'static str>,
    reach: Option<&'static str>,
    calm: Option<&'static str>,
    /// The words of a deadline, and how much time they leave.
    due: Option<String>,
    /// The deadline is weeks away.
    far: bool,
    advert: f64,
    adverts: Vec<usize>,
    thanks: Option<&'static str>,
}

impl Heard {
    /// What the words of a text say.
    pub(crate) fn of(text: &TrainingText) -> Self {
        Self::of_folded(&fold(&text.subject), &fold(&text.text))
    }

    fn of_folded(subject: &str, body: &str) -> Self {
        let mut heard = Self::default();
        heard.listen(subject, SUBJECT_WEIGHT);
        heard.listen(body, 1.0);
        heard.stop_many(&format!("{subject} . {body}"));
        heard
    }

    /// How much was heard of each category, and of trouble: what a model reads as facts.
    pub(crate) fn weights(&self) -> Vec<(&'static str, f64)> {
        let mut weights: Vec<(&'static str, f64)> = CATEGORIES.iter().map(|(key, _)| (*key, 0.0)).collect();
        for (key, weight) in self.categories() {
            if let Some((_, sum)) = weights.iter_mut().find(|(known, _)| *known == key) {
                *sum += weight;
            }
        }
        weights.extend(self.stopped.map(|_| ("stopped", STOPPED_WEIGHT)));
        weights.extend(self.thanks.map(|_| ("thanks", 1.0)));
        weights.push(("advert", self.advert));
        weights
    }

    /// The categories of the phrases, with their weights.
    fn categories(&self) -> impl Iterator<Item = (&'static str, f64)> {
        self.words
            .iter()
            .filter_map(|(number, weight)| match TABLE.1.get(*number)?.sign {
                Sign::Category(key, _) => Some((key, *weight)),
                _ => None,
            })
    }

    /// The phrases that were heard of a category, those that weigh most first, as reasons.
    pub(crate) fn words_of(&self, category: &str) -> Vec<Reason> {
        let phrases = self.words.iter().filter_map(|(number, weight)| {
            let phrase = TABLE.1.get(*number)?;
            matches!(phrase.sign, Sign::Category(key, _) if key == category).then_some((phrase.text, *weight))
        });
        let mut phrases: Vec<(&str, f64)> = phrases.collect();
        phrases.sort_by(|one, other| other.1.total_cmp(&one.1));
        phrases.truncate(MOST_REASONS);
        phrases
            .into_iter()
            .map(|(text, _)| reason("category_words", text))
            .collect()
    }

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
            let whole = (before || begins_with_sign) && (after || phrase.open_after);
            let counted = phrase.sign != Sign::Counted || many_before(folded, hit.start());
            if whole && counted {
                self.hear(number, phrase, factor);
            }
        }
    }

    fn hear(&mut self, number: usize, phrase: &Phrase, factor: f64) {
        let text = phrase.text;
        match phrase.sign {
            Sign::Category(_, weight) => match self.words.iter_mut().find(|(known, _)| *known == number) {
                Some((_, known)) => *known = known.max(weight * factor),
                None => self.words.push((number, weight * factor)),
            },
            Sign::Stopped(impact, urgency) => worse(&mut self.stopped, (impact, urgency, text)),
            Sign::AtStake(impact, urgency) => worse(&mut self.at_stake, (impact, urgency, text)),
            Sign::Soon => self.soon = self.soon.or(Some(text)),
            Sign::Reach | Sign::Counted => self.reach = self.reach.or(Some(text)),
            Sign::Calm => self.calm = self.calm.or(Some(text)),
            Sign::Advert(weight) if !self.adverts.contains(&number) => {
                self.adverts.push(number);
                self.advert += weight;
            }
            Sign::Advert(_) => {}
            Sign::Thanks => self.thanks = self.thanks.or(Some(text)),
        }
    }

    /// All of them, and they cannot: many people stand still, whatever words tell of it.
    fn stop_many(&mut self, folded: &str) {
        if let Some(words) = reach::many_cannot(folded) {
            worse(&mut self.stopped, (Impact::Many, Urgency::Hours, words));
        }
    }

    /// How much time a deadline leaves.
    fn note_deadline(&mut self, mail: &MailFacts<'_>) {
        let Some(deadline) = mail.insight().deadline.as_ref() else {
            return;
        };
        let left = deadline
            .at
            .timestamp()
            .as_second()
            .saturating_sub(written_second(mail));
        self.due = Some(format!("{} ({} h)", deadline.words, left.max(0) / 3_600));
        if left <= SOON_SECONDS {
            // The deadline's own reason tells it.
            self.soon = self.soon.or(Some(""));
        } else if left >= FAR_SECONDS {
            self.far = true;
        }
    }

    fn conclude(self, subject: &str, body: &str, opinion: Opinion) -> Guess {
        let opinion = self.put_right(subject.len() + body.len(), opinion);
        if self.advert >= ADVERT_WEIGHT {
            let word = self.adverts.first().map_or("", |number| text_of(*number));
            return nothing_to_do("advert", word, 0.6);
        }
        let trouble = self.trouble();
        let weight = self.greatest_weight();
        if let Some(thanks) = self.thanks
            && body.len() <= SHORT_THANKS
            && !body.contains('?')
            && weight < 4.0
            && trouble.is_none()
        {
            return nothing_to_do("thanks", thanks, 0.5);
        }
        let (impact, urgency) = match trouble {
            Some((impact, urgency, _)) => (impact, urgency),
            // An invitation or an application asks for nothing that could not wait.
            None if opinion.category == Category::other() || self.calm.is_some() || self.far => {
                (Impact::One, Urgency::Open)
            }
            None if weight < FEW_WORDS && self.due.is_none() && !asks::anything(subject, body) => {
                (Impact::One, Urgency::Open)
            }
            None => (Impact::One, Urgency::Days),
        };
        let mut reasons = self.reasons(trouble);
        reasons.extend(opinion.reasons);
        if reasons.is_empty() {
            reasons.push(reason("no_words", ""));
        }
        Guess {
            category: opinion.category,
            impact,
            urgency,
            confidence: opinion.confidence,
            sure: Some(opinion.sure),
            alternatives: opinion.alternatives,
            reasons,
        }
    }

    /// The opinion about a mail of so many letters, or what the words say where they know better.
    fn put_right(&self, letters: usize, opinion: Opinion) -> Opinion {
        let unsure = !opinion.sure && opinion.confidence < UNSURE_MODEL;
        let Some(key) = self.clearly().filter(|_| unsure && letters < FEW_LETTERS) else {
            return opinion;
        };
        let Some(category) = key.parse().ok().filter(|category| *category != opinion.category) else {
            return opinion;
        };
        let model = Alternative {
            category: opinion.category,
            confidence: opinion.confidence.min(WORDS_CONFIDENCE),
        };
        let others = opinion
            .alternatives
            .into_iter()
            .filter(|other| other.category != category);
        Opinion {
            confidence: WORDS_CONFIDENCE,
            sure: false,
            alternatives: std::iter::once(model).chain(others.take(1)).collect(),
            reasons: self.words_of(key),
            category,
        }
    }

    /// The category that the words speak for, when they hardly speak for another.
    fn clearly(&self) -> Option<&'static str> {
        let mut weights = self.weights();
        weights.truncate(CATEGORIES.len());
        weights.sort_by(|one, other| other.1.total_cmp(&one.1));
        match weights.as_slice() {
            [(key, most), (_, next), ..] if most - 2.0 * next >= CLEAR_LEAD => Some(*key),
            _ => None,
        }
    }

    /// How much the phrases of the category that was heard most weigh together.
    fn greatest_weight(&self) -> f64 {
        let keys = CATEGORIES.iter().map(|(key, _)| *key);
        let sum = |key| {
            self.categories()
                .filter(|(known, _)| *known == key)
                .map(|(_, weight)| weight)
                .sum()
        };
        keys.map(sum).fold(0.0, f64::max)
    }

    /// The worst trouble that was heard. Signs of different kinds are not mixed: a formal notice with a date
    /// for this evening stops nobody.
    fn trouble(&self) -> Option<Trouble> {
        let reached = self.stopped.map(|(impact, urgency, text)| {
            let many = self.reach.is_some() && urgency == Urgency::Hours;
            (if many { Impact::Many } else { impact }, urgency, text)
        });
        let soon = self.soon.map(|text| (Impact::One, Urgency::Hours, text));
        let calm = self.calm.is_some();
        [reached, self.at_stake, soon]
            .into_iter()
            .flatten()
            .filter(|(_, urgency, _)| !calm || *urgency == Urgency::Hours)
            .max_by_key(|(impact, urgency, _)| (Priority::of(*impact, *urgency), *impact))
    }

    /// Why it matters so much, or so little.
    fn reasons(&self, trouble: Option<Trouble>) -> Vec<Reason> {
        let due = self.due.iter().map(|due| reason("deadline", due));
        let Some((_, urgency, text)) = trouble else {
            return due
                .chain(self.calm.map(|text| reason("can_wait", text)))
                .collect();
        };
        let reach = self.reach.filter(|_| urgency == Urgency::Hours);
        let reach = reach.map(|text| reason("reach_words", text));
        // What is urgent for its deadline alone has no other words.
        let words = (!text.is_empty()).then(|| reason("trouble_words", text));
        due.chain(words).chain(reach).collect()
    }
}

fn written_second(mail: &MailFacts<'_>) -> i64 {
    mail.date.map_or(0, |date| date.micros() / 1_000_000)
}

fn worse(known: &mut Option<Trouble>, new: Trouble) {
    let rank = |(impact, urgency, _): Trouble| (Priority::of(impact, urgency), impact);
    if known.is_none_or(|known| rank(known) < rank(new)) {
        *known = Some(new);
    }
}

/// Whether a number of people that makes many stands shortly before that point, such as `1,400 ` or `87 `.
fn many_before(folded: &str, end: usize) -> bool {
    let start = end.saturating_sub(NUMBER_BEFORE);
    let before = folded.as_bytes().get(start..end).unwrap_or_default();
    let digits: Vec<u8> = before
        .iter()
        .rev()
        .skip_while(|byte| **byte == b' ')
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b',' | b'.'))
        .copied()
        .filter(u8::is_ascii_digit)
        .collect();
    digits.len() > 2 || (digits.len() == 2 && MANY_PEOPLE <= u32::from(digits[1] - b'0') * 10)
}

fn text_of(number: usize) -> &'static str {
    TABLE.1.get(number).map_or("", |phrase| phrase.text)
}

/// A mail that is nobody's work, and why.
pub(crate) fn nothing_to_do(code: &str, detail: &str, confidence: f64) -> Guess {
    Guess {
        category: Category::other(),
        impact: Impact::One,
        urgency: Urgency::Open,
        confidence,
        sure: None,
        alternatives: Vec::new(),
        reasons: vec![reason(code, detail)],
    }
}

fn reason(code: &str, detail: &str) -> Reason {
    Reason {
        code: code.to_owned(),
        detail: detail.to_owned(),
    }
}
