//! Judge: a mail and the organisation's rules become a verdict, with reasons.

use crate::facts::MailFacts;
use crate::rules::{CompiledRules, MatchedRule, RuleOutcome};
use crate::starter::{self, Guess};
use facteur_domain::{
    Category, DecidedBy, FolderRole, Impact, MemberId, Priority, Reason, RuleId, UnknownWord, Urgency,
    Verdict,
};
use facteur_mail::automated::Kind;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Rises when the same mail and rules may give another verdict.
pub const JUDGE_VERSION: u32 = 2;

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
            known: Self::ALL
                .iter()
                .map(|each| each.word())
                .collect::<Vec<_>>()
                .join(", "),
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
    let outcome = policy.rules.evaluate(mail);
    let guess = first_guess(mail, *facts, policy);
    let shelf = shelf(mail, *facts, &outcome);
    let counts = facts.folder == FolderRole::Incoming && !facts.older && outcome.ignored_by.is_none();
    Judgement {
        ignored_by: outcome.ignored_by,
        assign: outcome.assign.map(|(member, _)| member),
        notify: counts && shelf == Shelf::Work,
        verdict: verdict(mail, policy, outcome, guess),
        shelf,
    }
}

/// What is thought of a mail before rules have their say.
fn first_guess(mail: &MailFacts<'_>, facts: JudgeFacts, policy: &Policy<'_>) -> (Guess, DecidedBy) {
    let automated = &mail.automated;
    let seen = automated.reasons.first().map_or("", String::as_str);
    if automated.spam_flagged || facts.folder == FolderRole::Junk {
        return (nothing_to_do("spam", seen, 0.7), DecidedBy::Model);
    }
    let speaks = automated.is_human() || (policy.starter && person_behind(mail));
    if automated.kind == Kind::Notification && policy.starter && !speaks {
        return (notice(mail, seen), DecidedBy::Model);
    }
    if !speaks {
        return (
            nothing_to_do(kind_word(automated.kind), seen, 0.7),
            DecidedBy::Model,
        );
    }
    if policy.starter {
        return (starter::guess(mail), DecidedBy::Model);
    }
    let nothing = Guess {
        category: Category::other(),
        impact: Impact::One,
        urgency: Urgency::Days,
        confidence: 0.0,
        reasons: vec![reason("default", String::new())],
    };
    (nothing, DecidedBy::Default)
}

/// Whether a program passes on what a person wrote, as contact forms do: the answer goes to somebody else.
fn person_behind(mail: &MailFacts<'_>) -> bool {
    let Some(reply_to) = mail.headers.get("Reply-To") else {
        return false;
    };
    let from = mail.from.unwrap_or_default().to_lowercase();
    mail.automated.kind == Kind::Notification
        && reply_to.contains('@')
        && !reply_to.to_lowercase().contains(&from)
}

/// A program's notice asks nothing, unless it is an alarm.
fn notice(mail: &MailFacts<'_>, seen: &str) -> Guess {
    let heard = starter::guess(mail);
    if Priority::of(heard.impact, heard.urgency) >= Priority::High {
        return heard;
    }
    nothing_to_do(kind_word(Kind::Notification), seen, 0.6)
}

fn nothing_to_do(code: &str, seen: &str, confidence: f64) -> Guess {
    Guess {
        category: Category::other(),
        impact: Impact::One,
        urgency: Urgency::Open,
        confidence,
        reasons: vec![reason(code, seen.to_owned())],
    }
}

fn shelf(mail: &MailFacts<'_>, facts: JudgeFacts, outcome: &RuleOutcome) -> Shelf {
    if mail.automated.spam_flagged || facts.folder == FolderRole::Junk {
        return Shelf::Spam;
    }
    // Many suppliers send their invoices through newsletter programs: whoever wrote a rule for such mail
    // wants it as work.
    let wanted = outcome.category.is_some() || outcome.assign.is_some();
    if mail.automated.kind == Kind::Newsletter && !wanted {
        return Shelf::Newsletters;
    }
    Shelf::Work
}

/// Rules over the guess, field by field.
fn verdict(
    mail: &MailFacts<'_>,
    policy: &Policy<'_>,
    outcome: RuleOutcome,
    (guess, guessed_by): (Guess, DecidedBy),
) -> Verdict {
    let mut reasons: Vec<Reason> = outcome.matched.iter().map(rule_reason).collect();
    let impact = outcome.impact.map_or(guess.impact, |(impact, _)| impact);
    let urgency = outcome.urgency.map_or(guess.urgency, |(urgency, _)| urgency);
    let (category, confidence, decided_by) = match outcome.category {
        Some((category, rule)) => (category, 1.0, DecidedBy::Rule(rule)),
        None => (guess.category, guess.confidence, guessed_by),
    };
    reasons.extend(guess.reasons);
    Verdict {
        category,
        impact,
        urgency,
        priority: Priority::of(impact, urgency),
        language: mail.language.map(|language| language.code().to_owned()),
        tags: outcome.tags.into_iter().map(|(tag, _)| tag).collect(),
        confidence,
        reasons,
        decided_by,
        versions: format!("judge {JUDGE_VERSION}, rules {}", policy.rules.version()),
    }
}

/// A rule that held, as a reason: its name and the conditions that were met.
fn rule_reason(matched: &MatchedRule) -> Reason {
    let conditions: Vec<&str> = matched
        .because
        .iter()
        .map(|(condition, _)| condition.as_str())
        .collect();
    if conditions.is_empty() {
        return reason("rule", matched.name.clone());
    }
    reason("rule", format!("{} ({})", matched.name, conditions.join(", ")))
}

/// The stable code of an automated mail's kind.
pub(crate) const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Human => "human",
        Kind::List => "list",
        Kind::Newsletter => "newsletter",
        Kind::Notification => "notification",
        Kind::AutoReply => "auto_reply",
        Kind::OutOfOffice => "out_of_office",
        Kind::LeftCompany => "left_company",
        Kind::Challenge => "challenge",
        Kind::ReadReceipt => "read_receipt",
        Kind::Bounce => "bounce",
    }
}

fn reason(code: &str, detail: String) -> Reason {
    Reason {
        code: code.to_owned(),
        detail,
    }
}
