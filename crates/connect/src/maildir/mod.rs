//! A Maildir on this machine, with the subfolders of Maildir++. Files are read where they lie; nothing is
//! moved or renamed unless the mailbox's owner asks for it.

mod change;
mod probe;
mod scan;
mod watch;

pub use probe::probe;
pub(crate) use scan::{is_maildir, scan, subfolders};

use crate::error::{SourceError, SourceErrorKind};
use crate::message_id;
use crate::options::ConnectOptions;
use crate::roles::role;
use crate::source::{
    BEGINNING_BYTES, BoxFuture, Content, Fetched, FolderStatus, Listed, MailSource, MessageAt, RemoteFolder,
    Uids, Wakeup, Wanted,
};
use crate::utf7;
use facteur_domain::{Afterwards, FolderRole, Timestamp};
use scan::Entry;
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use watch::Fingerprint;

/// The name of the Maildir itself among its folders.
pub(crate) const ROOT: &str = "INBOX";
/// Between two looks at the directories.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A client may rename a file again while one looks for its new name.
const SEARCHES: usize = 3;

/// A Maildir.
pub struct MaildirSource {
    root: PathBuf,
    max_message_bytes: u32,
    open: Option<OpenFolder>,
}

#[derive(Debug, Clone)]
struct OpenFolder {
    path: PathBuf,
    /// Where each message lay when it was last looked for, by its unique name.
    places: HashMap<String, PathBuf>,
    /// What the directories looked like just before the last list.
    fingerprint: Fingerprint,
}

impl MaildirSource {
    /// Takes the Maildir in that folder, the one that holds `cur` and `new`.
    pub async fn open(root: &Path, options: &ConnectOptions) -> Result<Self, SourceError> {
        let path = root.to_owned();
        let found = blocking(move || Ok(is_maildir(&path))).await?;
        if !found {
            let what = format!(
                "{} is no Maildir: it has no readable folders `cur` and `new`",
                root.display()
            );
            return Err(SourceError::new(SourceErrorKind::LocalFile, what));
        }
        Ok(Self {
            root: root.to_owned(),
            max_message_bytes: options.max_message_bytes,
            open: None,
        })
    }

    fn opened(&mut self) -> Result<&mut OpenFolder, SourceError> {
        let none = || SourceError::new(SourceErrorKind::Setting, "no folder is open; call `open` first");
        self.open.as_mut().ok_or_else(none)
    }

    async fn open_folder(&mut self, raw_name: &str) -> Result<FolderStatus, SourceError> {
        self.open = None;
        let path = folder_path(&self.root, raw_name)?;
        let (path, entries, fingerprint) = blocking(move || {
            let fingerprint = Fingerprint::take(&path)?;
            let entries = scan(&path)?;
            Ok((path, entries, fingerprint))
        })
        .await?;
        let exists = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        self.open = Some(OpenFolder {
            path,
            places: places(&entries),
            fingerprint,
        });
        Ok(FolderStatus {
            uidvalidity: 0,
            uid_next: 0,
            exists,
        })
    }

    async fn list_open(&mut self, with_message_id: bool) -> Result<Vec<Listed>, SourceError> {
        let open = self.opened()?;
        let path = open.path.clone();
        let (entries, listed, fingerprint) = blocking(move || {
            let fingerprint = Fingerprint::take(&path)?;
            let entries = scan(&path)?;
            let listed = entries
                .iter()
                .filter_map(|entry| listed(entry, with_message_id))
                .collect();
            Ok((entries, listed, fingerprint))
        })
        .await?;
        open.places = places(&entries);
        open.fingerprint = fingerprint;
        Ok(listed)
    }

    async fn fetch_open(&mut self, wanted: &[Wanted]) -> Result<Vec<Fetched>, SourceError> {
        let limit = self.max_message_bytes;
        let open = self.opened()?;
        let mut places = std::mem::take(&mut open.places);
        let folder = open.path.clone();
        let names: Vec<String> = wanted.iter().map(|one| one.provider_id.clone()).collect();
        let (places, fetched) = blocking(move || {
            let fetched: Result<Vec<Fetched>, SourceError> = names
                .into_iter()
                .map(|name| fetch_one(&folder, &mut places, name, limit))
                .collect();
            Ok((places, fetched))
        })
        .await?;
        open.places = places;
        fetched
    }

    async fn wait_for_change(&mut self, at_most: Duration) -> Result<Wakeup, SourceError> {
        let end = tokio::time::Instant::now() + at_most;
        let open = self.opened()?;
        loop {
            let path = open.path.clone();
            let now = blocking(move || Fingerprint::take(&path)).await?;
            if now != open.fingerprint {
                open.fingerprint = now;
                return Ok(Wakeup::Changed);
            }
            let left = end.saturating_duration_since(tokio::time::Instant::now());
            if left.is_zero() {
                return Ok(Wakeup::TimedOut);
            }
            tokio::time::sleep(left.min(LOOK_EVERY)).await;
        }
    }
}

fn places(entries: &[Entry]) -> HashMap<String, PathBuf> {
    entries
        .iter()
        .map(|entry| (entry.unique_name.clone(), entry.path.clone()))
        .collect()
}

/// The directory of a folder. Only names that [`MailSource::folders`] gives are taken, so that no name leads
/// out of the Maildir.
fn folder_path(root: &Path, raw_name: &str) -> Result<PathBuf, SourceError> {
    if raw_name.eq_ignore_ascii_case(ROOT) {
        return Ok(root.to_owned());
    }
    let path = root.join(raw_name);
    let inside =
        raw_name.len() > 1 && raw_name.starts_with('.') && raw_name != ".." && !raw_name.contains('/');
    if inside && is_maildir(&path) {
        return Ok(path);
    }
    let what = format!("{} has no folder {raw_name}", root.display());
    Err(SourceError::new(SourceErrorKind::NoSuchFolder, what))
}

