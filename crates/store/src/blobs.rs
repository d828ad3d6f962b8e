//! Blobs: raw mails. Small ones are compressed rows and so commit with their arrival; large ones are
//! files that are written and synced before the transaction that names them.

use crate::engine::{Store, blocking};
use crate::error::{ErrorKind, StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{OrganisationId, Timestamp, crash};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use zstd::bulk::{Compressor, Decompressor};

/// The fastest level that still halves a mail.
const LEVEL: i32 = -1;

/// The folder of the large blobs.
#[derive(Clone)]
pub(crate) struct BlobFiles(pub(crate) Arc<dyn ObjectStore>, pub(crate) Arc<Path>);

impl BlobFiles {
    pub(crate) fn open(folder: &Path) -> StoreResult<Self> {
        let failed = |error: &dyn std::fmt::Display| {
            StoreError::refused(format!(
                "the blob folder {} cannot be used: {error}; make it, or name another one",
                folder.display()
            ))
        };
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        // Without the sync a blob could be lost by a power cut after its arrival was committed.
        let files = LocalFileSystem::new_with_prefix(folder)
            .map_err(|error| failed(&error))?
            .with_fsync(true);
        Ok(Self(Arc::new(files), Arc::from(folder)))
    }
}

thread_local! {
    // Making the tables of a compressor anew costs as much as compressing a small mail.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

fn compress(raw: &[u8]) -> std::io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = match kept {
            Some(compressor) => compressor,
            None => kept.insert(Compressor::new(LEVEL)?),
        };
        compressor.compress(raw)
    })
}

fn decompress(packed: &[u8], size: usize) -> std::io::Result<Vec<u8>> {
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new()?),
        };
        decompressor.decompress(packed, size)
    })
}

/// A blob that is ready to be named by a row.
#[derive(Debug, Clone)]
pub struct Blob {
    /// The hash of its bytes.
    pub sha256: [u8; 32],
    /// Its size in bytes.
    pub size: usize,
    /// Its compressed bytes; none when it lies in a file.
    compressed: Option<Vec<u8>>,
}

impl Blob {
    /// The same under another name, so that it is shared with no blob of the same bytes.
    #[must_use]
    pub fn named(mut self, name: [u8; 32]) -> Self {
        self.sha256 = name;
        self
    }
}

/// Where the bytes of a blob are, as a query found it.
#[derive(Debug, Clone)]
pub struct StoredBlob {
    organisation: OrganisationId,
    sha256: Vec<u8>,
    size: usize,
    compressed: Option<Vec<u8>>,
}

impl StoredBlob {
    /// Reads the columns sha256, size, compressed, beginning at `first`.
    pub(crate) fn from_row(organisation: OrganisationId, row: &mut Row, first: usize) -> StoreResult<Self> {
        Ok(Self {
            organisation,
            sha256: row.get(first)?,
            size: row.get::<i64>(first + 1)? as usize,
            compressed: row.take_bytes(first + 2),
        })
    }

    /// Whether its bytes came with the row.
    pub const fn is_inline(&self) -> bool {
        self.compressed.is_some()
    }

    /// The hash of its bytes.
    pub fn sha256(&self) -> &[u8] {
        &self.sha256
    }

    /// Lets the packed bytes go once they were unpacked.
    pub fn forget_bytes(&mut self) {
        self.compressed = None;
    }

    /// The size of its bytes once they are unpacked.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The bytes, when they lie in the row. Costs CPU: for a blocking thread.
    pub fn unpack(&self) -> Option<StoreResult<Vec<u8>>> {
        let compressed = self.compressed.as_ref()?;
        Some(decompress(compressed, self.size).map_err(|error| {
            StoreError::fault(format!(
                "the blob {} cannot be unpacked: {error}",
                hex(&self.sha256)
            ))
        }))
    }
}

/// Hashes and packs raw bytes. Costs CPU: for a blocking thread.
pub fn blob_pack(raw: &[u8], inline_limit: usize) -> StoreResult<Blob> {
    let compressed = if raw.len() <= inline_limit {
        let packed =
            compress(raw).map_err(|error| StoreError::fault(format!("a mail cannot be packed: {error}")))?;
        Some(packed)
    } else {
        None
    };
    Ok(Blob {
        sha256: Sha256::digest(raw).into(),
        size: raw.len(),
        compressed,
    })
}

/// Names the blob in the transaction. The same bytes twice are one blob.
pub fn blob_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    blob: &Blob,
    now: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into blob (organisation, sha256, size, compressed, created_at) \
                             values ($1, $2, $3, $4, $5) on conflict (organisation, sha256) do nothing",
    );
    tx.put_row(
        INSERT,
        &[
            Param::id(organisation),
            blob.sha256.as_slice().into(),
            blob.size.into(),
            blob.compressed.as_deref().into(),
            now.into(),
        ],
    )
}

/// Where the bytes of that hash are.
pub fn blob_find(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    sha256: &[u8],
) -> StoreResult<Option<StoredBlob>> {
    const FIND: Sql =
        sql("select sha256, size, compressed from blob where organisation = $1 and sha256 = $2");
    tx.query_opt(FIND, &[Param::id(organisation), sha256.into()])?
        .map(|mut row| StoredBlob::from_row(organisation, &mut row, 0))
        .transpose()
}

impl Store {
    /// Up to which size blobs are rows.
    pub const fn inline_limit(&self) -> usize {
        self.inline_limit
    }

    /// Writes and syncs the file of a blob that is too large for a row; nothing for a small one.
    pub async fn blob_save(&self, organisation: OrganisationId, blob: &Blob, raw: &[u8]) -> StoreResult<()> {
        if blob.compressed.is_some() {
            return Ok(());
        }
        let raw = raw.to_vec();
        let packed = blocking(move || {
            compress(&raw).map_err(|error| StoreError::fault(format!("a mail cannot be packed: {error}")))
        })
        .await?;
        self.blob_files
            .0
            .put(&file_of(organisation, &blob.sha256), PutPayload::from(packed))
            .await
            .map_err(|error| unavailable(&error))?;
        crash::point("accept.file_written");
        Ok(())
    }

    /// The bytes of a blob, wherever they lie.
    pub async fn blob_read(&self, blob: &StoredBlob) -> StoreResult<Vec<u8>> {
        if let Some(unpacked) = blob.unpack() {
            return unpacked;
        }
        let file = self
            .blob_files
            .0
            .get(&file_of(blob.organisation, &blob.sha256))
            .await
            .map_err(|error| unavailable(&error))?;
        let packed = file.bytes().await.map_err(|error| unavailable(&error))?;
        let (size, sha256) = (blob.size, blob.sha256.clone());
        blocking(move || {
            decompress(&packed, size).map_err(|error| {
                StoreError::fault(format!(
                    "the blob file {} cannot be unpacked: {error}",
                    hex(&sha256)
                ))
            })
        })
        .await
    }
}

/// The first byte of the hash spreads the files over 256 folders.
pub(crate) fn file_of(organisation: OrganisationId, sha256: &[u8]) -> ObjectPath {
    let name = hex(sha256);
    let folder = name.get(..2).unwrap_or_default();
    ObjectPath::from(format!("{organisation}/{folder}/{name}"))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

pub(crate) fn unavailable(error: &object_store::Error) -> StoreError {
    StoreError::new(
        ErrorKind::Unavailable,
        format!("the blob folder does not answer: {error}"),
    )
}
