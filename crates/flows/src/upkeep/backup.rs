//! Backup: one archive of the database, the files of large mails and, only when asked, the key.
//!
//! The database is copied first and the files after it: a mail's file is written before its row, so every
//! row of the copy has its file.

use super::archive::{self, BLOBS, DATABASE, FORMAT, KEY, MANIFEST, Manifest, ManifestFile, Writer};
use super::sends::{HELD, SENDS_HELD};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_store::{BlobFile, StoreError};
use serde::Serialize;
use std::fs::File;
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;

/// Files of large mails that are read ahead of the writing.
const AHEAD: usize = 2;

/// What a backup shall hold.
#[derive(Debug, Clone, Default)]
pub struct BackupOptions {
    /// The key file, when it shall be in the archive too. Whoever has such an archive can open every
    /// password in it; without the key, mailbox passwords must be entered anew after a restore.
    pub key_file: Option<PathBuf>,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupReport {
    /// The archive.
    pub archive: PathBuf,
    /// Its bytes.
    pub bytes: u64,
    /// Bytes of the database in it; none for PostgreSQL, which is backed up with its own tools.
    pub database_bytes: Option<u64>,
    /// Files of large mails in it.
    pub blob_files: usize,
    /// Whether the key is in it.
    pub with_key: bool,
    /// What people must do besides, as stable codes: "pg_dump_first", "keep_the_key".
    pub advice: Vec<&'static str>,
}

/// Writes an archive while the server goes on. It appears under its name only when it is whole. The
/// database in it is marked so that a server restored from it holds its sends.
///
/// # Errors
/// Refused when the file exists already or cannot be written.
pub async fn backup(services: &Services, archive: &Path, options: BackupOptions) -> FlowResult<BackupReport> {
    if archive.exists() {
        return Err(FlowError::refused(format!(
            "{} exists already; name a file that does not",
            archive.display()
        )));
    }
    let scratch = Scratch::beside(services, archive);
    let database = if services.store.is_sqlite() {
        let settings = [(SENDS_HELD, HELD)];
        services.store.copy_with(&scratch.database, &settings).await?;
        Some(scratch.database.clone())
    } else {
        None
    };
    let blobs = services.store.blob_files().await?;
    let plan = Plan {
        manifest: manifest(services, database.as_deref(), &options, &blobs)?,
        partial: scratch.archive.clone(),
        database,
        key_file: options.key_file.clone(),
    };
    let database_bytes = plan.manifest.files.iter().find(|file| file.name == DATABASE);
    let database_bytes = database_bytes.map(|file| file.size);
    let bytes = write(services, plan, &blobs).await?;
    std::fs::rename(&scratch.archive, archive).map_err(|error| cannot_write(archive, &error))?;
    let mut advice = Vec::new();
    if database_bytes.is_none() {
        advice.push("pg_dump_first");
    }
    if options.key_file.is_none() {
        advice.push("keep_the_key");
    }
    Ok(BackupReport {
        archive: archive.to_owned(),
        bytes,
        database_bytes,
        blob_files: blobs.len(),
        with_key: options.key_file.is_some(),
        advice,
    })
}

/// Unfinished files beside the archive; they go whatever happens.
struct Scratch {
    archive: PathBuf,
    database: PathBuf,
}

impl Scratch {
    fn beside(services: &Services, archive: &Path) -> Self {
        // Two backups at once never share a name.
        let unique: facteur_domain::EventId = services.ids.make();
        let named = |end: &str| {
            let mut name = archive.as_os_str().to_owned();
            name.push(format!(".{unique}.{end}"));
            PathBuf::from(name)
        };
        Self {
            archive: named("partial"),
            database: named("database"),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for file in [&self.archive, &self.database] {
            // After success one of them was renamed; there is nobody to tell the rest.
            let _ = std::fs::remove_file(file);
        }
    }
}

struct Plan {
    manifest: Manifest,
    partial: PathBuf,
    database: Option<PathBuf>,
    key_file: Option<PathBuf>,
}

fn manifest(
    services: &Services,
    database: Option<&Path>,
    options: &BackupOptions,
    blobs: &[BlobFile],
) -> FlowResult<Manifest> {
    let mut files = Vec::with_capacity(blobs.len() + 2);
    for (name, path) in [(DATABASE, database), (KEY, options.key_file.as_deref())] {
        let Some(path) = path else { continue };
        let found = std::fs::metadata(path)
            .map_err(|error| FlowError::refused(format!("{} cannot be read: {error}", path.display())))?;
        files.push(ManifestFile {
            name: name.to_owned(),
            size: found.len(),
        });
    }
    files.extend(blobs.iter().map(|blob| ManifestFile {
        name: format!("{BLOBS}{}", blob.path),
        size: blob.size,
    }));
    Ok(Manifest {
        format: FORMAT,
        made_at: services.now(),
        made_by: format!("facteur {}", env!("CARGO_PKG_VERSION")),
        files,
    })
}

/// Reads the blobs' files on this side and writes them on a thread that may block.
async fn write(services: &Services, plan: Plan, blobs: &[BlobFile]) -> FlowResult<u64> {
    let (send, mut receive) = mpsc::channel::<(String, Vec<u8>)>(AHEAD);
    let partial = plan.partial.clone();
    let writing = tokio::task::spawn_blocking(move || -> std::io::Result<u64> {
        let mut writer = archive::begin(&plan.partial)?;
        write_head(&mut writer, &plan)?;
        while let Some((name, content)) = receive.blocking_recv() {
            archive::append(&mut writer, &name, content.len() as u64, content.as_slice())?;
        }
        archive::end(writer)
    });
    for blob in blobs {
        let content = services.store.blob_file_read(&blob.path).await?;
        if send
            .send((format!("{BLOBS}{}", blob.path), content))
            .await
            .is_err()
        {
            // The writer ended early; its own error says why.
            break;
        }
    }
    drop(send);
    let written = writing.await;
    let written = written.map_err(|_| StoreError::fault("writing a backup panicked"))?;
    written.map_err(|error| cannot_write(&partial, &error))
}

fn write_head(writer: &mut Writer, plan: &Plan) -> std::io::Result<()> {
    let manifest = serde_json::to_vec_pretty(&plan.manifest)?;
    archive::append(writer, MANIFEST, manifest.len() as u64, manifest.as_slice())?;
    for (name, path) in [(DATABASE, &plan.database), (KEY, &plan.key_file)] {
        if let Some(path) = path {
            let file = File::open(path)?;
            let size = file.metadata()?.len();
            archive::append(writer, name, size, file)?;
        }
    }
    Ok(())
}

fn cannot_write(path: &Path, error: &std::io::Error) -> FlowError {
    FlowError::refused(format!(
        "{} cannot be written: {error}; check the disk's space and the folder's rights, or name another file",
        path.display()
    ))
}
