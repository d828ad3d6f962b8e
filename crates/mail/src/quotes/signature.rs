//! Finds the signature at the end of what somebody wrote: delimiters, mobile footers, contact blocks,
//! legal notices; and the footers that mailing lists add.

use super::signature_words::{CLOSINGS, DEVICES, MOBILE_STARTS, NOTICE_PROOFS, NOTICE_STARTS, NOTICES};

/// Where the parts of a stretch of lines begin: reply, then signature, then what others added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cuts {
    pub signature: usize,
    pub quote: usize,
}

/// A signature has no more filled lines than this after "-- ".
const MOST_SIGNATURE_LINES: usize = 25;
/// After a drawn dash, which also divides texts, it must be shorter.
const MOST_LINES_AFTER_DASH: usize = 8;
/// A closing with at least this many lines below begins a contact block; with fewer it is the end of the
/// letter ("Cordialement, / Hélène Durand") and stays in the reply.
const CONTACT_BLOCK_LINES: usize = 2;
const MOST_CONTACT_LINES: usize = 14;
const LONGEST_CONTACT_LINE: usize = 100;
/// The shortest is "Virus-free. www.avast.com".
const SHORTEST_NOTICE: usize = 24;
/// Footers are looked for in this many lines from the end.
const FOOTER_LINES: usize = 40;

/// Splits a stretch of lines that holds no quote.
pub(super) fn split(lines: &[&str]) -> Cuts {
    let mut cuts = Cuts {
        signature: lines.len(),
        quote: lines.len(),
    };
    if let Some(start) = list_footer(lines) {
        cuts = Cuts {
            signature: start,
            quote: start,
        };
    }
    mobile_footer(lines, &mut cuts);
    let end = cuts.signature;
    if let Some(start) = delimiter(&lines[..end]) {
        cuts.signature = start;
    }
    cuts.signature = notices(&lines[..cuts.signature]);
    if let Some(start) = contact_block(&lines[..cuts.signature]) {
        cuts.signature = start;
    }
    if let Some(start) = dashed_name(&lines[..cuts.signature]) {
        cuts.signature = start;
    }
    cuts
}

fn filled<'a>(lines: &'a [&'a str]) -> impl DoubleEndedIterator<Item = (usize, &'a str)> {
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| (at, line.trim()))
        .filter(|(_, line)| !line.is_empty())
}

/// "____ / riak-users mailing list / riak-users@…", "You received this message because …".
fn list_footer(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(FOOTER_LINES);
    (from..lines.len()).find_map(|at| {
        let line = lines[at].trim();
        if is_underscores(line)
            && lines[at + 1..]
                .iter()
                .take(2)
                .any(|next| next.ends_with("mailing list"))
        {
            return Some(at);
        }
        let lower = match line.as_bytes().first()? {
            b'Y' | b'V' | b'T' | b'P' | b'U' => line.to_lowercase(),
            _ => return None,
        };
        let known = [
            "you received this message because you are subscribed",
            "you are receiving this because you",
            "vous recevez ce message, car vous êtes abonné",
            "vous recevez ce message car vous êtes abonné",
            "to unsubscribe from this group",
            "to unsubscribe from this list",
            "pour vous désabonner de ce groupe",
            "pour se désinscrire de la liste",
        ];
        let is_footer = known.iter().any(|words| lower.starts_with(words));
        is_footer.then(|| above_delimiter(lines, at))
    })
}

/// The delimiter directly above a footer belongs to it.
fn above_delimiter(lines: &[&str], at: usize) -> usize {
    match at.checked_sub(1) {
        Some(above)
            if matches!(lines[above].trim(), "--" | "---" | "----" | "—")
                || is_underscores(lines[above].trim()) =>
        {
            above
        }
        _ => at,
    }
}

fn is_underscores(line: &str) -> bool {
    line.len() >= 2 && line.bytes().all(|byte| byte == b'_')
}

/// "Sent from my iPhone". Mobile programs quote below it without any mark: long text there is a quote.
fn mobile_footer(lines: &[&str], cuts: &mut Cuts) {
    let end = cuts.signature;
    let Some(at) = (0..end).find(|at| is_mobile_footer(lines[*at].trim())) else {
        return;
    };
    let above = filled(&lines[..at]).next().is_some();
    let below: Vec<(usize, &str)> = filled(&lines[at + 1..end]).take(6).collect();
    let Some((next, _)) = below.first() else {
        cuts.signature = at;
        return;
    };
    if !above {
        // Somebody wrote below the footer that their telephone had set.
        return;
    }
    cuts.signature = at;
    let is_short = below.len() <= 4 && below.iter().all(|(_, line)| line.chars().count() < 60);
    if !is_short {
        cuts.quote = at + 1 + next;
    }
}

fn is_mobile_footer(line: &str) -> bool {
    if line.len() < 8 || line.len() > 220 || !may_be_mobile(line) {
        return false;
    }
    let words = without_links(line);
    let count = words.chars().count();
    if count > 70 || words.contains(',') {
        return false;
    }
    let lower = words.to_lowercase().replace('\u{a0}', " ");
    let lower = lower.trim_matches(|letter: char| {
        matches!(letter, '*' | '_' | '.' | '[' | '(' | '-') || letter.is_whitespace()
    });
    let Some(start) = MOBILE_STARTS.iter().find(|start| lower.starts_with(**start)) else {
        return false;
    };
    let rest = &lower[start.len()..];
    let is_asian = start.chars().any(|letter| letter >= '\u{2E80}');
    // "Sent from my desk, is much easier": a sentence goes on, a footer names a device and ends.
    is_asian
        || DEVICES.iter().any(|device| lower.contains(device)) && rest.split_whitespace().count() <= 8
        || (rest.starts_with("my ") && rest.split_whitespace().count() <= 6)
}

