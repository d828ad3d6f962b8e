//! Whether anything came or went in a folder's directories.

use crate::error::SourceError;
use crate::maildir::trouble;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// What two looks at a folder are compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fingerprint {
    new_changed: Option<SystemTime>,
    cur_changed: Option<SystemTime>,
    /// A directory's time moves in steps of some milliseconds, so that a delivery right after a look may
    /// leave it as it was. The count tells that one too.
    new_entries: usize,
}

impl Fingerprint {
    /// Looks at the folder.
    pub(super) fn take(folder: &Path) -> Result<Self, SourceError> {
        let (new, cur) = (folder.join("new"), folder.join("cur"));
        let changed = |path: &Path| {
            let metadata = fs::metadata(path).map_err(|error| trouble(path, &error))?;
            Ok::<_, SourceError>(metadata.modified().ok())
        };
        let new_changed = changed(&new)?;
        let cur_changed = changed(&cur)?;
        let new_entries = fs::read_dir(&new).map_err(|error| trouble(&new, &error))?.count();
        Ok(Self {
            new_changed,
            cur_changed,
            new_entries,
        })
    }
}
