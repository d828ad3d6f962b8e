//! The text that servers write for people: which recipients it names, and what it says of each.

use super::Part;

/// As much of a notice as is looked at: servers come to the point.
const TEXT_BYTES: usize = 16_000;
/// A notice speaks of no more recipients than this.
const MOST_BLOCKS: usize = 100;

/// What a notice says about one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// The address.
    pub address: String,
    /// The lines about it.
    pub text: String,
}

/// The server's own words: the text parts, up to where the returned mail begins.
pub(super) fn own_words(parts: &[Part<'_>]) -> String {
    let mut own = String::new();
    for part in parts {
        let is_text = part
            .mime_type
            .get(..5)
            .is_some_and(|kind| kind.eq_ignore_ascii_case("text/"))
            && !part.mime_type.to_ascii_lowercase().starts_with("text/rfc822");
        let room = TEXT_BYTES.saturating_sub(own.len());
        if !is_text || room == 0 {
            continue;
        }
        let text = &part.text[..part.text.floor_char_boundary(room)];
        let lines = text.lines().take_while(|line| !begins_returned_mail(line));
        for line in lines.filter(|line| !is_smooth(line)) {
            own.push_str(line);
            own.push('\n');
        }
    }
    own
}

/// The part of an SMTP transcript (Postfix) in which nothing failed.
fn is_smooth(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("Out: 2") || line.starts_with("Out: 3") || line.starts_with("In: ")
}

/// Whether the returned mail begins with this line.
fn begins_returned_mail(line: &str) -> bool {
    let is_field = ["received:", "return-path:", "dkim-signature:"]
        .iter()
        .any(|name| {
            line.get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        });
    if is_field {
        return true;
    }
    let bare = line.trim();
    if bare.is_empty() || bare.len() > 120 {
        return false;
    }
    let is_ruled = ["--", "==", "**", "|--", "##"]
        .iter()
        .any(|rule| bare.starts_with(rule));
    let lower = bare
        .trim_matches(|letter: char| matches!(letter, '-' | '=' | '*' | '|' | '#' | ' ' | ':' | '.'))
        .to_lowercase();
    if is_ruled {
        let is_mail = ["message", "mail", "copy", "header"]
            .iter()
            .any(|word| lower.contains(word));
        let is_returned = [
            "original",
            "copy",
            "returned",
            "unsent",
            "header",
            "text follows",
            "undelivered",
            "bounced",
            "below this line",
        ]
        .iter()
        .any(|word| lower.contains(word));
        return is_mail && is_returned;
    }
    [
        "original message follows",
        "original mail as follows",
        "original message headers",
        "original message",
        "message headers follow",
        "message header follows",
        "below is a copy of",
        "below this line is",
        "included is a copy",
        "the header of the original",
        "a copy of the original message",
        "bounced e-mail",
        "message d'origine",
        "en-têtes de message d'origine",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}

/// The recipients that the words name, each with what is said about them.
pub(super) fn blocks(own: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut current: Option<usize> = None;
    for line in own.lines() {
        if introduces_recipients(line) {
            // What was named before is the mail's own header, not a failed recipient.
            blocks.clear();
            current = None;
        }
        if let Some(address) = recipient_of(line) {
            let known = blocks
                .iter()
                .position(|block| block.address.eq_ignore_ascii_case(&address));
            current = known.or_else(|| {
                (blocks.len() < MOST_BLOCKS).then(|| {
                    blocks.push(Block {
                        address,
                        text: String::new(),
                    });
                    blocks.len() - 1
                })
            });
        }
        if let Some(block) = current.and_then(|at| blocks.get_mut(at)) {
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    blocks
}

/// "The following addresses had permanent fatal errors".
fn introduces_recipients(line: &str) -> bool {
    let lower = line.to_lowercase();
    let follows = lower.contains("following") || lower.contains("suivant");
    follows
        && [
            "recipient",
            "address",
            "destination",
            "user",
            "destinataire",
            "adresse",
        ]
        .iter()
        .any(|word| lower.contains(word))
        && recipient_of(line).is_none()
}

/// The failed recipient that a line names: at its start, behind a reply code, or at its end behind a
/// colon or "to".
fn recipient_of(line: &str) -> Option<String> {
    let at = line.find('@')?;
    let start = line[..at]
        .rfind(|letter: char| !is_local_part(letter))
        .map_or(0, |end| {
            end + line[end..].chars().next().map_or(1, char::len_utf8)
        });
    let address: String = line[start..]
        .chars()
        .take_while(|letter| is_local_part(*letter) || *letter == '@')
        .collect();
    let address = address.trim_matches(['.', '-', '\'']).to_owned();
    let (local, domain) = address.split_once('@')?;
    if local.is_empty() || !domain.contains('.') || domain.contains('@') || domain.len() < 4 {
        return None;
    }
    let before = line[..start].trim_matches([' ', '\t', '<', '"', '*', '-', '>', '\'', '(', '•']);
    let lower = before.to_lowercase();
    if lower.contains("from") || is_server(&address) {
        return None;
    }
    if before.is_empty() || is_reply(before) {
        return Some(address);
    }
    let after = line[start + address.len()..].trim_matches([' ', '\t', '>', '"', '.', ':', ')', '\'']);
    let is_named = lower.ends_with(':')
        || lower.ends_with(" to")
        || lower.ends_with(" à")
        || lower.ends_with("recipient")
        || lower.ends_with("destinataire")
        || lower.ends_with(';');
    let is_other_field = [
        "sender",
        "reply",
        "message-id",
        "cc:",
        "contact",
        "mailto",
        "subject",
        "sent",
        "de :",
        "de:",
    ]
    .iter()
    .any(|name| lower.contains(name));
    (after.is_empty() && is_named && !is_other_field).then_some(address)
}

const fn is_local_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(
            letter,
            '.' | '_'
                | '-'
                | '+'
                | '='
                | '%'
                | '~'
                | '&'
                | '!'
                | '#'
                | '$'
                | '\''
                | '*'
                | '?'
                | '^'
                | '{'
                | '}'
                | '`'
        )
}

/// "554" or "550 5.1.1" before the address, as sendmail writes.
fn is_reply(before: &str) -> bool {
    before.len() <= 12
        && before.starts_with(['4', '5'])
        && before
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b' ' | b'-'))
}

fn is_server(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    lower.starts_with("mailer-daemon@") || lower.starts_with("postmaster@") && lower.ends_with(".invalid")
}
