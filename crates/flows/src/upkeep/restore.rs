//! Restore: an archive becomes a data directory again. Nothing that exists is overwritten, and nothing
//! appears under its name before the whole archive was read.

use super::archive::{self, BLOBS, DATABASE, FORMAT, KEY, MANIFEST, Manifest};
use crate::error::{FlowError, FlowResult};
use facteur_domain::Timestamp;
use facteur_store::StoreError;
use serde::Serialize;
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Bytes of a manifest at most.
const LARGEST_MANIFEST: u64 = 1 << 30;

/// Where things go.
#[derive(Debug, Clone)]
pub struct RestoreTarget {
    /// The file of the SQLite database; none for PostgreSQL, which is restored with its own tools first.
    pub database: Option<PathBuf>,
    /// The folder of large mails.
    pub blob_folder: PathBuf,
    /// Where the key goes, when the archive holds one and it is wanted.
    pub key_file: Option<PathBuf>,
}

/// What a restore brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestoreReport {
    /// When the backup was made.
    pub made_at: Timestamp,
    /// Which version made it.
    pub made_by: String,
    /// Whether the database was in it.
    pub database: bool,
    /// Files of large mails.
    pub blob_files: usize,
    /// Whether the key was brought back.
    pub key: bool,
    /// What people must do next, as stable codes: "release_sends", "hold_sends" (on PostgreSQL: call
    /// [`super::hold_sends`] before anything is served), "bring_the_key".
    pub advice: Vec<&'static str>,
}

/// Brings an archive back. A server that starts on it reads mail and sends nothing until told.
///
/// # Errors
/// Refused when something is there already, and when the archive cannot be read, is cut short, or was made
/// by a newer Facteur.
pub async fn restore(archive: &Path, target: RestoreTarget) -> FlowResult<RestoreReport> {
    let archive = archive.to_owned();
    let done = tokio::task::spawn_blocking(move || run(&archive, &target)).await;
    done.map_err(|_| StoreError::fault("restoring a backup panicked"))?
}

fn run(archive: &Path, target: &RestoreTarget) -> FlowResult<RestoreReport> {
    refuse_to_overwrite(target)?;
    let unfinished = Unfinished::of(target);
    unfinished.clear();
    let outcome = unpack(archive, target, &unfinished);
    if outcome.is_err() {
        unfinished.clear();
    }
    outcome
}

fn refuse_to_overwrite(target: &RestoreTarget) -> FlowResult<()> {
    let blobs = std::fs::read_dir(&target.blob_folder).is_ok_and(|mut entries| entries.next().is_some());
    let there = [&target.database, &target.key_file].into_iter().flatten();
    let there = there.chain(blobs.then_some(&target.blob_folder));
    for path in there {
        if path.exists() {
            return Err(FlowError::refused(format!(
                "{} is there already; stop the server and move it away, or restore into another data \
                 directory",
                path.display()
            )));
        }
    }
    Ok(())
}

/// Where things lie until all are there.
struct Unfinished {
    database: Option<PathBuf>,
    blob_folder: PathBuf,
    key_file: Option<PathBuf>,
}

impl Unfinished {
    fn of(target: &RestoreTarget) -> Self {
        let beside = |path: &PathBuf| {
            let mut name = path.clone().into_os_string();
            name.push(".restoring");
            PathBuf::from(name)
        };
        Self {
            database: target.database.as_ref().map(beside),
            blob_folder: beside(&target.blob_folder),
            key_file: target.key_file.as_ref().map(beside),
        }
    }

    /// Removes what an earlier try left.
    fn clear(&self) {
        for file in [&self.database, &self.key_file].into_iter().flatten() {
            // What is not there need not go; what cannot go makes the writing fail.
            let _ = std::fs::remove_file(file);
        }
        let _ = std::fs::remove_dir_all(&self.blob_folder);
    }
}

fn unpack(archive: &Path, target: &RestoreTarget, unfinished: &Unfinished) -> FlowResult<RestoreReport> {
    let broken = |error: std::io::Error| archive::unreadable(archive, &error);
    let mut reader = archive::open(archive)?;
    let mut entries = reader.entries().map_err(broken)?;
    let first = entries.next().transpose().map_err(broken)?;
    let manifest = first.map_or_else(|| Err(cut_short(archive)), |entry| read_manifest(archive, entry))?;
    check(archive, &manifest, target)?;
    let mut missing: HashMap<&str, u64> = HashMap::new();
    missing.extend(manifest.files.iter().map(|file| (file.name.as_str(), file.size)));
    make_folder(&unfinished.blob_folder)?;
    for entry in entries {
        let mut entry = entry.map_err(broken)?;
        let name = entry.path().map_err(broken)?.to_string_lossy().into_owned();
        if missing.remove(name.as_str()) != Some(entry.size()) || !archive::is_plain(&name) {
            return Err(FlowError::refused(format!(
                "the archive {} holds \"{name}\", which its manifest does not name so; it was altered",
                archive.display()
            )));
        }
        if let Some(path) = place(&name, unfinished) {
            write_file(archive, &path, &mut entry)?;
        }
    }
    if !missing.is_empty() {
        return Err(cut_short(archive));
    }
    // The checksum stands at the very end, behind what tar looks at.
    std::io::copy(&mut reader.into_inner(), &mut std::io::sink()).map_err(broken)?;
    publish(target, unfinished, &manifest)?;
    Ok(report(target, &manifest))
}

