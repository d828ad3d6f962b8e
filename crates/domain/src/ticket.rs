//! Tickets: their status with its moves, and their number.

use crate::verdict::{UnknownWord, words};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

words! {
    /// Where the work on a ticket stands.
    Status, "status" {
        /// Nobody has looked at it yet.
        New = "new",
        /// Somebody works on it.
        Open = "open",
        /// It waits for somebody else, mostly the sender.
        Pending = "pending",
        /// Done, as far as we know.
        Resolved = "resolved",
        /// Done and put away.
        Closed = "closed",
    }
}

impl Status {
    /// The status after the contact wrote again: what was waiting or done is open once more, and what
    /// nobody has looked at stays new.
    #[must_use]
    pub const fn after_contact_wrote(self) -> Self {
        match self {
            Self::New => Self::New,
            Self::Open | Self::Pending | Self::Resolved | Self::Closed => Self::Open,
        }
    }

    /// Whether there is work to do on it still.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Open | Self::Pending)
    }

    /// The status after one of us wrote: what nobody had looked at is open now.
    #[must_use]
    pub const fn after_we_wrote(self) -> Self {
        match self {
            Self::New => Self::Open,
            other => other,
        }
    }

    /// The French label in a register that knows only three: Nouveau, En cours, Résolu.
    pub const fn register_label_fr(self) -> &'static str {
        match self {
            Self::New => "Nouveau",
            Self::Open | Self::Pending => "En cours",
            Self::Resolved | Self::Closed => "Résolu",
        }
    }
}

/// The number people say on the phone: `TKT-2026-000123`. Given last in its transaction; gaps are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber {
    /// The year of creation, UTC.
    pub year: u16,
    /// Counts from 1 in each organisation and year.
    pub sequence: u32,
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("TKT-{:04}-{:06}", self.year, self.sequence))
    }
}

impl FromStr for TicketNumber {
    type Err = UnknownWord;

    /// Reads `TKT-2026-000123`, also in lower case and without leading zeros.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text.trim()).ok_or_else(|| UnknownWord {
            what: "ticket number",
            given: text.to_owned(),
            known: "TKT-YEAR-NUMBER, for example TKT-2026-000123".to_owned(),
        })
    }
}

fn parse(text: &str) -> Option<TicketNumber> {
    let (prefix, rest) = text.split_at_checked(4)?;
    if !prefix.eq_ignore_ascii_case("TKT-") {
        return None;
    }
    let (year, sequence) = rest.split_once('-')?;
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !all_digits(year) || !all_digits(sequence) {
        return None;
    }
    Some(TicketNumber {
        year: year.parse().ok()?,
        sequence: sequence.parse().ok()?,
    })
}

impl TicketNumber {
    /// Every ticket number that stands in a subject line, in order.
    pub fn find_in(text: &str) -> Vec<Self> {
        text.char_indices()
            .filter(|(_, letter)| letter.eq_ignore_ascii_case(&'t'))
            .filter_map(|(start, _)| {
                let rest = text.get(start..)?;
                let end = rest
                    .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
                    .unwrap_or(rest.len());
                parse(rest.get(..end)?)
            })
            .collect()
    }
}

impl Serialize for TicketNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TicketNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_found_in_a_subject() {
        let found = TicketNumber::find_in("Re: [tkt-2026-123] été – TKT-2026-000045");
        let numbers: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(numbers, ["TKT-2026-000123", "TKT-2026-000045"]);
        assert!(TicketNumber::find_in("TKT-2026- TKT-20-1 TKT-2026-1x").is_empty());
    }

    #[test]
    fn an_answer_reopens_what_was_done_but_not_what_is_new() {
        assert_eq!(Status::Closed.after_contact_wrote(), Status::Open);
        assert_eq!(Status::Pending.after_contact_wrote(), Status::Open);
        assert_eq!(Status::New.after_contact_wrote(), Status::New);
    }

    proptest! {
        #[test]
        fn a_number_reads_back(year in 1970_u16..9999, sequence in 1_u32..) {
            let number = TicketNumber { year, sequence };
            prop_assert_eq!(number.to_string().parse::<TicketNumber>(), Ok(number));
        }

        #[test]
        fn any_subject_can_be_searched(text in ".{0,200}") {
            let _ = TicketNumber::find_in(&text);
        }
    }
}
