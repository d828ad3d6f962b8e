//! Bytes to responses: lines, and the literals inside them, each under a deadline.
//!
//! A literal is read straight into the vector that is handed over. It is never scanned, parsed or copied
//! again, so a mail of 100 MB costs what its bytes cost.

use crate::error::{SourceError, SourceErrorKind};
use crate::stream::Stream;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The longest line outside literals: past it, this is no IMAP server, or one that means harm.
const MAX_LINE: usize = 1 << 20;
/// The most literals in one response: we ask for two at the most.
const MAX_LITERALS: usize = 64;
/// A vector for a literal starts no larger than this, because the announced length is only a claim.
const FIRST_CAPACITY: usize = 4 << 20;
const READ_BUFFER: usize = 128 << 10;

/// How long to wait for bytes.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// The longest time without a single byte.
    pub silence: Duration,
    /// The end of all waiting, whatever comes.
    pub until: Option<Instant>,
}

impl Patience {
    /// For an answer as a whole.
    pub fn whole(at_most: Duration) -> Self {
        Self {
            silence: at_most,
            until: Some(Instant::now() + at_most),
        }
    }

    fn next_end(self) -> Instant {
        let end = Instant::now() + self.silence;
        self.until.map_or(end, |until| until.min(end))
    }
}

/// A literal of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It was longer than the limit, that many bytes, and was read past.
    TooLarge(u64),
}

/// One response of the server: its line without the literals, and the literals with the places in the line
/// where they stood.
#[derive(Debug, Default)]
pub struct Response {
    /// All text of the response, without line ends and without `{n}` marks.
    pub line: Vec<u8>,
    /// The literals, in order, each with its offset in `line`.
    pub literals: Vec<(usize, Literal)>,
}

/// A connection that reads responses and writes commands.
pub struct Wire {
    stream: Stream,
    /// Host and port, for error texts.
    peer: String,
    buffer: Vec<u8>,
    start: usize,
    max_literal: u32,
}

impl Wire {
    /// Takes over a connected stream.
    pub fn new(stream: Stream, peer: String, max_literal: u32) -> Self {
        Self {
            stream,
            peer,
            buffer: Vec::with_capacity(READ_BUFFER),
            start: 0,
            max_literal,
        }
    }

    /// Host and port, for error texts.
    pub fn peer(&self) -> &str {
        &self.peer
    }

    /// Gives the stream back for a TLS handshake. Bytes that came in plain before it are refused: somebody
    /// between could have put them there (the STARTTLS injection, CVE-2011-0411).
    pub fn into_stream(self) -> Result<Stream, SourceError> {
        if self.start < self.buffer.len() {
            let what = format!("{} sent data between STARTTLS and the TLS handshake", self.peer);
            return Err(SourceError::new(SourceErrorKind::Tls, what));
        }
        Ok(self.stream)
    }

