//! Judge: a mail and the organisation's rules become a verdict, with reasons.

use crate::facts::MailFacts;
use crate::rules::{CompiledRules, RuleOutcome};
use crate::starter::{self, Guess};
use facteur_domain::{
    Category, DecidedBy, FolderRole, Impact, MemberId, Priority, Reason, RuleId, UnknownWord, Urgency, Verdict,
};
use facteur_mail::automated::Kind;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Rises when the same mail and rules may give another verdict.
pub const JUDGE_VERSION: u32 = 1;

/// Which list a ticket is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shelf {
    /// What people work on.
    Work,
    /// Newsletters and other bulk mail.
    Newsletters,
    /// What a spam filter marked.
    Spam,
}

impl Shelf {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Work, Self::Newsletters, Self::Spam];

    /// The stable word for code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Newsletters => "newsletters",
            Self::Spam => "spam",
        }
    }
}

impl fmt::Display for Shelf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.word())
    }
}

impl FromStr for Shelf {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|shelf| shelf.word() == text);
        found.copied().ok_or_else(|| UnknownWord {
            what: "shelf",
            given: text.to_owned(),
            known: Self::ALL.iter().map(|each| each.word()).collect::<Vec<_>>().join(", "),
        })
    }
}

/// What the judge must know about where a mail lay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgeFacts {
    /// The role of the folder that it lay in.
    pub folder: FolderRole,
    /// Whether it is older than the point from which mail counts, and taken as archive.
    pub older: bool,
}

/// How the organisation wants mail to be judged.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'a> {
    /// Its rules.
    pub rules: &'a CompiledRules,
    /// Whether the built-in reading of words speaks where no rule did.
    pub starter: bool,
}

/// What was decided about a mail by itself, before its thread is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Category, impact, urgency, priority, with reasons.
    pub verdict: Verdict,
    /// The rule that said to open no ticket.
    pub ignored_by: Option<RuleId>,
    /// Whom a rule gives the ticket to.
    pub assign: Option<MemberId>,
    /// Which list it belongs in.
    pub shelf: Shelf,
    /// Whether people may be notified of it.
    pub notify: bool,
}

/// Judges one mail.
pub fn judge(mail: &MailFacts<'_>, facts: &JudgeFacts, policy: &Policy<'_>) -> Judgement {
    todo!()
}
