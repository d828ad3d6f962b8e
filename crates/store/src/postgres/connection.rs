//! One PostgreSQL connection with its own small runtime, driven only while a statement runs.

use super::rows::for_many;
use super::tls::Tls;
use crate::error::{ErrorKind, StoreError, StoreResult, with_causes};
use crate::sql::Sql;
use crate::value::{Param, Row, Value};
use futures::future::try_join_all;
use std::borrow::Cow;
use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, Statement};
use uuid::Uuid;

/// The role that serves requests: owner of nothing and bound by row-level security.
pub(crate) const ROLE: &str = "facteur_app";

/// No statement of ours takes longer unless the server hangs; migrations are run without it.
const STATEMENT_DEADLINE: Duration = Duration::from_mins(1);

/// Connecting, with TLS and authentication.
const CONNECT_DEADLINE: Duration = Duration::from_secs(20);

/// JIT costs more than it saves on statements as small as ours. The server gives up before we do, so that a
/// connection that we left holds no locks for long. Our statements look rows up by their keys; on tables
/// that grow fast the planner has no figures yet and would now and then read them whole.
const SETTINGS: &str = "set jit = off; set enable_seqscan = off; set enable_hashjoin = off; \
                        set enable_mergejoin = off; set random_page_cost = 1.1; set lock_timeout = '20s'; set statement_timeout = '55s'; \
                        set idle_in_transaction_session_timeout = '60s'";

/// Rows that one statement writes, a set of parameters each.
pub(crate) struct Rows {
    pub statement: Sql,
    pub rows: Vec<Vec<Param<'static>>>,
}

/// A connection, its prepared statements and the runtime that drives it.
pub(crate) struct Connection {
    runtime: Runtime,
    client: Client,
    statements: HashMap<&'static str, Statement>,
    statements_for_many: HashMap<&'static str, Statement>,
    deadline: Duration,
    transactions: u64,
    /// See [`crate::Options::second_fence_alone`].
    pub(super) second_fence_alone: bool,
}

impl Connection {
    /// Connects as the role that serves requests. With `check`, says clearly when row-level security
    /// would not bite.
    pub(crate) fn open(url: &str, check: bool) -> StoreResult<Self> {
        let mut connection = Self::open_as_owner(url)?;
        connection.deadline = STATEMENT_DEADLINE;
        if connection.may_serve()? {
            connection.batch(&format!("set role {ROLE}"))?;
        }
        if check && connection.bypasses_row_security()? {
            return Err(StoreError::refused(
                "this PostgreSQL role is a superuser or may bypass row-level security, so organisations would \
                 not be kept apart; run `facteur migrate` with it once, or connect as an ordinary role",
            ));
        }
        connection.batch(SETTINGS)?;
        Ok(connection)
    }

