//! The keys of a process. They are read at the first secret, and anew whenever the key file changed: a rotation of
//! another process is seen at the next secret.

use super::key_file::{self, KeyFileTrouble};
use super::sealer::{Key, Sealer};
use super::source::{KeyPlace, KeySource};
use facteur_domain::{KeyId, Random, Timestamp};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Longer than any transaction takes: what an old key sealed before a rotation is saved by then.
const SETTLED: i64 = 120;

/// The keys of a process.
pub struct Keyring {
    source: KeySource,
    data_dir: PathBuf,
    random: Arc<dyn Random>,
    held: Mutex<Option<Held>>,
}

struct Held {
    sealer: Arc<Sealer>,
    seen: Option<Seen>,
}

/// What tells that a file is another than the one that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    modified: (i64, i64),
    inode: u64,
    length: u64,
}

impl Seen {
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self {
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            inode: metadata.ino(),
            length: metadata.len(),
        })
    }
}

impl Keyring {
    /// The keys of a source, for the data of that directory.
    pub fn new(source: KeySource, data_dir: &Path, random: Arc<dyn Random>) -> Self {
        Self {
            source,
            data_dir: data_dir.to_owned(),
            random,
            held: Mutex::default(),
        }
    }

    /// Where the keys come from.
    pub const fn source(&self) -> &KeySource {
        &self.source
    }

    /// What seals and opens. Makes the key file when there are no secrets yet; `sealed_with` is a key that sealed
    /// some, as far as the caller knows, and counts when the keys are read first.
    pub fn sealer(&self, sealed_with: Option<KeyId>) -> Result<Arc<Sealer>, KeyFileTrouble> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = self.source.path().and_then(Seen::of);
        if let Some(known) = held.as_mut() {
            // A file that is away for the moment takes nothing from who has read it.
            if seen.is_some() && known.seen != seen {
                match self.read(None) {
                    Ok(sealer) => known.sealer = sealer,
                    Err(trouble) => {
                        tracing::error!(component = "secrets", action = "read_keys", trouble = ?trouble,
                            "the changed keys cannot be used; those that were read before still are");
                    }
                }
                known.seen = seen;
            }
            return Ok(Arc::clone(&known.sealer));
        }
        // Seen before it is read: what changes meanwhile is read again.
        let sealer = self.read(sealed_with)?;
        *held = Some(Held {
            sealer: Arc::clone(&sealer),
            seen,
        });
        Ok(sealer)
    }

    /// Says what is wrong when a key that sealed something is not here.
    pub fn require(&self, key: KeyId) -> Result<(), KeyFileTrouble> {
        let sealer = self.sealer(Some(key))?;
        if sealer.knows(key) {
            return Ok(());
        }
        Err(KeyFileTrouble::Other {
            place: self.source.place().clone(),
            key,
            found: sealer.key_id(),
        })
    }

    /// The ids of the keys, the current one first; none when nothing was sealed yet. Makes no key.
    pub fn ids(&self) -> Result<Vec<KeyId>, KeyFileTrouble> {
        match key_file::look(&self.source, &self.data_dir)? {
            None => Ok(Vec::new()),
            Some(_) => Ok(self.sealer(None)?.ids()),
        }
    }

    /// Whether a key can be added.
    pub fn can_renew(&self) -> Result<(), KeyFileTrouble> {
        match self.source.place() {
            KeyPlace::File(_) => Ok(()),
            place => Err(KeyFileTrouble::Fixed { place: place.clone() }),
        }
    }

    /// Adds a key, which seals from now on, and gives its id.
    pub fn renew(&self) -> Result<KeyId, KeyFileTrouble> {
        let keys = key_file::renew(&self.source, &self.data_dir, self.random.as_ref())?;
        Ok(self.take(keys)?.key_id())
    }

    /// Removes keys that sealed nothing that is left.
    pub fn forget(&self, old: &[KeyId], now: Timestamp) -> Result<(), KeyFileTrouble> {
        if let Some(seen) = self.source.path().and_then(Seen::of) {
            let age = now.micros() / 1_000_000 - seen.modified.0;
            if age < SETTLED {
                return Err(KeyFileTrouble::TooSoon {
                    seconds: SETTLED - age.max(0),
                });
            }
        }
        let keys = key_file::remove(&self.source, old)?;
        self.take(keys).map(drop)
    }

    fn read(&self, sealed_with: Option<KeyId>) -> Result<Arc<Sealer>, KeyFileTrouble> {
        let keys = key_file::open_or_create(&self.source, &self.data_dir, sealed_with, self.random.as_ref())?;
        self.sealer_of(keys)
    }

    fn take(&self, keys: Vec<Key>) -> Result<Arc<Sealer>, KeyFileTrouble> {
        let sealer = self.sealer_of(keys)?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        // Not seen: another process may have changed the file since, so it is read at the next secret.
        *held = Some(Held {
            sealer: Arc::clone(&sealer),
            seen: None,
        });
        Ok(sealer)
    }

    fn sealer_of(&self, keys: Vec<Key>) -> Result<Arc<Sealer>, KeyFileTrouble> {
        let mut keys = keys.into_iter();
        let Some(current) = keys.next() else {
            return Err(KeyFileTrouble::Malformed {
                place: self.source.place().clone(),
                line: 1,
            });
        };
        Ok(Arc::new(Sealer::new(
            current,
            keys.collect(),
            Arc::clone(&self.random),
        )))
    }
}

#[cfg(test)]
mod tests;
