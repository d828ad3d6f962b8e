//! One transaction, the same on both databases.

use crate::error::{ErrorKind, StoreError, StoreResult};
use crate::postgres::{Connection as PostgresConnection, Rows};
use crate::sql::Sql;
use crate::sqlite;
use crate::value::{Param, Row};
use facteur_domain::Timestamp;

/// A transaction. Statements run in the order in which they are given; [`Tx::put`] may hold its statement
/// back until an answer is needed or the transaction ends, so that many travel together; [`Tx::put_row`] lets rows
/// be written together too.
pub struct Tx<'a> {
    backend: Backend<'a>,
    now: Timestamp,
    later: Vec<(Sql, Vec<Param<'static>>)>,
    rows: Vec<Rows>,
    held: usize,
    failed: Option<StoreError>,
    events: bool,
    pub(crate) search_rows: Vec<SearchRow>,
}

/// The words of one message, to be indexed when the transaction (on SQLite: its group) ends.
#[derive(Debug, Clone)]
pub(crate) struct SearchRow {
    pub search_id: i64,
    pub words: Vec<String>,
}

enum Backend<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut PostgresConnection),
}

impl<'a> Tx<'a> {
    pub(crate) fn sqlite(connection: &'a rusqlite::Connection, now: Timestamp) -> Self {
        Self::new(Backend::Sqlite(connection), now)
    }

    pub(crate) fn postgres(connection: &'a mut PostgresConnection, now: Timestamp) -> Self {
        Self::new(Backend::Postgres(connection), now)
    }

    fn new(backend: Backend<'a>, now: Timestamp) -> Self {
        Self {
            backend,
            now,
            later: Vec::new(),
            rows: Vec::new(),
            held: 0,
            failed: None,
            events: false,
            search_rows: Vec::new(),
        }
    }

