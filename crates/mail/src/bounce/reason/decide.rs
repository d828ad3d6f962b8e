//! From what a server said to the reason.
//!
//! The enhanced status (RFC 3463) is believed where it says something precise; else the words decide, the
//! more telling first. That a recipient does not exist is only believed when the server said so to the
//! recipient's address itself: said after the whole mail was handed over, or without saying when, it is as
//! often a filter's excuse.

use super::phrases::{self, ACCESS_DENIED, REFUSED_RECIPIENT};
use super::{Reason, vendors};

/// As much of a server's answer as is looked at.
const ANSWER_BYTES: usize = 3_000;

/// The step of the SMTP conversation (RFC 5321) that was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bounce) enum Command {
    /// The connection and its greeting, `EHLO` or `HELO`.
    Greeting,
    /// `MAIL FROM`.
    Mail,
    /// `RCPT TO`.
    Recipient,
    /// `DATA` and what follows it.
    Data,
}

/// What is known of a failure.
#[derive(Debug, Clone, Copy)]
pub(in crate::bounce) struct Said<'a> {
    /// Enhanced status, such as `5.1.1`.
    pub status: Option<&'a str>,
    /// Reply code, such as 550.
    pub reply: Option<u16>,
    /// The answer in [`normal`] form.
    pub text: &'a str,
    /// Type of the diagnostic before its semicolon, lower case: `smtp`, `x-unix`.
    pub kind: &'a str,
    /// The action of the report.
    pub action: &'a str,
    /// What was answered, when it is known.
    pub command: Option<Command>,
}

/// A text as phrases are compared with: lower case, no accents, straight apostrophes, single blanks.
pub(in crate::bounce) fn normal(text: &str) -> String {
    let text = &text[..text.floor_char_boundary(ANSWER_BYTES)];
    // What the reporting server says itself comes before what it was told.
    let text = OWN_WORDS.iter().fold(text, |text, words| match text.find(words) {
        Some(at) => &text[at + words.len()..],
        None => text,
    });
    let mut repeated = Repeated::default();
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if repeated.is(word) {
            continue;
        }
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(
            word.chars()
                .flat_map(char::to_lowercase)
                .map(|letter| match letter {
                    'à' | 'â' | 'ä' | 'á' => 'a',
                    'é' | 'è' | 'ê' | 'ë' => 'e',
                    'î' | 'ï' | 'í' => 'i',
                    'ô' | 'ö' | 'ó' => 'o',
                    'û' | 'ù' | 'ü' | 'ú' => 'u',
                    'ç' => 'c',
                    '’' | '‘' => '\'',
                    other => other,
                }),
        );
    }
    plain
}

/// Sentences of the reporting server, behind which the other one's answer stands.
const OWN_WORDS: &[&str] = &[
    "The error that the other server returned was:",
    "delivery temporarily suspended:",
];

/// Answers of several lines repeat their codes on each: `550-5.7.1 Messages with multiple 550 5.7.1
/// addresses`. Only the first are kept.
#[derive(Default)]
struct Repeated<'a> {
    reply: Option<&'a str>,
    status: Option<&'a str>,
}

impl<'a> Repeated<'a> {
    fn is(&mut self, word: &'a str) -> bool {
        let (reply, rest) = word.split_at_checked(3).unwrap_or((word, ""));
        let is_reply = reply.len() == 3
            && reply.starts_with(['4', '5'])
            && reply.bytes().all(|byte| byte.is_ascii_digit());
        if !is_reply {
            return self.status == Some(word);
        }
        let status = rest.strip_prefix('-').unwrap_or(rest);
        let status =
            (!status.is_empty() && status_at(status).is_some_and(|found| found == status)).then_some(status);
        if !rest.is_empty() && status.is_none() {
            return false;
        }
        let known = self.reply == Some(reply);
        self.reply = self.reply.or(Some(reply));
        self.status = self.status.or(status);
        known
    }
}

/// The reason of a failure.
pub(in crate::bounce) fn decide(said: &Said<'_>) -> Reason {
    if said.status.is_some_and(|status| status.starts_with('2')) {
        return Reason::Delivered;
    }
    if let Some(reason) = vendors::reason(said.text) {
        return reason;
    }
    let by_status = said.status.and_then(of_status);
    let told = (said.kind != "x-unix")
        .then(|| telling(said, by_status))
        .flatten();
    told.or_else(|| general(said, by_status))
        .or_else(|| refused_recipient(said))
        .or_else(|| by_class(said))
        .unwrap_or_else(|| last_resort(said))
}

/// Whether a normal text says that the account is closed or locked.
pub(in crate::bounce) fn is_suspended(text: &str) -> bool {
    phrases::any(phrases::of(Reason::Suspend), text)
}

