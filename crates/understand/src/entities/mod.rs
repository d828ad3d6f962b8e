//! Entities: what a mail names that people search for and act on.
//!
//! Taken from the sender's own words, with what he forwards and with his signature; values in one form
//! whatever way they were written. Numbers that carry a check are checked: a mistyped IBAN is none.

mod address;
mod amount;
mod checks;
mod code;
mod date;
mod digits;
mod names;
mod online;
mod organisation;
mod person;
mod phone;

use crate::passage::Passage;
pub use facteur_domain::{Entity, EntityKind as Kind};
use facteur_mail::dates::{Order, Word};
use jiff::civil::Date;
use std::ops::Range;

/// A mail has no more entities than this.
const MOST_ENTITIES: usize = 200;

/// Where numbers of telephones and amounts without a country belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Region {
    /// France.
    #[default]
    France,
    /// The United Kingdom.
    Britain,
    /// Canada.
    Canada,
    /// The United States.
    UnitedStates,
    /// Elsewhere: only numbers with their country are read.
    Elsewhere,
}

impl Region {
    /// The region of a time zone's name; `french` where the mail is in French.
    pub fn of_zone(zone: &str, french: bool) -> Self {
        const CANADA: [&str; 8] = [
            "Toronto",
            "Montreal",
            "Vancouver",
            "Winnipeg",
            "Halifax",
            "Edmonton",
            "Regina",
            "St_Johns",
        ];
        match zone {
            "Europe/London" => Self::Britain,
            "Europe/Paris" => Self::France,
            zone if CANADA.iter().any(|city| zone.ends_with(city)) => Self::Canada,
            zone if zone.starts_with("America/") || zone.starts_with("US/") => {
                if french {
                    Self::Canada
                } else {
                    Self::UnitedStates
                }
            }
            _ if french => Self::France,
            _ => Self::Elsewhere,
        }
    }

    /// Which number comes first in `03/04/2027`.
    pub const fn order(self) -> Order {
        match self {
            Self::UnitedStates => Order::MonthFirst,
            _ => Order::DayFirst,
        }
    }
}

/// What is looked at, and what is needed to read it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Decoded subject.
    pub subject: &'a Passage<'a>,
    /// What the sender wrote now: forwarded text and signature included, quotes excluded.
    pub text: &'a Passage<'a>,
    /// The day of the mail.
    pub written: Date,
    /// Where it comes from.
    pub region: Region,
    /// Which number comes first in a date.
    pub order: Order,
}

/// A text with what has been read of it already.
struct Page<'a> {
    text: &'a str,
    words: &'a [Word],
    /// Parts that are taken: a telephone number is no amount.
    taken: Vec<Range<usize>>,
    found: Vec<(usize, Entity)>,
}

impl<'a> Page<'a> {
    fn new(passage: &'a Passage<'a>) -> Self {
        Self {
            text: passage.text,
            words: &passage.words,
            taken: Vec::new(),
            found: Vec::new(),
        }
    }

    fn has_room(&self) -> bool {
        self.found.len() < MOST_ENTITIES
    }

    fn is_free(&self, range: &Range<usize>) -> bool {
        !self
            .taken
            .iter()
            .any(|taken| taken.start < range.end && range.start < taken.end)
    }

    fn take(&mut self, kind: Kind, range: Range<usize>, value: String) {
        if value.is_empty() || !self.has_room() {
            return;
        }
        self.found.push((range.start, Entity { kind, value }));
        self.taken.push(range);
    }

    /// The word at a position, or nothing.
    fn at(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.text.as_str())
    }

    /// The words of a range as they were written.
    fn written(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }
}

/// All that a mail names, in the order of the text, each once.
pub fn extract(source: &Source<'_>) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for (passage, is_body) in [(source.subject, false), (source.text, true)] {
        let mut page = Page::new(passage);
        online::read(&mut page);
        digits::read(&mut page);
        phone::read(&mut page, source.region);
        amount::read(&mut page, source.region);
        address::read(&mut page);
        code::read(&mut page);
        date::read(&mut page, source);
        organisation::read(&mut page, is_body);
        person::read(&mut page, is_body);
        organisation::behind_people(&mut page);
        page.found.sort_by_key(|(at, _)| *at);
        for (_, entity) in page.found {
            if !entities.contains(&entity) {
                entities.push(entity);
            }
        }
    }
    entities
}
