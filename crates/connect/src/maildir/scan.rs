//! What lies in a Maildir.

use crate::error::SourceError;
use crate::maildir::trouble;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One message's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The part of the file name before the colon: it never changes, whatever flags are set.
    pub(crate) unique_name: String,
    /// Where the file lay when it was seen.
    pub(crate) path: PathBuf,
}

/// Whether it has the folders of a Maildir. `tmp` is not asked for: nothing is read there.
pub(crate) fn is_maildir(path: &Path) -> bool {
    path.join("cur").is_dir() && path.join("new").is_dir()
}

/// All messages of one folder, the oldest unique names first.
///
/// `new` is read before `cur`: a client moves files only from the one to the other, so that a file on its way
/// is seen at least once.
pub(crate) fn scan(folder: &Path) -> Result<Vec<Entry>, SourceError> {
    let mut entries = Vec::new();
    for part in ["new", "cur"] {
        let directory = folder.join(part);
        let files = fs::read_dir(&directory).map_err(|error| trouble(&directory, &error))?;
        for file in files {
            let file = file.map_err(|error| trouble(&directory, &error))?;
            // A name that is not UTF-8 is given by no delivery program.
            let Ok(name) = file.file_name().into_string() else {
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let unique_name = name.split(':').next().unwrap_or_default().to_owned();
            entries.push(Entry {
                unique_name,
                path: file.path(),
            });
        }
    }
    // Of one name in both, what was seen last counts: it lies in `cur` now.
    entries.reverse();
    let mut known = HashSet::with_capacity(entries.len());
    entries.retain(|entry| known.insert(entry.unique_name.clone()));
    entries.sort_by(|one, other| one.unique_name.cmp(&other.unique_name));
    Ok(entries)
}

/// The names of the subfolders' directories, with their leading dot (Maildir++), sorted.
pub(crate) fn subfolders(root: &Path) -> Result<Vec<String>, SourceError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root).map_err(|error| trouble(root, &error))? {
        let entry = entry.map_err(|error| trouble(root, &error))?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') && is_maildir(&entry.path()) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
