//! `Content-Type` and `Content-Disposition`: a value and parameters, with RFC 2231 continuations and
//! charsets and with what programs write instead.

use crate::mime::{charset, encoded_word};
use crate::problem::Problems;

/// A value such as `text/plain` or `attachment` with its parameters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parameterised {
    /// The value in lower case, without blanks.
    pub(crate) value: String,
    /// Names in lower case, decoded values.
    parameters: Vec<(String, String)>,
}

/// One piece of a parameter that RFC 2231 may have cut in several.
struct Piece {
    name: String,
    section: usize,
    encoded: bool,
    value: Vec<u8>,
}

/// More parameters than this are no mail but an attack.
const MOST_PIECES: usize = 200;

impl Parameterised {
    /// The decoded value of a parameter, when it is there and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Names in lower case and decoded values, in the order of the names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.parameters.iter()
    }

    /// Reads a field's value.
    pub(crate) fn read(raw: &[u8], problems: &mut Problems) -> Self {
        let mut scan = Scan { raw, position: 0 };
        let value: String = scan
            .until_semicolon()
            .iter()
            .filter(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\0'))
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .take(200)
            .collect();
        let mut pieces = Vec::new();
        while pieces.len() < MOST_PIECES {
            let Some(piece) = scan.piece() else { break };
            pieces.push(piece);
        }
        Self {
            value,
            parameters: join(pieces, problems),
        }
    }
}

/// Reads through the raw value.
struct Scan<'a> {
    raw: &'a [u8],
    position: usize,
}

impl<'a> Scan<'a> {
    /// What stands before the next semicolon, comments left out of account; the semicolon is passed.
    fn until_semicolon(&mut self) -> &'a [u8] {
        let rest = &self.raw[self.position.min(self.raw.len())..];
        let length = rest.iter().position(|byte| *byte == b';').unwrap_or(rest.len());
        self.position += length + 1;
        let text = &rest[..length];
        match text.iter().position(|byte| *byte == b'(') {
            Some(comment) => &text[..comment],
            None => text,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.raw.get(self.position).copied()
    }

    /// The next `name=value`.
    fn piece(&mut self) -> Option<Piece> {
        loop {
            while self
                .peek()
                .is_some_and(|byte| byte.is_ascii_whitespace() || byte == b';')
            {
                self.position += 1;
            }
            let start = self.position;
            while self.peek().is_some_and(|byte| !matches!(byte, b'=' | b';')) {
                self.position += 1;
            }
            let name = self.raw.get(start..self.position)?.trim_ascii();
            match self.peek()? {
                b'=' => {
                    self.position += 1;
                    let value = self.value();
                    return Some(piece(name, value));
                }
                _ => self.position += 1,
            }
        }
    }

    /// A quoted or bare value. A bare one may hold blanks: programs forget the quotes.
    fn value(&mut self) -> Vec<u8> {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.position += 1;
        }
        if self.peek() != Some(b'"') {
            let start = self.position;
            while self.peek().is_some_and(|byte| byte != b';') {
                self.position += 1;
            }
            return unfolded(self.raw[start..self.position].trim_ascii());
        }
        self.position += 1;
        let mut value = Vec::new();
        while let Some(byte) = self.peek() {
            self.position += 1;
            match byte {
                b'"' => break,
                b'\\' if matches!(self.peek(), Some(b'"' | b'\\')) => {
                    value.extend(self.peek());
                    self.position += 1;
                }
                b'\r' | b'\n' => {}
                _ => value.push(byte),
            }
        }
        value
    }
}

fn unfolded(value: &[u8]) -> Vec<u8> {
    value
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .collect()
}

/// Takes `filename*0*` apart.
fn piece(name: &[u8], value: Vec<u8>) -> Piece {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    let (stripped, encoded) = match name.strip_suffix('*') {
        Some(stripped) => (stripped, true),
        None => (name.as_str(), false),
    };
    let (stem, section) = match stripped.rsplit_once('*') {
        Some((stem, number)) => (stem, number.parse().unwrap_or(0)),
        None => (stripped, 0),
    };
    Piece {
        name: stem.to_owned(),
        section,
        encoded,
        value,
    }
}

