//! Subject and references: what keeps an answer in its thread.

use crate::parsed::Parsed;

/// Ids in References at most: the first, which many programs thread by, and the newest.
const MOST: usize = 20;

/// What a mail answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// The Message-ID of the mail that it answers, without angle brackets.
    pub in_reply_to: Option<String>,
    /// Those of the conversation, oldest first.
    pub references: Vec<String>,
}

impl References {
    /// Those of an answer to that mail (RFC 5322, section 3.6.4), with `tag` before them: an id that no mail
    /// has, and that comes back with every answer.
    pub fn answering(mail: &Parsed, tag: Option<String>) -> Self {
        let former = if mail.references.is_empty() && mail.in_reply_to.len() == 1 {
            &mail.in_reply_to
        } else {
            &mail.references
        };
        let mut references: Vec<String> = tag.into_iter().collect();
        for id in former.iter().chain(&mail.message_id) {
            let usable = is_usable(id) && !references.contains(id);
            if usable {
                references.push(id.clone());
            }
        }
        if references.len() > MOST {
            // The tag and the first id stay.
            let surplus = references.len() - MOST;
            references.drain(2..2 + surplus);
        }
        Self {
            in_reply_to: mail.message_id.clone().filter(|id| is_usable(id)),
            references,
        }
    }

    /// Those of a mail that answers none.
    pub fn new(tag: Option<String>) -> Self {
        Self {
            in_reply_to: None,
            references: tag.into_iter().collect(),
        }
    }
}

/// What was read from a mail of others may be anything; what cannot be written again as it was is left out.
fn is_usable(id: &str) -> bool {
    !id.is_empty() && id.len() <= 400 && id.chars().all(stands_in_an_id)
}

pub(super) fn stands_in_an_id(letter: char) -> bool {
    letter.is_ascii_graphic() && !matches!(letter, '<' | '>')
}

/// Words that programs put before the subject of an answer, with their colon.
const ANSWERS: &[&str] = &["re", "réf", "rép", "rep", "réponse", "aw", "antw", "sv"];
const FORWARDS: &[&str] = &["fwd", "fw", "tr", "transf", "wg"];

/// The subject of an answer: "Re:" once. Tags of lists stay, since programs thread by them.
pub fn reply_subject(subject: &str) -> String {
    with_prefix("Re:", subject, ANSWERS)
}

/// The subject of a forward: "Fwd:" once.
pub fn forward_subject(subject: &str) -> String {
    with_prefix("Fwd:", subject, FORWARDS)
}

fn with_prefix(prefix: &str, subject: &str, known: &[&str]) -> String {
    let mut rest = subject.trim();
    while let Some((before, after)) = rest.split_once(':') {
        let word = before
            .trim()
            .trim_end_matches(|letter: char| letter.is_ascii_digit() || "[]()^ \u{a0}".contains(letter));
        if !known.contains(&word.to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    format!("{prefix} {rest}").trim_end().to_owned()
}
