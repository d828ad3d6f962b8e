//! Bytes to replies, each under a deadline.

use super::error::{SendError, SendErrorKind};
use super::reply::{Reply, take_line};
use crate::options::ConnectOptions;
use crate::stream::Stream;
use facteur_domain::crash;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// A reply's line has 512 octets at most (RFC 5321, section 4.5.3.1.5); servers are talkative.
const LONGEST_LINE: usize = 8_192;
const MOST_LINES: usize = 200;

/// A connection that writes commands and reads replies.
pub struct Wire {
    stream: Stream,
    /// Host and port, for error texts.
    pub peer: String,
    buffer: Vec<u8>,
}

impl Wire {
    pub fn new(stream: Stream, peer: String) -> Self {
        Self {
            stream,
            peer,
            buffer: Vec::new(),
        }
    }

    /// Gives the stream back for a TLS handshake. Bytes that came in plain before it are refused: somebody
    /// between could have put them there (the STARTTLS injection, CVE-2011-0411).
    pub fn into_stream(self) -> Result<Stream, SendError> {
        if self.buffer.is_empty() {
            return Ok(self.stream);
        }
        let what = format!("{} sent data between STARTTLS and the TLS handshake", self.peer);
        Err(SendError::new(SendErrorKind::Tls, what))
    }

    pub async fn write(&mut self, bytes: &[u8], deadline: Duration) -> Result<(), SendError> {
        match timeout(deadline, self.stream.write_all(bytes)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.broken(&error)),
            Err(_) => Err(self.silent("did not take what was sent")),
        }
    }

    /// Writes the lone dot. It is a write of its own: whatever broke before it, the mail was not whole.
    pub async fn finish_mail(&mut self, options: &ConnectOptions) -> Result<(), SendError> {
        crash::point("send.mail_written");
        let written = self.write(b".\r\n", options.command_deadline).await;
        crash::point("send.mail_whole");
        written.map_err(SendError::into_unknown)
    }

    /// Reads one reply.
    pub async fn read(&mut self, deadline: Duration) -> Result<Reply, SendError> {
        let until = Instant::now() + deadline;
        let mut reply = Reply::default();
        while reply.lines.len() < MOST_LINES {
            let line = self.line(until).await?;
            match take_line(&mut reply, &line) {
                Some(true) => return Ok(reply),
                Some(false) => {}
                None => return Err(self.against_protocol()),
            }
        }
        Err(self.against_protocol())
    }

    async fn line(&mut self, until: Instant) -> Result<Vec<u8>, SendError> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let mut line: Vec<u8> = self.buffer.drain(..=end).collect();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(line);
            }
            if self.buffer.len() > LONGEST_LINE {
                return Err(self.against_protocol());
            }
            match timeout_at(until, self.stream.read_into(&mut self.buffer, LONGEST_LINE)).await {
                Ok(Ok(0)) => {
                    let what = format!("{} closed the connection", self.peer);
                    return Err(SendError::new(SendErrorKind::Unreachable, what));
                }
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return Err(self.broken(&error)),
                Err(_) => return Err(self.silent("did not answer in time")),
            }
        }
    }

    fn against_protocol(&self) -> SendError {
        let what = format!("{} sent what is no answer of an SMTP server", self.peer);
        SendError::new(SendErrorKind::Protocol, what)
    }

    fn broken(&self, error: &std::io::Error) -> SendError {
        let what = format!("the connection to {} broke: {error}", self.peer);
        SendError::new(SendErrorKind::Unreachable, what)
    }

    fn silent(&self, how: &str) -> SendError {
        SendError::new(SendErrorKind::TimedOut, format!("{} {how}", self.peer))
    }
}
