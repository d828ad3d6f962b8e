//! PostgreSQL: a bounded set of threads, each with a connection of its own.

mod connection;

use crate::engine::{Failure, Scope, Work};
use crate::error::{ErrorKind, StoreError, StoreResult};
use crate::migrate::{self, MigrationReport};
use crate::options::Options;
use crate::tx::Tx;
use facteur_domain::Clock;
use facteur_domain::id::Id;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

pub(crate) use connection::Connection;

/// Tries after a deadlock or a serialisation failure before the caller is told.
const CONFLICT_TRIES: u32 = 8;

/// The threads that write and those that read. They are apart so that a long search never delays mail.
pub(crate) struct Engine {
    writers: mpsc::Sender<Box<dyn Work>>,
    readers: mpsc::Sender<Box<dyn Work>>,
}

impl Engine {
    pub(crate) fn open(url: &str, options: &Options) -> StoreResult<Self> {
        // Told at once when the server cannot be reached or refuses us; later it is waited for.
        drop(Connection::open(url, true)?);
        Ok(Self {
            writers: start("store-writer", url, options.writers, true, &options.clock)?,
            readers: start("store-reader", url, options.readers, false, &options.clock)?,
        })
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
    threads: usize,
    writing: bool,
    clock: &Arc<dyn Clock>,
) -> StoreResult<mpsc::Sender<Box<dyn Work>>> {
    let (sender, line) = mpsc::channel::<Box<dyn Work>>();
    let line = Arc::new(Mutex::new(line));
    for _ in 0..threads.max(1) {
        let mut session = Session {
            url: url.to_owned(),
            connection: None,
            writing,
            clock: clock.clone(),
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

/// One thread's connection, made again when it broke.
struct Session {
    url: String,
    connection: Option<Connection>,
    writing: bool,
    clock: Arc<dyn Clock>,
}

impl Session {
    fn serve(&mut self, work: &mut dyn Work) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.attempt(work) {
                Err(error) if error.kind() == ErrorKind::Conflict && tries < CONFLICT_TRIES => {}
                outcome => return outcome,
            }
        }
    }

    fn attempt(&mut self, work: &mut dyn Work) -> Result<(), StoreError> {
        let connection = match &mut self.connection {
            Some(connection) if connection.is_open() => connection,
            broken => broken.insert(Connection::open(&self.url, false)?),
        };
        let outcome = transaction(connection, work, self.writing, self.clock.now());
        if matches!(&outcome, Err(error) if error.kind() == ErrorKind::Unavailable) {
            self.connection = None;
        }
        outcome
    }
}

fn transaction(
    connection: &mut Connection,
    work: &mut dyn Work,
    writing: bool,
    now: facteur_domain::Timestamp,
) -> Result<(), StoreError> {
    connection.begin(writing, work.scope())?;
    let run = work.run(&mut Tx::postgres(connection, now));
    match run {
        Ok(()) if writing => connection.batch("commit"),
        Ok(()) => connection.batch("rollback"),
        Err(failure) => {
            connection.batch("rollback")?;
            match failure {
                Failure::Store(error) => Err(error),
                // The closure keeps its own answer.
                Failure::Closure => Ok(()),
            }
        }
    }
}

impl Connection {
    /// Begins a transaction and names the organisation whose rows it may see: one journey for both.
    fn begin(&mut self, writing: bool, scope: Scope) -> StoreResult<()> {
        let kind = if writing {
            "begin isolation level read committed"
        } else {
            "begin isolation level repeatable read, read only"
        };
        match scope {
            Scope::Global => self.batch(kind),
            // A UUID's text is safe to stand in a statement.
            Scope::Organisation(organisation) => self.batch(&format!(
                "{kind}; set local app.organisation = '{}'",
                organisation.uuid()
            )),
        }
    }
}

/// Brings the schema up to date.
pub(crate) fn migrate(url: &str) -> StoreResult<MigrationReport> {
    migrate::postgres(&mut Connection::open_as_owner(url)?)
}
