//! Finding out who works on a data directory: a server that can be asked, or nobody, so that we may.

use super::lock::Lock;
use crate::exit::{Exit, Failure};
use crate::text::Message;
use std::fs::{DirBuilder, File};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::{UnixListener, UnixStream};
use tokio::time::{Instant, sleep, timeout};

/// Who works on the data.
#[derive(Debug)]
pub enum Reached {
    /// A server, which answers here.
    Server(UnixStream),
    /// We do, as long as the lock is kept.
    Alone(Lock),
}

const CONNECT: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Finds the server of a data directory, or takes its lock. While another command holds the lock, or a
/// server is just starting, it looks again for up to `patience`.
pub async fn reach(data_dir: &Path, patience: Duration) -> Result<Reached, Failure> {
    make_directory(data_dir)?;
    let deadline = Instant::now() + patience;
    loop {
        if let Some(stream) = connect(data_dir).await {
            return Ok(Reached::Server(stream));
        }
        match Lock::try_take(data_dir) {
            Ok(Ok(lock)) => return Ok(Reached::Alone(lock)),
            Ok(Err(held)) if Instant::now() >= deadline => return Err(in_use(data_dir, held.process)),
            Ok(Err(_)) => sleep(LOOK_AGAIN).await,
            Err(error) => return Err(unusable(data_dir, &error)),
        }
    }
}

/// The data are somebody else's for now.
pub fn in_use(data_dir: &Path, process: Option<u32>) -> Failure {
    Failure::new(Message::DataInUse {
        data_dir: data_dir.to_owned(),
        process,
    })
    .help(Message::DataInUseHelp)
    .exit(Exit::TryAgain)
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Message::DirectoryUnusable {
        path: path.to_owned(),
        why: error.to_string(),
    })
    .help(Message::DirectoryHelp)
    .exit(Exit::TryAgain)
}

/// Makes the data directory for its owner alone, when it is not there yet.
fn make_directory(data_dir: &Path) -> Result<(), Failure> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(data_dir);
    made.map_err(|error| unusable(data_dir, &error))
}

/// A connection to the server, when there is one. A socket file without a server refuses at once.
async fn connect(data_dir: &Path) -> Option<UnixStream> {
    let reachable = Reachable::new(data_dir).ok()?;
    timeout(CONNECT, UnixStream::connect(&reachable.path))
        .await
        .ok()?
        .ok()
}

/// Listens in a data directory whose lock we hold; a socket file that is there belongs to a dead server. It
/// gets its name last, so that nobody ever finds it open to others.
pub fn listen(data_dir: &Path) -> io::Result<UnixListener> {
    use std::os::unix::fs::PermissionsExt;
    let path = socket_path(data_dir);
    let unnamed = path.with_extension("new");
    match std::fs::remove_file(&unnamed) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let reachable = Reachable::new(data_dir)?;
    let listener = UnixListener::bind(reachable.path.with_extension("new"))?;
    std::fs::set_permissions(&unnamed, std::fs::Permissions::from_mode(0o600))?;
    std::fs::rename(&unnamed, &path)?;
    Ok(listener)
}

/// Where the server of a data directory listens.
pub fn socket_path(data_dir: &Path) -> PathBuf {
    data_dir.join("facteur.sock")
}

/// The address of a socket holds at most 108 bytes; a longer path is reached through the opened directory.
struct Reachable {
    path: PathBuf,
    _directory: Option<File>,
}

impl Reachable {
    fn new(data_dir: &Path) -> io::Result<Self> {
        let path = socket_path(data_dir);
        if path.as_os_str().len() < 100 {
            return Ok(Self {
                path,
                _directory: None,
            });
        }
        let directory = File::open(data_dir)?;
        let path = socket_path(Path::new(&format!("/proc/self/fd/{}", directory.as_raw_fd())));
        Ok(Self {
            path,
            _directory: Some(directory),
        })
    }
}
