//! PostgreSQL: a bounded set of threads, each with a connection of its own.

mod connection;
mod fence;
mod purge;
mod rows;
mod tls;

use crate::engine::{Failure, Scope, Told, Work};
use crate::error::{ErrorKind, StoreError, StoreResult};
use crate::migrate::{self, MigrationReport};
use crate::options::Options;
use crate::tx::Tx;
use facteur_domain::id::Id;
use facteur_domain::{Clock, crash};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

pub(crate) use connection::{Connection, Rows};
pub(crate) use purge::purge;

/// Tries after a deadlock or a serialisation failure before the caller is told.
const CONFLICT_TRIES: u32 = 8;

/// Pause after the first such failure; it grows with each.
const CONFLICT_PAUSE: Duration = Duration::from_millis(5);

/// The threads that write and those that read. They are apart so that a long search never delays mail.
pub(crate) struct Engine {
    url: String,
    writers: mpsc::Sender<Box<dyn Work>>,
    readers: mpsc::Sender<Box<dyn Work>>,
}

impl Engine {
    pub(crate) fn open(url: &str, options: &Options, told: &Told) -> StoreResult<Self> {
        // Told at once when the server cannot be reached or refuses us; later it is waited for.
        drop(Connection::open(url, true)?);
        Ok(Self {
            url: url.to_owned(),
            writers: start("store-writer", url, options, options.writers, Some(told))?,
            readers: start("store-reader", url, options, options.readers, None)?,
        })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn write(&self, work: Box<dyn Work>) {
        // A closed line drops the work, and with it the caller's reply: the caller is told.
        let _ = self.writers.send(work);
    }

    pub(crate) fn read(&self, work: Box<dyn Work>) {
        let _ = self.readers.send(work);
    }
}

fn start(
    name: &str,
    url: &str,
    options: &Options,
    threads: usize,
    writing: Option<&Told>,
) -> StoreResult<mpsc::Sender<Box<dyn Work>>> {
    let (sender, line) = mpsc::channel::<Box<dyn Work>>();
    let line = Arc::new(Mutex::new(line));
    for _ in 0..threads.max(1) {
        let mut session = Session {
            url: url.to_owned(),
            connection: None,
            writing: writing.cloned(),
            clock: options.clock.clone(),
            second_fence_alone: options.second_fence_alone,
        };
        let line = line.clone();
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                loop {
                    let next = line.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(mut work) = next else { return };
                    let outcome = session.serve(&mut *work);
                    work.answer(outcome);
                }
            })
            .map_err(|error| StoreError::fault(format!("cannot start the thread {name}: {error}")))?;
    }
    Ok(sender)
}

/// One thread's connection, made again when it broke. One that writes tells of events.
struct Session {
    url: String,
    connection: Option<Connection>,
    writing: Option<Told>,
    clock: Arc<dyn Clock>,
    second_fence_alone: bool,
}

impl Session {
    fn serve(&mut self, work: &mut dyn Work) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let attempt = self.attempt(work);
            if attempt.is_err() {
                crash::rolled_back();
            }
            match attempt {
                Err(error) if error.kind() == ErrorKind::Conflict && tries < CONFLICT_TRIES => {
                    // Those who waited for our locks go first: who begins at once takes them again from under them.
                    std::thread::sleep(CONFLICT_PAUSE * tries);
                }
                outcome => return outcome,
            }
        }
    }

    fn attempt(&mut self, work: &mut dyn Work) -> Result<(), StoreError> {
        let (writing, now) = (self.writing.clone(), self.clock.now());
        let connection = self.begin(work.scope())?;
        let outcome = finish(connection, work, writing.as_ref(), now);
        // In the middle of a statement it may be, or the server may be another one by now.
        if matches!(&outcome, Err(error) if error.kind() == ErrorKind::Unavailable) {
            self.connection = None;
        }
        outcome
    }

    /// Begins a transaction. A connection that broke while nobody used it shows only here, when nothing was
    /// done yet: a new one takes its place unnoticed.
    fn begin(&mut self, scope: Scope) -> StoreResult<&mut Connection> {
        if let Some(mut connection) = self.connection.take().filter(Connection::is_open) {
            match connection.begin(self.writing.is_some(), scope) {
                Ok(()) => return Ok(self.connection.insert(connection)),
                Err(error) if error.kind() == ErrorKind::Unavailable => {}
                Err(error) => return Err(error),
            }
        }
        let mut connection = Connection::open(&self.url, false)?;
        connection.second_fence_alone = self.second_fence_alone;
        connection.begin(self.writing.is_some(), scope)?;
        Ok(self.connection.insert(connection))
    }
}

/// Runs the work in the transaction that was begun, and ends it.
fn finish(
    connection: &mut Connection,
    work: &mut dyn Work,
    writing: Option<&Told>,
    now: facteur_domain::Timestamp,
) -> Result<(), StoreError> {
    let mut tx = Tx::postgres(connection, now);
    let outcome = work.run(&mut tx);
    let events = tx.has_events();
    match (outcome, writing) {
        (Ok(()), Some(told)) => {
            commit(connection)?;
            if events {
                told.wake();
            }
            Ok(())
        }
        (Ok(()), None) => connection.batch("rollback"),
        // The connection is given up; a rollback would only wait for another deadline.
        (Err(Failure::Store(error)), _) if error.kind() == ErrorKind::Unavailable => Err(error),
        (Err(failure), _) => {
            connection.batch("rollback")?;
            match failure {
                Failure::Store(error) => Err(error),
                // The closure keeps its own answer.
                Failure::Closure => Ok(()),
            }
        }
    }
}

/// Whether a commit that was not answered took place cannot be known. The work may be done again all the
/// same: ids, places, keys and fencing tokens make the second time harmless or refuse it.
fn commit(connection: &mut Connection) -> StoreResult<()> {
    connection.batch("commit").map_err(|error| {
        StoreError::new(
            error.kind(),
            format!("{error}; whether the transaction was committed is unknown"),
        )
    })?;
    crash::committed();
    Ok(())
}

impl Connection {
    /// Begins a transaction and names the organisation whose rows it may see: one journey for both.
    fn begin(&mut self, writing: bool, scope: Scope) -> StoreResult<()> {
        let kind = if writing {
            "begin isolation level read committed"
        } else {
            "begin isolation level repeatable read, read only"
        };
        let renewed = if self.counts_to_new_plans() {
            "; discard plans"
        } else {
            ""
        };
        match scope {
            Scope::Global => self.batch(&format!("{kind}{renewed}")),
            // A UUID's text is safe to stand in a statement.
            Scope::Organisation(organisation) => self.batch(&format!(
                "{kind}{renewed}; set local app.organisation = '{}'",
                organisation.uuid()
            )),
        }
    }
}

/// Brings the schema up to date.
pub(crate) fn migrate(url: &str) -> StoreResult<MigrationReport> {
    migrate::postgres(&mut Connection::open_as_owner(url)?)
}
