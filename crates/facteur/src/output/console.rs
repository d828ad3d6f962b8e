//! The real terminal, or the files that stand in its place.

use super::{Progress, ProgressLine, Stream};
use std::io::ErrorKind;
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

/// Standard input, output and error of this process.
#[derive(Debug)]
pub struct Console {
    progress: ProgressLine,
    trouble: Option<std::io::Error>,
}

impl Console {
    /// With progress drawn for a terminal, or in single lines.
    pub const fn new(error_terminal: bool) -> Self {
        Self {
            progress: ProgressLine::new(error_terminal),
            trouble: None,
        }
    }

    /// Writes and flushes. A reader that went away (`| head`) is no trouble; other trouble is kept for
    /// [`Console::trouble`], so that commands need not ask after each line.
    pub async fn write(&mut self, stream: Stream, bytes: &[u8]) {
        if let Some(clear) = self.progress.clear() {
            let _ = write_to(Stream::Error, clear.as_bytes()).await;
        }
        if let Err(error) = write_to(stream, bytes).await
            && error.kind() != ErrorKind::BrokenPipe
            && stream == Stream::Output
        {
            self.trouble.get_or_insert(error);
        }
    }

    /// Draws progress when it is due.
    pub async fn progress(&mut self, progress: &Progress) {
        if let Some(text) = self.progress.update(progress, Instant::now()) {
            let _ = write_to(Stream::Error, text.as_bytes()).await;
        }
    }

    /// Ends the progress line.
    pub async fn finish_progress(&mut self) {
        if let Some(text) = self.progress.finish() {
            let _ = write_to(Stream::Error, text.as_bytes()).await;
        }
    }

    /// What went wrong with standard output, such as a full disk.
    pub fn trouble(&mut self) -> Option<std::io::Error> {
        self.trouble.take()
    }
}

async fn write_to(stream: Stream, bytes: &[u8]) -> std::io::Result<()> {
    match stream {
        Stream::Output => {
            let mut output = tokio::io::stdout();
            output.write_all(bytes).await?;
            output.flush().await
        }
        Stream::Error => {
            let mut error = tokio::io::stderr();
            error.write_all(bytes).await?;
            error.flush().await
        }
    }
}

/// Reads to the end, or one byte past the limit, by which the caller sees that there is more.
pub async fn read_bounded(reader: impl AsyncRead + Unpin, limit: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

/// Asks on the terminal without showing what is typed.
pub async fn ask_secret(prompt: String) -> std::io::Result<String> {
    let asked = tokio::task::spawn_blocking(move || rpassword::prompt_password(prompt)).await;
    asked.unwrap_or_else(|error| Err(std::io::Error::other(error)))
}
