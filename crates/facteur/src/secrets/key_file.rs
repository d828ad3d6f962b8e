//! The key file: lines `facteur-key-1 <64 hexadecimal digits>`; the first one seals, the others only open.
//! Made once, at the first start, readable by its owner alone. Renewing puts a line before the others.
//!
//! Beside the data lies a file `key-id` with the id of the key that sealed its secrets. It tells a lost key
//! file from a first start: making a new key where secrets exist would lose every password.

use super::sealer::Key;
use super::source::{KeyPlace, KeySource, LINE_START};
use facteur_domain::{KeyId, Random, crash};
use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use zeroize::Zeroizing;

const ID_FILE: &str = "key-id";

/// What can be wrong with the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFileTrouble {
    /// There is none, but secrets were sealed.
    Missing {
        /// Where it should be.
        place: KeyPlace,
        /// The key that sealed them.
        key: KeyId,
    },
    /// It does not hold the key that sealed the secrets.
    Other {
        /// Where the keys come from.
        place: KeyPlace,
        /// The key that sealed them.
        key: KeyId,
        /// The key that is there.
        found: KeyId,
    },
    /// Group or others can read or write it.
    Open {
        /// Where the keys come from.
        place: KeyPlace,
        /// Its permission bits.
        mode: u32,
    },
    /// A line is no key.
    Malformed {
        /// Where the keys come from.
        place: KeyPlace,
        /// Counted from 1.
        line: usize,
    },
    /// It cannot be read or written.
    System {
        /// Where the keys come from.
        place: KeyPlace,
        /// What the system says.
        why: String,
    },
    /// Keys come from where none can be added or removed.
    Fixed {
        /// Where the keys come from.
        place: KeyPlace,
    },
    /// The keys were changed so lately that another process may be about to save what an old one sealed.
    TooSoon {
        /// Seconds to wait.
        seconds: i64,
    },
}

/// The keys of a source; makes the key file when there are no secrets yet.
///
/// `sealed_with` is the key that sealed secrets of the database, as far as the caller knows; the id beside the data
/// is looked at in any case.
pub(super) fn open_or_create(
    source: &KeySource,
    data_dir: &Path,
    sealed_with: Option<KeyId>,
    random: &dyn Random,
) -> Result<Vec<Key>, KeyFileTrouble> {
    let id_file = data_dir.join(ID_FILE);
    let recorded = recorded_id(&id_file)?;
    let keys = match (read(source)?, source.place()) {
        (Some(keys), _) => keys,
        (None, place) => match (sealed_with.or(recorded), place) {
            (Some(key), place) => {
                return Err(KeyFileTrouble::Missing {
                    place: place.clone(),
                    key,
                });
            }
            (None, KeyPlace::File(path)) => create(source, path, random)?,
            (None, place) => return Err(KeyFileTrouble::Fixed { place: place.clone() }),
        },
    };
    // What the database says counts before the note beside the data, which another process may have left behind.
    let current = check(source, &keys, sealed_with.or(recorded))?;
    if recorded != Some(current) {
        write_id(&id_file, current)?;
    }
    Ok(keys)
}

/// The id of the current key, when the keys hold the one that sealed something.
fn check(source: &KeySource, keys: &[Key], sealed_with: Option<KeyId>) -> Result<KeyId, KeyFileTrouble> {
    let place = || source.place().clone();
    let Some(found) = keys.first().map(Key::id) else {
        return Err(KeyFileTrouble::Malformed {
            place: place(),
            line: 1,
        });
    };
    if let Some(key) = sealed_with
        && !keys.iter().any(|each| each.id() == key)
    {
        return Err(KeyFileTrouble::Other {
            place: place(),
            key,
            found,
        });
    }
    Ok(found)
}

/// Looks whether the keys are as they should be, without making one: the id of the current one, or none when
/// nothing was sealed yet.
pub fn look(source: &KeySource, data_dir: &Path) -> Result<Option<KeyId>, KeyFileTrouble> {
    let recorded = recorded_id(&data_dir.join(ID_FILE))?;
    match (read(source)?, recorded) {
        (None, None) => Ok(None),
        (None, Some(key)) => Err(KeyFileTrouble::Missing {
            place: source.place().clone(),
            key,
        }),
        (Some(keys), recorded) => check(source, &keys, recorded).map(Some),
    }
}

/// Puts a new key before the others, durably: it is there before it seals anything.
pub(super) fn renew(
    source: &KeySource,
    data_dir: &Path,
    random: &dyn Random,
) -> Result<Vec<Key>, KeyFileTrouble> {
    let path = writable(source)?;
    let _lock = lock(path)?;
    let mut keys = open_or_create(source, data_dir, None, random)?;
    keys.insert(0, Key::generate(random));
    replace(path, &keys)?;
    crash::point("key.file_written");
    write_id(&data_dir.join(ID_FILE), keys[0].id())?;
    crash::point("key.id_written");
    Ok(keys)
}

