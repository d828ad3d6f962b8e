//! Replies: three digits and words.

use super::error::{SendError, SendErrorKind};
use std::fmt;

/// Letters of a server's words that people are shown.
const SHOWN: usize = 400;

/// One reply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// Its three digits.
    pub code: u16,
    /// Its words, line by line.
    pub lines: Vec<String>,
}

impl Reply {
    /// Whether the server agrees.
    pub const fn is_positive(&self) -> bool {
        matches!(self.code, 200..=299)
    }

    /// An error of the server unless it agrees: nothing about a mail was said yet.
    pub fn expect_ready(&self, peer: &str, what: &str) -> Result<(), SendError> {
        if self.is_positive() {
            return Ok(());
        }
        let what = format!("{peer} refused {what}: {self}");
        Err(SendError::new(SendErrorKind::Busy, what))
    }
}

/// Its digits and words on one line, as people may see them.
impl fmt::Display for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.lines.join(" ");
        let clean: String = words
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .take(SHOWN)
            .collect();
        write!(formatter, "{} {}", self.code, clean.trim())
    }
}

/// Takes one line of a reply; whether it is the last.
pub fn take_line(reply: &mut Reply, line: &[u8]) -> Option<bool> {
    let (digits, rest) = line.split_at_checked(3)?;
    let code: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    if !(200..=599).contains(&code) {
        return None;
    }
    let last = match rest.first() {
        None | Some(b' ') => true,
        Some(b'-') => false,
        Some(_) => return None,
    };
    reply.code = code;
    let words = rest.get(1..).unwrap_or_default();
    reply.lines.push(String::from_utf8_lossy(words).into_owned());
    Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_of_several_lines() {
        let mut reply = Reply::default();
        assert_eq!(take_line(&mut reply, b"550-5.1.1 no such"), Some(false));
        assert_eq!(take_line(&mut reply, b"550 user\x1b[2J"), Some(true));
        assert_eq!(reply.to_string(), "550 5.1.1 no such user [2J");
        assert_eq!(take_line(&mut Reply::default(), b"250"), Some(true));
        for wrong in [
            &b""[..],
            b"25",
            b"abc",
            b"25x ok",
            b"250x",
            b"999 x",
            b"* OK IMAP4",
        ] {
            assert_eq!(take_line(&mut Reply::default(), wrong), None, "{wrong:?}");
        }
    }
}
