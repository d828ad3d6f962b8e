//! Walks the lines of a body once and says of each whether it is reply, signature or quote.

use super::attribution;
use super::header_block::{block_end, previous};
use super::separators::{Separator, is_rule, separator};
use super::signature;

/// Whose words a line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Reply,
    Signature,
    Quote,
}

/// Lines that start with `>`, with what introduces them.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    attributed: bool,
}

#[derive(Debug, Default)]
struct Scan {
    runs: Vec<Run>,
    /// Everything from here on is quoted, without `>`.
    cut: Option<usize>,
    /// Everything from here on is passed on by the sender: theirs to keep.
    forward: Option<usize>,
}

/// From this many lines on, an unattributed run on top is a quote with the answer below, not a citation.
const QUOTE_ON_TOP_LINES: usize = 3;
/// A quoted line this long may have been wrapped by a client that forgot the `>` of the second line.
const WRAPPED_FROM_BYTES: usize = 60;

/// One tag for each line. `lines` have no white space at their ends.
pub(super) fn tag(lines: &[&str]) -> Vec<Tag> {
    let scan = scan(lines);
    let mut tags = vec![Tag::Reply; lines.len()];
    if let Some(cut) = scan.cut {
        tags[cut..].fill(Tag::Quote);
    }
    let end = scan.cut.or(scan.forward).unwrap_or(lines.len());
    tag_runs(lines, &scan, end, &mut tags);
    if scan.forward.is_none() {
        tag_signatures(lines, end, &mut tags);
    }
    tags
}

fn scan(lines: &[&str]) -> Scan {
    let mut scan = Scan::default();
    let mut at = 0;
    let mut floor = 0;
    while at < lines.len() {
        let Some(found) = introduction(lines, floor, at) else {
            at += 1;
            continue;
        };
        match found {
            Introduction::Forward(start) => {
                scan.forward = Some(start);
                return scan;
            }
            Introduction::Run(run) => {
                scan.runs.push(run);
                at = run.end;
                floor = run.end;
            }
            Introduction::Cut(start) => {
                scan.cut = Some(start);
                return scan;
            }
        }
    }
    scan
}

enum Introduction {
    Run(Run),
    Cut(usize),
    Forward(usize),
}

/// What begins at, or has just been introduced by, the line.
fn introduction(lines: &[&str], floor: usize, at: usize) -> Option<Introduction> {
    let line = lines[at].trim_start();
    let first = *line.as_bytes().first()?;
    if first == b'>' && !is_escaped_from(lines, at) {
        let start = wrapped_before_bracket(lines, floor, at);
        return Some(start.map_or_else(
            || quoted_lines(lines, at),
            |start| introduced(lines, floor, start, at + 1),
        ));
    }
    match separator(line) {
        Some(Separator::Forward) => return Some(Introduction::Forward(at)),
        Some(Separator::Original) => {
            let next = next_filled(lines, at + 1);
            let end = next.and_then(|next| block_end(lines, next)).unwrap_or(at + 1);
            return Some(introduced(lines, floor, at, end));
        }
        None => {}
    }
    if let Some(end) = block_end(lines, at) {
        let start = above_rules(lines, floor, at);
        return Some(introduced(lines, floor, start, end));
    }
    let start = attribution::start_of(lines, floor, at)?;
    Some(introduced(lines, floor, start, at + 1))
}

/// "On …, Jim <jim@example.com / > wrote:": wrapped so that the last line looks quoted.
fn wrapped_before_bracket(lines: &[&str], floor: usize, at: usize) -> Option<usize> {
    const LONGEST_REST: usize = 40;
    if at == floor || lines[at].len() > LONGEST_REST || !lines[at - 1].contains('@') {
        return None;
    }
    attribution::start_of(lines, floor, at).filter(|start| *start < at)
}

/// What `lines[start..end]` introduces: `>` lines, or all the rest. With nothing written above it, all the
/// rest is kept: a header block is how Outlook passes a mail on, and below an attribution there are other
/// ways of quoting than `>`, with the answer between.
fn introduced(lines: &[&str], floor: usize, start: usize, end: usize) -> Introduction {
    let next = next_filled(lines, end).filter(|next| *next <= end + 2);
    if let Some(next) = next.filter(|next| lines[*next].trim_start().starts_with('>')) {
        let end = run_end(lines, next);
        return Introduction::Run(Run {
            start,
            end,
            attributed: true,
        });
    }
    let nothing_above = floor == 0 && lines[..start].iter().all(|line| line.trim().is_empty());
    if nothing_above {
        return Introduction::Forward(start);
    }
    Introduction::Cut(start)
}

