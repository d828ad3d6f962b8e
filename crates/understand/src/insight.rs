//! What is kept of a mail beside its verdict: what it names, and until when it needs an answer.

use crate::deadline::{self, Deadline, Letter};
use crate::entities::{self, Entity, Region, Source};
use crate::judge::{Judgement, Shelf};
use crate::passage::Passage;
use facteur_domain::{Due, Verdict};
use facteur_mail::Parsed;
use facteur_mail::dates::Order;
use facteur_mail::language::Language;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::borrow::Cow;

/// Bytes of a mail that are looked at.
const READ_BYTES: usize = 40_000;

/// What a mail says besides what it is about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Insight {
    /// People, companies, amounts, dates and numbers that it names, each once, in their order.
    pub entities: Vec<Entity>,
    /// The moment by which its sender needs an answer.
    pub deadline: Option<Deadline>,
}

/// Reads a mail whose days and hours are meant in `zone`.
pub fn insight(mail: &Parsed, zone: &TimeZone) -> Insight {
    let written = written(mail, zone);
    let french = mail.language != Some(Language::English);
    let name = zone.iana_name().unwrap_or_default();
    let region = Region::of_zone(name, french);
    let order = if french { Order::DayFirst } else { region.order() };
    let visible = visible(mail);
    let (subject, text) = (Passage::of(&mail.subject), Passage::of(cut(&visible)));
    let source = Source {
        subject: &subject,
        text: &text,
        written: written.date(),
        region,
        order,
    };
    let letter = Letter {
        subject: &subject,
        text: &text.first(mail.reply.len()),
        written: written.clone(),
        order,
    };
    Insight {
        entities: entities::extract(&source),
        deadline: sets_deadlines(mail).then(|| deadline::find(&letter)).flatten(),
    }
}

impl Insight {
    /// The deadline as a ticket keeps it, when the mail opens or joins one as work. A mail without a date has no
    /// "tomorrow".
    pub fn due(&self, mail: &Parsed, judgement: &Judgement) -> Option<Due> {
        let deadline = self.deadline.as_ref()?;
        let counts = mail.date.microseconds().is_some()
            && judgement.shelf == Shelf::Work
            && sets_deadline(&judgement.verdict);
        counts.then(|| Due::Mail {
            at: facteur_domain::Timestamp::from_micros(deadline.at.timestamp().as_microsecond()),
            words: deadline.words.clone(),
        })
    }
}

/// Whether a mail that was judged so can set a deadline: what an advert offers until Friday is none.
pub(crate) fn sets_deadline(verdict: &Verdict) -> bool {
    !verdict.reasons.iter().any(|reason| reason.code == "advert")
}

/// Whether a mail can set a deadline. Programs that answer or advertise set none.
fn sets_deadlines(mail: &Parsed) -> bool {
    use facteur_mail::automated::Kind;
    matches!(mail.automated.kind, Kind::Human | Kind::List | Kind::Notification)
        && !mail.automated.spam_flagged
}

/// What the sender wrote now, with the signature.
fn visible(mail: &Parsed) -> Cow<'_, str> {
    match &mail.signature {
        Some(signature) => Cow::Owned(format!("{}\n{signature}", mail.reply)),
        None => Cow::Borrowed(&mail.reply),
    }
}

/// When it was written; a mail without a date has no "tomorrow", so the beginning of time stands for it.
fn written(mail: &Parsed, zone: &TimeZone) -> Zoned {
    let at = mail
        .date
        .microseconds()
        .and_then(|at| Timestamp::from_microsecond(at).ok());
    at.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone())
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(READ_BYTES)]
}
