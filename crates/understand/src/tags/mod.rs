//! Tags that a mail seems to ask for: those that the organisation uses and the mail names, then plain ideas that
//! its words and what it names speak for. They are proposed, never set: a person takes or refuses them.

mod ideas;
mod own;

use crate::entities::Kind;
use crate::facts::{FoldedMail, MailFacts};
use crate::fold::{fold, stands_alone};
use facteur_domain::{ProposedTag, Verdict};
use facteur_mail::language::Language;
use ideas::Idea;
pub use own::OwnTags;

/// Tags that are proposed at once.
const MOST: usize = 3;
/// Words that are told for a tag.
const MOST_WORDS: usize = 3;
/// Bytes of what the sender wrote that are looked at: what it is about stands at its beginning.
const READ_BYTES: usize = 2_500;
/// In a text of more bytes than this, one word in passing says nothing.
const LONG: usize = 1_500;
/// What a word in the subject weighs, where one in the text weighs 1.
const IN_SUBJECT: u32 = 3;
/// What a thing that the mail names weighs, such as an IBAN.
const NAMED: u32 = 2;
/// What a word in a long text must weigh at least.
const ENOUGH_IN_LONG: u32 = 2;

/// The part of a mail in which a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Subject,
    Text,
}

impl Part {
    const fn weight(self) -> u32 {
        match self {
            Self::Subject => IN_SUBJECT,
            Self::Text => 1,
        }
    }
}

/// The folded parts of a mail that are looked at.
struct Folded<'a> {
    subject: &'a str,
    text: &'a str,
}

impl<'a> Folded<'a> {
    fn of(mail: &'a MailFacts<'_>) -> Self {
        let FoldedMail { subject, text } = mail.folded();
        Self {
            subject,
            text: &text[..text.floor_char_boundary(READ_BYTES)],
        }
    }

    fn parts(&self) -> [(Part, &'a str); 2] {
        [(Part::Subject, self.subject), (Part::Text, self.text)]
    }
}

/// What speaks for one tag.
#[derive(Debug, Default, Clone)]
struct Support {
    weight: u32,
    words: Vec<String>,
}

impl Support {
    fn add(&mut self, word: &str, weight: u32) {
        self.weight += weight;
        if self.words.len() < MOST_WORDS && !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_owned());
        }
    }
}

/// The tags to propose for a mail that a person wrote, the likelier first. `set`: those that rules gave it.
pub(crate) fn propose(mail: &MailFacts<'_>, set: &[String], own: &OwnTags) -> Vec<ProposedTag> {
    let folded = Folded::of(mail);
    let set: Vec<String> = set.iter().map(|tag| fold(tag)).collect();
    let mut proposed: Vec<ProposedTag> = Vec::with_capacity(MOST);
    let named = own.named_in(&folded).into_iter();
    for candidate in named.chain(hinted(mail, &folded, own)) {
        let name = fold(&candidate.tag);
        let known = set.contains(&name) || proposed.iter().any(|other| fold(&other.tag) == name);
        if !known {
            proposed.push(candidate);
        }
        if proposed.len() == MOST {
            break;
        }
    }
    proposed
}

/// The ideas that words and named things speak for, in the mail's language or as the organisation spells them.
fn hinted(mail: &MailFacts<'_>, folded: &Folded<'_>, own: &OwnTags) -> Vec<ProposedTag> {
    let mut heard = ideas::heard(folded);
    if mail
        .insight()
        .entities
        .iter()
        .any(|entity| entity.kind == Kind::Iban)
    {
        heard.entry(ideas::BANK_DETAILS).or_default().add("IBAN", NAMED);
    }
    let enough = if folded.text.len() > LONG {
        ENOUGH_IN_LONG
    } else {
        1
    };
    let mut heard: Vec<(Idea, Support)> = heard
        .into_iter()
        .filter(|(_, support)| support.weight >= enough)
        .collect();
    heard.sort_by_key(|(idea, support)| (std::cmp::Reverse(support.weight), *idea));
    let spelled = |idea: Idea| {
        let names = idea.names();
        let used = own.spelled(names.0).or_else(|| own.spelled(names.1));
        used.unwrap_or(match mail.language {
            Some(Language::English) => names.1,
            _ => names.0,
        })
    };
    let proposed = heard.into_iter().map(|(idea, support)| ProposedTag {
        tag: spelled(idea).to_owned(),
        words: support.words,
    });
    proposed.collect()
}

/// What is still proposed for a ticket: what the verdicts on its incoming mails propose, the newest mail's first,
/// without the tags that it has and those that were refused.
pub fn still_proposed<'a>(
    newest_first: impl IntoIterator<Item = &'a Verdict>,
    tags: &[String],
    refused: &[String],
) -> Vec<ProposedTag> {
    let mut known: Vec<String> = tags.iter().chain(refused).map(|tag| fold(tag)).collect();
    let mut open = Vec::new();
    let all = newest_first
        .into_iter()
        .flat_map(|verdict| &verdict.proposed_tags);
    for proposed in all {
        let name = fold(&proposed.tag);
        if open.len() < MOST && !known.contains(&name) {
            known.push(name);
            open.push(proposed.clone());
        }
    }
    open
}

/// Whether the word at `start..end` stands alone; with `open`, it may go on.
fn is_word(text: &str, start: usize, end: usize, open: bool) -> bool {
    let (before, after) = stands_alone(text, start, end);
    before && (after || open)
}
