//! The client's side: sends a command to the server and lends it this process's streams. It loads nothing
//! else, because a mail agent starts it once for each mail.

use super::frame::{FromClient, FromServer, Hello, PIECE, Refusal};
use crate::cli::Command;
use crate::exit::{Exit, Failure};
use crate::output::{Console, Stream, View};
use crate::text::Message;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWrite};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::Mutex;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// The server sends a sign of life each five seconds.
const SILENCE: Duration = Duration::from_secs(30);

/// Runs a command in the server. Every trouble with the server itself ends with [`Exit::TryAgain`].
pub async fn send(stream: UnixStream, command: Command, view: &View) -> Result<Exit, Failure> {
    let (mut reader, mut writer) = stream.into_split();
    let hello = FromClient::Hello(Hello {
        version: env!("CARGO_PKG_VERSION").to_owned(),
    });
    write(&mut writer, &hello).await?;
    match next(&mut reader).await? {
        FromServer::Welcome => {}
        FromServer::Refused(refusal) => return Err(refused(refusal)),
        _ => return Err(unclear("no welcome")),
    }
    write(&mut writer, &FromClient::Command(Box::new(command), view.clone())).await?;
    let mut console = Console::new(view.error_terminal);
    let exit = attend(&mut reader, Arc::new(Mutex::new(writer)), &mut console).await?;
    match console.trouble() {
        Some(error) => Err(Failure::new(format!("standard output: {error}"))),
        None => Ok(exit),
    }
}

/// Does what the server says until the end.
async fn attend(
    reader: &mut OwnedReadHalf,
    writer: Arc<Mutex<OwnedWriteHalf>>,
    console: &mut Console,
) -> Result<Exit, Failure> {
    loop {
        match next(reader).await? {
            FromServer::Output(bytes) => console.write(Stream::Output, &bytes).await,
            FromServer::Error(bytes) => console.write(Stream::Error, &bytes).await,
            FromServer::Progress(progress) => console.progress(&progress).await,
            FromServer::ProgressDone => console.finish_progress().await,
            FromServer::WantInput => {
                tokio::spawn(send_input(Arc::clone(&writer)));
            }
            FromServer::WantSecret(prompt) => {
                tokio::spawn(send_secret(prompt, Arc::clone(&writer)));
            }
            FromServer::Alive => {}
            FromServer::End(exit) => {
                console.finish_progress().await;
                return Ok(exit);
            }
            FromServer::Welcome | FromServer::Refused(_) => return Err(unclear("a second welcome")),
        }
    }
}

/// Only when the command asks: a script that loops over lines of its own standard input must keep them.
async fn send_input(writer: Arc<Mutex<OwnedWriteHalf>>) -> io::Result<()> {
    let mut input = tokio::io::stdin();
    let mut piece = vec![0; PIECE];
    loop {
        let frame = match input.read(&mut piece).await {
            Ok(0) => FromClient::InputEnd,
            Ok(length) => FromClient::Input(piece[..length].to_vec()),
            Err(error) => FromClient::InputTrouble(error.to_string()),
        };
        frame.write(&mut *writer.lock().await).await?;
        if !matches!(frame, FromClient::Input(_)) {
            return Ok(());
        }
    }
}

async fn send_secret(prompt: String, writer: Arc<Mutex<OwnedWriteHalf>>) -> io::Result<()> {
    let asked = tokio::task::spawn_blocking(move || rpassword::prompt_password(prompt)).await;
    let frame = match asked {
        Ok(Ok(secret)) => FromClient::Secret(Zeroizing::new(secret)),
        Ok(Err(_)) | Err(_) => FromClient::NoSecret,
    };
    frame.write(&mut *writer.lock().await).await
}

async fn write(writer: &mut (impl AsyncWrite + Unpin), frame: &FromClient) -> Result<(), Failure> {
    match timeout(SILENCE, frame.write(writer)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(broken(&error)),
        Err(_) => Err(silent()),
    }
}

async fn next(reader: &mut OwnedReadHalf) -> Result<FromServer, Failure> {
    match timeout(SILENCE, FromServer::read(reader)).await {
        Ok(Ok(Some(frame))) => Ok(frame),
        Ok(Ok(None)) => Err(broken(&io::ErrorKind::UnexpectedEof.into())),
        Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => Err(unclear(&error.to_string())),
        Ok(Err(error)) => Err(broken(&error)),
        Err(_) => Err(silent()),
    }
}

fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Version { server } => {
            let client = env!("CARGO_PKG_VERSION").to_owned();
            trouble(Message::ServerOfOtherVersion { server, client }).help(Message::ServerOfOtherVersionHelp)
        }
        Refusal::Busy => trouble(Message::ServerBusy),
        Refusal::Stopping => trouble(Message::ServerStopping),
    }
}

fn silent() -> Failure {
    trouble(Message::ServerSilent {
        seconds: SILENCE.as_secs(),
    })
}

fn broken(error: &io::Error) -> Failure {
    trouble(Message::ServerGone {
        why: error.to_string(),
    })
}

fn unclear(why: &str) -> Failure {
    trouble(Message::ServerUnclear { why: why.to_owned() })
}

fn trouble(message: Message) -> Failure {
    Failure::new(message)
        .help(Message::ServerTroubleHelp)
        .exit(Exit::TryAgain)
}
