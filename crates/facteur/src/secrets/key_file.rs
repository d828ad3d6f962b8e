//! The key file: lines `facteur-key-1 <64 hexadecimal digits>`; the first one seals, the others only open.
//! Made once, at the first start, readable by its owner alone.
//!
//! Beside the data lies a file `key-id` with the id of the key that sealed its secrets. It tells a lost key
//! file from a first start: making a new key where secrets exist would lose every password.

use super::sealer::{Key, KeyId, Sealer};
use facteur_domain::Random;
use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

const LINE_START: &str = "facteur-key-1 ";
const ID_FILE: &str = "key-id";

/// What can be wrong with the key file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFileTrouble {
    /// There is none, but secrets were sealed.
    Missing {
        /// Where it should be.
        path: PathBuf,
        /// The key that sealed them.
        key: KeyId,
    },
    /// It does not hold the key that sealed the secrets.
    Other {
        /// The file.
        path: PathBuf,
        /// The key that sealed them.
        key: KeyId,
        /// The key in the file.
        found: KeyId,
    },
    /// Group or others can read or write it.
    Open {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A line is no key.
    Malformed {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// It cannot be read or written.
    System {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
}

/// The sealer of the key file; makes the file when there are no secrets yet.
///
/// `sealed_with` is the key that sealed the secrets of the database, as far as the caller knows; the id
/// beside the data is looked at in any case.
pub fn open_or_create(
    path: &Path,
    data_dir: &Path,
    sealed_with: Option<KeyId>,
    random: &Arc<dyn Random>,
) -> Result<Sealer, KeyFileTrouble> {
    let id_file = data_dir.join(ID_FILE);
    let recorded = recorded_id(&id_file)?;
    let keys = match read(path)? {
        Some(keys) => keys,
        None => match sealed_with.or(recorded) {
            Some(key) => {
                return Err(KeyFileTrouble::Missing {
                    path: path.to_owned(),
                    key,
                });
            }
            None => create(path, random.as_ref())?,
        },
    };
    let mut keys = keys.into_iter();
    let Some(current) = keys.next() else {
        return Err(KeyFileTrouble::Malformed {
            path: path.to_owned(),
            line: 1,
        });
    };
    let sealer = Sealer::new(current, keys.collect(), Arc::clone(random));
    for key in [sealed_with, recorded].into_iter().flatten() {
        if !sealer.knows(key) {
            return Err(KeyFileTrouble::Other {
                path: path.to_owned(),
                key,
                found: sealer.key_id(),
            });
        }
    }
    if recorded != Some(sealer.key_id()) {
        write_id(&id_file, sealer.key_id()).map_err(|error| system(&id_file, &error))?;
    }
    Ok(sealer)
}

/// Looks whether the key file is as it should be, without making one: the id of its key, or none when
/// nothing was sealed yet.
pub fn look(path: &Path, data_dir: &Path) -> Result<Option<KeyId>, KeyFileTrouble> {
    let recorded = recorded_id(&data_dir.join(ID_FILE))?;
    match (read(path)?, recorded) {
        (None, None) => Ok(None),
        (None, Some(key)) => Err(KeyFileTrouble::Missing {
            path: path.to_owned(),
            key,
        }),
        (Some(keys), recorded) => {
            let Some(first) = keys.first().map(Key::id) else {
                return Err(KeyFileTrouble::Malformed {
                    path: path.to_owned(),
                    line: 1,
                });
            };
            match recorded.filter(|recorded| !keys.iter().any(|key| key.id() == *recorded)) {
                Some(key) => Err(KeyFileTrouble::Other {
                    path: path.to_owned(),
                    key,
                    found: first,
                }),
                None => Ok(Some(first)),
            }
        }
    }
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
        path: path.to_owned(),
        why: error.to_string(),
    }
}

fn recorded_id(path: &Path) -> Result<Option<KeyId>, KeyFileTrouble> {
    match fs::read_to_string(path) {
        Ok(text) => text.parse().map(Some).map_err(|_| KeyFileTrouble::Malformed {
            path: path.to_owned(),
            line: 1,
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(system(path, &error)),
    }
}

/// The keys of an existing file; none when there is no file.
fn read(path: &Path) -> Result<Option<Vec<Key>>, KeyFileTrouble> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(system(path, &error)),
    };
    // The mode of the opened file, not of the path: the two could differ by the time of a second look.
    let mode = file
        .metadata()
        .map_err(|error| system(path, &error))?
        .permissions()
        .mode()
        & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyFileTrouble::Open {
            path: path.to_owned(),
            mode,
        });
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
            path: path.to_owned(),
            line: number + 1,
        })?);
    }
    Ok(Some(keys))
}

/// Makes the file, or reads the one that another process made at the same moment.
fn create(path: &Path, random: &dyn Random) -> Result<Vec<Key>, KeyFileTrouble> {
    let key = Key::generate(random);
    match write_new(path, &key) {
        Ok(()) => Ok(vec![key]),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(read(path)?.unwrap_or_default()),
        Err(error) => Err(system(path, &error)),
    }
}

fn write_new(path: &Path, key: &Key) -> std::io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let mut file = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o600))
        .tempfile_in(directory)?;
    writeln!(
        file,
        "# The key of Facteur's secrets ({}). Back it up, apart from the data.",
        key.id()
    )?;
    writeln!(file, "{LINE_START}{}", key.to_hex().as_str())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    File::open(directory)?.sync_all()
}

fn write_id(path: &Path, key: KeyId) -> std::io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    writeln!(file, "{key}")?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests;
