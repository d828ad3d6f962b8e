//! The server's side: answers clients, runs their commands, and stops with the process.

use super::frame::{FromClient, FromServer, Hello, Refusal};
use super::place::{listen, socket_path};
use super::wire::Wire;
use crate::cli::Command;
use crate::exit::Exit;
use crate::output::Io;
use std::future::Future;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::unix::UCred;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Runs one command with the streams of its client, and tells how it ended.
pub type Runner = Arc<dyn Fn(Command, Io) -> Pin<Box<dyn Future<Output = Exit> + Send>> + Send + Sync>;

/// Commands that run at the same time; each `accept` of a mail agent is one.
const COMMANDS: usize = 64;
/// A client that says nothing while it should is let go.
const HANDSHAKE: Duration = Duration::from_secs(5);
/// A client whose reader sleeps (a pager) is waited for this long.
const WRITE: Duration = Duration::from_mins(10);
/// A sign of life while the command has nothing to say.
const ALIVE: Duration = Duration::from_secs(5);
/// How long running commands may go on when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// Listens; see [`Server::run`].
#[derive(Debug)]
pub struct Server {
    listener: UnixListener,
    path: PathBuf,
    owner: u32,
}

impl Server {
    /// Listens in a data directory whose [`super::Lock`] the caller holds.
    pub fn bind(data_dir: &Path) -> io::Result<Self> {
        let listener = listen(data_dir)?;
        let path = socket_path(data_dir);
        let owner = std::fs::metadata(&path)?.uid();
        Ok(Self {
            listener,
            path,
            owner,
        })
    }

    /// Answers until `stop`; then no new command is taken, and those that run get some seconds to end.
    pub async fn run(self, runner: Runner, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(COMMANDS));
        let connections = TaskTracker::new();
        loop {
            let stream = tokio::select! {
                () = stop.cancelled() => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => stream,
                    Err(error) => {
                        // Mostly too many open files: accepting at once again would only burn the processor.
                        tracing::warn!(component = "socket", %error, "a client could not be answered");
                        tokio::time::sleep(Duration::from_millis(200)).await;
                        continue;
                    }
                },
            };
            if stream.peer_cred().is_ok_and(|peer| self.is_ours(peer)) {
                let connection = serve(stream, Arc::clone(&runner), Arc::clone(&places), stop.clone());
                connections.spawn(connection);
            }
        }
        connections.close();
        let _ = timeout(GRACE, connections.wait()).await;
        let _ = std::fs::remove_file(&self.path);
    }

    /// The file's mode says the same; but between the making of the file and the setting of its mode others
    /// could connect.
    fn is_ours(&self, peer: UCred) -> bool {
        peer.uid() == self.owner || peer.uid() == 0
    }
}

async fn serve(stream: UnixStream, runner: Runner, places: Arc<Semaphore>, stop: CancellationToken) {
    let (mut reader, mut writer) = stream.into_split();
    match timeout(HANDSHAKE, greet(&mut reader, &mut writer, &places, &stop)).await {
        Ok(Ok(Some((command, view, _place)))) => {
            let (to_client, outgoing) = mpsc::channel(64);
            let (incoming, from_client) = mpsc::channel(4);
            let io = Io::remote(Wire::new(to_client.clone(), from_client), view);
            let writing = tokio::spawn(write_all(writer, outgoing));
            let exit = run_while_connected(runner(*command, io), reader, incoming, &stop).await;
            if let Some(exit) = exit {
                let _ = to_client.send(FromServer::End(exit)).await;
            }
            drop(to_client);
            let _ = writing.await;
        }
        Ok(Ok(None)) | Err(_) => {}
        Ok(Err(error)) => tracing::debug!(component = "socket", %error, "a client was not understood"),
    }
}

type Greeted = (Box<Command>, crate::output::View, OwnedSemaphorePermit);

/// Checks the version and takes the command; none when the client was refused or left.
async fn greet(
    reader: &mut (impl AsyncRead + Unpin),
    writer: &mut (impl AsyncWrite + Unpin),
    places: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> io::Result<Option<Greeted>> {
    let Some(FromClient::Hello(Hello { version })) = FromClient::read(reader).await? else {
        return Ok(None);
    };
    let place = match refusal(&version, stop) {
        Some(refusal) => Err(refusal),
        None => Arc::clone(places).try_acquire_owned().map_err(|_| Refusal::Busy),
    };
    match place {
        Err(refusal) => {
            FromServer::Refused(refusal).write(writer).await?;
            Ok(None)
        }
        Ok(place) => {
            FromServer::Welcome.write(writer).await?;
            match FromClient::read(reader).await? {
                Some(FromClient::Command(command, view)) => Ok(Some((command, view, place))),
                Some(_) | None => Ok(None),
            }
        }
    }
}

fn refusal(client: &str, stop: &CancellationToken) -> Option<Refusal> {
    let server = env!("CARGO_PKG_VERSION");
    if client != server {
        return Some(Refusal::Version {
            server: server.to_owned(),
        });
    }
    stop.is_cancelled().then_some(Refusal::Stopping)
}

/// Runs the command until its end, until the client leaves (none), or until the server's patience at
/// stopping is over.
async fn run_while_connected(
    command: Pin<Box<dyn Future<Output = Exit> + Send>>,
    mut reader: impl AsyncRead + Unpin + Send + 'static,
    incoming: mpsc::Sender<FromClient>,
    stop: &CancellationToken,
) -> Option<Exit> {
    // A task of its own: a panic in a command must not take the connection with it unanswered.
    let mut command = tokio::spawn(command);
    let reading = async move {
        while let Ok(Some(frame)) = FromClient::read(&mut reader).await {
            // The command may have ended or not want any more input; what comes is then dropped.
            let _ = incoming.send(frame).await;
        }
    };
    let patience = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    let exit = tokio::select! {
        ended = &mut command => return Some(ended.unwrap_or(Exit::TryAgain)),
        () = reading => None,
        () = patience => Some(Exit::TryAgain),
    };
    command.abort();
    exit
}

/// Writes frames as they come, with signs of life between them.
async fn write_all(mut writer: impl AsyncWrite + Unpin, mut outgoing: mpsc::Receiver<FromServer>) {
    loop {
        let frame = match timeout(ALIVE, outgoing.recv()).await {
            Ok(Some(frame)) => frame,
            Ok(None) => return,
            Err(_) => FromServer::Alive,
        };
        match timeout(WRITE, frame.write(&mut writer)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return,
        }
    }
}
