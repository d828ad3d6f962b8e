//! Files that are no mails: exports, in parts, and what is left of files whose writer died.

use crate::blob_files::EXPORTS;
use crate::blobs::{file_of, unavailable};
use crate::engine::{Store, blocking};
use crate::error::{ErrorKind, StoreError, StoreResult};
use facteur_domain::{OrganisationId, PrivacyTaskId, Timestamp};
use futures::TryStreamExt;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStoreExt, PutPayload};
use std::path::Path;
use std::time::SystemTime;

impl Store {
    /// Writes one part of an export.
    pub async fn export_put(
        &self,
        organisation: OrganisationId,
        task: PrivacyTaskId,
        part: u32,
        bytes: Vec<u8>,
    ) -> StoreResult<()> {
        let path = ObjectPath::from(format!("{EXPORTS}/{organisation}/{task}/{part:06}"));
        let put = self.blob_files.0.put(&path, PutPayload::from(bytes)).await;
        put.map(drop).map_err(|error| unavailable(&error))
    }

    /// The parts of an export, in order: each to be read by [`Store::export_read`].
    pub async fn export_parts(
        &self,
        organisation: OrganisationId,
        task: PrivacyTaskId,
    ) -> StoreResult<Vec<String>> {
        let below = ObjectPath::from(format!("{EXPORTS}/{organisation}/{task}"));
        let listed: Result<Vec<_>, _> = self.blob_files.0.list(Some(&below)).try_collect().await;
        let listed = listed.map_err(|error| unavailable(&error))?;
        let mut parts: Vec<String> = listed.into_iter().map(|part| part.location.to_string()).collect();
        parts.sort_unstable();
        Ok(parts)
    }

    /// The bytes of one part.
    pub async fn export_read(&self, part: &str) -> StoreResult<Vec<u8>> {
        self.blob_file_read(part).await
    }

    /// Removes an export; it may be gone already.
    pub async fn export_remove(&self, organisation: OrganisationId, task: PrivacyTaskId) -> StoreResult<()> {
        for part in self.export_parts(organisation, task).await? {
            self.remove(&ObjectPath::from(part)).await?;
        }
        Ok(())
    }

    /// Removes the file of a blob, if it has one.
    pub async fn blob_file_remove(&self, organisation: OrganisationId, sha256: &[u8]) -> StoreResult<()> {
        self.remove(&file_of(organisation, sha256)).await
    }

    async fn remove(&self, path: &ObjectPath) -> StoreResult<()> {
        match self.blob_files.0.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(&error)),
        }
    }

    /// Removes files that a process began to write before that time and never ended, since it died: nothing lists
    /// them.
    pub async fn unfinished_files_remove(&self, before: Timestamp) -> StoreResult<()> {
        let folder = self.blob_files.1.clone();
        blocking(move || {
            remove_unfinished(&folder, before, 0).map_err(|error| {
                StoreError::new(
                    ErrorKind::Unavailable,
                    format!("the blob folder cannot be cleaned: {error}"),
                )
            })
        })
        .await
    }
}

/// The file system's store writes `NAME#NUMBER` and gives the file its name at the end.
fn remove_unfinished(folder: &Path, before: Timestamp, depth: usize) -> std::io::Result<()> {
    if depth > 6 {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_unfinished(&entry.path(), before, depth + 1)?;
            continue;
        }
        let name = entry.file_name();
        let unfinished = name
            .to_string_lossy()
            .rsplit_once('#')
            .is_some_and(|(_, number)| {
                !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
            });
        let old = || {
            let written = entry.metadata().and_then(|about| about.modified());
            written.is_ok_and(|written| micros(written) < before.micros())
        };
        if unfinished && old() {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn micros(written: SystemTime) -> i64 {
    let since = written.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
