//! The mails of one mbox file, one at a time.

use crate::error::{SourceError, SourceErrorKind};
use crate::files::{FoundMail, from_line};
use crate::maildir::trouble;
use facteur_domain::Timestamp;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// An open mbox. Text lines that writers have quoted (`>From `) get back what they were (mboxrd; of mboxo, whose
/// quoting loses what was there, the same is the best guess).
pub(super) struct Mbox {
    path: PathBuf,
    name: String,
    reader: BufReader<File>,
    max_message_bytes: u32,
    /// The place and the date of the next mail, from the dividing line that was just read.
    next: Option<(u64, Timestamp)>,
    /// Where the reader stands.
    place: u64,
}

impl Mbox {
    /// Opens a file; `None`: it does not begin with a dividing line, so it is no mbox.
    pub(super) fn open(path: &Path, name: &str, max_message_bytes: u32) -> Result<Option<Self>, SourceError> {
        let broken = |error| trouble(path, &error);
        let mut reader = BufReader::with_capacity(256 << 10, File::open(path).map_err(broken)?);
        let mut line = Vec::new();
        // A line that long is no dividing line, and the file may be one huge binary line.
        let read = (&mut reader)
            .take(4_096)
            .read_until(b'\n', &mut line)
            .map_err(broken)?;
        let Some(date) = from_line::date(&line) else {
            return Ok(None);
        };
        Ok(Some(Self {
            path: path.to_owned(),
            name: name.to_owned(),
            reader,
            max_message_bytes,
            next: Some((0, date)),
            place: read as u64,
        }))
    }

    fn read_mail(&mut self, begin: u64, date: Timestamp) -> Result<FoundMail, SourceError> {
        let limit = self.max_message_bytes as usize;
        let mut bytes = Vec::new();
        let mut size = 0_u64;
        let mut line = Vec::new();
        let mut after_empty_line = false;
        loop {
            line.clear();
            let begin_of_line = self.place;
            let read =
                read_line(&mut self.reader, &mut line, limit).map_err(|error| trouble(&self.path, &error))?;
            self.place += read;
            if read == 0 {
                break;
            }
            if after_empty_line && let Some(date) = from_line::date(&line) {
                self.next = Some((begin_of_line, date));
                break;
            }
            after_empty_line = matches!(line.as_slice(), b"\n" | b"\r\n");
            size += read;
            if size <= limit as u64 {
                bytes.extend_from_slice(unquoted(&line));
            } else {
                bytes = Vec::new();
            }
        }
        let provider_id = format!("{}#{begin}", self.name);
        if size > limit as u64 {
            let what = format!("{provider_id} has {size} bytes, more than the limit of {limit}");
            return Err(SourceError::new(SourceErrorKind::LocalFile, what));
        }
        without_last_empty_line(&mut bytes);
        Ok(FoundMail {
            provider_id,
            internal_date: date,
            bytes,
        })
    }
}

impl Iterator for Mbox {
    type Item = Result<FoundMail, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (begin, date) = self.next.take()?;
        Some(self.read_mail(begin, date))
    }
}

/// Reads a line with its end, keeping at most `limit` bytes and a few of it; gives how many it really has.
fn read_line(reader: &mut BufReader<File>, line: &mut Vec<u8>, limit: usize) -> std::io::Result<u64> {
    let mut length = 0;
    loop {
        let available = reader.fill_buf()?;
        if available.is_empty() {
            return Ok(length);
        }
        let end = available.iter().position(|&byte| byte == b'\n');
        let taken = end.map_or(available.len(), |end| end + 1);
        if line.len() <= limit {
            line.extend_from_slice(&available[..taken]);
        }
        length += taken as u64;
        reader.consume(taken);
        if end.is_some() {
            return Ok(length);
        }
    }
}

/// `>From ` with any number of `>` loses one.
fn unquoted(line: &[u8]) -> &[u8] {
    let arrows = line.iter().take_while(|&&byte| byte == b'>').count();
    if arrows > 0 && line[arrows..].starts_with(b"From ") {
        &line[1..]
    } else {
        line
    }
}

/// The empty line before a dividing line belongs to the mbox, not to the mail.
fn without_last_empty_line(bytes: &mut Vec<u8>) {
    for ending in [&b"\r\n\r\n"[..], b"\n\n"] {
        if bytes.ends_with(ending) {
            bytes.truncate(bytes.len() - ending.len() / 2);
            return;
        }
    }
}
