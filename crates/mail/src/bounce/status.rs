//! The fields of `message/delivery-status` parts, and the same fields where servers put them into text.

use super::{Outcome, Part, Recipient};

/// A notice speaks of no more recipients than this; more are left out.
const MOST_RECIPIENTS: usize = 100;
/// No more of a part is read.
const MOST_BYTES: usize = 200_000;
/// Diagnostics are cut at this length.
const LONGEST_DIAGNOSTIC: usize = 500;

/// A recipient of whom only the address is known.
pub(super) fn recipient(address: &str) -> Recipient {
    Recipient {
        address: address.to_owned(),
        ..Recipient::default()
    }
}

/// Reads the blocks of fields that name a recipient (RFC 3464 section 2.3).
pub(super) fn read(text: &str) -> Vec<Recipient> {
    let mut recipients: Vec<Recipient> = Vec::new();
    let mut block = Block::default();
    let text = &text[..text.floor_char_boundary(MOST_BYTES)];
    for line in text.lines() {
        if line.trim().is_empty() {
            block.finish(&mut recipients);
            continue;
        }
        if block.is_next_recipient(line) {
            block.finish(&mut recipients);
        }
        block.read(line);
        if recipients.len() >= MOST_RECIPIENTS {
            return recipients;
        }
    }
    block.finish(&mut recipients);
    recipients
}

/// The same fields inside text parts, for servers that build no proper report.
pub(super) fn read_embedded(parts: &[Part<'_>]) -> Vec<Recipient> {
    let holds_fields = |part: &&Part<'_>| {
        part.text.lines().take(2_000).any(|line| {
            line.get(..16)
                .is_some_and(|start| start.eq_ignore_ascii_case("final-recipient:"))
        })
    };
    parts
        .iter()
        .filter(holds_fields)
        .flat_map(|part| read(part.text))
        .take(MOST_RECIPIENTS)
        .collect()
}

#[derive(Default)]
struct Block {
    found: Recipient,
    original: String,
    in_diagnostic: bool,
}

impl Block {
    /// Some servers leave out the blank line between two recipients.
    fn is_next_recipient(&self, line: &str) -> bool {
        let names = line
            .get(..16)
            .is_some_and(|start| start.eq_ignore_ascii_case("final-recipient:"));
        names && !self.found.address.is_empty()
    }

    fn read(&mut self, line: &str) {
        if line.starts_with([' ', '\t']) {
            self.go_on(line.trim());
            return;
        }
        self.in_diagnostic = false;
        let Some((name, value)) = line.split_once(':') else {
            return;
        };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "final-recipient" => self.found.address = address(value),
            "original-recipient" => self.original = address(value),
            "action" => {
                let action: String = value.chars().take_while(char::is_ascii_alphabetic).collect();
                self.found.action = Some(action.to_ascii_lowercase());
            }
            "status" => self.found.status = status_code(value),
            "diagnostic-code" | "diagnostic code" => {
                self.in_diagnostic = true;
                self.found.diagnostic = Some(value.to_owned());
            }
            _ => {}
        }
    }

    fn go_on(&mut self, rest: &str) {
        if !self.in_diagnostic {
            return;
        }
        let diagnostic = self.found.diagnostic.get_or_insert_default();
        if diagnostic.len() < LONGEST_DIAGNOSTIC {
            diagnostic.push(' ');
            diagnostic.push_str(&rest[..rest.floor_char_boundary(LONGEST_DIAGNOSTIC)]);
        }
    }

    fn finish(&mut self, recipients: &mut Vec<Recipient>) {
        let Self {
            mut found, original, ..
        } = std::mem::take(self);
        if found.address.is_empty() {
            found.address = original;
        }
        if !found.address.is_empty() || found.action.is_some() {
            recipients.push(found);
        }
    }
}

/// "rfc822; <a@b.example>" is a@b.example.
fn address(value: &str) -> String {
    let address = value.split_once(';').map_or(value, |(_, address)| address);
    address.trim().trim_matches(['<', '>', '"']).to_owned()
}

/// "5.1.1 (bad destination)" is 5.1.1.
fn status_code(value: &str) -> Option<String> {
    let code: String = value
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || *letter == '.')
        .collect();
    let is_code = code.starts_with(['2', '4', '5']) && code.matches('.').count() == 2;
    is_code.then_some(code)
}

/// The gravest of what happened to the recipients.
pub(super) fn outcome(recipients: &[Recipient]) -> Option<Outcome> {
    let outcomes: Vec<Outcome> = recipients.iter().filter_map(outcome_of).collect();
    [Outcome::Failed, Outcome::Delayed, Outcome::Delivered]
        .into_iter()
        .find(|outcome| outcomes.contains(outcome))
}

fn outcome_of(recipient: &Recipient) -> Option<Outcome> {
    let by_status = match recipient.status.as_deref().unwrap_or_default().as_bytes().first() {
        Some(b'5') => Some(Outcome::Failed),
        Some(b'4') => Some(Outcome::Delayed),
        Some(b'2') => Some(Outcome::Delivered),
        _ => None,
    };
    match recipient.action.as_deref() {
        Some("failed" | "failure") => Some(Outcome::Failed),
        Some("delayed" | "delay") => Some(Outcome::Delayed),
        Some("delivered" | "relayed" | "expanded") => Some(Outcome::Delivered),
        _ => by_status,
    }
}

/// The first Message-ID field in a text, possibly indented or quoted, without its brackets.
pub(super) fn message_id(text: &str) -> Option<String> {
    let text = &text[..text.floor_char_boundary(MOST_BYTES)];
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim_start_matches([' ', '\t', '>', '|']);
        let Some(value) = line
            .get(..11)
            .filter(|name| name.eq_ignore_ascii_case("message-id:"))
            .map(|_| &line[11..])
        else {
            continue;
        };
        // A long id is folded onto the next line.
        let value = if value.trim().is_empty() {
            lines.next().unwrap_or_default()
        } else {
            value
        };
        let id = value.trim().trim_start_matches('<');
        let id = id.split(['>', ' ', '\t']).next().unwrap_or_default();
        return (!id.is_empty()).then(|| id.to_owned());
    }
    None
}
