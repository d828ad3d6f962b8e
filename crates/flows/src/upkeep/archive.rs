//! The archive of a backup: a tar in one zstd stream. It begins with `manifest.json`, which names all that
//! follows, so that an archive that was cut short is noticed.

use crate::error::{FlowError, FlowResult};
use facteur_domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Component, Path};

/// Rises when older versions of Facteur cannot read the archive any more.
pub(super) const FORMAT: u32 = 1;
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const DATABASE: &str = "facteur.db";
pub(super) const KEY: &str = "key";
/// Before the path of a blob's file.
pub(super) const BLOBS: &str = "blobs/";

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format: u32,
    pub made_at: Timestamp,
    pub made_by: String,
    /// In the order of the archive.
    pub files: Vec<ManifestFile>,
}

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ManifestFile {
    pub name: String,
    pub size: u64,
}

pub(super) type Writer = tar::Builder<zstd::Encoder<'static, File>>;
pub(super) type Reader = tar::Archive<zstd::Decoder<'static, std::io::BufReader<File>>>;

/// Begins an archive. Only its owner may read it: it holds everybody's mail.
pub(super) fn begin(path: &Path) -> std::io::Result<Writer> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Most of what follows is compressed already.
    let mut encoder = zstd::Encoder::new(options.open(path)?, 1)?;
    encoder.include_checksum(true)?;
    Ok(tar::Builder::new(encoder))
}

/// Appends a file of known size.
pub(super) fn append(writer: &mut Writer, name: &str, size: u64, content: impl Read) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    writer.append_data(&mut header, name, content)
}

/// Ends the archive and waits until it lies safely on its disk.
pub(super) fn end(writer: Writer) -> std::io::Result<u64> {
    let mut file = writer.into_inner()?.finish()?;
    file.flush()?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// Opens an archive.
pub(super) fn open(path: &Path) -> FlowResult<Reader> {
    let read =
        || -> std::io::Result<Reader> { Ok(tar::Archive::new(zstd::Decoder::new(File::open(path)?)?)) };
    read().map_err(|error| unreadable(path, &error))
}

pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> FlowError {
    FlowError::refused(format!(
        "the archive {} cannot be read: {error}; is it one that `facteur backup` made, and whole?",
        path.display()
    ))
}

/// Whether a name leads nowhere but below the folder it is written to.
pub(super) fn is_plain(name: &str) -> bool {
    let path = Path::new(name);
    !name.is_empty() && path.components().all(|part| matches!(part, Component::Normal(_)))
}
