//! Transfer encodings, decoded so that as much as possible survives.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use crate::problem::{ProblemCode, Problems};

/// Decodes a body by its `Content-Transfer-Encoding`.
pub(crate) fn decode<'a>(body: &'a [u8], encoding: &[u8], problems: &mut Problems) -> Cow<'a, [u8]> {
    let name = encoding.trim_ascii();
    let name = name
        .split(|byte| matches!(byte, b' ' | b';' | b'(' | b'\r' | b'\t'))
        .next()
        .unwrap_or_default();
    let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
    // `7-bit`, `8bits`, `8 bit` and the like.
    if name.first().is_none_or(|byte| matches!(byte, b'7' | b'8'))
        || is("binary")
        || is("none")
        || is("plain")
    {
        return Cow::Borrowed(body);
    }
    if is("base64") {
        let (bytes, clean) = base64(body);
        if !clean {
            problems.note(
                ProblemCode::BrokenEncoding,
                "A part declares base64 but holds other characters.",
            );
        }
        return Cow::Owned(bytes);
    }
    if is("quoted-printable") {
        return quoted_printable(body, problems);
    }
    if is("x-uuencode") || is("uuencode") || is("x-uue") {
        return uuencode(body).map_or(Cow::Borrowed(body), Cow::Owned);
    }
    problems.note(
        ProblemCode::UnknownEncoding,
        "A part declares a transfer encoding that nobody knows.",
    );
    Cow::Borrowed(body)
}

const SKIP: u8 = 64;
const PADDING: u8 = 65;
const WRONG: u8 = 66;

