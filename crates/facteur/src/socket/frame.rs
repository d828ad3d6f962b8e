//! What goes through the socket: frames of a length (4 bytes, big endian, of what follows), a kind (1 byte)
//! and a payload, which is JSON or plain bytes.

use crate::cli::Command;
use crate::exit::Exit;
use crate::output::{Progress, View};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

/// Longest frame. Streams are cut into pieces of [`PIECE`] bytes.
const LONGEST: usize = 1 << 20;
/// Bytes of a stream in one frame.
pub const PIECE: usize = 64 << 10;

/// Client to server.
#[derive(Debug)]
pub enum FromClient {
    /// First of all.
    Hello(Hello),
    /// What to do, and for whose eyes.
    Command(Box<Command>, View),
    /// Some of standard input.
    Input(Vec<u8>),
    /// Standard input is at its end.
    InputEnd,
    /// Standard input cannot be read.
    InputTrouble(String),
    /// What was typed.
    Secret(Zeroizing<String>),
    /// There is nobody to type.
    NoSecret,
}

/// Server to client.
#[derive(Debug, PartialEq, Eq)]
pub enum FromServer {
    /// The command may be sent.
    Welcome,
    /// It may not.
    Refused(Refusal),
    /// Some of standard output.
    Output(Vec<u8>),
    /// Some of standard error.
    Error(Vec<u8>),
    /// How far the work is.
    Progress(Progress),
    /// The work with that progress is over.
    ProgressDone,
    /// Send standard input.
    WantInput,
    /// Ask for a secret with this prompt.
    WantSecret(String),
    /// Still working.
    Alive,
    /// The end.
    End(Exit),
}

/// Who the client is.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Version of the program.
    pub version: String,
}

/// Why the server takes no command.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Refusal {
    /// It is of another version.
    Version {
        /// Which one.
        server: String,
    },
    /// It runs as many commands as it may.
    Busy,
    /// It is stopping.
    Stopping,
}

#[derive(Serialize, Deserialize)]
struct Sent {
    command: Box<Command>,
    view: View,
}

impl FromClient {
    fn encode(&self) -> io::Result<(u8, Zeroizing<Vec<u8>>)> {
        let (kind, payload) = match self {
            Self::Hello(hello) => (1, json(hello)?),
            Self::Command(command, view) => (
                2,
                json(&Sent {
                    command: command.clone(),
                    view: view.clone(),
                })?,
            ),
            Self::Input(bytes) => (3, bytes.clone()),
            Self::InputEnd => (4, Vec::new()),
            Self::InputTrouble(why) => (5, why.clone().into_bytes()),
            Self::Secret(secret) => (6, secret.as_bytes().to_vec()),
            Self::NoSecret => (7, Vec::new()),
        };
        Ok((kind, Zeroizing::new(payload)))
    }

    fn decode(kind: u8, payload: Vec<u8>) -> io::Result<Self> {
        Ok(match kind {
            1 => Self::Hello(from_json(&payload)?),
            2 => {
                let Sent { command, view } = from_json(&payload)?;
                Self::Command(command, view)
            }
            3 => Self::Input(payload),
            4 => Self::InputEnd,
            5 => Self::InputTrouble(text(payload)?),
            6 => Self::Secret(Zeroizing::new(text(payload)?)),
            7 => Self::NoSecret,
            other => return Err(unknown(other)),
        })
    }

    /// Writes it.
    pub async fn write(&self, writer: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let (kind, payload) = self.encode()?;
        write_frame(writer, kind, &payload).await
    }

    /// Reads one; none when the other side closed between two frames.
    pub async fn read(reader: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Self>> {
        match read_frame(reader).await? {
            Some((kind, payload)) => Self::decode(kind, payload).map(Some),
            None => Ok(None),
        }
    }
}

impl FromServer {
    fn encode(&self) -> io::Result<(u8, Vec<u8>)> {
        Ok(match self {
            Self::Welcome => (1, Vec::new()),
            Self::Refused(refusal) => (2, json(refusal)?),
            Self::Output(bytes) => (3, bytes.clone()),
            Self::Error(bytes) => (4, bytes.clone()),
            Self::Progress(progress) => (5, json(progress)?),
            Self::ProgressDone => (6, Vec::new()),
            Self::WantInput => (7, Vec::new()),
            Self::WantSecret(prompt) => (8, prompt.clone().into_bytes()),
            Self::Alive => (9, Vec::new()),
            Self::End(exit) => (10, json(exit)?),
        })
    }