/// What the words, the status and the command say together.
fn telling(said: &Said<'_>, by_status: Option<Reason>) -> Option<Reason> {
    let says = |reason: Reason| phrases::any(phrases::of(reason), said.text);
    let both = |reason: Reason| by_status == Some(reason) || says(reason);
    if both(Reason::MailboxFull) {
        return Some(Reason::MailboxFull);
    }
    if both(Reason::ExceedLimit) {
        return Some(Reason::ExceedLimit);
    }
    let simple = [
        Reason::MessageTooBig,
        Reason::Suspend,
        Reason::HasMoved,
        Reason::NoRelaying,
        Reason::AuthFailure,
    ];
    if let Some(reason) = simple.into_iter().find(|reason| both(*reason)) {
        return Some(reason);
    }
    if says(Reason::Filtered) {
        return Some(Reason::Filtered);
    }
    if both(Reason::Speeding) {
        return Some(Reason::Speeding);
    }
    if says(Reason::SystemFull) {
        return Some(Reason::SystemFull);
    }
    // Exchange gives 5.1.10 to recipients whom it does not know.
    let accepts_nothing = by_status == Some(Reason::NotAccept) && !says(Reason::UserUnknown);
    if said.reply == Some(556) || accepts_nothing || says(Reason::NotAccept) {
        return Some(Reason::NotAccept);
    }
    if let Some(reason) = about_recipient(said, by_status) {
        return Some(reason);
    }
    let simple = [Reason::RequirePtr, Reason::NotCompliantRfc, Reason::BadReputation];
    if let Some(reason) = simple.into_iter().find(|reason| both(*reason)) {
        return Some(reason);
    }
    if is_about_sender(said, by_status) {
        return Some(Reason::Rejected);
    }
    let is_network = says(Reason::NetworkError);
    if says(Reason::HostUnknown) || (by_status == Some(Reason::HostUnknown) && !is_network) {
        return Some(Reason::HostUnknown);
    }
    let after_data = matches!(said.command, None | Some(Command::Data));
    if after_data && says(Reason::SpamDetected) && !says(Reason::VirusDetected) {
        return Some(Reason::SpamDetected);
    }
    if both(Reason::TooManyConnections) {
        return Some(Reason::TooManyConnections);
    }
    let may_be_blocked = matches!(
        by_status,
        None | Some(Reason::SecurityError | Reason::UserUnknown | Reason::NetworkError | Reason::Blocked)
    );
    (may_be_blocked && says(Reason::Blocked) && !says(Reason::VirusDetected)).then_some(Reason::Blocked)
}

/// Whether the recipient is unknown, or a filter only says so.
fn about_recipient(said: &Said<'_>, by_status: Option<Reason>) -> Option<Reason> {
    let says = |reason: Reason| phrases::any(phrases::of(reason), said.text);
    let others = [Reason::Rejected, Reason::HostUnknown];
    let unknown = says(Reason::UserUnknown) && !others.into_iter().any(says);
    match by_status {
        Some(Reason::UserUnknown) => {
            let others = [Reason::Blocked, Reason::Rejected];
            let is_other = !unknown && others.into_iter().any(says);
            (!is_other).then_some(Reason::UserUnknown)
        }
        Some(Reason::Filtered) if unknown && said.command == Some(Command::Recipient) => {
            Some(Reason::UserUnknown)
        }
        Some(Reason::Filtered) => Some(Reason::Filtered),
        Some(Reason::Suspend | Reason::HostUnknown) => None,
        _ if !unknown => None,
        _ if said.command == Some(Command::Recipient) => Some(Reason::UserUnknown),
        // The class of the status is about the address.
        _ if said.status.is_some_and(|status| status.starts_with("5.1.")) => Some(Reason::UserUnknown),
        _ if matches!(said.command, Some(Command::Mail | Command::Greeting)) => None,
        _ => Some(Reason::Filtered),
    }
}

fn is_about_sender(said: &Said<'_>, by_status: Option<Reason>) -> bool {
    let says = phrases::any(phrases::of(Reason::Rejected), said.text);
    if by_status == Some(Reason::Rejected) {
        return true;
    }
    if said.command == Some(Command::Mail) {
        let names_domain = phrases::any(phrases::of(Reason::HostUnknown), said.text);
        let denied =
            phrases::any(ACCESS_DENIED, said.text) && !phrases::any(phrases::of(Reason::Blocked), said.text);
        return says || names_domain || denied;
    }
    says && by_status != Some(Reason::UserUnknown)
}