    /// The time by the database: leases are judged by it, since the clocks of several machines differ.
    /// On SQLite, which lives in this process, it is the process's clock.
    pub fn database_now(&mut self) -> StoreResult<Timestamp> {
        match self.backend {
            Backend::Sqlite(_) => Ok(self.now),
            Backend::Postgres(_) => {
                const NOW: Sql =
                    crate::sql("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
                self.query_one(NOW, &[])?.get(0)
            }
        }
    }

    /// Notes that whoever follows the events is to be woken after the commit.
    pub(crate) fn tells_events(&mut self) {
        self.events = true;
    }

    /// Whether events were appended.
    pub(crate) fn has_events(&self) -> bool {
        self.events
    }

    /// Whether this is SQLite, for the few places where the work itself differs.
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.backend, Backend::Sqlite(_))
    }

    /// Runs a statement whose answer nobody needs. On PostgreSQL it waits and travels with its followers.
    pub fn put(&mut self, statement: Sql, params: &[Param<'_>]) -> StoreResult<()> {
        if self.is_sqlite() {
            return self.execute(statement, params).map(drop);
        }
        self.check_whole()?;
        self.later.push((statement, owned(params)));
        self.hold_one_more()
    }

    /// Writes one row by a statement that gives the same wherever it stands among the others of its
    /// transaction that are not queries, and touches no row that another one like it touches: on PostgreSQL
    /// the rows of one statement are written together, before what [`Tx::put`] holds back and in the order of
    /// each statement's first row.
    pub fn put_row(&mut self, statement: Sql, params: &[Param<'_>]) -> StoreResult<()> {
        if self.is_sqlite() {
            return self.execute(statement, params).map(drop);
        }
        self.check_whole()?;
        let row = owned(params);
        let known = self
            .rows
            .iter_mut()
            .find(|rows| std::ptr::eq(rows.statement.postgres, statement.postgres));
        match known {
            Some(rows) => rows.rows.push(row),
            None => self.rows.push(Rows {
                statement,
                rows: vec![row],
            }),
        }
        self.hold_one_more()
    }

    /// A bound on what is held in memory, not on speed.
    fn hold_one_more(&mut self) -> StoreResult<()> {
        self.held += 1;
        if self.held >= 2_000 {
            self.flush()?;
        }
        Ok(())
    }

    /// Runs a statement and tells how many rows it changed.
    pub fn execute(&mut self, statement: Sql, params: &[Param<'_>]) -> StoreResult<u64> {
        self.run(|backend| match backend {
            Backend::Sqlite(connection) => sqlite::execute(connection, statement.sqlite, params),
            Backend::Postgres(connection) => connection.execute(statement.postgres, params),
        })
    }

    /// Runs a query and gives its rows.
    pub fn query(&mut self, statement: Sql, params: &[Param<'_>]) -> StoreResult<Vec<Row>> {
        self.run(|backend| match backend {
            Backend::Sqlite(connection) => sqlite::query(connection, statement.sqlite, params),
            Backend::Postgres(connection) => connection.query(statement.postgres, params),
        })
    }

    /// Runs the same query for each set of parameters, in one journey, and gives the rows of each.
    pub fn query_each(&mut self, statement: Sql, sets: &[Vec<Param<'_>>]) -> StoreResult<Vec<Vec<Row>>> {
        self.run(|backend| match backend {
            Backend::Sqlite(connection) => sets
                .iter()
                .map(|params| sqlite::query(connection, statement.sqlite, params))
                .collect(),
            Backend::Postgres(connection) => connection.query_each(statement.postgres, sets),
        })
    }

    /// The first row of a query, or none.
    pub fn query_opt(&mut self, statement: Sql, params: &[Param<'_>]) -> StoreResult<Option<Row>> {
        Ok(self.query(statement, params)?.into_iter().next())
    }

    /// The first row of a query that always has one.
    pub fn query_one(&mut self, statement: Sql, params: &[Param<'_>]) -> StoreResult<Row> {
        self.query_opt(statement, params)?
            .ok_or_else(|| StoreError::fault("a query that always has a row gave none"))
    }

    /// Runs the statement and asks that it changed exactly one row; else the lease it stands for is lost.
    pub fn execute_fenced(&mut self, statement: Sql, params: &[Param<'_>], what: &str) -> StoreResult<()> {
        if self.execute(statement, params)? == 1 {
            return Ok(());
        }
        Err(StoreError::new(
            ErrorKind::LeaseLost,
            format!("another process took over {what}; it goes on there"),
        ))
    }

    /// Sends what [`Tx::put`] held back. Fails when any statement of the transaction failed, also when the
    /// closure made nothing of that: PostgreSQL would answer `commit` with a silent rollback, and SQLite
    /// may have rolled back by itself (a full disk), so that later statements would stand alone.
    pub(crate) fn flush(&mut self) -> StoreResult<()> {
        self.check_whole()?;
        let (rows, later) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.later));
        self.held = 0;
        if rows.is_empty() && later.is_empty() {
            return Ok(());
        }
        let outcome = match &mut self.backend {
            Backend::Sqlite(_) => Ok(()),
            Backend::Postgres(connection) => connection.execute_all(rows, &later),
        };
        self.remember(outcome)
    }

    fn run<T>(&mut self, run: impl FnOnce(&mut Backend<'_>) -> StoreResult<T>) -> StoreResult<T> {
        self.flush()?;
        let outcome = run(&mut self.backend);
        self.remember(outcome)
    }

    fn remember<T>(&mut self, outcome: StoreResult<T>) -> StoreResult<T> {
        if let Err(error) = &outcome {
            self.failed = Some(error.clone());
        }
        outcome
    }

    fn check_whole(&self) -> StoreResult<()> {
        self.failed.clone().map_or(Ok(()), Err)
    }
}

fn owned(params: &[Param<'_>]) -> Vec<Param<'static>> {
    params.iter().cloned().map(Param::into_owned).collect()
}
