//! What a model reads of a mail, for learning and judging alike.

use super::demand::demands;
use crate::facts::{FOLDED_BYTES, MailFacts};
use crate::starter::Heard;
use facteur_classify::Document;
use serde::{Deserialize, Serialize};

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
            text: mail.reply[..mail.reply.floor_char_boundary(FOLDED_BYTES)].to_owned(),
            facts,
        }
    }

    /// What a model reads of it.
    pub(super) fn features(&self) -> Features<'_> {
        self.features_with(&Heard::of(self))
    }

    /// The same when the phrases were heard already.
    pub(super) fn features_with(&self, heard: &Heard) -> Features<'_> {
        let mut title = self.subject.clone();
        for sentence in demands(&self.text) {
            title.push_str(" . ");
            title.push_str(sentence);
        }
        // A phrase's weight is told by repeating its fact.
        let weights = heard.weights().into_iter();
        let heard = weights.flat_map(|(what, weight)| {
            let times = weight.round().max(0.0) as usize;
            std::iter::repeat_n(format!("{WORDS_FACT}{what}"), times)
        });
        Features {
            title,
            body: &self.text,
            facts: heard.chain(self.facts.iter().cloned()).collect(),
        }
    }
}

/// A text as the classifier reads it.
pub(super) struct Features<'a> {
    /// The subject and what the sender asks for.
    title: String,
    body: &'a str,
    facts: Vec<String>,
}

impl Features<'_> {
    /// The facts for [`Features::document`], which only borrows them.
    pub(super) fn facts(&self) -> Vec<&str> {
        self.facts.iter().map(String::as_str).collect()
    }

    pub(super) fn document<'a>(&'a self, facts: &'a [&'a str]) -> Document<'a> {
        Document {
            title: &self.title,
            body: self.body,
            facts,
        }
    }
}
