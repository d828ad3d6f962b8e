//! The reading threads of SQLite: each has a connection and takes work from one line.

use super::{open_reading, spawn};
use crate::engine::{Failure, Work};
use crate::error::{StoreError, StoreResult};
use crate::options::Options;
use crate::tx::Tx;
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

pub(super) fn start(path: &Path, options: &Options) -> StoreResult<mpsc::Sender<Box<dyn Work>>> {
    let (sender, line) = mpsc::channel::<Box<dyn Work>>();
    let line = Arc::new(Mutex::new(line));
    for _ in 0..options.readers.max(1) {
        let connection = open_reading(path)?;
        let (line, clock) = (line.clone(), options.clock.clone());
        spawn("store-reader", move || {
            loop {
                let next = line.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(work) = next else { return };
                serve(&connection, work, clock.now());
            }
        })?;
    }
    Ok(sender)
}

fn serve(connection: &Connection, mut work: Box<dyn Work>, now: facteur_domain::Timestamp) {
    let outcome = read(connection, &mut *work, now);
    work.answer(outcome);
}

fn read(
    connection: &Connection,
    work: &mut dyn Work,
    now: facteur_domain::Timestamp,
) -> Result<(), StoreError> {
    // Within a transaction all queries of the closure see the same state.
    connection.execute_batch("begin")?;
    let outcome = match work.run(&mut Tx::sqlite(connection, now)) {
        Ok(()) | Err(Failure::Closure) => Ok(()),
        Err(Failure::Store(error)) => Err(error),
    };
    // SQLite ends the transaction by itself after some errors.
    if !connection.is_autocommit() {
        connection.execute_batch("rollback")?;
    }
    outcome
}