    fn decode(kind: u8, payload: Vec<u8>) -> io::Result<Self> {
        Ok(match kind {
            1 => Self::Welcome,
            2 => Self::Refused(from_json(&payload)?),
            3 => Self::Output(payload),
            4 => Self::Error(payload),
            5 => Self::Progress(from_json(&payload)?),
            6 => Self::ProgressDone,
            7 => Self::WantInput,
            8 => Self::WantSecret(text(payload)?),
            9 => Self::Alive,
            10 => Self::End(from_json(&payload)?),
            other => return Err(unknown(other)),
        })
    }

    /// Writes it.
    pub async fn write(&self, writer: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let (kind, payload) = self.encode()?;
        write_frame(writer, kind, &payload).await
    }

    /// Reads one; none when the other side closed between two frames.
    pub async fn read(reader: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Self>> {
        match read_frame(reader).await? {
            Some((kind, payload)) => Self::decode(kind, payload).map(Some),
            None => Ok(None),
        }
    }
}

async fn write_frame(writer: &mut (impl AsyncWrite + Unpin), kind: u8, payload: &[u8]) -> io::Result<()> {
    if payload.len() >= LONGEST {
        return Err(invalid("a frame is too long"));
    }
    // One write: whoever reads sees the whole frame, and a short one costs one call.
    let mut frame = Zeroizing::new(Vec::with_capacity(payload.len() + 5));
    frame.extend_from_slice(&(payload.len() as u32 + 1).to_be_bytes());
    frame.push(kind);
    frame.extend_from_slice(payload);
    writer.write_all(&frame).await?;
    writer.flush().await
}

async fn read_frame(reader: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut head = [0; 4];
    if reader.read(&mut head[..1]).await? == 0 {
        return Ok(None);
    }
    reader.read_exact(&mut head[1..]).await?;
    let length = u32::from_be_bytes(head) as usize;
    if length == 0 || length > LONGEST {
        return Err(invalid("a frame has an impossible length"));
    }
    let kind = reader.read_u8().await?;
    let mut payload = vec![0; length - 1];
    reader.read_exact(&mut payload).await?;
    Ok(Some((kind, payload)))
}

fn json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::other)
}

fn from_json<T: DeserializeOwned>(payload: &[u8]) -> io::Result<T> {
    serde_json::from_slice(payload).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn text(payload: Vec<u8>) -> io::Result<String> {
    String::from_utf8(payload).map_err(|_| invalid("a text is not UTF-8"))
}

fn unknown(kind: u8) -> io::Error {
    invalid(format!("there is no frame of kind {kind}"))
}

fn invalid(why: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(future)
    }

    #[test]
    fn frames_come_back_as_they_were_sent() {
        let frames = [
            FromServer::Welcome,
            FromServer::Refused(Refusal::Version {
                server: "1.2.3".into(),
            }),
            FromServer::Output(vec![0, 255, 10]),
            FromServer::Progress(Progress {
                label: "Import".into(),
                done: 1,
                total: None,
            }),
            FromServer::WantSecret("Mot de passe :".into()),
            FromServer::End(Exit::TryAgain),
        ];
        run(async {
            let mut bytes = Vec::new();
            for frame in &frames {
                frame.write(&mut bytes).await.unwrap();
            }
            let mut reader = bytes.as_slice();
            for frame in &frames {
                assert_eq!(FromServer::read(&mut reader).await.unwrap().as_ref(), Some(frame));
            }
            assert_eq!(FromServer::read(&mut reader).await.unwrap(), None);
        });
    }

    #[test]
    fn a_length_that_cannot_be_is_refused_before_memory_is_taken() {
        let mut reader: &[u8] = &[0xff, 0xff, 0xff, 0xff, 3];
        assert!(run(FromServer::read(&mut reader)).is_err());
        let mut reader: &[u8] = &[0, 0, 0, 0];
        assert!(run(FromServer::read(&mut reader)).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_without_panic(bytes: Vec<u8>) {
            let _ = run(FromServer::read(&mut bytes.as_slice()));
            let _ = run(FromClient::read(&mut bytes.as_slice()));
        }
    }
}
