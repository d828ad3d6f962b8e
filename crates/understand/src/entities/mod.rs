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

use facteur_domain::UnknownWord;
use facteur_mail::dates::{Order, Word, words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Words of a mail that are looked at.
const MOST_WORDS: usize = 6_000;
/// A mail has no more entities than this.
const MOST_ENTITIES: usize = 200;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// What is named.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable word for code, API and database.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

kinds! {
    /// A person by first and last name, or by title and last name; as written.
    Person = "person",
    /// A named organisation; as written.
    Company = "company",
    /// `1250.00 EUR`.
    Amount = "amount",
    /// ISO 8601: `2026-11-20`.
    Date = "date",
    /// E.164: `+33142680123`.
    Phone = "phone",
    /// Without blanks, checked (ISO 13616).
    Iban = "iban",
    /// Nine digits, checked.
    Siren = "siren",
    /// Fourteen digits, checked.
    Siret = "siret",
    /// With its country, without blanks, checked where the country has a check.
    Vat = "vat",
    /// Lower case.
    Email = "email",
    /// As written.
    Url = "url",
    /// A postal address; as written, on one line.
    Address = "address",
    /// The number of an invoice; as written.
    InvoiceNumber = "invoice_no",
    /// The number of an order; as written.
    OrderNumber = "order_no",
}

impl std::str::FromStr for Kind {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|kind| kind.word() == text);
        found.copied().ok_or_else(|| UnknownWord {
            what: "kind of entity",
            given: text.to_owned(),
            known: Self::ALL
                .iter()
                .map(|kind| kind.word())
                .collect::<Vec<_>>()
                .join(", "),
        })
    }
}

/// Something that a mail names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Its value, in the form of its kind.
    pub value: String,
}

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
    pub subject: &'a str,
    /// What the sender wrote now: forwarded text and signature included, quotes excluded.
    pub text: &'a str,
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
    words: Vec<Word>,
    /// Parts that are taken: a telephone number is no amount.
    taken: Vec<Range<usize>>,
    found: Vec<(usize, Entity)>,
}

impl<'a> Page<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            words: words(text, MOST_WORDS),
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
    for (text, is_body) in [(source.subject, false), (source.text, true)] {
        let mut page = Page::new(text);
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