/// Takes keys out, durably. The current one stays in any case.
pub(super) fn remove(source: &KeySource, old: &[KeyId]) -> Result<Vec<Key>, KeyFileTrouble> {
    let path = writable(source)?;
    let _lock = lock(path)?;
    let mut keys = read(source)?.unwrap_or_default();
    let current = keys.first().map(Key::id);
    keys.retain(|key| Some(key.id()) == current || !old.contains(&key.id()));
    replace(path, &keys)?;
    Ok(keys)
}

fn writable(source: &KeySource) -> Result<&Path, KeyFileTrouble> {
    match source.place() {
        KeyPlace::File(path) => Ok(path),
        place => Err(KeyFileTrouble::Fixed { place: place.clone() }),
    }
}

/// Two processes that renew at once wait for each other, so that no key is lost.
fn lock(path: &Path) -> Result<File, KeyFileTrouble> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    let locked = || -> std::io::Result<File> {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        let directory = File::open(directory)?;
        rustix::fs::flock(&directory, rustix::fs::FlockOperation::LockExclusive)?;
        Ok(directory)
    };
    locked().map_err(|error| system(path, &error))
}

/// Forgets which key sealed the secrets, once there are none any more: the next one may be another.
pub fn forget(data_dir: &Path) -> Result<(), KeyFileTrouble> {
    let id_file = data_dir.join(ID_FILE);
    match fs::remove_file(&id_file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(system(&id_file, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn system(path: &Path, error: &std::io::Error) -> KeyFileTrouble {
    KeyFileTrouble::System {
        place: KeyPlace::File(path.to_owned()),
        why: error.to_string(),
    }
}

fn recorded_id(path: &Path) -> Result<Option<KeyId>, KeyFileTrouble> {
    match fs::read_to_string(path) {
        Ok(text) => text.parse().map(Some).map_err(|_| KeyFileTrouble::Malformed {
            place: KeyPlace::File(path.to_owned()),
            line: 1,
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(system(path, &error)),
    }
}

/// The keys that are there; none when there is no file.
fn read(source: &KeySource) -> Result<Option<Vec<Key>>, KeyFileTrouble> {
    if let Some(keys) = source.of_variable() {
        return keys.map(Some);
    }
    let Some(path) = source.path() else {
        return Ok(None);
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(system(path, &error)),
    };
    let place = || source.place().clone();
    // The mode of the opened file, not of the path: the two could differ by the time of a second look. What systemd
    // hands over is its business.
    let metadata = file.metadata().map_err(|error| system(path, &error))?;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 && matches!(source.place(), KeyPlace::File(_)) {
        return Err(KeyFileTrouble::Open { place: place(), mode });
    }
    let text = std::io::read_to_string(file)
        .map(Zeroizing::new)
        .map_err(|error| system(path, &error))?;
    let mut keys = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let key = line
            .strip_prefix(LINE_START)
            .and_then(|digits| Key::from_hex(digits.trim()));
        keys.push(key.ok_or_else(|| KeyFileTrouble::Malformed {
            place: place(),
            line: number + 1,
        })?);
    }
    Ok(Some(keys))
}

/// Makes the file, or reads the one that another process made at the same moment.
fn create(source: &KeySource, path: &Path, random: &dyn Random) -> Result<Vec<Key>, KeyFileTrouble> {
    let keys = vec![Key::generate(random)];
    let made =
        written(path, &keys).and_then(|file| file.persist_noclobber(path).map_err(|error| error.error));
    match made.and_then(|_| sync_directory(path)) {
        Ok(()) => Ok(keys),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(read(source)?.unwrap_or_default()),
        Err(error) => Err(system(path, &error)),
    }
}

/// Puts these keys in the place of what the file holds: after a crash it holds either.
fn replace(path: &Path, keys: &[Key]) -> Result<(), KeyFileTrouble> {
    let replaced = written(path, keys).and_then(|file| {
        crash::point("key.file_prepared");
        file.persist(path).map_err(|error| error.error)
    });
    let synced = replaced.and_then(|_| sync_directory(path));
    synced.map_err(|error| system(path, &error))
}

/// A file of these keys beside the one of that path, whole and synced.
fn written(path: &Path, keys: &[Key]) -> std::io::Result<tempfile::NamedTempFile> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let mut file = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o600))
        .tempfile_in(directory)?;
    writeln!(
        file,
        "# The keys of Facteur's secrets, the current one first. Back them up, apart from the data."
    )?;
    for key in keys {
        writeln!(file, "# {}", key.id())?;
        writeln!(file, "{LINE_START}{}", key.to_hex().as_str())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

fn sync_directory(path: &Path) -> std::io::Result<()> {
    File::open(path.parent().unwrap_or(Path::new("/")))?.sync_all()
}

fn write_id(path: &Path, key: KeyId) -> Result<(), KeyFileTrouble> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(directory)?;
        writeln!(file, "{key}")?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        File::open(directory)?.sync_all()
    };
    write().map_err(|error| system(path, &error))
}

#[cfg(test)]
mod tests;
