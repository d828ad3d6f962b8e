//! What a model reads of a mail, for learning and judging alike.

use crate::facts::MailFacts;
use crate::starter::Heard;
use facteur_classify::Document;
use serde::{Deserialize, Serialize};

/// Bytes of the sender's text that are read: what a mail is about is said at its beginning.
const READ_BYTES: usize = 4_000;
/// Begins a fact about the phrases of the starter's table that were heard.
pub(super) const WORDS_FACT: &str = "heard:";

/// What is kept of a mail to learn from it without reading it again: its subject without `Re:` and the like, what the
/// sender wrote now, and facts such as the sender's domain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingText {
    /// Subject.
    pub subject: String,
    /// Text: no quote, no signature, cut after some thousand letters.
    pub text: String,
    /// `from:` the sender's domain, `mailbox:` the mailbox, `file:` the ending of an attachment's name.
    #[serde(default)]
    pub facts: Vec<String>,
}

impl TrainingText {
    /// What is read of a mail.
    pub fn of(mail: &MailFacts<'_>) -> Self {
        let domain = mail.from.and_then(|address| address.rsplit_once('@'));
        let domain = domain.map(|(_, domain)| format!("from:{}", domain.to_lowercase()));
        let mailbox = mail.mailbox.map(|mailbox| format!("mailbox:{mailbox}"));
        let mut facts: Vec<String> = domain.into_iter().chain(mailbox).collect();
        for attachment in &mail.attachments {
            let ending = attachment.name.rsplit_once('.').map(|(_, ending)| ending);
            let fact = format!("file:{}", ending.unwrap_or_default().to_lowercase());
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        Self {
            subject: mail.base_subject.clone(),
            text: mail.reply[..mail.reply.floor_char_boundary(READ_BYTES)].to_owned(),
            facts,
        }
    }

    /// As the classifier reads it, with all its facts.
    pub(super) fn document<'a>(&'a self, facts: &'a [&'a str]) -> Document<'a> {
        Document {
            title: &self.subject,
            body: &self.text,
            facts,
        }
    }

    /// All facts, those of the phrases included.
    pub(super) fn all_facts(&self) -> Vec<String> {
        self.facts_with(&Heard::of(self))
    }

    /// The same when the phrases were heard already. A phrase's weight is told by repeating its fact.
    pub(super) fn facts_with(&self, heard: &Heard) -> Vec<String> {
        let weights = heard.weights().into_iter();
        let heard = weights.flat_map(|(what, weight)| {
            let times = weight.round().max(0.0) as usize;
            std::iter::repeat_n(format!("{WORDS_FACT}{what}"), times)
        });
        heard.chain(self.facts.iter().cloned()).collect()
    }
}
