//! One logged-in or logging-in conversation: tags, deadlines, capabilities, and what the server says unasked.

use crate::error::{SourceError, SourceErrorKind};
use crate::imap::command::Command;
use crate::imap::response::{Kind, Status, Word, kind};
use crate::imap::wire::{Patience, Response, Wire};
use std::collections::HashSet;
use std::time::Duration;

/// What the server offers, in capitals.
#[derive(Debug, Clone, Default)]
pub struct Capabilities(HashSet<String>);

impl Capabilities {
    /// Reads a list of words.
    pub fn read(text: &str) -> Self {
        Self(
            text.split_ascii_whitespace()
                .map(str::to_ascii_uppercase)
                .collect(),
        )
    }

    /// Whether it is offered.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether nothing is known yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The folder that is open for reading.
#[derive(Debug, Clone)]
pub struct OpenFolder {
    /// How many messages the server last said it holds.
    pub exists: u32,
    /// Whether the number grew since the last `wait`.
    pub grew: bool,
}

/// A conversation with one server.
pub struct Session {
    /// The bytes below.
    pub wire: Wire,
    /// What is offered, as far as the server has said.
    pub capabilities: Capabilities,
    /// The open folder, if any.
    pub open: Option<OpenFolder>,
    command_deadline: Duration,
    last_tag: u32,
}

impl Session {
    /// Begins on a fresh connection, before the greeting.
    pub fn new(wire: Wire, command_deadline: Duration) -> Self {
        Self {
            wire,
            capabilities: Capabilities::default(),
            open: None,
            command_deadline,
            last_tag: 0,
        }
    }

    /// The usual deadline: for the answer as a whole.
    pub fn patience(&self) -> Patience {
        Patience::whole(self.command_deadline)
    }

    /// Sends a command and reads to its end. Responses that carry data go to `each`.
    pub async fn run(
        &mut self,
        command: Command,
        patience: Patience,
        mut each: impl FnMut(&Kind, &mut Response) + Send,
    ) -> Result<Status, SourceError> {
        let tag = self.send(command, patience).await?;
        let mut response = Response::default();
        loop {
            self.wire.read(&mut response, patience).await?;
            let kind = kind(&response);
            match kind {
                Kind::Tagged(answered, status) if answered == tag => {
                    self.note_capabilities(&status);
                    return Ok(status);
                }
                kind => {
                    self.note(&kind)?;
                    each(&kind, &mut response);
                }
            }
        }
    }

    /// The same for a command whose data nobody needs; NO and BAD become errors that name `purpose`.
    pub async fn run_simply(&mut self, command: Command, purpose: &str) -> Result<Status, SourceError> {
        let patience = self.patience();
        let status = self.run(command, patience, |_, _| {}).await?;
        self.expect_ok(status, purpose)
    }

    /// Sends a command with its tag; literals in it wait for the server's `+`.
    pub async fn send(&mut self, command: Command, patience: Patience) -> Result<String, SourceError> {
        self.last_tag = self.last_tag.wrapping_add(1);
        let tag = format!("f{}", self.last_tag);
        for (place, piece) in command.finish(&tag).iter().enumerate() {
            if place > 0 {
                self.wait_for_continue(&tag, patience).await?;
            }
            self.wire.write(piece, patience).await?;
        }
        Ok(tag)
    }

    /// Reads until the server says `+`. A tagged answer instead is a refusal.
    pub async fn wait_for_continue(&mut self, tag: &str, patience: Patience) -> Result<(), SourceError> {
        let mut response = Response::default();
        loop {
            self.wire.read(&mut response, patience).await?;
            match kind(&response) {
                Kind::Continue => return Ok(()),
                Kind::Tagged(answered, status) if answered == tag => {
                    return Err(self.server_said(&status, "the command"));
                }
                other => self.note(&other)?,
            }
        }
    }

    /// Keeps what the server says unasked: new mail, capabilities, goodbye.
    pub fn note(&mut self, kind: &Kind) -> Result<(), SourceError> {
        match kind {
            Kind::Exists(count) => {
                if let Some(open) = &mut self.open {
                    open.grew |= *count > open.exists;
                    open.exists = *count;
                }
            }
            Kind::Expunge => {
                if let Some(open) = &mut self.open {
                    open.exists = open.exists.saturating_sub(1);
                }
            }
            Kind::Capability(text) => self.capabilities = Capabilities::read(text),
            Kind::Untagged(status) if status.word == Word::Bye => {
                let what = format!("{} said goodbye: {}", self.wire.peer(), status.text);
                return Err(SourceError::new(SourceErrorKind::Closing, what));
            }
            Kind::Untagged(status) => self.note_capabilities(status),
            _ => {}
        }
        Ok(())
    }

    /// `Ok` with an OK, else an error that names `purpose` and holds the server's words.
    pub fn expect_ok(&self, status: Status, purpose: &str) -> Result<Status, SourceError> {
        if status.word == Word::Ok {
            Ok(status)
        } else {
            Err(self.server_said(&status, purpose))
        }
    }

    /// An error that holds the server's words.
    pub fn server_said(&self, status: &Status, purpose: &str) -> SourceError {
        let what = format!("{} refused {purpose}: {}", self.wire.peer(), status.text);
        SourceError::new(SourceErrorKind::ServerSaid, what)
    }

    /// Asks what is offered unless the server has said so already.
    pub async fn learn_capabilities(&mut self) -> Result<(), SourceError> {
        if self.capabilities.is_empty() {
            self.run_simply(Command::new("CAPABILITY"), "to say what it offers")
                .await?;
        }
        Ok(())
    }

    fn note_capabilities(&mut self, status: &Status) {
        if status.has_code("CAPABILITY") {
            self.capabilities = Capabilities::read(&status.code["CAPABILITY".len()..]);
        }
    }
}
