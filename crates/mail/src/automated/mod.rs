//! Who wrote a mail: a person, or a program, and of which kind (RFC 3834 and vendors' headers).

use serde::{Deserialize, Serialize};

use crate::bounce::Bounce;
use crate::headers::Headers;

mod evidence;
mod request;
mod returns;
mod spam;
mod words;

use evidence::Evidence;
use jiff::civil::Date;
pub use request::Request;

/// What kind of writer sent the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person wrote it to us, as far as can be told.
    #[default]
    Human,
    /// A person wrote it through a mailing list (RFC 2919, RFC 2369).
    List,
    /// Bulk mail: newsletters, marketing.
    Newsletter,
    /// A program's notice: alerts, orders, other systems' tickets.
    Notification,
    /// A program's answer to our mail that is none of those below: acknowledgements of receipt.
    AutoReply,
    /// An automatic answer: the person is away, the company is closed.
    OutOfOffice,
    /// An automatic answer: the person has left, or the address is no longer used.
    LeftCompany,
    /// A filter asks the sender to prove that they are a person.
    Challenge,
    /// A notice that our mail was read or deleted (RFC 8098).
    ReadReceipt,
    /// A notice that our mail could not be, or was not yet, delivered (RFC 3464).
    Bounce,
}

/// The verdict on who wrote a mail, with the reasons for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Automated {
    /// What kind of writer sent it.
    pub kind: Kind,
    /// Whether a spam filter on the way marked it as spam; independent of the kind.
    pub spam_flagged: bool,
    /// The first day that somebody who is away is back, when their answer names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_date: Option<Date>,
    /// What a person asks for in a word or two: to be left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// Which header, subject or words said so, such as `Auto-Submitted: auto-replied`. Never the text itself.
    pub reasons: Vec<String>,
}

impl Automated {
    /// Whether a person wrote it, to us or through a mailing list.
    pub fn is_human(&self) -> bool {
        matches!(self.kind, Kind::Human | Kind::List)
    }

    /// The verdict with the first day back of whoever is away, for a mail of the day `received` whose
    /// sender wrote `text`.
    #[must_use]
    pub fn with_return(mut self, text: &str, received: Option<Date>) -> Self {
        if self.kind == Kind::OutOfOffice {
            self.return_date = received.and_then(|received| returns::read(text, received));
        }
        self
    }

    /// The verdict when the whole mail, not only its headers, has been looked at for a delivery notice.
    #[must_use]
    pub fn with_bounce(mut self, bounce: Option<&Bounce>) -> Self {
        let Some(bounce) = bounce else { return self };
        self.kind = Kind::Bounce;
        (self.return_date, self.request) = (None, None);
        for reason in &bounce.reasons {
            if !self.reasons.contains(reason) {
                self.reasons.push(reason.clone());
            }
        }
        self
    }
}

/// Tells who wrote a mail from its headers, its sender's address, the decoded subject and what the sender
/// wrote (`text`: the reply without quotes).
///
/// Words alone never make a mail automatic: people write about their holidays too. They only tell what
/// kind of automatic mail it is, once a header, a null sender or an unmistakable subject has said that
/// it is one.
pub fn classify(headers: &Headers, from: Option<&str>, subject: &str, text: &str) -> Automated {
    let mut evidence = Evidence::read(headers, from);
    let subject = words::normal(subject, words::SUBJECT_BYTES);
    let kind = kind(&mut evidence, &subject, text);
    let spam = spam::flag(headers);
    let spam_flagged = spam.is_some();
    let mut reasons = evidence.reasons;
    reasons.extend(spam);
    let request = (kind == Kind::Human)
        .then(|| request::read(&subject, text))
        .flatten();
    Automated {
        kind,
        spam_flagged,
        return_date: None,
        request,
        reasons,
    }
}

fn kind(evidence: &mut Evidence, subject: &str, text: &str) -> Kind {
    if evidence.read_receipt {
        return Kind::ReadReceipt;
    }
    if evidence.delivery_report {
        return Kind::Bounce;
    }
    let is_returned = evidence.daemon || evidence.null_sender;
    if is_returned && crate::bounce::is_subject_of_bounce(subject) {
        evidence.reasons.push("subject of a delivery notice".to_owned());
        return Kind::Bounce;
    }
    // Our own answer to an automatic answer, or another person's, keeps its subject behind "Re:".
    let says_so = words::is_automatic_subject(subject) && !evidence.says_human;
    if says_so {
        evidence.reasons.push("subject of an automatic answer".to_owned());
    }
    let is_automatic =
        evidence.answers || evidence.generated || says_so || (evidence.null_sender && !evidence.bulk);
    if is_automatic && let Some(kind) = automatic(evidence, subject, text, says_so) {
        return kind;
    }
    if evidence.tracker {
        return Kind::Notification;
    }
    if evidence.list {
        return Kind::List;
    }
    if evidence.bulk {
        return Kind::Newsletter;
    }
    if evidence.no_reply || evidence.daemon || evidence.generated || evidence.machine {
        return Kind::Notification;
    }
    Kind::Human
}

/// Of which kind an automatic mail is; `None` when it is no answer to us but bulk mail or a notice.
fn automatic(evidence: &mut Evidence, subject: &str, text: &str, says_so: bool) -> Option<Kind> {
    let text = words::normal(text, words::TEXT_BYTES);
    if let Some(kind) = words::kind_of_answer(subject, &text) {
        // Newsletters speak of holidays as well.
        let acknowledges = kind == Kind::AutoReply && evidence.generated;
        let is_answer = evidence.answers || says_so || acknowledges || !evidence.bulk;
        if is_answer {
            evidence.reasons.push("words of an automatic answer".to_owned());
            return Some(kind);
        }
    }
    (evidence.answers || says_so).then_some(Kind::AutoReply)
}
