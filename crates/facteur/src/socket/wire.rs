//! The server's end of a command's streams.

use super::frame::{FromClient, FromServer, PIECE};
use crate::output::{Progress, Stream};
use std::io;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

const DRAWN_EACH: Duration = Duration::from_millis(100);

/// Sends what the command writes, and asks for what it reads. When the client is gone, writing does nothing:
/// the command is then stopped from outside.
#[derive(Debug)]
pub struct Wire {
    to_client: mpsc::Sender<FromServer>,
    from_client: mpsc::Receiver<FromClient>,
    drawn: Option<Instant>,
}

impl Wire {
    /// Between the two tasks that read and write the socket.
    pub(super) const fn new(
        to_client: mpsc::Sender<FromServer>,
        from_client: mpsc::Receiver<FromClient>,
    ) -> Self {
        Self {
            to_client,
            from_client,
            drawn: None,
        }
    }

    /// Sends some of a stream.
    pub async fn write(&mut self, stream: Stream, bytes: &[u8]) {
        for piece in bytes.chunks(PIECE) {
            let frame = match stream {
                Stream::Output => FromServer::Output(piece.to_vec()),
                Stream::Error => FromServer::Error(piece.to_vec()),
            };
            let _ = self.to_client.send(frame).await;
        }
    }

    /// Sends how far the work is, not more often than the client would draw it.
    pub async fn progress(&mut self, progress: &Progress) {
        let now = Instant::now();
        let complete = progress.total.is_some_and(|total| progress.done >= total);
        if !complete
            && self
                .drawn
                .is_some_and(|drawn| now.duration_since(drawn) < DRAWN_EACH)
        {
            return;
        }
        self.drawn = Some(now);
        let _ = self.to_client.send(FromServer::Progress(progress.clone())).await;
    }

    /// Ends the progress line.
    pub async fn finish_progress(&mut self) {
        if self.drawn.take().is_some() {
            let _ = self.to_client.send(FromServer::ProgressDone).await;
        }
    }

    /// The client's standard input, or one byte past the limit.
    pub async fn read_input(&mut self, limit: usize) -> io::Result<Vec<u8>> {
        self.ask(FromServer::WantInput).await?;
        let mut input = Vec::new();
        loop {
            match self.answer().await? {
                FromClient::Input(bytes) if input.len() <= limit => input.extend_from_slice(&bytes),
                // More than may be taken is read to its end, so that the client is not cut off while it
                // writes, but not kept.
                FromClient::Input(_) => {}
                FromClient::InputEnd => return Ok(input),
                FromClient::InputTrouble(why) => return Err(io::Error::other(why)),
                _ => return Err(io::ErrorKind::InvalidData.into()),
            }
        }
    }

    /// What the person types at the client's terminal.
    pub async fn ask_secret(&mut self, prompt: &str) -> io::Result<String> {
        self.ask(FromServer::WantSecret(prompt.to_owned())).await?;
        match self.answer().await? {
            FromClient::Secret(secret) => Ok(secret.to_string()),
            _ => Err(io::Error::other("there is no terminal")),
        }
    }

    async fn ask(&mut self, question: FromServer) -> io::Result<()> {
        self.to_client
            .send(question)
            .await
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    async fn answer(&mut self) -> io::Result<FromClient> {
        self.from_client
            .recv()
            .await
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}
