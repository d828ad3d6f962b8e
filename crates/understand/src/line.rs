//! Mails as lines of JSON, judged with what is shipped: for scripts, and to measure how right it is.

use crate::entities::Entity;
use crate::facts::{MailFacts, paris};
use crate::insight::sets_deadline;
use crate::judge::{JudgeFacts, Policy, judge};
use crate::read::{Reading, read};
use crate::rules::CompiledRules;
use facteur_domain::{Category, FolderRole, Priority};
use facteur_mail::Limits;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// One mail as a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineMail {
    /// Given back with the answer.
    pub id: String,
    /// ISO 639-1 code, when it is known.
    pub lang: Option<String>,
    /// The address that it came to.
    pub mailbox: Option<String>,
    /// The sender's address.
    pub from_email: Option<String>,
    /// The sender's display name.
    pub from_name: Option<String>,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
    /// RFC 3339, such as `2026-11-20T10:00:00+01:00`.
    pub date: Option<String>,
    /// IANA name of the zone in which its days and hours are meant, such as `Europe/Paris`.
    pub tz: Option<String>,
}

impl LineMail {
    /// The line as a mail that was read.
    pub fn reading(&self) -> Reading {
        read(raw(self).as_bytes(), &Limits::default())
    }
}

/// What was understood of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineOpinion {
    /// As given.
    pub id: String,
    /// What it is about.
    pub category: Category,
    /// From 0 to 1.
    pub confidence: f64,
    /// How much it matters.
    pub priority: Priority,
    /// RFC 3339 with the offset of its zone; none when it sets none.
    pub deadline: Option<String>,
    /// What it names.
    pub entities: Vec<Entity>,
}

/// Judges one line without rules of an organisation.
pub fn judge_line(line: &LineMail) -> LineOpinion {
    let zone = zone_of(line);
    let reading = line.reading();
    let rules = CompiledRules::default();
    let facts = MailFacts::of(&reading, None).in_zone(zone);
    let place = JudgeFacts {
        folder: FolderRole::Incoming,
        older: false,
        remembered: None,
    };
    let policy = Policy {
        rules: &rules,
        starter: true,
        model: None,
        archived: &[],
        tags: None,
    };
    let judgement = judge(&facts, &place, &policy);
    let found = facts.into_insight();
    let deadline = found.deadline.filter(|_| sets_deadline(&judgement.verdict));
    LineOpinion {
        id: line.id.clone(),
        category: judgement.verdict.category,
        confidence: judgement.verdict.confidence,
        priority: judgement.verdict.priority,
        deadline: deadline.map(|deadline| deadline.at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        entities: found.entities,
    }
}

/// The zone that was named, else the offset of the date, else Paris.
fn zone_of(line: &LineMail) -> TimeZone {
    let named = line.tz.as_deref().and_then(|name| TimeZone::get(name).ok());
    let offset = || {
        let text = line.date.as_deref()?;
        let pieces = jiff::fmt::temporal::DateTimeParser::new()
            .parse_pieces(text)
            .ok()?;
        Some(TimeZone::fixed(pieces.to_numeric_offset()?))
    };
    named.or_else(offset).unwrap_or_else(paris)
}

/// The line as a mail.
fn raw(line: &LineMail) -> String {
    let clean = |text: &str| text.replace(['\r', '\n'], " ");
    // Writing to a text cannot fail.
    let mut head = String::new();
    if let Some(address) = &line.from_email {
        let name = line
            .from_name
            .as_deref()
            .unwrap_or_default()
            .replace(['"', '\\'], " ");
        let _ = write!(head, "From: \"{}\" <{}>\r\n", clean(&name), clean(address));
    }
    if let Some(mailbox) = &line.mailbox {
        let _ = write!(head, "To: <{}>\r\n", clean(mailbox));
    }
    let at = line
        .date
        .as_deref()
        .and_then(|date| date.parse::<Timestamp>().ok());
    if let Some(at) = at {
        let at: Zoned = at.to_zoned(TimeZone::UTC);
        let _ = write!(head, "Date: {}\r\n", at.strftime("%a, %d %b %Y %H:%M:%S +0000"));
    }
    format!(
        "{head}Subject: {}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}",
        clean(&line.subject),
        line.body
    )
}
