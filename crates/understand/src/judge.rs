//! Judge: a mail and the organisation's rules become a verdict, with reasons.

use crate::archived::offered;
use crate::facts::MailFacts;
use crate::model::CategoryModel;
use crate::rules::{CompiledRules, MatchedRule, RuleOutcome};
use crate::starter::{self, Guess, nothing_to_do};
use crate::tags::{self, OwnTags};
use facteur_domain::{
    Alternative, Category, CorrectionId, DecidedBy, FolderRole, MemberId, Priority, Reason, RuleId,
    UnknownWord, Urgency, Verdict,
};
use facteur_mail::automated::Kind;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Rises when the same mail and rules may give another verdict.
pub const JUDGE_VERSION: u32 = 3;

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

/// Other categories that a verdict tells.
const ALTERNATIVES: usize = 2;
/// How far a mail like one that a member corrected is trusted to be of the same category.
const MEMORY_CONFIDENCE: f64 = 0.95;

/// What the judge must know about where a mail lay, and what is known of mails like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgeFacts {
    /// The role of the folder that it lay in.
    pub folder: FolderRole,
    /// Whether it is older than the point from which mail counts, and taken as archive.
    pub older: bool,
    /// What a member said of a mail like this one.
    pub remembered: Option<Remembered>,
}

/// What a member said of a mail of the same sender with nearly the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// What it is about.
    pub category: Category,
    /// The correction that says so.
    pub correction: CorrectionId,
}

/// How the organisation wants mail to be judged.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'a> {
    /// Its rules.
    pub rules: &'a CompiledRules,
    /// Whether the shipped model speaks where no rule did.
    pub starter: bool,
    /// The organisation's own model, which speaks instead of the shipped one.
    pub model: Option<&'a CategoryModel>,
    /// Categories that it offers no longer, and that nothing but its rules may answer.
    pub archived: &'a [Category],
    /// The tags that it uses; none: tags are not proposed.
    pub tags: Option<&'a OwnTags>,
}

impl<'a> Policy<'a> {
    fn speaker(&self) -> Option<&'a CategoryModel> {
        self.model.or_else(|| self.starter.then(CategoryModel::starter))
    }
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
    let (mut guess, mut guessed_by) = first_guess(mail, facts.folder, policy);
    let known = facts.remembered.as_ref();
    if let Some(remembered) = known.filter(|known| !policy.archived.contains(&known.category)) {
        guess = recall(&guess, remembered);
        guessed_by = DecidedBy::Memory(remembered.correction);
    }
    let guess = offered(guess, policy.archived);
    let shelf = shelf(mail, facts.folder, &outcome);
    let counts = facts.folder == FolderRole::Incoming && !facts.older && outcome.ignored_by.is_none();
    let (ignored_by, assign) = (outcome.ignored_by, outcome.assign.map(|(member, _)| member));
    let mut verdict = verdict(mail, policy, outcome, (guess, guessed_by));
    let asks = shelf == Shelf::Work && facts.folder == FolderRole::Incoming && ignored_by.is_none();
    if let Some(own) = policy
        .tags
        .filter(|_| asks && (mail.automated.is_human() || person_behind(mail)))
    {
        verdict.proposed_tags = tags::propose(mail, &verdict.tags, own);
    }
    Judgement {
        ignored_by,
        assign,
        notify: counts && shelf == Shelf::Work,
        verdict,
        shelf,
    }
}

/// What is thought of a mail before rules have their say.
fn first_guess(mail: &MailFacts<'_>, folder: FolderRole, policy: &Policy<'_>) -> (Guess, DecidedBy) {
    let automated = &mail.automated;
    let seen = automated.reasons.first().map_or("", String::as_str);
    if automated.spam_flagged || folder == FolderRole::Junk {
        return (nothing_to_do("spam", seen, 0.7), DecidedBy::Model);
    }
    let model = policy.speaker();
    let speaks = automated.is_human() || (model.is_some() && person_behind(mail));
    match model {
        Some(model) if speaks => (starter::guess(mail, model), DecidedBy::Model),
        Some(model) if automated.kind == Kind::Notification => (notice(mail, seen, model), DecidedBy::Model),
        None if speaks => (nothing_heard(), DecidedBy::Default),
        _ => (
            nothing_to_do(kind_word(automated.kind), seen, 0.7),
            DecidedBy::Model,
        ),
    }
}

fn nothing_heard() -> Guess {
    Guess {
        urgency: Urgency::Days,
        ..nothing_to_do("default", "", 0.0)
    }
}

/// The guess with what a member said of a mail like it. How much it matters is another question.
fn recall(guess: &Guess, remembered: &Remembered) -> Guess {
    let mut reasons = vec![reason("remembered", String::new())];
    reasons.extend(
        guess
            .reasons
            .iter()
            .filter(|reason| !reason.code.starts_with("model_"))
            .cloned(),
    );
    Guess {
        alternatives: others(&remembered.category, guess),
        category: remembered.category.clone(),
        confidence: MEMORY_CONFIDENCE,
        sure: Some(true),
        impact: guess.impact,
        urgency: guess.urgency,
        reasons,
    }
}

/// What was guessed besides a category that was decided otherwise.
fn others(decided: &Category, guess: &Guess) -> Vec<Alternative> {
    let first = Alternative {
        category: guess.category.clone(),
        confidence: guess.confidence,
    };
    let all = std::iter::once(&first).chain(&guess.alternatives);
    all.filter(|other| other.category != *decided)
        .take(ALTERNATIVES)
        .cloned()
        .collect()
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
fn notice(mail: &MailFacts<'_>, seen: &str, model: &CategoryModel) -> Guess {
    let heard = starter::guess(mail, model);
    if Priority::of(heard.impact, heard.urgency) >= Priority::High {
        return heard;
    }
    nothing_to_do(kind_word(Kind::Notification), seen, 0.6)
}

fn shelf(mail: &MailFacts<'_>, folder: FolderRole, outcome: &RuleOutcome) -> Shelf {
    if mail.automated.spam_flagged || folder == FolderRole::Junk {
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
    let (category, confidence, decided_by, sure) = match outcome.category {
        Some((category, rule)) => (category, 1.0, DecidedBy::Rule(rule), Some(true)),
        None => (guess.category.clone(), guess.confidence, guessed_by, guess.sure),
    };
    let alternatives = match guessed_by {
        DecidedBy::Default => Vec::new(),
        _ => others(&category, &guess),
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
        alternatives,
        proposed_tags: Vec::new(),
        sure,
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
