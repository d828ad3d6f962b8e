//! Rules: conditions on a message and what to do. What they mean is decided in `understand`; this is
//! their shape, in which they are stored, shown and exchanged.

use crate::entity::EntityKind;
use crate::id::{MailboxId, MemberId, RuleId};
use crate::verdict::{Category, Impact, Urgency};
use serde::{Deserialize, Serialize};

/// One condition. Texts compare without regard to case and accents; `*` stands for any letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The sender's address or name matches the pattern.
    Sender {
        /// Such as `*@client.example` or `Durand`.
        matches: String,
    },
    /// The sender's domain is this one or below it.
    Domain {
        /// Such as `client.example`.
        is: String,
    },
    /// One of the recipients (To, Cc, Delivered-To) matches the pattern.
    Recipient {
        /// Such as `compta@*`.
        matches: String,
    },
    /// The subject holds the text or matches the pattern.
    Subject {
        /// Such as `facture*`.
        matches: String,
    },
    /// Subject or what the sender wrote now (no quotes, no signature) holds one of these words or phrases.
    Words {
        /// Whole words or phrases.
        any_of: Vec<String>,
    },
    /// A header field holds the text.
    Header {
        /// Field name.
        name: String,
        /// Text or pattern; `*` asks only that the field is there.
        matches: String,
    },
    /// An attachment's file name or type matches the pattern.
    Attachment {
        /// Such as `*.pdf` or `image/*`.
        matches: String,
    },
    /// It names something of a kind, such as an IBAN, whose value matches.
    Entity {
        /// The kind.
        kind: EntityKind,
        /// Such as `CMD-*`; `*` asks only that one is named. Blanks and signs do not count.
        matches: String,
    },
    /// It sets a deadline that leaves no more than so many hours from when it was written.
    Due {
        /// Hours.
        within: u32,
    },
    /// It came to this mailbox.
    Mailbox {
        /// The mailbox.
        is: MailboxId,
    },
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", content = "with", rename_all = "snake_case")]
pub enum Action {
    /// Keep it searchable, open no ticket.
    Ignore,
    /// Set the category.
    Category(Category),
    /// Set the impact.
    Impact(Impact),
    /// Set the urgency.
    Urgency(Urgency),
    /// Give the ticket to a member.
    Assign(MemberId),
    /// Add a tag.
    Tag(String),
    /// Look at no later rule.
    Stop,
}

/// A rule: when all conditions hold, its actions are taken. Earlier rules win over later ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// What people call it.
    pub name: String,
    /// All of these must hold; a rule without conditions holds for every mail.
    pub conditions: Vec<Condition>,
    /// None of these may hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Condition>,
    /// What to do.
    pub actions: Vec<Action>,
}

/// The rules of an organisation, in their order, with a version that rises at every change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    /// Rises by one at every change.
    pub version: i64,
    /// First to last.
    pub rules: Vec<Rule>,
}
