//! SQLite: one thread owns the writing connection and groups waiting closures in one transaction, a
//! savepoint each; other threads read.

mod checkpoint;
mod purge;
mod reader;
mod statements;
mod writer;

use crate::engine::{Told, Work};
use crate::error::{ErrorKind, StoreError, StoreResult};
use crate::migrate::{self, MigrationReport};
use crate::options::Options;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

pub(crate) use statements::{execute, query};
use writer::Asked;

/// How many closures may wait for the writer before `write` itself waits.
const WAITING_WRITES: usize = 1_024;

/// How long to wait for another process that holds the file.
const BUSY: Duration = Duration::from_secs(10);

/// Prepared statements kept per connection; we have fewer.
const STATEMENTS: usize = 256;

/// The writing thread and the reading threads.
pub(crate) struct Engine {
    path: PathBuf,
    writer: tokio::sync::mpsc::Sender<Asked>,
    readers: mpsc::Sender<Box<dyn Work>>,
}

impl Engine {
    pub(crate) fn open(path: &Path, options: &Options, told: &Told) -> StoreResult<Self> {
        if !path.exists() {
            return Err(StoreError::refused(format!(
                "there is no database {}; run `facteur migrate` to make it, or name another file",
                path.display()
            )));
        }
        let (writer, waiting) = tokio::sync::mpsc::channel(WAITING_WRITES);
        let mut connection = open_writing(path)?;
        checkpoint::beside(&mut connection, path)?;
        let (clock, told) = (options.clock.clone(), told.clone());
        spawn("store-writer", move || {
            writer::run(&connection, waiting, &*clock, &told);
        })?;
        let readers = reader::start(path, options)?;
        Ok(Self {
            path: path.to_owned(),
            writer,
            readers,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) async fn write(&self, work: Box<dyn Work>) {
        // A closed channel drops the work, and with it the caller's reply: the caller is told.
        let _ = self.writer.send(Asked::Work(work)).await;
    }

    /// Writes the whole file anew. Writes wait for it; reads go on.
    pub(crate) async fn purge(&self) -> StoreResult<()> {
        let (reply, done) = tokio::sync::oneshot::channel();
        // A closed channel drops the reply, which is told below.
        let _ = self.writer.send(Asked::Purge(reply)).await;
        done.await.unwrap_or_else(|_| {
            Err(StoreError::new(
                ErrorKind::Unavailable,
                "the database was closed before its file was written anew; it is tried again",
            ))
        })
    }

    pub(crate) fn read(&self, work: Box<dyn Work>) {
        let _ = self.readers.send(work);
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> StoreResult<()> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map(drop)
        .map_err(|error| StoreError::fault(format!("cannot start the thread {name}: {error}")))
}

fn open_writing(path: &Path) -> StoreResult<Connection> {
    let connection = Connection::open(path)?;
    // Before anything else: another process may be opening the same file.
    connection.busy_timeout(BUSY)?;
    // FULL: a commit that was answered survives a power cut.
    connection.execute_batch(
        "pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = off;
         pragma cache_size = -64000; pragma temp_store = memory; pragma journal_size_limit = 134217728;
         pragma wal_autocheckpoint = 8000;",
    )?;
    keep_plans(&connection)?;
    Ok(connection)
}

/// A statement is prepared once. Without the guarantee, SQLite makes some plans anew at each change of a
/// bound value, in the hope of a better one: a tenth of what writing costs.
fn keep_plans(connection: &Connection) -> StoreResult<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

fn open_reading(path: &Path) -> StoreResult<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(BUSY)?;
    connection.execute_batch("pragma cache_size = -12000; pragma temp_store = memory;")?;
    keep_plans(&connection)?;
    Ok(connection)
}

/// Brings the schema up to date; made new when the file does not exist.
pub(crate) fn migrate(path: &Path) -> StoreResult<MigrationReport> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| {
            StoreError::refused(format!("cannot make the folder {}: {error}", folder.display()))
        })?;
    }
    let connection = open_writing(path)?;
    migrate::sqlite(&connection)
}

/// Copies the database to a new file, consistent even while it is written to.
pub(crate) fn copy(source: &Path, target: &Path, settings: &[(&str, &str)]) -> StoreResult<()> {
    if target.exists() {
        return Err(StoreError::refused(format!(
            "{} exists already; name a file that does not",
            target.display()
        )));
    }
    let source = open_reading(source)?;
    let mut copy = Connection::open(target)?;
    let backup = rusqlite::backup::Backup::new(&source, &mut copy)?;
    // All pages in one step: between two steps a write by others would make it begin anew, without end on
    // a busy server.
    backup.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    drop(backup);
    // The copy is one file, whole by itself: no write-ahead log beside it.
    copy.execute_batch("pragma journal_mode = delete; pragma synchronous = full;")?;
    for (name, value) in settings {
        copy.execute(
            "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
            [name, value],
        )?;
    }
    copy.close().map_err(|(_, error)| StoreError::from(error))
}