/// The order in which words are believed, the more telling first.
const ORDER: [Reason; 16] = [
    Reason::MailboxFull,
    Reason::VirusDetected,
    Reason::SpamDetected,
    Reason::PolicyViolation,
    Reason::NoRelaying,
    Reason::SystemFull,
    Reason::SecurityError,
    Reason::SystemError,
    Reason::NetworkError,
    Reason::Speeding,
    Reason::Expired,
    Reason::ContentError,
    Reason::NotAccept,
    Reason::MailerError,
    Reason::SyntaxError,
    Reason::Blocked,
];

/// What the words say, the status only where it says nothing precise.
fn general(said: &Said<'_>, by_status: Option<Reason>) -> Option<Reason> {
    let is_vague = matches!(
        by_status,
        None | Some(
            Reason::SystemError
                | Reason::SecurityError
                | Reason::Expired
                | Reason::Suspend
                | Reason::NetworkError
                | Reason::HostUnknown
                | Reason::UserUnknown
        )
    );
    if !is_vague && said.kind == "smtp" {
        return by_status;
    }
    ORDER
        .into_iter()
        .find(|reason| phrases::any(phrases::of(*reason), said.text))
        .or(by_status)
}

/// "Recipient address rejected", and nothing more.
fn refused_recipient(said: &Said<'_>) -> Option<Reason> {
    phrases::any(REFUSED_RECIPIENT, said.text).then_some(match said.command {
        Some(Command::Recipient) => Reason::UserUnknown,
        _ => Reason::Filtered,
    })
}

/// What the class of the status, the type of the diagnostic, the reply code or the step leave open.
fn by_class(said: &Said<'_>) -> Option<Reason> {
    let class = said.status.and_then(|status| status.get(1..3));
    match class {
        Some(".6") => return Some(Reason::ContentError),
        Some(".7") => return Some(Reason::SecurityError),
        _ => {}
    }
    if said.command == Some(Command::Greeting) {
        return Some(Reason::Blocked);
    }
    if matches!(said.kind, "x-unix" | "x-postfix") {
        return Some(Reason::MailerError);
    }
    if matches!(said.reply, Some(500..=504)) {
        return Some(Reason::SyntaxError);
    }
    if said.action.starts_with("delay") || said.action.starts_with("expired") {
        return Some(Reason::Expired);
    }
    (said.command == Some(Command::Mail) && said.reply.is_some()).then_some(Reason::Rejected)
}

fn last_resort(said: &Said<'_>) -> Reason {
    if said.text.is_empty() {
        Reason::Undefined
    } else {
        Reason::OnHold
    }
}

/// The reason that an enhanced status stands for (RFC 3463, RFC 5248, RFC 7372, RFC 7505, Exchange Online).
fn of_status(status: &str) -> Option<Reason> {
    let mut numbers = status.split('.');
    let class = numbers.next()?;
    let subject: u16 = numbers.next()?.parse().ok()?;
    let detail: u16 = numbers.next()?.parse().ok()?;
    let is_permanent = class == "5";
    Some(match (subject, detail) {
        (1, 0 | 1 | 3 | 351) if is_permanent => Reason::UserUnknown,
        (1, 2) | (4, 4 | 310) if is_permanent => Reason::HostUnknown,
        (1, 4) | (2, 0 | 1) if is_permanent => Reason::Filtered,
        (1, 6) | (7, 17 | 18) => Reason::HasMoved,
        (1, 7 | 8) | (7, 27) => Reason::Rejected,
        (1, 9) | (3, 3 | 5) | (4, 3) | (5, 3..=5) => Reason::SystemError,
        (1, 10) | (3, 2) => Reason::NotAccept,
        (2, 1) | (7, 13) => Reason::Suspend,
        (2, 2) => Reason::MailboxFull,
        (2, 3) => Reason::ExceedLimit,
        (2, 4) => Reason::Filtered,
        (3, 0) if is_permanent => Reason::SystemError,
        (3, 1) => Reason::SystemFull,
        (3, 4) | (7, 16) => Reason::MessageTooBig,
        (4, 1 | 2 | 7 | 316 | 300) => Reason::Expired,
        (4, 0 | 4 | 6 | 14) => Reason::NetworkError,
        (4, 5) => Reason::TooManyConnections,
        (6, 0..=9) => Reason::ContentError,
        (7, 20..=24 | 26 | 29..=32 | 509) => Reason::AuthFailure,
        (7, 25) => Reason::RequirePtr,
        (7, 506 | 507 | 510..=513 | 606..=649 | 850..=899) => Reason::Blocked,
        (7, _) => Reason::SecurityError,
        _ => return None,
    })
}

