//! Entities: what a mail names that people search for and act on.

use crate::verdict::words;
use serde::{Deserialize, Serialize};

words! {
    /// What is named.
    EntityKind, "kind of entity" {
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
}

/// Something that a mail names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EntityKind,
    /// Its value, in the form of its kind.
    pub value: String,
}

impl EntityKind {
    /// Whether its values are codes, which people type with or without blanks, dots and dashes.
    pub const fn is_code(self) -> bool {
        matches!(
            self,
            Self::Phone
                | Self::Iban
                | Self::Siren
                | Self::Siret
                | Self::Vat
                | Self::InvoiceNumber
                | Self::OrderNumber
        )
    }
}

/// Letters of a value by which it is found at most.
const LOOKED_UP: usize = 80;

/// The form under which a value is found whatever way it was typed: letters and digits only, in lower case.
pub fn lookup(value: &str) -> String {
    let letters = value.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).take(LOOKED_UP).collect()
}

/// What `order_no:CMD-2231` looks for: a kind, and the letters and digits of a value; `CMD-2231` alone means any kind.
/// None when there is no letter and no digit to look for.
pub fn looked_for(text: &str) -> Option<(Option<EntityKind>, String)> {
    let named = text
        .split_once(':')
        .and_then(|(kind, value)| Some((kind.trim().parse().ok()?, value)));
    let (kind, value) = named.map_or((None, text), |(kind, value)| (Some(kind), value));
    let lookup = lookup(value);
    (!lookup.is_empty()).then_some((kind, lookup))
}

impl Entity {
    /// The words under which a search finds a code besides those it was written with: in one piece, and for a
    /// French telephone number the way it is dialled at home too.
    pub fn search_words(&self) -> Vec<String> {
        if !self.kind.is_code() {
            return Vec::new();
        }
        let whole = lookup(&self.value);
        let at_home = whole
            .strip_prefix("33")
            .filter(|_| self.kind == EntityKind::Phone)
            .map(|rest| format!("0{rest}"));
        at_home.into_iter().chain([whole]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(kind: EntityKind, value: &str) -> Vec<String> {
        let value = value.to_owned();
        Entity { kind, value }.search_words()
    }

    #[test]
    fn a_kind_may_stand_before_what_is_looked_for() {
        let found = |text| looked_for(text).map(|(kind, lookup)| (kind.map(EntityKind::word), lookup));
        assert_eq!(
            found("order_no: CMD-2231"),
            Some((Some("order_no"), "cmd2231".to_owned()))
        );
        assert_eq!(found("CMD-2231"), Some((None, "cmd2231".to_owned())));
        assert_eq!(
            found("https://a.example"),
            Some((None, "httpsaexample".to_owned()))
        );
        assert_eq!(found("iban: -"), None);
    }

    #[test]
    fn a_code_is_found_in_one_piece_and_a_name_by_its_words() {
        assert_eq!(lookup("CMD-2231 / B"), "cmd2231b");
        assert_eq!(words(EntityKind::OrderNumber, "CMD-2231"), ["cmd2231"]);
        assert_eq!(
            words(EntityKind::Phone, "+33142680123"),
            ["0142680123", "33142680123"]
        );
        assert!(words(EntityKind::Company, "Garage du Lac").is_empty());
    }
}
