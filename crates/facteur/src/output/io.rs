//! The one way in which commands speak to the person: the same whether that person sits at this process or
//! at the other end of the server's socket.

use super::console::{Console, ask_secret, read_bounded};
use super::{Progress, Recorded, Stream, Table, View};
use crate::exit::{Exit, Failure};
use crate::socket::Wire;
use crate::text::{Language, Message};
use secrecy::SecretString;
use serde::Serialize;
use zeroize::Zeroizing;

/// Standard streams, progress and questions of one command.
#[derive(Debug)]
pub struct Io {
    peer: Peer,
    view: View,
}

#[derive(Debug)]
enum Peer {
    Here(Console),
    Remote(Wire),
    Recorded(Recorded),
}

impl Io {
    /// For the streams of this process.
    pub const fn here(view: View) -> Self {
        let console = Console::new(view.error_terminal);
        Self {
            peer: Peer::Here(console),
            view,
        }
    }

    /// For a client of the socket.
    pub const fn remote(wire: Wire, view: View) -> Self {
        Self {
            peer: Peer::Remote(wire),
            view,
        }
    }

    /// For a test.
    pub const fn recorded(recorded: Recorded, view: View) -> Self {
        Self {
            peer: Peer::Recorded(recorded),
            view,
        }
    }

    /// The reader's language.
    pub const fn language(&self) -> Language {
        self.view.language
    }

    /// Whether `--json` was asked for.
    pub const fn is_json(&self) -> bool {
        self.view.json
    }

    /// How the reader sees it.
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// Whether nobody pipes anything into standard input.
    pub const fn input_is_terminal(&self) -> bool {
        self.view.input_terminal
    }

    /// Writes bytes as they are.
    pub async fn write(&mut self, stream: Stream, bytes: &[u8]) {
        match &mut self.peer {
            Peer::Here(console) => console.write(stream, bytes).await,
            Peer::Remote(wire) => wire.write(stream, bytes).await,
            Peer::Recorded(recorded) => recorded.write(stream, bytes),
        }
    }

    /// Writes a line of the result.
    pub async fn line(&mut self, text: &str) {
        self.write(Stream::Output, format!("{text}\n").as_bytes()).await;
    }

    /// Writes a table as the result. With `--json` use [`Io::result`].
    pub async fn table(&mut self, table: &Table) {
        let text = table.render(&self.view);
        self.write(Stream::Output, text.as_bytes()).await;
    }

    /// Writes the result: with `--json` the value, else what `human` makes of it. The last line is ended when
    /// the text does not end it itself.
    pub async fn result<V: Serialize>(&mut self, value: &V, human: impl FnOnce(&V, &View) -> String) {
        let text = if self.view.json {
            self.json_text(value)
        } else {
            let mut text = human(value, &self.view);
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text
        };
        self.write(Stream::Output, text.as_bytes()).await;
    }

    /// Writes a value as JSON, whatever was asked for.
    pub async fn json<V: Serialize>(&mut self, value: &V) {
        let text = self.json_text(value);
        self.write(Stream::Output, text.as_bytes()).await;
    }

    /// On a terminal spread over lines, elsewhere one line, for programs that read line by line.
    fn json_text<V: Serialize>(&self, value: &V) -> String {
        let text = match self.view.width {
            Some(_) => serde_json::to_string_pretty(value),
            None => serde_json::to_string(value),
        };
        // Only maps with keys that are no text cannot be written, and no result of ours has such.
        format!("{}\n", text.unwrap_or_else(|error| format!("\"{error}\"")))
    }

    /// Writes a line beside the result, such as "3 mailboxes are paused".
    pub async fn note(&mut self, text: &str) {
        self.write(Stream::Error, format!("{text}\n").as_bytes()).await;
    }

    /// Shows how far the work is. Call it as often as is handy: it is drawn only now and then.
    pub async fn progress(&mut self, progress: &Progress) {
        match &mut self.peer {
            Peer::Here(console) => console.progress(progress).await,
            Peer::Remote(wire) => wire.progress(progress).await,
            Peer::Recorded(_) => {}
        }
    }

    /// Ends the progress line, before the result is written.
    pub async fn finish_progress(&mut self) {
        match &mut self.peer {
            Peer::Here(console) => console.finish_progress().await,
            Peer::Remote(wire) => wire.finish_progress().await,
            Peer::Recorded(_) => {}
        }
    }

    /// Reads standard input to its end; more than `limit` bytes are refused with [`Exit::Data`].
    pub async fn read_input(&mut self, limit: usize) -> Result<Vec<u8>, Failure> {
        let read = match &mut self.peer {
            Peer::Here(_) => read_bounded(tokio::io::stdin(), limit).await,
            Peer::Remote(wire) => wire.read_input(limit).await,
            Peer::Recorded(recorded) => Ok(recorded.input.clone()),
        };
        let bytes = read.map_err(|error| {
            Failure::new(Message::InputTrouble {
                why: error.to_string(),
            })
            .exit(Exit::TryAgain)
        })?;
        if bytes.len() > limit {
            return Err(Failure::new(Message::InputTooLarge { limit }).exit(Exit::Data));
        }
        Ok(bytes)
    }

    /// Asks for a secret on the person's terminal, without showing what is typed.
    pub async fn ask_secret(&mut self, prompt: &str) -> Result<SecretString, Failure> {
        let answer = match &mut self.peer {
            Peer::Here(_) => ask_secret(prompt.to_owned()).await,
            Peer::Remote(wire) => wire.ask_secret(prompt).await,
            Peer::Recorded(recorded) => recorded
                .secret
                .clone()
                .ok_or_else(|| std::io::Error::other("nobody")),
        };
        let answer = answer.map(Zeroizing::new).map_err(|_| {
            Failure::new(Message::SecretNeedsTerminal)
                .help(Message::SecretNeedsTerminalHelp)
                .exit(Exit::Usage)
        })?;
        secret(&answer)
    }

    /// The first line of standard input as a secret.
    pub async fn read_secret(&mut self) -> Result<SecretString, Failure> {
        let bytes = Zeroizing::new(self.read_input(SECRET_LIMIT).await?);
        secret(&String::from_utf8_lossy(&bytes))
    }

    /// Tells why the command failed: `facteur: what happened; what to do`, or an object with `--json`.
    pub async fn failure(&mut self, failure: &Failure) {
        self.finish_progress().await;
        let text = if self.view.json {
            failure.json(self.view.language).to_string()
        } else {
            format!("facteur: {}", failure.text(self.view.language))
        };
        self.note(&text).await;
    }

    /// What went wrong with standard output, such as a full disk behind `> file`.
    pub fn output_trouble(&mut self) -> Option<std::io::Error> {
        match &mut self.peer {
            Peer::Here(console) => console.trouble(),
            Peer::Remote(_) | Peer::Recorded(_) => None,
        }
    }
}

/// No password is longer.
const SECRET_LIMIT: usize = 64 * 1024;

/// The first line of a text as a secret.
pub fn secret(text: &str) -> Result<SecretString, Failure> {
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(SecretString::from(line)),
        _ => Err(Failure::new(Message::SecretEmpty).exit(Exit::Usage)),
    }
}
