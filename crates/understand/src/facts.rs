//! What rules and the judge look at: one mail, without anything of the world around it.

use crate::fold::fold;
use crate::insight::{Insight, insight};
use crate::read::Reading;
use facteur_domain::{MailboxId, Timestamp};
use facteur_mail::automated::Automated;
use facteur_mail::language::Language;
use facteur_mail::{Address, Headers, Parsed};
use jiff::tz::TimeZone;
use std::cell::OnceCell;

/// Fields that name who a mail was really delivered to, whatever `To` says.
const DELIVERED_TO: &[&str] = &["Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To"];

/// One attached file, as far as rules care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentFacts<'a> {
    /// File name.
    pub name: &'a str,
    /// Declared media type, such as `application/pdf`.
    pub mime_type: &'a str,
    /// The type that its contents show, when they show one.
    pub sniffed_type: Option<&'a str>,
}

/// Bytes of what the sender wrote that are folded: what a mail is about is said at its beginning.
pub(crate) const FOLDED_BYTES: usize = 4_000;

/// Subject and beginning of a mail's text, made comparable.
#[derive(Debug, Clone)]
pub(crate) struct FoldedMail {
    /// The subject without answer and forward prefixes.
    pub subject: String,
    /// The beginning of what the sender wrote now.
    pub text: String,
}

/// One mail, as far as rules and the judge care.
#[derive(Debug, Clone)]
pub struct MailFacts<'a> {
    /// The mailbox that it came to; none in a preview without one.
    pub mailbox: Option<MailboxId>,
    /// The sender's address.
    pub from: Option<&'a str>,
    /// The sender's display name.
    pub from_name: Option<&'a str>,
    /// Addresses of To, Cc and of the fields that delivery adds.
    pub recipients: Vec<&'a str>,
    /// Decoded subject.
    pub subject: &'a str,
    /// The subject without answer and forward prefixes.
    pub base_subject: String,
    /// What the sender wrote now: no quote, no signature.
    pub reply: &'a str,
    /// All header fields.
    pub headers: &'a Headers,
    /// Attached files.
    pub attachments: Vec<AttachmentFacts<'a>>,
    /// Person or machine, and whether a filter calls it spam.
    pub automated: &'a Automated,
    /// The language, when there was enough text to tell.
    pub language: Option<Language>,
    /// The mail's own date.
    pub date: Option<Timestamp>,
    /// The whole mail, for what is read of it beyond these facts.
    pub parsed: &'a Parsed,
    /// Where its days and hours are meant.
    pub zone: TimeZone,
    /// What it names and by when it needs an answer, once somebody asked.
    insight: OnceCell<Insight>,
    folded: OnceCell<FoldedMail>,
}

impl<'a> MailFacts<'a> {
    /// The facts of a mail that was read, as it came to `mailbox`.
    pub fn of(reading: &'a Reading, mailbox: Option<MailboxId>) -> Self {
        let parsed = &reading.parsed;
        let written = parsed
            .to
            .iter()
            .chain(&parsed.cc)
            .map(|each| each.address.as_str());
        let delivered = DELIVERED_TO.iter().flat_map(|name| parsed.headers.all(name));
        Self {
            mailbox,
            from: parsed.from.as_ref().map(|sender| sender.address.address.as_str()),
            from_name: parsed
                .from
                .as_ref()
                .and_then(|sender| sender.address.name.as_deref()),
            recipients: written.chain(delivered).collect(),
            subject: &parsed.subject,
            base_subject: facteur_mail::subject::base_subject(&parsed.subject),
            reply: &parsed.reply,
            headers: &parsed.headers,
            attachments: parsed
                .attachments
                .iter()
                .map(|each| AttachmentFacts {
                    name: &each.filename,
                    mime_type: &each.mime_type,
                    sniffed_type: each.sniffed_type.as_deref(),
                })
                .collect(),
            automated: &parsed.automated,
            language: parsed.language,
            date: parsed.date.microseconds().map(Timestamp::from_micros),
            parsed,
            zone: paris(),
            insight: OnceCell::new(),
            folded: OnceCell::new(),
        }
    }

    /// The same facts with the days and hours of another zone.
    #[must_use]
    pub fn in_zone(mut self, zone: TimeZone) -> Self {
        self.zone = zone;
        self.insight = OnceCell::new();
        self
    }

    /// Subject and text folded, once for all who look for words.
    pub(crate) fn folded(&self) -> &FoldedMail {
        self.folded.get_or_init(|| FoldedMail {
            subject: fold(&self.base_subject),
            text: fold(&self.reply[..self.reply.floor_char_boundary(FOLDED_BYTES)]),
        })
    }

    /// What it names and by when it needs an answer. Read when first asked for, and once: that is what costs most
    /// of judging.
    pub fn insight(&self) -> &Insight {
        self.insight.get_or_init(|| insight(self.parsed, &self.zone))
    }

    /// The same, when nothing else of the facts is needed any more.
    pub fn into_insight(self) -> Insight {
        let Self {
            parsed,
            zone,
            insight: known,
            ..
        } = self;
        known.into_inner().unwrap_or_else(|| insight(parsed, &zone))
    }
}

/// Where the first users are.
pub(crate) fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// The zone of that IANA name, such as `Europe/Paris`.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn zone_of(name: &str) -> Result<TimeZone, String> {
    // A name that people know, and no rules as POSIX writes them.
    let known = TimeZone::get(name).ok().filter(|zone| zone.iana_name().is_some());
    known
        .ok_or_else(|| format!("\"{name}\" is no time zone; name one as IANA does, for example Europe/Paris"))
}

/// Every address that takes part in a mail, lower case, each once: sender, reply addresses, To, Cc, Bcc.
pub fn participants(reading: &Reading) -> Vec<String> {
    let parsed = &reading.parsed;
    let sender = parsed.from.iter().map(|sender| &sender.address);
    let others = [&parsed.reply_to, &parsed.to, &parsed.cc, &parsed.bcc];
    let all = sender.chain(others.into_iter().flatten());
    let mut addresses: Vec<String> = all
        .map(lower_address)
        .filter(|address| !address.is_empty())
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

fn lower_address(address: &Address) -> String {
    address.address.trim().to_lowercase()
}
