//! Reading a mail in a child process that may die: for mails whose handling has killed a worker before.
//!
//! The child is this program again, with the hidden command `read-child`: it bounds its own memory and
//! processor time, reads the raw mail on standard input and prints the parsed one as JSON.

use facteur_mail::{Limits, Parsed, parse};
use rlimit::Resource;
use std::io::{self, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// What a child may use.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Time from start to end.
    pub deadline: Duration,
    /// Bytes of JSON that are taken.
    pub output_bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(20),
            output_bytes: 256 << 20,
        }
    }
}

/// Bytes of address space of the child.
const MEMORY: u64 = 1 << 30;
/// Seconds of processor time of the child.
const PROCESSOR: u64 = 10;

/// Why the child gave no mail.
#[derive(Debug, thiserror::Error)]
pub enum ChildFailure {
    /// Our own trouble, which says nothing about the mail: try again.
    #[error("the reading process could not be run: {0}")]
    System(#[from] io::Error),
    /// It did not end in time.
    #[error("reading took more than {} seconds", .0.as_secs())]
    Deadline(Duration),
    /// A signal ended it: out of processor time (SIGXCPU, SIGKILL), out of memory (SIGABRT), or worse.
    #[error("reading was ended by signal {0}")]
    Signal(i32),
    /// It ended with this code.
    #[error("reading ended with code {0}")]
    Code(i32),
    /// It printed more than is taken.
    #[error("reading gave more than {0} bytes")]
    TooMuch(usize),
    /// What it printed is no parsed mail.
    #[error("reading gave no usable result")]
    Unclear,
}

impl ChildFailure {
    /// Whether it was our trouble and the mail should be read again.
    pub const fn is_ours(&self) -> bool {
        matches!(self, Self::System(_))
    }
}

/// Reads a mail in a child of the program `executable` (mostly [`std::env::current_exe`]).
pub async fn read_in_child(executable: &Path, raw: &[u8], bounds: Bounds) -> Result<Parsed, ChildFailure> {
    let mut child = Command::new(executable)
        .arg("read-child")
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let (status, output) = timeout(bounds.deadline, converse(&mut child, raw, bounds.output_bytes))
        .await
        .map_err(|_| ChildFailure::Deadline(bounds.deadline))??;
    if let Some(failure) = bad_end(status) {
        return Err(failure);
    }
    // Parsing a large answer takes long enough to hold up other tasks.
    let parsed = tokio::task::spawn_blocking(move || serde_json::from_slice(&output)).await;
    parsed
        .map_err(io::Error::other)?
        .map_err(|_| ChildFailure::Unclear)
}

/// Writes and reads at the same time: a child that answers before it has read all must not block both.
async fn converse(
    child: &mut Child,
    raw: &[u8],
    limit: usize,
) -> Result<(ExitStatus, Vec<u8>), ChildFailure> {
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let writing = async {
        if let Some(mut input) = input {
            // A child that died does not read on; its status tells why.
            let _ = input.write_all(raw).await;
        }
    };
    let reading = async {
        let mut bytes = Vec::new();
        if let Some(output) = output {
            output.take(limit as u64 + 1).read_to_end(&mut bytes).await?;
        }
        Ok::<_, io::Error>(bytes)
    };
    let ((), bytes) = tokio::join!(writing, reading);
    let bytes = bytes?;
    if bytes.len() > limit {
        return Err(ChildFailure::TooMuch(limit));
    }
    Ok((child.wait().await?, bytes))
}

fn bad_end(status: ExitStatus) -> Option<ChildFailure> {
    if status.success() {
        return None;
    }
    Some(match (status.signal(), status.code()) {
        (Some(signal), _) => ChildFailure::Signal(signal),
        (None, code) => ChildFailure::Code(code.unwrap_or(-1)),
    })
}

/// The child's side: bounds itself, reads standard input, prints the parsed mail.
pub fn run_child() -> io::Result<()> {
    for (resource, bound) in [
        (Resource::AS, MEMORY),
        (Resource::CPU, PROCESSOR),
        (Resource::CORE, 0),
    ] {
        let (_, hard) = resource.get()?;
        resource.set(bound.min(hard), bound.min(hard))?;
    }
    let mut raw = Vec::new();
    io::stdin().lock().read_to_end(&mut raw)?;
    let parsed = parse(&raw, &Limits::default());
    let json = serde_json::to_vec(&parsed).map_err(io::Error::other)?;
    io::stdout().lock().write_all(&json)
}

#[cfg(test)]
mod tests;
