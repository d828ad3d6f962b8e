//! The writing thread of SQLite.
//!
//! It takes what waits, runs each closure within a savepoint, writes the search rows of all at the end
//! (FTS5 writes a segment at every savepoint: that, not SQLite, makes savepoints dear), commits once and
//! then answers everybody. One sync of the disk serves the whole group.

use crate::engine::{Failure, Told, Work};
use crate::error::StoreError;
use crate::search;
use crate::tx::{SearchRow, Tx};
use facteur_domain::{Clock, crash};
use rusqlite::Connection;
use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;

/// What the writing thread is asked for.
pub(crate) enum Asked {
    /// A closure of SQL.
    Work(Box<dyn Work>),
    /// To write the whole file anew, so that nothing is left in it of what was deleted.
    Purge(oneshot::Sender<Result<(), StoreError>>),
}

/// Closures in one transaction, at most: the first must not wait long for the last.
const GROUP: usize = 64;

pub(super) fn run(connection: &Connection, mut waiting: Receiver<Asked>, clock: &dyn Clock, told: &Told) {
    while let Some(first) = waiting.blocking_recv() {
        let mut group = Vec::new();
        let mut next = Some(first);
        while let Some(Asked::Work(work)) = next {
            group.push(work);
            next = if group.len() < GROUP {
                waiting.try_recv().ok()
            } else {
                None
            };
        }
        if !group.is_empty() {
            commit_group(connection, group, clock, told);
        }
        if let Some(Asked::Purge(reply)) = next {
            // Who asked may have gone away; the file is clean all the same.
            let _ = reply.send(super::purge::run(connection));
        }
    }
    // The log is folded into the database file, so that a stopped Facteur leaves one file. No `pragma optimize`:
    // figures of a young, small database would take the place of those that the migration gives.
    let _ = connection.execute_batch("pragma wal_checkpoint(truncate);");
}

fn commit_group(connection: &Connection, mut group: Vec<Box<dyn Work>>, clock: &dyn Clock, told: &Told) {
    // Another process holds the file: each of the group would wait for as long in vain.
    if let Err(error) = connection.execute_batch("begin immediate") {
        return fail(group, &error.into());
    }
    match try_group(connection, &mut group, clock) {
        Ok((outcomes, events)) => {
            answer(group, outcomes);
            if events {
                told.wake();
            }
        }
        Err(_) if group.len() > 1 => {
            // One of them may be at fault; alone, the others go through.
            for work in group {
                commit_group(connection, vec![work], clock, told);
            }
        }
        Err(error) => fail(group, &error),
    }
}

fn fail(group: Vec<Box<dyn Work>>, error: &StoreError) {
    let outcomes = group.iter().map(|_| Err(error.clone())).collect();
    answer(group, outcomes);
}

fn answer(group: Vec<Box<dyn Work>>, outcomes: Vec<Result<(), StoreError>>) {
    for (work, outcome) in group.into_iter().zip(outcomes) {
        work.answer(outcome);
    }
}

/// What each of the group was answered, and whether any appended events.
type Outcomes = (Vec<Result<(), StoreError>>, bool);

/// What is written or told at the end of the group.
#[derive(Default)]
struct Gathered {
    search_rows: Vec<SearchRow>,
    events: bool,
}

impl Gathered {
    fn take(&mut self, tx: &mut Tx<'_>) {
        self.search_rows.append(&mut tx.search_rows);
        self.events |= tx.has_events();
    }
}

/// Runs the group in the transaction that was begun, and ends it. An error means that nothing was committed.
fn try_group(
    connection: &Connection,
    group: &mut [Box<dyn Work>],
    clock: &dyn Clock,
) -> Result<Outcomes, StoreError> {
    let alone = group.len() == 1;
    let attempt = run_all(connection, group, clock, alone).and_then(|outcomes| {
        connection.execute_batch("commit")?;
        crash::committed();
        Ok(outcomes)
    });
    if attempt.is_err() {
        crash::rolled_back();
        roll_back(connection)?;
    }
    attempt
}

fn run_all(
    connection: &Connection,
    group: &mut [Box<dyn Work>],
    clock: &dyn Clock,
    alone: bool,
) -> Result<Outcomes, StoreError> {
    let mut outcomes = Vec::with_capacity(group.len());
    let mut gathered = Gathered::default();
    for work in group.iter_mut() {
        let outcome = if alone {
            run_alone(connection, &mut **work, clock, &mut gathered)?
        } else {
            run_in_savepoint(connection, &mut **work, clock, &mut gathered)?
        };
        outcomes.push(outcome);
    }
    // FTS5 flushes a segment whenever a row's number falls below its predecessor's.
    let search_rows = &mut gathered.search_rows;
    search_rows.sort_unstable_by_key(|row: &SearchRow| row.search_id);
    for row in search_rows {
        search::write_sqlite(connection, row)?;
    }
    Ok((outcomes, gathered.events))
}

/// One closure needs no savepoint: when it fails, the whole transaction is rolled back.
fn run_alone(
    connection: &Connection,
    work: &mut dyn Work,
    clock: &dyn Clock,
    gathered: &mut Gathered,
) -> Result<Result<(), StoreError>, StoreError> {
    let mut tx = Tx::sqlite(connection, clock.now());
    match work.run(&mut tx) {
        Ok(()) => {
            gathered.take(&mut tx);
            Ok(Ok(()))
        }
        Err(failure) => {
            roll_back(connection)?;
            connection.execute_batch("begin immediate")?;
            Ok(refusal(failure))
        }
    }
}

fn run_in_savepoint(
    connection: &Connection,
    work: &mut dyn Work,
    clock: &dyn Clock,
    gathered: &mut Gathered,
) -> Result<Result<(), StoreError>, StoreError> {
    connection.execute_batch("savepoint work")?;
    let mut tx = Tx::sqlite(connection, clock.now());
    match work.run(&mut tx) {
        Ok(()) => {
            gathered.take(&mut tx);
            connection.execute_batch("release work")?;
            Ok(Ok(()))
        }
        Err(Failure::Store(error)) if error.is_infrastructure() => Err(error),
        Err(failure) => {
            connection.execute_batch("rollback to work; release work")?;
            Ok(refusal(failure))
        }
    }
}

/// SQLite ends the transaction by itself after some errors, such as a full disk.
fn roll_back(connection: &Connection) -> Result<(), StoreError> {
    if !connection.is_autocommit() {
        connection.execute_batch("rollback")?;
    }
    Ok(())
}

fn refusal(failure: Failure) -> Result<(), StoreError> {
    match failure {
        Failure::Store(error) => Err(error),
        // The closure keeps its own answer.
        Failure::Closure => Ok(()),
    }
}