/// Joins the pieces of each parameter and decodes them.
fn join(mut pieces: Vec<Piece>, problems: &mut Problems) -> Vec<(String, String)> {
    // Encoded forms come first: RFC 2231 and RFC 6266 prefer `filename*` to `filename`.
    pieces.sort_by(|one, other| {
        (&one.name, !one.encoded, one.section).cmp(&(&other.name, !other.encoded, other.section))
    });
    let has_sections = pieces.iter().any(|piece| piece.section > 0);
    if has_sections {
        pieces.sort_by(|one, other| (&one.name, one.section).cmp(&(&other.name, other.section)));
    }
    let mut parameters = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(first) = pieces.next() {
        let name = first.name;
        let mut charset_name = None;
        let mut extended = first.encoded;
        let mut bytes = if first.encoded {
            let (declared, rest) = split_charset(&first.value);
            charset_name = declared;
            percent_decoded(rest)
        } else {
            first.value
        };
        while let Some(next) = pieces.next_if(|next| next.name == name) {
            if next.section == 0 {
                continue;
            }
            if next.encoded {
                extended = true;
                bytes.extend(percent_decoded(&next.value));
            } else {
                bytes.extend(next.value);
            }
        }
        let value = if extended {
            charset::decode(&bytes, charset_name.as_deref(), problems)
        } else {
            encoded_word::decode(&bytes, problems)
        };
        parameters.push((name, value.trim().to_owned()));
    }
    parameters
}

/// `utf-8'fr'name` → (`utf-8`, `name`).
fn split_charset(value: &[u8]) -> (Option<String>, &[u8]) {
    let mut quotes = value
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\'')
        .map(|(position, _)| position);
    match (quotes.next(), quotes.next()) {
        (Some(first), Some(second)) => {
            let name = String::from_utf8_lossy(&value[..first]).into_owned();
            ((!name.is_empty()).then_some(name), &value[second + 1..])
        }
        _ => (None, value),
    }
}

fn percent_decoded(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut position = 0;
    while let Some(&byte) = value.get(position) {
        let digits = value.get(position + 1..position + 3);
        let decoded = digits.and_then(|digits| super::transfer::hexadecimal_pair(digits[0], digits[1]));
        if let (b'%', Some(decoded)) = (byte, decoded) {
            bytes.push(decoded);
            position += 3;
        } else {
            bytes.push(byte);
            position += 1;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::Parameterised;
    use crate::problem::Problems;

    #[test]
    fn names_of_many_programs() {
        for (value, expected) in [
            ("attachment; filename=\"a b.pdf\"", "a b.pdf"),
            ("attachment; filename=a b.pdf", "a b.pdf"),
            ("attachment; filename*=utf-8''%C3%A9t%C3%A9.pdf", "été.pdf"),
            (
                "attachment; filename=x.pdf; filename*=iso-8859-1'fr'%E9t%E9.pdf",
                "été.pdf",
            ),
            (
                "attachment; filename*0=\"long \"; filename*1=\"name.pdf\"",
                "long name.pdf",
            ),
            ("attachment; filename*1*=%A9.pdf; filename*0*=utf-8''%C3", "é.pdf"),
            ("attachment; filename=\"=?utf-8?B?w6l0w6kucGRm?=\"", "été.pdf"),
            ("attachment; filename=\"a\\\"b.pdf\"", "a\"b.pdf"),
            ("attachment;filename=\"unclosed.pdf", "unclosed.pdf"),
        ] {
            let read = Parameterised::read(value.as_bytes(), &mut Problems::default());
            assert_eq!(read.value, "attachment");
            assert_eq!(read.get("filename"), Some(expected), "{value}");
        }
    }
}
