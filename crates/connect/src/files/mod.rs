//! Mail in files: a tree of `.eml` files, an mbox, a Maildir, or one mail. Read one after the other, so that
//! an archive of any size needs the memory of one mail.

mod from_line;
mod mbox;

use crate::error::{SourceError, SourceErrorKind};
use crate::maildir::{ROOT, is_maildir, modified, scan, subfolders, trouble};
use facteur_domain::Timestamp;
use mbox::Mbox;
use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

/// One mail found in files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundMail {
    /// The same for the same mail at every run: the path below the folder, a Maildir's folder and unique name,
    /// or an mbox's name and the place in it (`archive.mbox#81920`).
    pub provider_id: String,
    /// When it came: an mbox's `From ` line, else the file's time; [`Timestamp::MIN`] when nothing says so.
    pub internal_date: Timestamp,
    /// The mail.
    pub bytes: Vec<u8>,
}

/// Mails in files, one at a time and in a fixed order. It reads from disk when asked for the next one, so call
/// it where blocking is allowed.
///
/// An error stands for one mail or one folder that could not be read; the ones behind it still come.
pub struct Mails {
    waiting: VecDeque<Waiting>,
    mbox: Option<Mbox>,
    max_message_bytes: u32,
}

/// What is still to be read.
#[derive(Debug)]
enum Waiting {
    /// A folder of unknown contents, with its name in ids.
    Folder(PathBuf, String),
    /// A file that is a mail or an mbox.
    File(PathBuf, String),
    /// A folder of a Maildir.
    MaildirFolder(PathBuf, String),
    /// A file that is one mail for sure.
    Mail(PathBuf, String),
}

impl Mails {
    /// Begins at a folder or a file. In a folder, all files that end in `.eml` or `.mbox` are taken, in all
    /// its folders below, and Maildirs with their subfolders. A file is taken whatever it is called.
    pub fn open(path: &Path, max_message_bytes: u32) -> Result<Self, SourceError> {
        let metadata = fs::metadata(path).map_err(|error| trouble(path, &error))?;
        let first = if metadata.is_dir() {
            Waiting::Folder(path.to_owned(), String::new())
        } else {
            Waiting::File(path.to_owned(), file_name(path))
        };
        Ok(Self {
            waiting: VecDeque::from([first]),
            mbox: None,
            max_message_bytes,
        })
    }

    /// Puts what lies in a folder before all that still waits.
    fn enter(&mut self, path: &Path, name: &str) -> Result<(), SourceError> {
        let inside = if is_maildir(path) {
            maildir_folders(path, name)?
        } else {
            contents(path, name)?
        };
        for one in inside.into_iter().rev() {
            self.waiting.push_front(one);
        }
        Ok(())
    }

    fn enter_maildir(&mut self, path: &Path, name: &str) -> Result<(), SourceError> {
        for entry in scan(path)?.into_iter().rev() {
            let name = joined(name, &entry.unique_name);
            self.waiting.push_front(Waiting::Mail(entry.path, name));
        }
        Ok(())
    }

    fn one_mail(&self, path: &Path, provider_id: String) -> Result<FoundMail, SourceError> {
        let metadata = fs::metadata(path).map_err(|error| trouble(path, &error))?;
        if metadata.len() > u64::from(self.max_message_bytes) {
            return Err(self.too_large(&provider_id, metadata.len()));
        }
        let bytes = fs::read(path).map_err(|error| trouble(path, &error))?;
        Ok(FoundMail {
            provider_id,
            internal_date: modified(&metadata),
            bytes,
        })
    }

    fn too_large(&self, name: &str, size: u64) -> SourceError {
        let what = format!(
            "{name} has {size} bytes, more than the limit of {}",
            self.max_message_bytes
        );
        SourceError::new(SourceErrorKind::LocalFile, what)
    }

    /// Takes one step; `None`: nothing came of it, go on.
    fn step(&mut self, waiting: Waiting) -> Result<Option<FoundMail>, SourceError> {
        match waiting {
            Waiting::Folder(path, name) => self.enter(&path, &name).map(|()| None),
            Waiting::MaildirFolder(path, name) => self.enter_maildir(&path, &name).map(|()| None),
            Waiting::Mail(path, name) => self.one_mail(&path, name).map(Some),
            Waiting::File(path, name) => {
                self.mbox = Mbox::open(&path, &name, self.max_message_bytes)?;
                if self.mbox.is_some() {
                    Ok(None)
                } else {
                    self.one_mail(&path, name).map(Some)
                }
            }
        }
    }
}

impl Iterator for Mails {
    type Item = Result<FoundMail, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(mbox) = &mut self.mbox {
                if let Some(found) = mbox.next() {
                    return Some(found);
                }
                self.mbox = None;
            }
            let waiting = self.waiting.pop_front()?;
            if let Some(found) = self.step(waiting).transpose() {
                return Some(found);
            }
        }
    }
}

fn maildir_folders(path: &Path, name: &str) -> Result<Vec<Waiting>, SourceError> {
    let mut folders = vec![Waiting::MaildirFolder(path.to_owned(), joined(name, ROOT))];
    for raw_name in subfolders(path)? {
        folders.push(Waiting::MaildirFolder(
            path.join(&raw_name),
            joined(name, &raw_name),
        ));
    }
    Ok(folders)
}

fn contents(path: &Path, name: &str) -> Result<Vec<Waiting>, SourceError> {
    let mut inside = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| trouble(path, &error))? {
        let entry = entry.map_err(|error| trouble(path, &error))?;
        let kind = entry.file_type().map_err(|error| trouble(path, &error))?;
        let path = entry.path();
        let name = joined(name, &file_name(&path));
        // Links are left out: one that leads upwards would never end.
        if kind.is_dir() {
            inside.push((name.clone(), Waiting::Folder(path, name)));
        } else if kind.is_file() && is_mail_file(&path) {
            inside.push((name.clone(), Waiting::File(path, name)));
        }
    }
    inside.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(inside.into_iter().map(|(_, waiting)| waiting).collect())
}

fn is_mail_file(path: &Path) -> bool {
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    ["eml", "mbox"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

#[cfg(test)]
mod tests;
