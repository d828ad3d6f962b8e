//! The lock of a data directory: whoever holds it is the only one that works on the data there.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Held until dropped. The system gives it up when the process dies, however it dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Somebody else holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The process that wrote its number into the lock.
    pub process: Option<u32>,
}

impl Lock {
    /// Takes the lock when it is free. Never waits.
    pub fn try_take(data_dir: &Path) -> io::Result<Result<Self, Held>> {
        let path = data_dir.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => {
                // Only a hint for people; the lock itself is what counts.
                file.set_len(0)?;
                writeln!(file, "{}", std::process::id())?;
                Ok(Ok(Self { _file: file }))
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.rewind()?;
                let _ = (&file).take(32).read_to_string(&mut text);
                Ok(Err(Held {
                    process: text.trim().parse().ok(),
                }))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_and_the_others_learn_who() {
        let directory = tempfile::tempdir().unwrap();
        let first = Lock::try_take(directory.path()).unwrap().unwrap();
        let held = Lock::try_take(directory.path()).unwrap().unwrap_err();
        assert_eq!(held.process, Some(std::process::id()));
        drop(first);
        assert!(Lock::try_take(directory.path()).unwrap().is_ok());
    }
}
