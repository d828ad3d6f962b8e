//! The files of large blobs as a whole: to back them up, and to sweep those that no row names.

use crate::blobs::{blob_find, unavailable};
use crate::engine::Store;
use crate::error::{StoreError, StoreResult};
use facteur_domain::{OrganisationId, Timestamp};
use futures::TryStreamExt;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectMeta, ObjectStoreExt};

/// Where a file lies while it is looked at whether it may go.
const ASIDE: &str = "aside";

/// Where exports lie: no backup holds them, since they go after some days.
pub(crate) const EXPORTS: &str = "exports";

/// One file of a large blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobFile {
    /// Its path below the blob folder: organisation, two letters, hash.
    pub path: String,
    /// Bytes on the disk.
    pub size: u64,
}

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sweep {
    /// Files that were looked at.
    pub files: usize,
    /// Files that no row named and that are gone now.
    pub removed: usize,
    /// The bytes of those.
    pub bytes: u64,
}

impl Store {
    /// All files of large blobs.
    pub async fn blob_files(&self) -> StoreResult<Vec<BlobFile>> {
        let listed = self.blob_files_listed(None).await?;
        let file = |found: ObjectMeta| BlobFile {
            path: found.location.to_string(),
            size: found.size,
        };
        let aside = |file: &BlobFile| file.path.starts_with(ASIDE) || file.path.starts_with(EXPORTS);
        Ok(listed.into_iter().map(file).filter(|file| !aside(file)).collect())
    }

    /// The bytes of a file of a large blob as they lie on the disk: packed.
    pub async fn blob_file_read(&self, path: &str) -> StoreResult<Vec<u8>> {
        let file = self.blob_files.0.get(&ObjectPath::from(path)).await;
        let file = file.map_err(|error| unavailable(&error))?;
        let bytes = file.bytes().await.map_err(|error| unavailable(&error))?;
        Ok(bytes.to_vec())
    }

    /// Removes the files that no row names and that were written before that time. Accepting a mail writes
    /// its file before its row, so a young file may be about to be named.
    ///
    /// A file is first moved aside and then looked at again: whoever accepts the same bytes meanwhile
    /// writes a file of their own, and one that turns out to be young or named goes back.
    pub async fn blob_sweep(&self, before: Timestamp) -> StoreResult<Sweep> {
        let mut sweep = Sweep::default();
        for file in self.blob_files_listed(None).await? {
            sweep.files += 1;
            if written(&file) >= before || file.location.as_ref().starts_with(ASIDE) {
                continue;
            }
            if self.blob_is_named(file.location.as_ref()).await? == Some(false) {
                let aside = ObjectPath::from(format!("{ASIDE}/{}", file.location));
                self.blob_file_move(&file.location, &aside).await?;
            }
        }
        for file in self.blob_files_listed(Some(ASIDE)).await? {
            let path = file.location.as_ref();
            let home = path
                .strip_prefix(ASIDE)
                .unwrap_or_default()
                .trim_start_matches('/');
            if written(&file) >= before || self.blob_is_named(home).await? != Some(false) {
                self.blob_file_move(&file.location, &ObjectPath::from(home))
                    .await?;
                continue;
            }
            let deleted = self.blob_files.0.delete(&file.location).await;
            deleted.map_err(|error| unavailable(&error))?;
            sweep.removed += 1;
            sweep.bytes += file.size;
        }
        Ok(sweep)
    }

    async fn blob_files_listed(&self, below: Option<&str>) -> StoreResult<Vec<ObjectMeta>> {
        let below = below.map(ObjectPath::from);
        let listed = self.blob_files.0.list(below.as_ref()).try_collect().await;
        listed.map_err(|error| unavailable(&error))
    }

    async fn blob_file_move(&self, from: &ObjectPath, to: &ObjectPath) -> StoreResult<()> {
        let moved = self.blob_files.0.rename(from, to).await;
        moved.map_err(|error| unavailable(&error))
    }

    /// Whether a row names the file; none for a file that is not ours.
    async fn blob_is_named(&self, path: &str) -> StoreResult<Option<bool>> {
        let Some((organisation, sha256)) = parts(path) else {
            return Ok(None);
        };
        self.read(organisation, move |tx| {
            Ok::<_, StoreError>(Some(blob_find(tx, organisation, &sha256)?.is_some()))
        })
        .await
    }
}

fn written(file: &ObjectMeta) -> Timestamp {
    Timestamp::from_micros(file.last_modified.timestamp_micros())
}

fn parts(path: &str) -> Option<(OrganisationId, Vec<u8>)> {
    let mut names = path.split('/');
    let (organisation, _, hash) = (names.next()?, names.next()?, names.next()?);
    let pairs = hash.len().is_multiple_of(2) && hash.is_ascii();
    if names.next().is_some() || !pairs || hash.len() != 64 {
        return None;
    }
    let bytes = (0..hash.len()).step_by(2);
    let sha256 = bytes.map(|start| u8::from_str_radix(hash.get(start..start + 2)?, 16).ok());
    Some((organisation.parse().ok()?, sha256.collect::<Option<_>>()?))
}
