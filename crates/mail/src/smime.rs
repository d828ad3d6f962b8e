//! Takes the signed mail out of an opaque S/MIME signature (`smime.p7m`, RFC 8551 and RFC 5652): nothing is
//! verified, but its text must be readable.

const SEQUENCE: u8 = 0x30;
const OBJECT_ID: u8 = 0x06;
const INTEGER: u8 = 0x02;
const SET: u8 = 0x31;
const CONTEXT_0: u8 = 0xa0;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;

/// `1.2.840.113549.1.7.2`, signed data.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// The MIME entity that was signed. None for encrypted, broken or empty messages.
pub(crate) fn signed_content(message: &[u8]) -> Option<Vec<u8>> {
    let info = enter(message, SEQUENCE)?;
    let (kind, info) = pass(info, OBJECT_ID)?;
    if kind != SIGNED_DATA {
        return None;
    }
    let signed = enter(info, CONTEXT_0)?;
    let signed = enter(signed, SEQUENCE)?;
    let (_, signed) = pass(signed, INTEGER)?;
    let (_, signed) = pass(signed, SET)?;
    let encapsulated = enter(signed, SEQUENCE)?;
    let (_, encapsulated) = pass(encapsulated, OBJECT_ID)?;
    let content = enter(encapsulated, CONTEXT_0)?;
    if let Some((bytes, _)) = pass(content, OCTETS) {
        return (!bytes.is_empty()).then(|| bytes.to_vec());
    }
    // Streaming programs write the contents in pieces.
    let mut pieces = enter(content, OCTETS_IN_PIECES)?;
    let mut joined = Vec::new();
    while let Some((piece, rest)) = pass(pieces, OCTETS) {
        joined.extend_from_slice(piece);
        pieces = rest;
    }
    (!joined.is_empty()).then_some(joined)
}

/// The contents of an element of that tag, to the end of the input when its length is not told.
fn enter(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let (length, rest) = header(bytes, tag)?;
    match length {
        Some(length) => rest.get(..length),
        None => Some(rest),
    }
}

/// Passes an element of that tag and told length: its contents and what follows.
fn pass(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (length, rest) = header(bytes, tag)?;
    rest.split_at_checked(length?)
}

/// The length of an element of that tag, none when it is not told, and what stands after its header.
fn header(bytes: &[u8], tag: u8) -> Option<(Option<usize>, &[u8])> {
    let (first, rest) = bytes.strip_prefix(&[tag])?.split_first()?;
    match *first {
        0x80 => Some((None, rest)),
        short @ 0..0x80 => Some((Some(usize::from(short)), rest)),
        long => {
            let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
            let length = digits
                .iter()
                .fold(0usize, |length, digit| length << 8 | usize::from(*digit));
            (digits.len() <= 4).then_some((Some(length), rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::signed_content;

    #[test]
    fn broken_messages_hold_nothing() {
        assert_eq!(signed_content(b""), None);
        assert_eq!(
            signed_content(&[0x30, 0x80, 0x06, 0x84, 0xff, 0xff, 0xff, 0xff]),
            None
        );
        assert_eq!(signed_content(&[0x30; 100]), None);
    }
}