/// Value of each base64 character, of both alphabets.
const BASE64: [u8; 256] = {
    let mut table = [WRONG; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut position = 0;
    while position < 64 {
        table[alphabet[position] as usize] = position as u8;
        position += 1;
    }
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table[b'=' as usize] = PADDING;
    table[b'\r' as usize] = SKIP;
    table[b'\n' as usize] = SKIP;
    table[b' ' as usize] = SKIP;
    table[b'\t' as usize] = SKIP;
    table[0] = SKIP;
    table
};

/// Decodes base64. Wrong characters are skipped (the second value tells whether there were none); after
/// padding a new group starts, since some programs glue encoded pieces together.
pub(crate) fn base64(text: &[u8]) -> (Vec<u8>, bool) {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut clean = true;
    let mut group: u32 = 0;
    let mut count = 0;
    let mut position = 0;
    while position < text.len() {
        // Whole groups of four good characters are nearly all there is.
        if count == 0 {
            while let Some(&[a, b, c, d]) = text
                .get(position..position + 4)
                .and_then(|four| four.first_chunk::<4>())
            {
                let values = [a, b, c, d].map(|byte| BASE64[usize::from(byte)]);
                if values.iter().any(|value| *value >= 64) {
                    break;
                }
                let group = values
                    .iter()
                    .fold(0u32, |group, value| group << 6 | u32::from(*value));
                bytes.extend_from_slice(&group.to_be_bytes()[1..]);
                position += 4;
            }
        }
        let Some(&byte) = text.get(position) else { break };
        position += 1;
        match BASE64[usize::from(byte)] {
            SKIP => {}
            WRONG => clean = false,
            PADDING => {
                flush(&mut bytes, group, count);
                (group, count) = (0, 0);
            }
            value => {
                group = group << 6 | u32::from(value);
                count += 1;
                if count == 4 {
                    bytes.extend_from_slice(&group.to_be_bytes()[1..]);
                    (group, count) = (0, 0);
                }
            }
        }
    }
    flush(&mut bytes, group, count);
    (bytes, clean)
}

/// Writes what an incomplete group holds.
fn flush(bytes: &mut Vec<u8>, group: u32, count: u32) {
    match count {
        2 => bytes.push((group >> 4) as u8),
        3 => bytes.extend_from_slice(&[(group >> 10) as u8, (group >> 2) as u8]),
        _ => {}
    }
}

/// Two hexadecimal digits of either case.
pub(crate) fn hexadecimal_pair(high: u8, low: u8) -> Option<u8> {
    let high = char::from(high).to_digit(16)?;
    let low = char::from(low).to_digit(16)?;
    Some((high << 4 | low) as u8)
}

/// Decodes quoted-printable. A `=` that starts no code stays as it is.
fn quoted_printable<'a>(text: &'a [u8], problems: &mut Problems) -> Cow<'a, [u8]> {
    if memchr(b'=', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(length) = memchr(b'=', rest) {
        bytes.extend_from_slice(&rest[..length]);
        rest = &rest[length + 1..];
        if let Some(byte) = rest
            .first_chunk::<2>()
            .and_then(|pair| hexadecimal_pair(pair[0], pair[1]))
        {
            bytes.push(byte);
            rest = &rest[2..];
            continue;
        }
        // A soft line break; blanks may have been added after the `=` on the way.
        let blanks = rest
            .iter()
            .take(80)
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        rest = match rest.get(blanks..) {
            Some([b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => after,
            Some([]) => &[],
            _ => {
                problems.note(
                    ProblemCode::BrokenEncoding,
                    "A part declares quoted-printable but has wrong codes.",
                );
                bytes.push(b'=');
                rest
            }
        };
    }
    bytes.extend_from_slice(rest);
    Cow::Owned(bytes)
}

/// Decodes uuencoded data between `begin` and `end`; none without a `begin` line.
fn uuencode(text: &[u8]) -> Option<Vec<u8>> {
    let mut lines = text.split(|byte| *byte == b'\n');
    lines.find(|line| line.starts_with(b"begin "))?;
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for line in lines {
        let line = line.trim_ascii_end();
        let Some((&length, data)) = line.split_first() else {
            continue;
        };
        if line == b"end" {
            break;
        }
        let length = usize::from(length.wrapping_sub(32) & 63);
        let from = bytes.len();
        for four in data.chunks(4) {
            let value = |at: usize| u32::from(four.get(at).copied().unwrap_or(b' ').wrapping_sub(32) & 63);
            let group = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
            bytes.extend_from_slice(&group.to_be_bytes()[1..]);
        }
        bytes.truncate(from + length);
    }
    Some(bytes)
}

/// Decodes the `Q` encoding of header fields (RFC 2047, section 4.2).
pub(crate) fn q_encoding(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(length) = memchr2(b'=', b'_', rest) {
        bytes.extend_from_slice(&rest[..length]);
        let marker = rest[length];
        rest = &rest[length + 1..];
        if marker == b'_' {
            bytes.push(b' ');
            continue;
        }
        match rest
            .first_chunk::<2>()
            .and_then(|pair| hexadecimal_pair(pair[0], pair[1]))
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[2..];
            }
            None => bytes.push(b'='),
        }
    }
    bytes.extend_from_slice(rest);
    bytes
}

#[cfg(test)]
mod tests {
    use super::{base64, quoted_printable};
    use crate::problem::Problems;

    #[test]
    fn base64_survives_what_happened_on_the_way() {
        assert_eq!(base64(b"w6l0\r\nw6k=").0, "été".as_bytes());
        assert_eq!(base64(b"w6l0w6k").0, "été".as_bytes());
        assert_eq!(base64(b"w6k=w6k=").0, "éé".as_bytes());
        let (bytes, clean) = base64(b"w6!k=\n* footer");
        assert!(bytes.starts_with("é".as_bytes()) && !clean);
    }

    #[test]
    fn quoted_printable_keeps_wrong_codes() {
        let decode =
            |text: &'static str| quoted_printable(text.as_bytes(), &mut Problems::default()).into_owned();
        assert_eq!(decode("a=\r\nb=C3=A9=  \nc"), "abéc".as_bytes());
        assert_eq!(decode("1=2 et =ZZ ="), b"1=2 et =ZZ ");
    }
}
