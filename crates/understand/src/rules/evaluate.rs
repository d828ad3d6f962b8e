//! Tries compiled rules on one mail.

use super::compile::{CompiledCondition, CompiledRule, CompiledRules, Test};
use super::pattern::{Pattern, value_text};
use super::words::WordSearch;
use crate::facts::MailFacts;
use crate::fold::fold;
use facteur_domain::{Action, Category, EntityKind, Impact, MemberId, RuleId, Urgency};
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;

/// Bytes of the sender's text in which words are looked for.
const WORDS_BYTES: usize = 256 * 1024;
/// Letters of a piece of the mail that are shown as the reason.
const SHOWN_LETTERS: usize = 100;

/// A rule that held for a mail, and what made it hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedRule {
    /// The rule.
    pub rule: RuleId,
    /// What people call it.
    pub name: String,
    /// For each condition, in order: the condition as people write it, such as `sender=*@client.example`, and
    /// the piece of the mail that met it. Empty for a rule without conditions.
    pub because: Vec<(String, String)>,
}

/// What the rules say about a mail. A field that no rule set is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleOutcome {
    /// The rule that said to open no ticket.
    pub ignored_by: Option<RuleId>,
    /// Category, and the rule that set it.
    pub category: Option<(Category, RuleId)>,
    /// Impact, and the rule that set it.
    pub impact: Option<(Impact, RuleId)>,
    /// Urgency, and the rule that set it.
    pub urgency: Option<(Urgency, RuleId)>,
    /// Assignee, and the rule that named them.
    pub assign: Option<(MemberId, RuleId)>,
    /// Tags, each once, and the first rule that added each.
    pub tags: Vec<(String, RuleId)>,
    /// Every rule that held, first to last.
    pub matched: Vec<MatchedRule>,
}

impl CompiledRules {
    /// Tries every rule in order. An earlier rule wins over a later one, field by field; tags add up; nothing
    /// after a rule with `Stop` is tried.
    pub fn evaluate(&self, mail: &MailFacts<'_>) -> RuleOutcome {
        let folded = Folded::of(mail, &self.words);
        let mut outcome = RuleOutcome::default();
        for rule in &self.rules {
            let Some(because) = holds(rule, &folded) else {
                continue;
            };
            outcome.matched.push(MatchedRule {
                rule: rule.id,
                name: rule.name.clone(),
                because,
            });
            if outcome.take(rule) {
                break;
            }
        }
        outcome
    }
}

/// What the rules would say about a mail that is already here. The same as [`CompiledRules::evaluate`]: a
/// preview that took another way would lie.
pub fn preview(rules: &CompiledRules, mail: &MailFacts<'_>) -> RuleOutcome {
    rules.evaluate(mail)
}

impl RuleOutcome {
    /// Takes over what the rule does where no earlier one did; whether it says to stop.
    fn take(&mut self, rule: &CompiledRule) -> bool {
        let id = rule.id;
        let mut stop = false;
        for action in &rule.actions {
            match action {
                Action::Ignore => self.ignored_by = self.ignored_by.or(Some(id)),
                Action::Category(category) if self.category.is_none() => {
                    self.category = Some((category.clone(), id));
                }
                Action::Impact(impact) => self.impact = self.impact.or(Some((*impact, id))),
                Action::Urgency(urgency) => self.urgency = self.urgency.or(Some((*urgency, id))),
                Action::Assign(member) => self.assign = self.assign.or(Some((*member, id))),
                Action::Tag(tag) if !self.tags.iter().any(|(known, _)| known == tag) => {
                    self.tags.push((tag.clone(), id));
                }
                // An earlier rule has decided it.
                Action::Category(_) | Action::Tag(_) => {}
                Action::Stop => stop = true,
            }
        }
        stop
    }
}

/// When all conditions hold and no exception does: the conditions with what met them.
fn holds(rule: &CompiledRule, mail: &Folded<'_>) -> Option<Vec<(String, String)>> {
    // Most rules do not hold, so nothing is put on the heap before the last condition has held.
    if !rule
        .conditions
        .iter()
        .all(|condition| mail.meets(&condition.test).is_some())
        || rule
            .unless
            .iter()
            .any(|condition| mail.meets(&condition.test).is_some())
    {
        return None;
    }
    let piece = |condition: &CompiledCondition| {
        let text = mail.meets(&condition.test).unwrap_or_default();
        (
            condition.shown.clone(),
            text.chars().take(SHOWN_LETTERS).collect(),
        )
    };
    Some(rule.conditions.iter().map(piece).collect())
}

/// The mail's texts, each folded at most once and only when a rule asks for it.
struct Folded<'a> {
    mail: &'a MailFacts<'a>,
    search: &'a WordSearch,
    from: OnceCell<String>,
    from_name: OnceCell<String>,
    recipients: OnceCell<Vec<String>>,
    subject: OnceCell<(String, String)>,
    attachments: OnceCell<Vec<Vec<String>>>,
    words: OnceCell<Vec<Option<&'a str>>>,
}