    /// Writes all the bytes.
    pub async fn write(&mut self, bytes: &[u8], patience: Patience) -> Result<(), SourceError> {
        match timeout_at(patience.next_end(), self.stream.write_all(bytes)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.broken(&error)),
            Err(_) => Err(self.silent(patience)),
        }
    }

    /// Waits until at least one byte can be read; `false` when the time is over before.
    pub async fn wait_for_bytes(&mut self, at_most: Duration) -> Result<bool, SourceError> {
        if self.start < self.buffer.len() {
            return Ok(true);
        }
        self.make_room();
        match tokio::time::timeout(at_most, self.stream.read_into(&mut self.buffer, READ_BUFFER)).await {
            Ok(Ok(0)) => Err(self.closed()),
            Ok(Ok(_)) => Ok(true),
            Ok(Err(error)) => Err(self.broken(&error)),
            Err(_) => Ok(false),
        }
    }

    /// Reads one response with its literals.
    pub async fn read(&mut self, response: &mut Response, patience: Patience) -> Result<(), SourceError> {
        response.line.clear();
        response.literals.clear();
        loop {
            self.read_line(&mut response.line, patience).await?;
            if response.literals.is_empty() && is_free_text(&response.line) {
                return Ok(());
            }
            let Some((brace, length)) = announced_literal(&response.line) else {
                return Ok(());
            };
            if response.literals.len() == MAX_LITERALS {
                return Err(self.against_protocol("a response with too many literals"));
            }
            response.line.truncate(brace);
            let literal = self.read_literal(length, patience).await?;
            response.literals.push((brace, literal));
        }
    }

    /// An error that says the server left the protocol.
    pub fn against_protocol(&self, what: &str) -> SourceError {
        SourceError::new(SourceErrorKind::Protocol, format!("{} sent {what}", self.peer))
    }

    async fn read_line(&mut self, line: &mut Vec<u8>, patience: Patience) -> Result<(), SourceError> {
        loop {
            let fresh = &self.buffer[self.start..];
            if let Some(end) = fresh.iter().position(|&byte| byte == b'\n') {
                line.extend_from_slice(&fresh[..end]);
                self.start += end + 1;
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(());
            }
            line.extend_from_slice(fresh);
            self.start = self.buffer.len();
            if line.len() > MAX_LINE {
                return Err(self.against_protocol("a line without an end"));
            }
            self.fill(patience).await?;
        }
    }

    async fn read_literal(&mut self, length: u64, patience: Patience) -> Result<Literal, SourceError> {
        if length > u64::from(self.max_literal) {
            self.skip(length, patience).await?;
            return Ok(Literal::TooLarge(length));
        }
        let length = length as usize;
        let mut bytes = Vec::with_capacity(length.min(FIRST_CAPACITY));
        let here = length.min(self.buffer.len() - self.start);
        bytes.extend_from_slice(&self.buffer[self.start..self.start + here]);
        self.start += here;
        while bytes.len() < length {
            let missing = length - bytes.len();
            if bytes.len() == bytes.capacity() {
                bytes.reserve_exact(missing.min(bytes.len()));
            }
            let read = timeout_at(patience.next_end(), self.stream.read_into(&mut bytes, missing)).await;
            match read {
                Ok(Ok(0)) => return Err(self.closed()),
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return Err(self.broken(&error)),
                Err(_) => return Err(self.silent(patience)),
            }
        }
        Ok(Literal::Bytes(bytes))
    }

    async fn skip(&mut self, mut length: u64, patience: Patience) -> Result<(), SourceError> {
        while length > 0 {
            if self.start == self.buffer.len() {
                self.fill(patience).await?;
            }
            let here = length.min((self.buffer.len() - self.start) as u64);
            self.start += here as usize;
            length -= here;
        }
        Ok(())
    }

    async fn fill(&mut self, patience: Patience) -> Result<(), SourceError> {
        self.make_room();
        let read = self.stream.read_into(&mut self.buffer, READ_BUFFER);
        match timeout_at(patience.next_end(), read).await {
            Ok(Ok(0)) => Err(self.closed()),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.broken(&error)),
            Err(_) => Err(self.silent(patience)),
        }
    }

    /// Everything before `start` is used up; callers fill only when nothing is left behind it.
    fn make_room(&mut self) {
        self.buffer.clear();
        self.start = 0;
    }

    fn closed(&self) -> SourceError {
        SourceError::new(
            SourceErrorKind::Unreachable,
            format!("{} closed the connection", self.peer),
        )
    }

    fn broken(&self, error: &std::io::Error) -> SourceError {
        let what = format!("the connection to {} broke: {error}", self.peer);
        SourceError::new(SourceErrorKind::Unreachable, what)
    }

    fn silent(&self, patience: Patience) -> SourceError {
        let over = patience.until.is_some_and(|until| Instant::now() >= until);
        let what = if over {
            format!("{} did not end its answer in time", self.peer)
        } else {
            format!(
                "{} sent nothing for {} s in the middle of an answer",
                self.peer,
                patience.silence.as_secs_f32()
            )
        };
        SourceError::new(SourceErrorKind::TimedOut, what)
    }
}

/// Whether the line ends in text for people, which may look like a literal's mark but is none.
fn is_free_text(line: &[u8]) -> bool {
    if line.first() == Some(&b'+') {
        return true;
    }
    let mut words = line.split(|&byte| byte == b' ');
    let second = words.nth(1).unwrap_or_default();
    [&b"OK"[..], b"NO", b"BAD", b"BYE", b"PREAUTH"]
        .iter()
        .any(|word| second.eq_ignore_ascii_case(word))
}

/// The place and the length of a literal's mark at the end of a line: `{n}`, `{n+}` or `~{n}`.
fn announced_literal(line: &[u8]) -> Option<(usize, u64)> {
    let inner = line.strip_suffix(b"}")?;
    let brace = inner.iter().rposition(|&byte| byte == b'{')?;
    let digits = &inner[brace + 1..];
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    if digits.is_empty() || digits.len() > 18 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let length = digits
        .iter()
        .fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    let place = if brace > 0 && line[brace - 1] == b'~' {
        brace - 1
    } else {
        brace
    };
    Some((place, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_marks_are_found_only_at_the_end_and_only_when_whole() {
        type Case = (&'static [u8], Option<(usize, u64)>);
        let cases: [Case; 7] = [
            (b"* 1 FETCH (BODY[] {42}", Some((18, 42))),
            (b"* 1 FETCH (BODY[] {42+}", Some((18, 42))),
            (b"* 1 FETCH (BINARY[] ~{42}", Some((20, 42))),
            (b"* 1 FETCH (BODY[] {}", None),
            (b"* 1 FETCH (BODY[] {4x}", None),
            (b"* 1 FETCH (X {4} Y)", None),
            (b"* 1 FETCH (BODY[] {99999999999999999999}", None),
        ];
        for (line, expected) in cases {
            assert_eq!(announced_literal(line), expected, "{}", line.escape_ascii());
        }
    }

    #[test]
    fn text_for_people_is_never_taken_for_a_literal() {
        assert!(is_free_text(b"* OK still here {5}"));
        assert!(is_free_text(b"a7 no not today {5}"));
        assert!(is_free_text(b"+ go on {5}"));
        assert!(!is_free_text(b"* LIST () \"/\" {5}"));
    }
}