/// The enhanced status in an answer: one right behind a reply code before any other.
pub(in crate::bounce) fn status_in(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut first = None;
    for (at, byte) in bytes.iter().enumerate() {
        if !matches!(byte, b'2' | b'4' | b'5')
            || at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'.')
        {
            continue;
        }
        let Some(status) = status_at(&text[at..]) else {
            continue;
        };
        let before = text[..at].trim_end_matches([' ', '-', '#', '\'', '(', ':']);
        let follows_reply = before.len() >= 3
            && before.len() + 2 >= at
            && before.as_bytes()[before.len() - 3..]
                .iter()
                .all(u8::is_ascii_digit)
            && matches!(before.as_bytes()[before.len() - 3], b'4' | b'5');
        if follows_reply {
            return Some(status);
        }
        first = first.or(Some(status));
    }
    first
}

/// The status at the start of a text: `5.7.26` and no more digits or dots behind it, as in addresses.
fn status_at(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .take(9)
        .take_while(|letter| letter.is_ascii_digit() || *letter == '.')
        .collect();
    let code = code.trim_end_matches('.');
    let mut numbers = code.split('.');
    let class = numbers.next()?;
    let (subject, detail) = (numbers.next()?, numbers.next()?);
    let fits =
        class.len() == 1 && subject.len() == 1 && (1..=3).contains(&detail.len()) && numbers.next().is_none();
    fits.then(|| code.to_owned())
}

/// The first SMTP reply code of a failure in an answer.
pub(in crate::bounce) fn reply_code_in(text: &str) -> Option<u16> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let code = bytes.get(at..at + 3)?;
        let is_code =
            matches!(code[0], b'4' | b'5') && (b'0'..=b'7').contains(&code[1]) && code[2].is_ascii_digit();
        let starts = at == 0
            || matches!(
                bytes[at - 1],
                b' ' | b'\'' | b'"' | b':' | b'<' | b'[' | b'(' | b';'
            );
        let ends = matches!(
            bytes.get(at + 3),
            None | Some(b' ' | b'-' | b':' | b',' | b'.' | b'\'')
        );
        let goes_on =
            matches!(bytes.get(at + 3), Some(b'.')) && bytes.get(at + 4).is_some_and(u8::is_ascii_digit);
        (is_code && starts && ends && !goes_on)
            .then(|| text[at..at + 3].parse().ok())
            .flatten()
    })
}

/// How servers tell which step was answered, in [`normal`] form.
#[rustfmt::skip]
const STEPS: &[(&str, Command)] = &[
    ("in reply to end of data", Command::Data), ("in reply to data", Command::Data), ("after end of data", Command::Data), ("after data", Command::Data), ("failed after i sent the message", Command::Data), ("failed on data", Command::Data), ("did not like our final data", Command::Data), ("did not like our data", Command::Data), ("refused to accept your message", Command::Data), ("for text command", Command::Data), ("after pipelined", Command::Data), ("(state 15)", Command::Data), ("(state 17)", Command::Data), ("(state 18)", Command::Data), ("smtp command data", Command::Data), (">>> data", Command::Data), (">>> .", Command::Data), ("smtp:data", Command::Data), ("[data]", Command::Data), ("following data command", Command::Data),
    ("in reply to rcpt", Command::Recipient), ("after rcpt", Command::Recipient), ("does not like recipient", Command::Recipient), ("did not like our rcpt", Command::Recipient), ("following rcpt command", Command::Recipient), ("rejected recipient", Command::Recipient), ("for rcpt command", Command::Recipient), ("(state 14)", Command::Recipient), ("[rcpt_to]", Command::Recipient), ("smtp:rcpt", Command::Recipient), (">>> rcpt", Command::Recipient), ("smtp command rcpt", Command::Recipient), ("after sending rcpt", Command::Recipient),
    ("in reply to mail", Command::Mail), ("after mail", Command::Mail), ("but sender was rejected", Command::Mail), ("did not like our mail", Command::Mail), ("following mail command", Command::Mail), ("for mail command", Command::Mail), ("[mail_from]", Command::Mail), ("smtp:mail", Command::Mail), (">>> mail", Command::Mail), ("smtp command mail", Command::Mail),
    ("after initial connection", Command::Greeting), ("refused to talk to me", Command::Greeting), ("but greeting failed", Command::Greeting), ("but my name was rejected", Command::Greeting), ("in reply to helo", Command::Greeting), ("in reply to ehlo", Command::Greeting), ("after helo", Command::Greeting), ("after ehlo", Command::Greeting), ("did not like our ehlo", Command::Greeting), ("did not like our helo", Command::Greeting), ("did not like our greeting", Command::Greeting), ("(state 13)", Command::Greeting), (">>> ehlo", Command::Greeting), (">>> helo", Command::Greeting),
];

/// The step that a normal text says was answered: the last one that it names.
pub(in crate::bounce) fn command_in(text: &str) -> Option<Command> {
    STEPS
        .iter()
        .filter_map(|(words, command)| text.rfind(words).map(|at| (at, *command)))
        .max_by_key(|(at, _)| *at)
        .map(|(_, command)| command)
}