/// A run of `>` lines that starts at `at`; Apple Mail quotes even the line that introduces a forward.
fn quoted_lines(lines: &[&str], at: usize) -> Introduction {
    let end = run_end(lines, at);
    let inner: Vec<&str> = lines[at..end.min(at + 6)]
        .iter()
        .map(|line| unquoted(line))
        .collect();
    if inner
        .iter()
        .any(|line| separator(line) == Some(Separator::Forward))
    {
        return Introduction::Forward(at);
    }
    let attributed = inner.iter().any(|line| attribution::is_whole(line))
        || (0..inner.len()).any(|at| !inner[at].is_empty() && block_end(&inner, at).is_some());
    Introduction::Run(Run {
        start: at,
        end,
        attributed,
    })
}

/// Past the last line of the run: blank lines inside belong to it, and wrapped rests of long lines.
fn run_end(lines: &[&str], start: usize) -> usize {
    let mut end = start + 1;
    let mut at = end;
    while at < lines.len() {
        let line = lines[at].trim_start();
        if line.starts_with('>') || is_wrapped_rest(lines, at) {
            end = at + 1;
        } else if !line.is_empty() {
            break;
        }
        at += 1;
    }
    end
}

/// The second half of a quoted line that was broken in two on the way: goes on in lower case, and the
/// quote goes on after it.
fn is_wrapped_rest(lines: &[&str], at: usize) -> bool {
    let above = lines[at - 1];
    let quote_goes_on = lines
        .get(at + 1)
        .is_some_and(|next| next.trim_start().starts_with('>'));
    quote_goes_on
        && above.starts_with('>')
        && above.len() >= WRAPPED_FROM_BYTES
        && lines[at].chars().next().is_some_and(char::is_lowercase)
}

/// Unix mailboxes escape "From " at the beginning of a line: that is the sender's own line.
fn is_escaped_from(lines: &[&str], at: usize) -> bool {
    let quoted = |line: Option<&&str>| line.is_some_and(|line| line.starts_with('>'));
    lines[at].starts_with(">From ") && !quoted(lines.get(at + 1)) && !(at > 0 && quoted(lines.get(at - 1)))
}

fn unquoted(line: &str) -> &str {
    line.trim_start_matches(|letter: char| letter == '>' || letter.is_whitespace())
}

fn next_filled(lines: &[&str], from: usize) -> Option<usize> {
    (from..lines.len().min(from + 4)).find(|at| !lines[*at].trim().is_empty())
}

/// Drawn rules directly above a header block belong to it.
fn above_rules(lines: &[&str], floor: usize, mut start: usize) -> usize {
    while let Some(above) = previous(lines, start).filter(|above| *above >= floor && is_rule(lines[*above])) {
        start = above;
    }
    start
}

fn is_blank(lines: &[&str]) -> bool {
    lines.iter().all(|line| line.trim().is_empty())
}

/// Runs with nothing of the sender's below them are quotes. Above text they are quotes when there is one
/// attributed run (the answer stands below it), and context of the answers when there are several.
fn tag_runs(lines: &[&str], scan: &Scan, end: usize, tags: &mut [Tag]) {
    let Some(last) = scan.runs.last() else { return };
    let tail = &lines[last.end..end];
    let tail_text = signature::split(tail).signature;
    let mut inner = scan.runs.len();
    if scan.forward.is_none() && is_blank(&tail[..tail_text]) {
        inner -= 1;
        while inner > 0 && is_blank(&lines[scan.runs[inner - 1].end..scan.runs[inner].start]) {
            inner -= 1;
        }
    }
    let (context, quotes) = scan.runs.split_at(inner);
    for run in quotes {
        tags[run.start..run.end].fill(Tag::Quote);
    }
    if let [only] = context {
        let on_top = only.end - only.start >= QUOTE_ON_TOP_LINES && is_blank(&lines[..only.start]);
        if only.attributed || on_top {
            tags[only.start..only.end].fill(Tag::Quote);
        }
    }
}

/// Looks for the signature at the end of the last stretch of reply; where that is nothing but a
/// signature, at the end of the one before too.
fn tag_signatures(lines: &[&str], end: usize, tags: &mut [Tag]) {
    let mut end = end;
    while end > 0 {
        while end > 0 && tags[end - 1] != Tag::Reply {
            end -= 1;
        }
        let mut start = end;
        while start > 0 && tags[start - 1] == Tag::Reply {
            start -= 1;
        }
        let found = signature::split(&lines[start..end]);
        tags[start + found.signature..start + found.quote].fill(Tag::Signature);
        tags[start + found.quote..end].fill(Tag::Quote);
        if !is_blank(&lines[start..start + found.signature]) {
            return;
        }
        end = start;
    }
}
