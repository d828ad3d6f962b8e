//! Which keys of a mail may join it to a thread.

use super::same::Sameness;
use crate::read::Reading;

/// The keys by which a mail is put into a thread and found by its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadKeys {
    /// Its own key; none when another mail bears the same Message-ID, whose answers would be drawn here.
    pub own: Option<String>,
    /// Keys of the mails that it answers, or, for a bounce, of the mail that came back.
    pub references: Vec<String>,
}

/// The keys of a mail that may be used for threads, given what it is to the mails with its own key.
pub fn thread_keys(reading: &Reading, sameness: Sameness) -> ThreadKeys {
    let own = reading.keys.own.as_str();
    let mut references = reading.keys.references.clone();
    let returned = reading
        .parsed
        .bounce
        .as_ref()
        .and_then(|bounce| bounce.original_message_id.as_deref());
    if let Some(key) = returned.map(facteur_mail::keys::message_key)
        && !key.is_empty()
        && key != own
        && !references.contains(&key)
    {
        references.push(key);
    }
    ThreadKeys {
        own: (sameness != Sameness::OtherContent).then(|| own.to_owned()),
        references,
    }
}

/// Whether a mail shows that it answers something, by its subject and a quote, yet names no mail that it
/// answers. Some phones and contact managers send such answers.
pub fn answers_without_keys(reading: &Reading) -> bool {
    let parsed = &reading.parsed;
    let quotes = parsed
        .quote
        .as_ref()
        .is_some_and(|quote| !quote.trim().is_empty());
    quotes
        && reading.keys.references.is_empty()
        && facteur_mail::subject::is_answer_or_forward(&parsed.subject)
}
