//! Explains a notice: for each recipient what was said about them, and so the reason.

use super::reason::{
    Command, Reason, Said, command_in, decide, is_suspended, normal, reply_code_in, status_in,
};
use super::text::{self, Block};
use super::{Bounce, Outcome, Part, Recipient, status};

/// Diagnostics taken from text are cut at this length.
const LONGEST_DIAGNOSTIC: usize = 500;

/// Gives every recipient of a notice their reason, and the notice that of the hardest hit.
pub(super) fn explain(mut bounce: Bounce, parts: &[Part<'_>]) -> Bounce {
    if bounce.outcome == Outcome::Complaint {
        bounce.reason = Reason::Feedback;
        for recipient in &mut bounce.recipients {
            recipient.reason = Reason::Feedback;
        }
        return bounce;
    }
    let own = text::own_words(parts);
    let blocks = text::blocks(&own);
    if bounce.recipients.is_empty() {
        bounce.recipients = named(&blocks);
    }
    let is_only = bounce.recipients.len() == 1;
    for recipient in &mut bounce.recipients {
        let block = block_of(recipient, &blocks, is_only);
        explain_one(recipient, block, &own, is_only);
    }
    if bounce.recipients.is_empty() {
        let mut nobody = Recipient::default();
        explain_one(&mut nobody, None, &own, true);
        (bounce.reason, bounce.hard) = (nobody.reason, nobody.hard);
        return bounce;
    }
    let hardest = bounce
        .recipients
        .iter()
        .find(|each| each.hard)
        .or(bounce.recipients.first());
    if let Some(hardest) = hardest {
        (bounce.reason, bounce.hard) = (hardest.reason, hardest.hard);
    }
    bounce
}

/// Recipients whom only the text names. When some have an answer with them, the others are mentioned in
/// passing.
fn named(blocks: &[Block]) -> Vec<Recipient> {
    let has_answer = |block: &&Block| {
        let plain = normal(&block.text);
        !matches!(decide_text(&plain, None), Reason::Undefined | Reason::OnHold)
    };
    let answered: Vec<&Block> = blocks.iter().filter(has_answer).collect();
    let telling: Vec<&Block> = if answered.is_empty() {
        // The answer stands apart from the addresses, so there is one for all.
        blocks.iter().take(1).collect()
    } else {
        answered
    };
    telling
        .into_iter()
        .map(|block| status::recipient(&block.address))
        .collect()
}

fn block_of<'a>(recipient: &Recipient, blocks: &'a [Block], is_only: bool) -> Option<&'a Block> {
    let same = blocks
        .iter()
        .find(|block| block.address.eq_ignore_ascii_case(&recipient.address));
    match blocks {
        [only] if is_only => Some(only),
        _ => same,
    }
}

fn explain_one(recipient: &mut Recipient, block: Option<&Block>, own: &str, is_only: bool) {
    if recipient.reason != Reason::Undefined {
        return;
    }
    let (kind, answer) = match recipient.diagnostic.as_deref() {
        Some(diagnostic) => split_kind(diagnostic),
        None => (String::new(), ""),
    };
    let reported = normal(answer);
    let around = block.map(|block| normal(&block.text));
    let whole = if is_only { normal(own) } else { String::new() };
    let command = command_in(&reported)
        .or_else(|| around.as_deref().and_then(command_in))
        .or_else(|| command_in(&whole));
    // A program's exit code is all that is known: what stands around is its log.
    let (around, whole) = if kind == "x-unix" {
        (None, String::new())
    } else {
        (around, whole)
    };
    let sources = [Some(reported.as_str()), around.as_deref(), Some(whole.as_str())];
    let telling = sources.into_iter().flatten().filter(|text| is_telling(text));
    let mut found = Reason::Undefined;
    for text in telling {
        let status = precise_status(recipient.status.as_deref(), text);
        let said = Said {
            status: status.as_deref(),
            reply: reply_code_in(text),
            text,
            kind: if text == reported { &kind } else { "smtp" },
            action: recipient.action.as_deref().unwrap_or_default(),
            command,
        };
        let reason = decide(&said);
        let is_better =
            found == Reason::Undefined || (found == Reason::OnHold && reason != Reason::Undefined);
        if is_better {
            found = reason;
            recipient.reply_code = said.reply;
            recipient.status = status.or(recipient.status.take());
        }
        if !matches!(found, Reason::Undefined | Reason::OnHold) {
            break;
        }
    }
    // "Unknown", says the server; its report knows that the account is closed.
    if matches!(found, Reason::UserUnknown | Reason::Filtered) && is_suspended(&whole) {
        found = Reason::Suspend;
    }
    if found == Reason::Undefined {
        found = without_words(recipient, &kind, command);
    }
    if recipient.diagnostic.is_none() {
        recipient.diagnostic = block.map(|block| shortened(&block.text));
    }
    let temporary = match (&recipient.status, recipient.reply_code) {
        (Some(status), _) => status.starts_with('4'),
        (None, Some(code)) => code < 500,
        (None, None) => false,
    };
    recipient.reason = found;
    recipient.hard = found.is_hard(temporary);
}

/// Only status and action are known.
fn without_words(recipient: &Recipient, kind: &str, command: Option<Command>) -> Reason {
    decide(&Said {
        status: recipient.status.as_deref(),
        reply: None,
        text: "",
        kind,
        action: recipient.action.as_deref().unwrap_or_default(),
        command,
    })
}

fn decide_text(text: &str, command: Option<Command>) -> Reason {
    let status = status_in(text);
    decide(&Said {
        status: status.as_deref(),
        reply: reply_code_in(text),
        text,
        kind: "smtp",
        action: "",
        command: command.or_else(|| command_in(text)),
    })
}

/// `smtp; 550 no` as its type and what was said.
fn split_kind(diagnostic: &str) -> (String, &str) {
    match diagnostic.split_once(';') {
        Some((kind, answer)) if kind.len() <= 30 && !kind.contains(' ') => {
            (kind.trim().to_ascii_lowercase(), answer.trim())
        }
        _ => ("smtp".to_owned(), diagnostic),
    }
}

/// A bare number, such as the exit code of a program, says nothing.
fn is_telling(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_alphabetic()).count() >= 3
}

/// The reported status, unless it is a general one and the answer has a better.
fn precise_status(reported: Option<&str>, answer: &str) -> Option<String> {
    let is_general = reported.is_none_or(|status| status.ends_with(".0.0") || status == "4.4.7");
    let in_answer = is_general.then(|| status_in(answer)).flatten();
    in_answer.or_else(|| reported.map(str::to_owned))
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line[..line.floor_char_boundary(LONGEST_DIAGNOSTIC)].to_owned()
}
