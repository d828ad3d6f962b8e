//! Recognises notices of failed or delayed delivery (RFC 3464 and the forms before it).

use serde::{Deserialize, Serialize};

use crate::headers::Headers;

mod provider;
mod reason;
mod status;
mod text;
mod why;
mod words;

pub use reason::Reason;

/// One leaf part of a mail, decoded to text. For `message/delivery-status`, `text/rfc822-headers` and
/// `message/rfc822` the text holds the raw fields of that part.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Media type, such as `text/plain`.
    pub mime_type: &'a str,
    /// The decoded text.
    pub text: &'a str,
}

/// What became of the mail that a notice speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was not delivered and will not be.
    #[default]
    Failed,
    /// It was not delivered yet: the server goes on trying.
    Delayed,
    /// It was delivered, relayed or expanded.
    Delivered,
    /// Its recipient complained about it (RFC 5965).
    Complaint,
}

/// One recipient that a delivery notice speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The address, without the `rfc822;` before it.
    pub address: String,
    /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`, lower case, if told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub action: Option<String>,
    /// Enhanced status code (RFC 3463), such as `5.1.1`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<String>,
    /// SMTP reply code (RFC 5321), such as 550.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reply_code: Option<u16>,
    /// What the receiving server said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub diagnostic: Option<String>,
    /// Why it failed.
    #[serde(default)]
    pub reason: Reason,
    /// Whether the address will not work again (a hard bounce); else it may be tried later.
    #[serde(default)]
    pub hard: bool,
}

/// A recognised notice about the delivery of a mail of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// What became of the mail.
    pub outcome: Outcome,
    /// Why, of the recipient whom it hit hardest.
    #[serde(default)]
    pub reason: Reason,
    /// Whether the address of that recipient will not work again.
    #[serde(default)]
    pub hard: bool,
    /// The recipients concerned, possibly none when the notice does not name them in a known form.
    pub recipients: Vec<Recipient>,
    /// Message-ID of the returned mail, without angle brackets.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub original_message_id: Option<String>,
    /// What made the mail a bounce, most telling first.
    pub reasons: Vec<String>,
}

impl Bounce {
    /// Whether the server still tries: a warning, not a failure.
    pub fn delayed(&self) -> bool {
        self.outcome == Outcome::Delayed
    }
}

/// Recognises a delivery notice; `None` for any other mail, automatic answers and read receipts included.
pub fn recognise(headers: &Headers, parts: &[Part<'_>]) -> Option<Bounce> {
    by_status_part(parts)
        .or_else(|| by_feedback_report(headers, parts))
        .or_else(|| by_words(headers, parts))
        .map(|bounce| {
            let bounce = why::explain(bounce, parts);
            Bounce {
                original_message_id: original_message_id(parts),
                ..bounce
            }
        })
}

/// RFC 3464: a part whose fields say it all.
fn by_status_part(parts: &[Part<'_>]) -> Option<Bounce> {
    let part = parts.iter().find(|part| is_status_type(part.mime_type))?;
    let recipients = status::read(part.text);
    let outcome = status::outcome(&recipients).unwrap_or_else(|| outcome_by_words("", parts));
    Some(Bounce {
        outcome,
        recipients,
        reasons: vec!["delivery status part (RFC 3464)".to_owned()],
        ..Bounce::default()
    })
}

fn is_status_type(mime_type: &str) -> bool {
    mime_type.eq_ignore_ascii_case("message/delivery-status")
        || mime_type.eq_ignore_ascii_case("message/global-delivery-status")
}

/// RFC 5965: complaints that mailbox providers send back.
fn by_feedback_report(headers: &Headers, parts: &[Part<'_>]) -> Option<Bounce> {
    let is_report = parts
        .iter()
        .any(|part| part.mime_type.eq_ignore_ascii_case("message/feedback-report"))
        || headers
            .get("Content-Type")
            .is_some_and(|value| value.to_ascii_lowercase().contains("feedback-report"))
        || headers.get("X-HmXmrOriginalRecipient").is_some()
        || headers.get("X-Apple-Unsubscribe").is_some()
        || is_hotmail_complaint(headers);
    is_report.then(|| Bounce {
        outcome: Outcome::Complaint,
        reasons: vec!["feedback report (RFC 5965)".to_owned()],
        ..Bounce::default()
    })
}

/// Hotmail sends complaints as plain mails.
fn is_hotmail_complaint(headers: &Headers) -> bool {
    headers
        .get("From")
        .is_some_and(|from| from.contains("staff@hotmail.com"))
        && headers
            .get("Subject")
            .is_some_and(|subject| subject.contains("complaint about message from"))
}

/// Older and home-made notices: a server as the sender, and the words that servers use.
fn by_words(headers: &Headers, parts: &[Part<'_>]) -> Option<Bounce> {
    let content_type = headers
        .get("Content-Type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    if content_type.contains("disposition-notification") {
        return None;
    }
    let subject = headers.get("Subject").unwrap_or_default().to_lowercase();
    let mut reasons = Vec::new();
    let failed: Vec<&str> = headers.all("X-Failed-Recipients").collect();
    if !failed.is_empty() {
        reasons.push("X-Failed-Recipients".to_owned());
    }
    if content_type.starts_with("multipart/report") && content_type.contains("delivery-status") {
        reasons.push("report-type=delivery-status".to_owned());
    }
    let is_certain = !reasons.is_empty();
    let is_server = is_server_mail(headers, &mut reasons);
    let has_subject = words::is_subject(&subject);
    if !is_certain && !is_server && !has_subject {
        return provider::notice(headers, parts);
    }
    let text = words::lower_text(parts);
    let has_text = words::is_text(&text);
    if has_subject {
        reasons.push("subject of a delivery notice".to_owned());
    }
    if has_text {
        reasons.push("words of a delivery notice".to_owned());
    }
    let returns_mail = words::returns_mail(parts, &text);
    // A postmaster writes of other things too: without a notice's subject it takes a server's answer.
    let answers = has_text && (has_subject || words::quotes_server(&text));
    let is_bounce = is_certain
        || (is_server && (answers || (has_subject && !words::is_automatic_answer(headers, &subject))))
        || (has_subject && has_text && returns_mail);
    if !is_bounce {
        return None;
    }
    let mut recipients = status::read_embedded(parts);
    if recipients.is_empty() {
        recipients = failed
            .iter()
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .map(status::recipient)
            .collect();
    }
    let outcome = status::outcome(&recipients).unwrap_or_else(|| outcome_by_words(&subject, parts));
    Some(Bounce {
        outcome,
        recipients,
        reasons,
        ..Bounce::default()
    })
}

fn is_server_mail(headers: &Headers, reasons: &mut Vec<String>) -> bool {
    let senders = ["From", "Sender", "Return-Path"];
    let is_server = senders
        .iter()
        .filter_map(|name| headers.get(name))
        .any(|value| is_daemon(&value.to_ascii_lowercase()));
    if is_server {
        reasons.push("sender is a mail server".to_owned());
    }
    let is_null = ["Return-Path", "From", "Envelope-From"]
        .iter()
        .filter_map(|name| headers.get(name))
        .any(|value| value.trim() == "<>");
    if is_null {
        reasons.push("null sender".to_owned());
    }
    is_server || is_null
}

fn outcome_by_words(subject: &str, parts: &[Part<'_>]) -> Outcome {
    if words::is_delayed(subject, &words::lower_text(parts)) {
        Outcome::Delayed
    } else {
        Outcome::Failed
    }
}

/// Whether a lower-case sender is that of a mail server.
pub(crate) fn is_daemon(sender: &str) -> bool {
    [
        "mailer-daemon",
        "mailer_daemon",
        "mailerdaemon",
        "postmaster",
        "post_master",
        "mail delivery s",
        "mail.delivery.system",
        "mail-daemon",
        "mdaemon",
        "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
    ]
    .iter()
    .any(|name| sender.contains(name))
}

/// Whether a lower-case subject is that of a delivery notice.
pub(crate) fn is_subject_of_bounce(subject: &str) -> bool {
    words::is_subject(subject)
}

/// The Message-ID of the mail that came back, from its headers or from the text that repeats them.
fn original_message_id(parts: &[Part<'_>]) -> Option<String> {
    let is_returned = |part: &&Part<'_>| {
        part.mime_type.eq_ignore_ascii_case("message/rfc822")
            || part.mime_type.eq_ignore_ascii_case("message/global")
            || part
                .mime_type
                .to_ascii_lowercase()
                .starts_with("text/rfc822-header")
    };
    let found = parts
        .iter()
        .filter(is_returned)
        .find_map(|part| status::message_id(part.text));
    found.or_else(|| {
        parts
            .iter()
            .filter(|part| !is_returned(part))
            .find_map(|part| status::message_id(part.text))
    })
}
