//! The tree of parts, read in one pass over the lines with a stack of open boundaries.

use crate::limits::Limits;
use crate::mime::fields::{self, RawField, line_at};
use crate::mime::parameters::Parameterised;
use crate::problem::{ProblemCode, Problems};

/// One part: a leaf with a body, or a multipart with children.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    /// Its header fields.
    pub(crate) fields: Vec<RawField<'a>>,
    /// `Content-Type`, with the default of its place when it declares none.
    pub(crate) content_type: Parameterised,
    /// Still encoded; empty for a multipart.
    pub(crate) body: &'a [u8],
    /// Numbers of its parts, in order; empty for a leaf.
    pub(crate) children: Vec<usize>,
}

impl Part<'_> {
    /// Whether it has parts.
    pub(crate) fn is_multipart(&self) -> bool {
        !self.children.is_empty()
    }
}

/// An open multipart.
struct Open {
    boundary: Vec<u8>,
    part: usize,
}

/// Where the walk stands.
enum At {
    /// In the body of a leaf that starts there.
    Leaf { part: usize, start: usize },
    /// Before the first part of a multipart whose body starts there.
    Preamble { part: usize, start: usize },
    /// After a multipart's end, or past the limit of parts.
    Nowhere,
}

/// What a line means to the open multiparts: how many stay open, and whether the part's end is final.
struct Boundary {
    level: usize,
    closes: bool,
}

struct Walk<'a, 'p> {
    raw: &'a [u8],
    limits: &'p Limits,
    problems: &'p mut Problems,
    parts: Vec<Part<'a>>,
    open: Vec<Open>,
    at: At,
}

/// Reads all parts of a mail; the first one is the mail itself. There is always at least one.
pub(crate) fn read<'a>(raw: &'a [u8], limits: &Limits, problems: &mut Problems) -> Vec<Part<'a>> {
    let mut walk = Walk {
        raw,
        limits,
        problems,
        parts: Vec::new(),
        open: Vec::new(),
        at: At::Nowhere,
    };
    let body = walk.start_part(0, None);
    walk.lines(body);
    walk.finish();
    walk.parts
}