fn read_manifest(archive: &Path, entry: impl Read) -> FlowResult<Manifest> {
    let mut text = Vec::new();
    let read = entry.take(LARGEST_MANIFEST).read_to_end(&mut text);
    read.map_err(|error| archive::unreadable(archive, &error))?;
    serde_json::from_slice(&text).map_err(|error| {
        FlowError::refused(format!(
            "the archive {} does not begin with a {MANIFEST} that can be read ({error}); is it one that \
             `facteur backup` made?",
            archive.display()
        ))
    })
}

fn check(archive: &Path, manifest: &Manifest, target: &RestoreTarget) -> FlowResult<()> {
    if manifest.format > FORMAT {
        return Err(FlowError::refused(format!(
            "the archive {} was made by {}, which is newer than this; restore it with that version",
            archive.display(),
            manifest.made_by
        )));
    }
    let holds = has(manifest, DATABASE);
    match (&target.database, holds) {
        (Some(_), false) => Err(FlowError::refused(format!(
            "the archive {} holds no database: it was made from PostgreSQL; restore that with its own \
             tools, and set database.url to it",
            archive.display()
        ))),
        (None, true) => Err(FlowError::refused(format!(
            "the archive {} holds an SQLite database, and database.url names PostgreSQL; set it to sqlite:",
            archive.display()
        ))),
        _ => Ok(()),
    }
}

fn has(manifest: &Manifest, name: &str) -> bool {
    manifest.files.iter().any(|file| file.name == name)
}

/// Where a file of the archive goes; none for a key that nobody wants.
fn place(name: &str, unfinished: &Unfinished) -> Option<PathBuf> {
    match name {
        DATABASE => unfinished.database.clone(),
        KEY => unfinished.key_file.clone(),
        _ => Some(unfinished.blob_folder.join(name.strip_prefix(BLOBS)?)),
    }
}

fn make_folder(folder: &Path) -> FlowResult<()> {
    std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))
}

/// Writes a file of the archive and waits until it lies safely on its disk.
fn write_file(archive: &Path, path: &Path, content: &mut impl Read) -> FlowResult<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| cannot_write(path, &error))?;
    // Not `std::io::copy`, which does not tell a damaged archive from a full disk.
    let mut piece = vec![0_u8; 128 * 1024];
    loop {
        let read = content.read(&mut piece);
        let read = read.map_err(|error| archive::unreadable(archive, &error))?;
        if read == 0 {
            break;
        }
        let written = file.write_all(&piece[..read]);
        written.map_err(|error| cannot_write(path, &error))?;
    }
    file.sync_all().map_err(|error| cannot_write(path, &error))
}

/// Gives everything its name, the database last: without it there is nothing to start on.
fn publish(target: &RestoreTarget, unfinished: &Unfinished, manifest: &Manifest) -> FlowResult<()> {
    // An empty folder may be there already.
    let _ = std::fs::remove_dir(&target.blob_folder);
    let mut moves = vec![(&unfinished.blob_folder, &target.blob_folder)];
    if let (Some(from), Some(to), true) = (&unfinished.key_file, &target.key_file, has(manifest, KEY)) {
        moves.push((from, to));
    }
    if let (Some(from), Some(to)) = (&unfinished.database, &target.database) {
        moves.push((from, to));
    }
    for (from, to) in moves {
        if let Some(folder) = to.parent() {
            make_folder(folder)?;
        }
        std::fs::rename(from, to).map_err(|error| cannot_write(to, &error))?;
    }
    Ok(())
}

fn report(target: &RestoreTarget, manifest: &Manifest) -> RestoreReport {
    let key = target.key_file.is_some() && has(manifest, KEY);
    let mut advice = vec![if target.database.is_some() {
        "release_sends"
    } else {
        "hold_sends"
    }];
    if !key {
        advice.push("bring_the_key");
    }
    let blobs = manifest.files.iter().filter(|file| file.name.starts_with(BLOBS));
    RestoreReport {
        made_at: manifest.made_at,
        made_by: manifest.made_by.clone(),
        database: target.database.is_some(),
        blob_files: blobs.count(),
        key,
        advice,
    }
}

fn cut_short(archive: &Path) -> FlowError {
    FlowError::refused(format!(
        "the archive {} ends before all that its manifest names; it was cut short, use another one",
        archive.display()
    ))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> FlowError {
    FlowError::refused(format!(
        "{} cannot be written: {error}; check the disk's space and the folder's rights",
        path.display()
    ))
}
