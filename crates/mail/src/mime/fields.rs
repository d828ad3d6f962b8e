//! Splits a block of header fields, forgiving what real mails do.

use memchr::memchr;

use crate::limits::Limits;
use crate::problem::{ProblemCode, Problems};

/// One header field as it stands in the mail.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawField<'a> {
    /// Name without colon and blanks.
    pub(crate) name: &'a [u8],
    /// Value, still folded and encoded.
    pub(crate) value: &'a [u8],
}

/// The first field of that name.
pub(crate) fn find<'a>(fields: &[RawField<'a>], name: &str) -> Option<&'a [u8]> {
    fields
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case(name.as_bytes()))
        .map(|field| field.value)
}

/// The end of the line that starts at `start`: (where its text ends, where the next line starts).
pub(crate) fn line_at(raw: &[u8], start: usize) -> (usize, usize) {
    let rest = &raw[start..];
    let (length, next) = match memchr(b'\n', rest) {
        Some(length) => (length, length + 1),
        None => (rest.len(), rest.len()),
    };
    let has_return = length > 0 && rest[length - 1] == b'\r';
    (start + length - usize::from(has_return), start + next)
}

/// The length of the field name (with the blanks before the colon) when a line looks like a field.
fn name_length(line: &[u8]) -> Option<usize> {
    // RFC 5322 allows 998 bytes a line; no real name is longer than this.
    let colon = memchr(b':', &line[..line.len().min(200)])?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then_some(colon)
}

/// Reads the fields that start at `start`. Returns them and where the body starts.
///
/// `stops` tells whether a line is a boundary: it ends the fields of a part that has no body.
pub(crate) fn read<'a>(
    raw: &'a [u8],
    start: usize,
    limits: &Limits,
    problems: &mut Problems,
    stops: &dyn Fn(&[u8]) -> bool,
) -> (Vec<RawField<'a>>, usize) {
    let mut fields: Vec<RawField<'a>> = Vec::with_capacity(if start == 0 { 24 } else { 4 });
    let mut position = start;
    // Where the value of the field being read starts; none after a broken or a dropped line.
    let mut open: Option<usize> = None;
    while position < raw.len() {
        let (end, next) = line_at(raw, position);
        let line = &raw[position..end];
        if line.is_empty() {
            return (fields, next);
        }
        if matches!(line[0], b' ' | b'\t') && (open.is_some() || !fields.is_empty()) {
            if let (Some(value_start), Some(field)) = (open, fields.last_mut()) {
                extend(field, &raw[value_start..end], limits, problems);
            }
        } else if line[0] == b'-' && stops(line) {
            return (fields, position);
        } else if let Some(colon) = name_length(line) {
            let within = fields.len() < limits.headers && end - start <= limits.header_block_bytes;
            open = within.then_some(position + colon + 1);
            if within {
                let mut field = RawField {
                    name: line[..colon].trim_ascii_end(),
                    value: &[],
                };
                extend(&mut field, &line[colon + 1..], limits, problems);
                fields.push(field);
            } else {
                problems.note(
                    ProblemCode::TooManyHeaders,
                    "There are more header fields than are read; the rest was left out.",
                );
            }
        } else if fields.is_empty() || !another_field_follows(raw, next) {
            if !line.trim_ascii().is_empty() {
                let (code, sentence) = if fields.is_empty() {
                    (
                        ProblemCode::NoHeaders,
                        "The text starts without any header field.",
                    )
                } else {
                    (
                        ProblemCode::NoSeparator,
                        "The empty line between header fields and text is missing.",
                    )
                };
                problems.note(code, sentence);
                return (fields, position);
            }
            if !fields.is_empty() {
                return (fields, next);
            }
        } else {
            problems.note(
                ProblemCode::BrokenHeader,
                "A line among the header fields is none and was left out.",
            );
            open = None;
        }
        position = next;
    }
    (fields, raw.len())
}

/// Whether the line at `start` is a field, so that a broken line before it was an accident.
fn another_field_follows(raw: &[u8], start: usize) -> bool {
    if start >= raw.len() {
        return false;
    }
    let (end, _) = line_at(raw, start);
    name_length(&raw[start..end]).is_some()
}

/// Sets the value of a field, cut to its limit.
fn extend<'a>(field: &mut RawField<'a>, value: &'a [u8], limits: &Limits, problems: &mut Problems) {
    field.value = value;
    if value.len() > limits.header_bytes {
        field.value = &value[..limits.header_bytes];
        problems.note(
            ProblemCode::HeaderTooLong,
            "A header field is longer than is read; it was cut.",
        );
    }
}