impl<'a> Walk<'a, '_> {
    /// Reads the fields of a part and enters it. Returns where its body starts.
    fn start_part(&mut self, start: usize, parent: Option<usize>) -> usize {
        if self.parts.len() >= self.limits.parts {
            self.problems.note(
                ProblemCode::TooManyParts,
                "The mail has more parts than are read; the rest was left out.",
            );
            self.at = At::Nowhere;
            return start;
        }
        let open = &self.open;
        let stops = |line: &[u8]| boundary_in(open, line).is_some();
        let (fields, body) = fields::read(self.raw, start, self.limits, self.problems, &stops);
        let mut content_type = fields::find(&fields, "Content-Type")
            .map_or_else(Parameterised::default, |raw| {
                Parameterised::read(raw, self.problems)
            });
        if !content_type.value.contains('/') {
            let in_digest =
                parent.is_some_and(|parent| self.parts[parent].content_type.value == "multipart/digest");
            let known = if in_digest { "message/rfc822" } else { "text/plain" };
            // `Content-Type: text` and nonsense count as text; the parameters may still be of use.
            known.clone_into(&mut content_type.value);
        }
        let number = self.parts.len();
        let boundary = content_type.value.starts_with("multipart/").then(|| {
            content_type
                .get("boundary")
                .unwrap_or_default()
                .trim_end()
                .as_bytes()
                .to_vec()
        });
        self.parts.push(Part {
            fields,
            content_type,
            body: &[],
            children: Vec::new(),
        });
        if let Some(parent) = parent {
            self.parts[parent].children.push(number);
        }
        self.at = self.enter(number, body, boundary);
        body
    }

    /// Decides whether a new part is a leaf or opens a multipart.
    fn enter(&mut self, part: usize, start: usize, boundary: Option<Vec<u8>>) -> At {
        let Some(boundary) = boundary else {
            return At::Leaf { part, start };
        };
        if boundary.is_empty() {
            self.problems.note(
                ProblemCode::NoBoundary,
                "A multipart declares no boundary; it was read as text.",
            );
            return At::Leaf { part, start };
        }
        if self.open.len() >= self.limits.depth {
            self.problems
                .note(ProblemCode::TooDeep, "Parts are nested deeper than is read.");
            return At::Leaf { part, start };
        }
        self.open.push(Open { boundary, part });
        At::Preamble { part, start }
    }

    /// Walks the lines from `start` on.
    fn lines(&mut self, start: usize) {
        let raw = self.raw;
        let mut position = start;
        while !self.open.is_empty() {
            // Only a line that starts with `--` can be a boundary.
            let Some(line_start) = next_dashes(raw, position) else {
                return;
            };
            let (end, next) = line_at(raw, line_start);
            position = next;
            let Some(boundary) = boundary_in(&self.open, &raw[line_start..end]) else {
                continue;
            };
            self.end_part(line_start);
            // Inner multiparts whose end never came are left silently: the outer boundary ends them.
            self.open.truncate(boundary.level + 1);
            if boundary.closes {
                self.open.truncate(boundary.level);
                self.at = At::Nowhere;
            } else if let Some(parent) = self.open.last().map(|open| open.part) {
                position = self.start_part(next, Some(parent));
            }
        }
    }

    /// Ends the part being read before the line break that belongs to the boundary at `line_start`.
    fn end_part(&mut self, line_start: usize) {
        let (part, start) = match std::mem::replace(&mut self.at, At::Nowhere) {
            // After a preamble: when the multipart's own boundary comes, it has parts, else it is text.
            At::Leaf { part, start } | At::Preamble { part, start } => (part, start),
            At::Nowhere => return,
        };
        let raw: &'a [u8] = self.raw;
        let mut end = line_start.max(start);
        if end > start && raw[end - 1] == b'\n' {
            end -= 1;
            if end > start && raw[end - 1] == b'\r' {
                end -= 1;
            }
        }
        self.parts[part].body = &raw[start..end];
    }

    /// Ends what is open at the end of the mail.
    fn finish(&mut self) {
        let is_cut = !self.open.is_empty();
        match std::mem::replace(&mut self.at, At::Nowhere) {
            At::Leaf { part, start } | At::Preamble { part, start } => {
                self.parts[part].body = &self.raw[start.min(self.raw.len())..];
            }
            At::Nowhere => {}
        }
        for part in &mut self.parts {
            if !part.children.is_empty() {
                // What stands before the first part is for programs without MIME.
                part.body = &[];
            } else if part.content_type.value.starts_with("multipart/") {
                self.problems.note(
                    ProblemCode::NoBoundary,
                    "The boundary of a multipart never comes; it was read as text.",
                );
                "text/plain".clone_into(&mut part.content_type.value);
            }
        }
        if is_cut {
            self.problems.note(
                ProblemCode::NotClosed,
                "The last part is not closed: the mail may have been cut.",
            );
        }
        if self.parts.is_empty() {
            self.parts.push(Part {
                fields: Vec::new(),
                content_type: Parameterised::default(),
                body: self.raw,
                children: Vec::new(),
            });
        }
    }
}

/// The next line from `position` on (a line's start) that starts with `--`.
fn next_dashes(raw: &[u8], position: usize) -> Option<usize> {
    let mut position = position;
    if raw.get(position..)?.starts_with(b"--") {
        return Some(position);
    }
    while let Some(found) = memchr::memchr(b'\n', &raw[position..]) {
        position += found + 1;
        if raw[position..].starts_with(b"--") {
            return Some(position);
        }
    }
    None
}

/// The open multipart, innermost first, whose boundary the line is.
fn boundary_in(open: &[Open], line: &[u8]) -> Option<Boundary> {
    let rest = line.strip_prefix(b"--")?;
    for (level, Open { boundary, .. }) in open.iter().enumerate().rev() {
        let Some(tail) = rest.strip_prefix(boundary.as_slice()) else {
            continue;
        };
        // Some programs add words behind the boundary; only a blank keeps longer boundaries apart.
        let closing = tail.strip_prefix(b"--");
        let is_boundary = |tail: &[u8]| tail.first().is_none_or(u8::is_ascii_whitespace);
        if is_boundary(closing.unwrap_or(tail)) {
            return Some(Boundary {
                level,
                closes: closing.is_some(),
            });
        }
    }
    None
}
