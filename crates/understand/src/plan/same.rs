//! Sameness: whether a mail is one that is already here.

use facteur_mail::Fingerprint;
use facteur_mail::keys::same_but_for_footer;

/// What two mails are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SameFacts<'a> {
    /// Its own key: Message-ID, or a hash when it has none.
    pub own_key: &'a str,
    /// Its fingerprint.
    pub fingerprint: &'a Fingerprint,
    /// Its whole text. May be left empty when the contents are known to be equal.
    pub text: &'a str,
    /// Whether it came through a mailing list (`List-Id`).
    pub through_list: bool,
}

/// What a mail is to one that is already here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// The same mail.
    Copy,
    /// Another mail that bears the same Message-ID: a message of its own, marked so.
    OtherContent,
    /// Another mail.
    Different,
}

/// Compares a new mail with one that is here.
pub fn sameness(new: &SameFacts<'_>, known: &SameFacts<'_>) -> Sameness {
    todo!()
}