fn listed(entry: &Entry, with_message_id: bool) -> Option<Listed> {
    let metadata = std::fs::symlink_metadata(&entry.path)
        .ok()
        .filter(std::fs::Metadata::is_file)?;
    let message_id = if with_message_id {
        message_id::in_file(&entry.path)
    } else {
        None
    };
    Some(Listed {
        uid: 0,
        provider_id: entry.unique_name.clone(),
        size: u32::try_from(metadata.len()).unwrap_or(u32::MAX),
        internal_date: modified(&metadata),
        message_id,
    })
}

/// A delivery sets the file's time, and renaming leaves it: the nearest there is to IMAP's INTERNALDATE.
pub(crate) fn modified(metadata: &std::fs::Metadata) -> Timestamp {
    let since = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let micros = since.and_then(|since| i64::try_from(since.as_micros()).ok());
    micros.map_or(Timestamp::MIN, Timestamp::from_micros)
}

fn fetch_one(
    folder: &Path,
    places: &mut HashMap<String, PathBuf>,
    provider_id: String,
    limit: u32,
) -> Result<Fetched, SourceError> {
    for search in 0..=SEARCHES {
        if search > 0 {
            places.extend(self::places(&scan(folder)?));
        }
        let Some(path) = places.get(&provider_id) else {
            continue;
        };
        if let Some((internal_date, content)) = read(path, limit)? {
            return Ok(Fetched {
                uid: 0,
                provider_id,
                internal_date,
                content,
            });
        }
        places.remove(&provider_id);
    }
    Ok(Fetched {
        uid: 0,
        provider_id,
        internal_date: Timestamp::MIN,
        content: Content::Gone,
    })
}

/// The bytes of a file; `None`: it is not there (any more).
fn read(path: &Path, limit: u32) -> Result<Option<(Timestamp, Content)>, SourceError> {
    let unfetchable = |reason: String| Ok(Some((Timestamp::MIN, Content::Unfetchable { reason })));
    let metadata = match std::fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(trouble(path, &error)),
    };
    if !metadata.is_file() {
        return unfetchable("it is not an ordinary file".to_owned());
    }
    let size = metadata.len();
    let fits = size <= u64::from(limit);
    let most = if fits {
        u64::MAX
    } else {
        u64::from(BEGINNING_BYTES.min(limit))
    };
    match first_bytes(path, most) {
        Ok(bytes) if fits => Ok(Some((modified(&metadata), Content::Raw(bytes)))),
        Ok(bytes) => Ok(Some((modified(&metadata), Content::Beginning { bytes, size }))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            unfetchable("Facteur's user may not read its file".to_owned())
        }
        Err(error) => Err(trouble(path, &error)),
    }
}

fn first_bytes(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(crate) fn trouble(path: &Path, error: &std::io::Error) -> SourceError {
    SourceError::new(SourceErrorKind::LocalFile, format!("{}: {error}", path.display()))
}

/// Runs what blocks on files away from the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        let what = format!("reading files ended without an answer: {error}");
        Err(SourceError::new(SourceErrorKind::LocalFile, what))
    })
}

fn all_folders(root: &Path) -> Result<Vec<RemoteFolder>, SourceError> {
    let mut folders = vec![RemoteFolder {
        name: ROOT.to_owned(),
        raw_name: ROOT.to_owned(),
        role: Some(FolderRole::Incoming),
        delimiter: Some('.'),
    }];
    for raw_name in subfolders(root)? {
        let name = utf7::decode(raw_name.trim_start_matches('.'));
        let role = role(&[], &name, Some('.')).filter(|role| *role != FolderRole::Incoming);
        folders.push(RemoteFolder {
            name,
            raw_name,
            role,
            delimiter: Some('.'),
        });
    }
    Ok(folders)
}

impl MailSource for MaildirSource {
    fn folders(&mut self) -> BoxFuture<'_, Result<Vec<RemoteFolder>, SourceError>> {
        let root = self.root.clone();
        Box::pin(blocking(move || all_folders(&root)))
    }

    fn open<'a>(&'a mut self, raw_name: &'a str) -> BoxFuture<'a, Result<FolderStatus, SourceError>> {
        Box::pin(self.open_folder(raw_name))
    }

    fn list(
        &mut self,
        _uids: Uids,
        with_message_id: bool,
    ) -> BoxFuture<'_, Result<Vec<Listed>, SourceError>> {
        Box::pin(self.list_open(with_message_id))
    }

    fn fetch<'a>(&'a mut self, wanted: &'a [Wanted]) -> BoxFuture<'a, Result<Vec<Fetched>, SourceError>> {
        Box::pin(self.fetch_open(wanted))
    }

    fn wait(&mut self, at_most: Duration) -> BoxFuture<'_, Result<Wakeup, SourceError>> {
        Box::pin(self.wait_for_change(at_most))
    }

    fn afterwards<'a>(
        &'a mut self,
        raw_name: &'a str,
        _uidvalidity: u32,
        messages: &'a [MessageAt],
        what: &'a Afterwards,
    ) -> BoxFuture<'a, Result<(), SourceError>> {
        let (root, raw_name, what) = (self.root.clone(), raw_name.to_owned(), what.clone());
        let names: Vec<String> = messages
            .iter()
            .map(|message| message.provider_id.clone())
            .collect();
        self.open = None;
        Box::pin(blocking(move || change::apply(&root, &raw_name, &names, &what)))
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}