    /// Connects as whoever the URL names: for migrations.
    pub(crate) fn open_as_owner(url: &str) -> StoreResult<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StoreError::fault(format!("cannot start a database runtime: {error}")))?;
        let config = configuration(url)?;
        let tls = Tls::new(config.get_ssl_mode())?;
        let client = drive(&runtime, CONNECT_DEADLINE, async {
            let (client, connection) = config.connect(tls).await?;
            // Its errors reach every statement that waits for it.
            tokio::spawn(connection);
            Ok(client)
        })?;
        Ok(Self {
            runtime,
            client,
            statements: HashMap::new(),
            statements_for_many: HashMap::new(),
            deadline: Duration::from_hours(1),
            transactions: 0,
            second_fence_alone: false,
        })
    }

    /// Counts a transaction, and tells whether its plans should be made anew. A plan made while a table was
    /// empty is kept for good and may read it whole when it is full, until the server has looked at the
    /// table by itself, a minute or more later: so plans are renewed as the connection grows old.
    pub(crate) fn counts_to_new_plans(&mut self) -> bool {
        self.transactions += 1;
        self.transactions >= 32 && self.transactions.is_power_of_two()
    }

    pub(crate) fn is_open(&self) -> bool {
        !self.client.is_closed()
    }

    /// Runs several statements as one text, without parameters.
    pub(crate) fn batch(&mut self, text: &str) -> StoreResult<()> {
        drive(&self.runtime, self.deadline, self.client.batch_execute(text))
    }

    pub(crate) fn execute(&mut self, text: &'static str, params: &[Param<'_>]) -> StoreResult<u64> {
        let statement = self.prepared(text)?;
        let params = as_parameters(params);
        drive(
            &self.runtime,
            self.deadline,
            self.client.execute(&statement, &params),
        )
    }

    pub(crate) fn query(&mut self, text: &'static str, params: &[Param<'_>]) -> StoreResult<Vec<Row>> {
        let statement = self.prepared(text)?;
        let params = as_parameters(params);
        let rows = drive(
            &self.runtime,
            self.deadline,
            self.client.query(&statement, &params),
        )?;
        rows.iter().map(row).collect()
    }

    /// The same query for each set of parameters: all are sent before the first answer is awaited.
    pub(crate) fn query_each(
        &mut self,
        text: &'static str,
        sets: &[Vec<Param<'_>>],
    ) -> StoreResult<Vec<Vec<Row>>> {
        let statement = self.prepared(text)?;
        let sets: Vec<_> = sets.iter().map(|params| as_parameters(params)).collect();
        let (client, statement) = (&self.client, &statement);
        let all = try_join_all(sets.iter().map(|params| client.query(statement, params)));
        drive(&self.runtime, self.deadline, all)?
            .iter()
            .map(|rows| rows.iter().map(row).collect())
            .collect()
    }

    /// All statements in order, those of many rows first: all are sent before the first answer is awaited.
    pub(crate) fn execute_all(
        &mut self,
        rows: Vec<Rows>,
        batch: &[(Sql, Vec<Param<'static>>)],
    ) -> StoreResult<()> {
        let mut many = Vec::with_capacity(rows.len());
        for Rows { statement, rows } in rows {
            let statement = self.prepared_for_many(statement.postgres)?;
            many.push((statement, columns(rows)));
        }
        for (sql, _) in batch {
            self.prepared(sql.postgres)?;
        }
        let many = many
            .iter()
            .map(|(statement, columns)| (statement, columns.iter().map(as_parameter).collect()));
        let single = batch
            .iter()
            .filter_map(|(sql, params)| Some((self.statements.get(sql.postgres)?, as_parameters(params))));
        let calls: Vec<(&Statement, Vec<_>)> = many.chain(single).collect();
        let client = &self.client;
        let all = try_join_all(
            calls
                .iter()
                .map(|(statement, params)| client.execute(*statement, params)),
        );
        drive(&self.runtime, self.deadline, all).map(drop)
    }

    /// The statement for arrays of the parameters of `text`.
    fn prepared_for_many(&mut self, text: &'static str) -> StoreResult<Statement> {
        if let Some(statement) = self.statements_for_many.get(text) {
            return Ok(statement.clone());
        }
        let types = self.prepared(text)?.params().to_vec();
        let many = for_many(text, &types)
            .ok_or_else(|| StoreError::fault(format!("this statement is not one of rows: {text}")))?;
        let statement = drive(&self.runtime, self.deadline, self.client.prepare(&many))?;
        self.statements_for_many.insert(text, statement.clone());
        Ok(statement)
    }

    fn prepared(&mut self, text: &'static str) -> StoreResult<Statement> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        let asked = if self.second_fence_alone {
            Cow::Owned(super::fence::without_first_fence(text))
        } else {
            Cow::Borrowed(text)
        };
        let statement = drive(&self.runtime, self.deadline, self.client.prepare(&asked))?;
        self.statements.insert(text, statement.clone());
        Ok(statement)
    }

    /// Whether the role that serves requests is there and may be taken on. PostgreSQL 16 tells apart whether a
    /// member may also take the role on.
    fn may_serve(&mut self) -> StoreResult<bool> {
        let rows = self.query(
            "select pg_has_role(current_user, oid, case when current_setting('server_version_num')::int >= 160000 \
             then 'SET' else 'MEMBER' end) from pg_roles where rolname = 'facteur_app'",
            &[],
        )?;
        rows.first().map_or(Ok(false), |row| row.get(0))
    }

    fn bypasses_row_security(&mut self) -> StoreResult<bool> {
        let rows = self.query(
            "select (rolsuper or rolbypassrls)::int from pg_roles where rolname = current_user",
            &[],
        )?;
        rows.first().map_or(Ok(false), |row| row.get(0))
    }
}

fn configuration(url: &str) -> StoreResult<Config> {
    // Our `require` checks as much as these two do elsewhere.
    let url = url
        .replace("sslmode=verify-full", "sslmode=require")
        .replace("sslmode=verify-ca", "sslmode=require");
    let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| {
        StoreError::refused(format!(
            "the PostgreSQL URL cannot be read: {}",
            with_causes(&error)
        ))
    })?;
    config.connect_timeout(Duration::from_secs(10));
    config.keepalives_idle(Duration::from_secs(30));
    config.application_name("facteur");
    Ok(config)
}

fn drive<T>(
    runtime: &Runtime,
    deadline: Duration,
    call: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> StoreResult<T> {
    runtime.block_on(async {
        tokio::time::timeout(deadline, call)
            .await
            .map_err(|_| {
                StoreError::new(
                    ErrorKind::Unavailable,
                    format!("PostgreSQL did not answer within {} s", deadline.as_secs()),
                )
            })?
            .map_err(StoreError::from)
    })
}

fn as_parameters<'a>(params: &'a [Param<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(as_parameter).collect()
}

fn as_parameter<T: ToSql + Sync>(value: &T) -> &(dyn ToSql + Sync) {
    value
}

/// The values of many rows, column by column.
fn columns(rows: Vec<Vec<Param<'static>>>) -> Vec<Vec<Param<'static>>> {
    let width = rows.first().map_or(0, Vec::len);
    let mut columns: Vec<Vec<Param<'static>>> = (0..width).map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    columns
}

fn row(raw: &tokio_postgres::Row) -> StoreResult<Row> {
    let columns = raw.columns().len();
    (0..columns)
        .map(|column| value(raw, column))
        .collect::<Result<Vec<_>, _>>()
        .map(Row)
        .map_err(StoreError::from)
}

fn value(raw: &tokio_postgres::Row, column: usize) -> Result<Value, tokio_postgres::Error> {
    let kind = raw.columns()[column].type_();
    let value = match *kind {
        Type::INT8 => raw.try_get::<_, Option<i64>>(column)?.map(Value::Int),
        Type::INT4 => raw
            .try_get::<_, Option<i32>>(column)?
            .map(|number| Value::Int(i64::from(number))),
        Type::BOOL => raw
            .try_get::<_, Option<bool>>(column)?
            .map(|truth| Value::Int(i64::from(truth))),
        Type::UUID => raw.try_get::<_, Option<Uuid>>(column)?.map(Value::Id),
        Type::BYTEA => raw.try_get::<_, Option<Vec<u8>>>(column)?.map(Value::Bytes),
        _ => raw.try_get::<_, Option<String>>(column)?.map(Value::Text),
    };
    Ok(value.unwrap_or(Value::Null))
}
