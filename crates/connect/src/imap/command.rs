//! Commands as bytes: quoting, literals, sets of UIDs.

use crate::source::Uids;
use std::fmt::Write;
use zeroize::Zeroizing;

/// A command without its tag: pieces of text, between which a literal's bytes wait for the server's `+`.
/// Wiped from memory when dropped, since it may hold a password.
pub struct Command {
    pieces: Vec<Zeroizing<Vec<u8>>>,
}

impl Command {
    /// Begins with this text, which must be safe as it is.
    pub fn new(text: &str) -> Self {
        Self {
            pieces: vec![Zeroizing::new(text.as_bytes().to_vec())],
        }
    }

    /// Appends text that is safe as it is.
    pub fn text(mut self, text: &str) -> Self {
        self.last().extend_from_slice(text.as_bytes());
        self
    }

    /// Appends a space and a string, quoted, or as a literal where quoting does not allow what is in it.
    pub fn string(mut self, value: &str) -> Self {
        if is_quotable(value) {
            let last = self.last();
            last.extend_from_slice(b" \"");
            for byte in value.bytes() {
                if matches!(byte, b'"' | b'\\') {
                    last.push(b'\\');
                }
                last.push(byte);
            }
            last.push(b'"');
            return self;
        }
        self.literal(value.as_bytes())
    }

    /// Appends a space and a literal, which may hold anything.
    pub fn literal(mut self, bytes: &[u8]) -> Self {
        let mark = format!(" {{{}}}\r\n", bytes.len());
        self.last().extend_from_slice(mark.as_bytes());
        self.pieces.push(Zeroizing::new(bytes.to_vec()));
        self
    }

    /// The pieces to send, with the tag before the first and the line end behind the last.
    pub fn finish(mut self, tag: &str) -> Vec<Zeroizing<Vec<u8>>> {
        self.last().extend_from_slice(b"\r\n");
        if let Some(first) = self.pieces.first_mut() {
            let mut tagged = Zeroizing::new(Vec::with_capacity(tag.len() + 1 + first.len()));
            tagged.extend_from_slice(tag.as_bytes());
            tagged.push(b' ');
            tagged.extend_from_slice(first);
            *first = tagged;
        }
        self.pieces
    }

    fn last(&mut self) -> &mut Vec<u8> {
        if self.pieces.is_empty() {
            self.pieces.push(Zeroizing::default());
        }
        let last = self.pieces.len() - 1;
        &mut self.pieces[last]
    }
}

/// Whether a quoted string may hold it: 7-bit, no line ends, and not too long for strict servers.
pub fn is_quotable(value: &str) -> bool {
    value.len() <= 1_000 && value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Sets of UIDs as text, each short enough for one command line (RFC 7162, section 4: 8,192 octets).
pub fn uid_sets(uids: &Uids) -> Vec<String> {
    match uids {
        Uids::All => vec!["1:*".to_owned()],
        Uids::From(first) => vec![format!("{}:*", (*first).max(1))],
        Uids::Between(first, last) if first <= last => vec![format!("{}:{last}", (*first).max(1))],
        Uids::Between(..) => Vec::new(),
        Uids::These(uids) => sets_of(uids),
    }
}

/// The same for single UIDs; runs become ranges, and UID 0 is left out because it is no UID.
pub fn sets_of(uids: &[u32]) -> Vec<String> {
    const LONGEST: usize = 4_000;
    let mut sorted: Vec<u32> = uids.iter().copied().filter(|uid| *uid > 0).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut sets = Vec::new();
    let mut set = String::new();
    for run in sorted.chunk_by(|before, after| before + 1 == *after) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        if set.len() > LONGEST {
            sets.push(std::mem::take(&mut set));
        }
        if !set.is_empty() {
            set.push(',');
        }
        // Writing to a String cannot fail.
        let _ = if first == last {
            write!(set, "{first}")
        } else {
            write!(set, "{first}:{last}")
        };
    }
    if !set.is_empty() {
        sets.push(set);
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(command: Command) -> Vec<String> {
        command
            .finish("f1")
            .iter()
            .map(|piece| String::from_utf8_lossy(piece).into_owned())
            .collect()
    }

    #[test]
    fn strings_are_quoted_or_become_literals() {
        assert_eq!(
            bytes(Command::new("EXAMINE").string("a \"b\\")),
            ["f1 EXAMINE \"a \\\"b\\\\\"\r\n"]
        );
        assert_eq!(
            bytes(Command::new("LOGIN").string("émile").string("x\r\nf2 LOGOUT")),
            ["f1 LOGIN {6}\r\n", "émile {12}\r\n", "x\r\nf2 LOGOUT\r\n"]
        );
    }

    #[test]
    fn uid_sets_are_short_and_ranged() {
        assert_eq!(sets_of(&[7, 3, 4, 5, 9, 9, 0]), ["3:5,7,9"]);
        assert_eq!(sets_of(&[]), Vec::<String>::new());
        assert_eq!(sets_of(&[u32::MAX]), [u32::MAX.to_string()]);
        let many: Vec<u32> = (1..10_000).map(|uid| uid * 2).collect();
        let sets = sets_of(&many);
        assert!(sets.iter().all(|set| set.len() < 4_100));
        assert_eq!(sets.join(",").split(',').count(), many.len());
    }
}
