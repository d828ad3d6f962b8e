//! The starter: a first reading of category, impact and urgency from words, until a model is trained.
//!
//! It reads the subject and what the sender wrote now; never the quote, never the signature. It is honest
//! about how little words prove: its confidence stays between 0.3 and 0.7.

mod asks;
mod categories;
mod manners;
mod reach;
mod troubles;

use crate::facts::MailFacts;
use crate::fold::{fold, stands_alone};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use categories::CATEGORIES;
use facteur_domain::{Category, Impact, Priority, Reason, Urgency};
use manners::{ADVERTS, CALM, THANKS};
use std::sync::LazyLock;
use troubles::{AT_STAKE, COUNTED, REACH, SOON, STOPPED};

/// Bytes of the sender's text that are read: what a mail is about is said at its beginning.
const READ_BYTES: usize = 6_000;
/// How much more a word counts in the subject.
const SUBJECT_WEIGHT: f64 = 1.6;
/// Weight from which a mail is advertising.
const ADVERT_WEIGHT: f64 = 3.5;
/// Folded letters up to which thanks are all that a mail says.
const SHORT_THANKS: usize = 250;
/// What something that stands still adds to the technical category.
const STOPPED_IS_TECHNICAL: f64 = 2.5;
/// The technical category's key.
const TECHNICAL: &str = "technical";
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
    heard.stop_many(&format!("{subject} . {body}"));
    heard.note_deadline(mail);
    heard.conclude(&subject, &body)
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
struct Heard {
    /// Phrases of categories by number, each with the greatest weight that it had.
    words: Vec<(usize, f64)>,
    stopped: Option<Trouble>,
    at_stake: Option<Trouble>,
    soon: Option<&'static str>,
    reach: Option<&'static str>,
    calm: Option<&'static str>,
    /// A deadline was set.
    is_due: bool,
    /// The deadline is weeks away.
    far: bool,
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
        let Some(deadline) = crate::insight::deadline(mail.parsed, &mail.zone) else {
            return;
        };
        self.is_due = true;
        let left = deadline
            .at
            .timestamp()
            .as_second()
            .saturating_sub(written_second(mail));
        if left <= SOON_SECONDS {
            self.soon = self.soon.or(Some("deadline within a day"));
        } else if left >= FAR_SECONDS {
            self.far = true;
        }
    }

    fn conclude(mut self, subject: &str, body: &str) -> Guess {
        if self.advert >= ADVERT_WEIGHT {
            return nothing_to_do(
                "advert",
                self.adverts.first().map_or("", |number| text_of(*number)),
                0.6,
            );
        }
        self.words.sort_by(|one, other| other.1.total_cmp(&one.1));
        let (best, weight, second) = self.ranking();
        let trouble = self.trouble();
        if let Some(thanks) = self.thanks
            && body.len() <= SHORT_THANKS
            && !body.contains('?')
            && weight < 4.0
            && trouble.is_none()
        {
            return nothing_to_do("thanks", thanks, 0.5);
        }
        let category = best
            .and_then(|key| key.parse().ok())
            .unwrap_or_else(Category::other);
        let (impact, urgency) = match trouble {
            Some((impact, urgency, _)) => (impact, urgency),
            // An invitation or an application asks for nothing that could not wait.
            None if best == Some("other") || self.calm.is_some() || self.far => (Impact::One, Urgency::Open),
            None if weight < FEW_WORDS && !self.is_due && !asks::anything(subject, body) => {
                (Impact::One, Urgency::Open)
            }
            None => (Impact::One, Urgency::Days),
        };
        Guess {
            impact,
            urgency,
            confidence: confidence(weight, second),
            reasons: self.reasons(category.key(), trouble),
            category,
        }
    }

    /// The category with the greatest weight, its weight, and the weight of the next.
    fn ranking(&self) -> (Option<&'static str>, f64, f64) {
        let mut sums: Vec<(&'static str, f64)> = CATEGORIES.iter().map(|(key, _)| (*key, 0.0)).collect();
        let heard = self
            .words
            .iter()
            .filter_map(|(number, weight)| match TABLE.1.get(*number)?.sign {
                Sign::Category(key, _) => Some((key, *weight)),
                _ => None,
            });
        let stopped = self.stopped.iter().map(|_| (TECHNICAL, STOPPED_IS_TECHNICAL));
        for (key, weight) in heard.chain(stopped) {
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

    fn reasons(&self, category: &str, trouble: Option<Trouble>) -> Vec<Reason> {
        let words = self.words.iter().filter_map(|(number, _)| {
            let phrase = TABLE.1.get(*number)?;
            matches!(phrase.sign, Sign::Category(key, _) if key == category)
                .then(|| reason("category_words", phrase.text))
        });
        let mut reasons: Vec<Reason> = words.take(MOST_REASONS).collect();
        if let Some((_, urgency, text)) = trouble {
            reasons.insert(0, reason("trouble_words", text));
            let reach = self.reach.filter(|_| urgency == Urgency::Hours);
            reasons.extend(reach.map(|text| reason("reach_words", text)));
        } else {
            reasons.extend(self.calm.map(|text| reason("can_wait", text)));
        }
        if reasons.is_empty() {
            reasons.push(reason("no_words", ""));
        }
        reasons
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