/// The first four bytes of each known beginning, with the bit of letter case set: one comparison each.
const MOBILE_GATE: [u32; MOBILE_STARTS.len()] = {
    let mut gate = [0; MOBILE_STARTS.len()];
    let mut at = 0;
    while at < gate.len() {
        let start = MOBILE_STARTS[at].as_bytes();
        gate[at] = u32::from_le_bytes([start[0], start[1], start[2], start[3]]) | LETTER_CASE;
        at += 1;
    }
    gate
};
const LETTER_CASE: u32 = 0x2020_2020;

/// Whether a line may begin as footers of programs do; Cyrillic capitals differ in more than one bit.
fn may_be_mobile(line: &str) -> bool {
    let [first, second, third, fourth, ..] =
        line.trim_start_matches(['*', '[', '(', '_', '-', '.']).as_bytes()
    else {
        return false;
    };
    let start = u32::from_le_bytes([*first, *second, *third, *fourth]) | LETTER_CASE;
    !first.is_ascii() || MOBILE_GATE.contains(&start)
}

/// "Get Outlook for iOS<https://…>" without the link.
fn without_links(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(open) = rest.find(['<', '(']) {
        words.push_str(&rest[..open]);
        let Some(close) = rest[open..].find(['>', ')']) else {
            return words;
        };
        rest = &rest[open + close + 1..];
    }
    words.push_str(rest);
    words
}

/// "-- " (RFC 3676 section 4.3) and the dashes that telephones make of it.
fn delimiter(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(2 * MOST_SIGNATURE_LINES);
    (from..lines.len()).find(|at| {
        let line = lines[*at].trim();
        let below = filled(&lines[at + 1..]).count();
        match line {
            "--" => below <= MOST_SIGNATURE_LINES,
            "" => false,
            // "----" divides texts as often as it begins signatures.
            _ => {
                line.chars().all(|letter| matches!(letter, '—' | '–'))
                    && (1..=MOST_LINES_AFTER_DASH).contains(&below)
            }
        }
    })
}

/// Legal notices, advertisements of virus scanners, appeals not to print: whole paragraphs at the end.
fn notices(lines: &[&str]) -> usize {
    let mut end = lines.len();
    for _ in 0..8 {
        let Some((last, _)) = filled(&lines[..end]).next_back() else {
            return end;
        };
        let start = (0..last)
            .rev()
            .take(30)
            .find(|at| lines[*at].trim().is_empty())
            .map_or(0, |blank| blank + 1);
        if start == 0 || !is_notice(&lines[start..=last]) {
            return end.min(last + 1).max(end);
        }
        end = start;
    }
    end
}

/// Lines and dots around a notice.
fn is_drawn(paragraph: &[&str]) -> bool {
    !paragraph.iter().any(|line| line.contains(char::is_alphanumeric))
}

fn is_notice(paragraph: &[&str]) -> bool {
    if !is_drawn(paragraph) && paragraph.iter().map(|line| line.len()).sum::<usize>() < SHORTEST_NOTICE {
        return false;
    }
    let lower = paragraph
        .iter()
        .take(12)
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let lower = lower.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    if lower.is_empty() {
        return true;
    }
    let is_legal = NOTICE_STARTS.iter().any(|start| lower.starts_with(start))
        && NOTICE_PROOFS.iter().any(|proof| lower.contains(proof));
    is_legal || NOTICES.iter().any(|words| lower.contains(words)) && lower.len() < 900
}

fn is_closing(line: &str) -> bool {
    if line.len() > 48 {
        return false;
    }
    let lower = line.to_lowercase();
    let words = lower.trim_matches(|letter: char| !letter.is_alphanumeric());
    CLOSINGS.contains(&words)
}

/// A closing with name, title, company, telephone … below.
fn contact_block(lines: &[&str]) -> Option<usize> {
    for (below, (at, line)) in filled(lines).rev().take(MOST_CONTACT_LINES + 1).enumerate() {
        if is_closing(line) {
            // A letter of nothing but a closing and its block would be left without any words.
            let above = filled(&lines[..at]).next().is_some();
            return (above && below >= CONTACT_BLOCK_LINES).then_some(at);
        }
        let lower = line.get(..4).unwrap_or_default().to_ascii_lowercase();
        if line.chars().count() > LONGEST_CONTACT_LINE
            || lower.starts_with("ps ")
            || lower.starts_with("ps:")
            || lower.starts_with("p.s")
        {
            return None;
        }
    }
    None
}

/// "-Abhishek Kona" as the last line.
fn dashed_name(lines: &[&str]) -> Option<usize> {
    let (at, line) = filled(lines).next_back()?;
    let name = line.strip_prefix(['-', '—', '–', '~'])?;
    let words = name.split_whitespace();
    let is_name = name.starts_with(char::is_uppercase)
        && words.clone().count() <= 4
        && words.clone().all(|word| {
            word.starts_with(char::is_uppercase)
                && word
                    .chars()
                    .all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '.' | '\''))
        });
    let alone = at == 0 || lines[at - 1].trim().is_empty();
    (is_name && alone).then_some(at)
}