impl<'a> Folded<'a> {
    fn of(mail: &'a MailFacts<'a>, search: &'a WordSearch) -> Self {
        Self {
            mail,
            search,
            from: OnceCell::new(),
            from_name: OnceCell::new(),
            recipients: OnceCell::new(),
            subject: OnceCell::new(),
            attachments: OnceCell::new(),
            words: OnceCell::new(),
        }
    }

    /// The piece of the mail that meets the test, if one does.
    fn meets(&self, test: &Test) -> Option<&str> {
        match test {
            Test::Sender(pattern) => self.sender(pattern),
            Test::Domain(domain, below) => self.domain(domain, below),
            Test::Recipient(pattern) => self.recipient(pattern),
            Test::Subject(pattern) => self.subject(pattern),
            Test::Words(condition) => *self.words().get(*condition)?,
            Test::Header(name, pattern) => self.header(name, pattern),
            Test::Attachment(pattern) => self.attachment(pattern),
            Test::Entity(kind, pattern) => self.entity(*kind, pattern),
            Test::Due(within) => self.due(*within),
            Test::Mailbox(mailbox) => (self.mail.mailbox == Some(*mailbox)).then_some(""),
        }
    }

    fn sender(&self, pattern: &Pattern) -> Option<&str> {
        let address = self.mail.from.unwrap_or_default();
        if !address.is_empty() && pattern.matches(self.from.get_or_init(|| fold(address))) {
            return Some(address);
        }
        let name = self.mail.from_name.unwrap_or_default();
        (!name.is_empty() && pattern.matches(self.from_name.get_or_init(|| fold(name)))).then_some(name)
    }

    fn entity(&self, kind: EntityKind, pattern: &Pattern) -> Option<&str> {
        let mut named = self.mail.insight().entities.iter();
        let found = named.find(|each| each.kind == kind && pattern.matches(&value_text(&each.value)));
        found.map(|entity| entity.value.as_str())
    }

    /// The words of a deadline that leaves no more than so many hours. A mail without a date leaves none.
    fn due(&self, within: u32) -> Option<&str> {
        let deadline = self.mail.insight().deadline.as_ref()?;
        let left = deadline.at.timestamp().as_second() - self.mail.date?.micros() / 1_000_000;
        (left <= i64::from(within) * 3_600).then_some(deadline.words.as_str())
    }

    fn domain(&self, domain: &str, below: &str) -> Option<&str> {
        let address = self.mail.from?;
        let (_, given) = address.rsplit_once('@')?;
        let ends = |end: &str| {
            given
                .len()
                .checked_sub(end.len())
                .and_then(|start| given.get(start..))
                .map(|tail| tail.to_lowercase() == end)
        };
        let is = given.to_lowercase() == domain;
        (is || ends(below).unwrap_or(false)).then_some(address)
    }

    fn recipient(&self, pattern: &Pattern) -> Option<&str> {
        let folded = self
            .recipients
            .get_or_init(|| self.mail.recipients.iter().map(|address| fold(address)).collect());
        let position = folded.iter().position(|address| pattern.matches(address))?;
        self.mail.recipients.get(position).copied()
    }

    fn subject(&self, pattern: &Pattern) -> Option<&str> {
        let (whole, base) = self
            .subject
            .get_or_init(|| (fold(self.mail.subject), fold(&self.mail.base_subject)));
        // `facture*` means a mail about an invoice, whether or not it is an answer.
        (pattern.matches(whole) || pattern.matches(base)).then_some(self.mail.subject)
    }

    fn words(&self) -> &[Option<&'a str>] {
        self.words.get_or_init(|| {
            let reply = self.mail.reply;
            let reply = &reply[..reply.floor_char_boundary(WORDS_BYTES)];
            // A sign that no phrase holds, so that none reaches from the subject into the text.
            let text = format!("{}\u{1F}{}", fold(self.mail.subject), fold(reply));
            self.search.find(&text)
        })
    }

    fn header(&self, name: &str, pattern: &Pattern) -> Option<&str> {
        let fields = self
            .mail
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case(name));
        let mut values = fields.map(|header| header.value.as_str());
        if *pattern == Pattern::Any {
            return values.next();
        }
        values.find(|value| pattern.matches(&fold(value)))
    }

    fn attachment(&self, pattern: &Pattern) -> Option<&str> {
        let folded = self.attachments.get_or_init(|| {
            let texts = self
                .mail
                .attachments
                .iter()
                .map(|file| [Some(file.name), Some(file.mime_type), file.sniffed_type]);
            texts
                .map(|texts| texts.into_iter().flatten().map(fold).collect())
                .collect()
        });
        let position = folded
            .iter()
            .position(|texts| texts.iter().any(|text| pattern.matches(text)))?;
        self.mail.attachments.get(position).map(|file| file.name)
    }
}
