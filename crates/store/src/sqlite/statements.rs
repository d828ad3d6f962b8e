//! Statements on one SQLite connection.

use crate::error::StoreResult;
use crate::value::{Param, Row, Value};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params_from_iter};

/// Runs a statement and tells how many rows it changed.
pub(crate) fn execute(connection: &Connection, text: &'static str, params: &[Param<'_>]) -> StoreResult<u64> {
    let mut statement = connection.prepare_cached(text)?;
    Ok(statement.execute(params_from_iter(params))? as u64)
}

/// Runs a query and gives its rows.
pub(crate) fn query(
    connection: &Connection,
    text: &'static str,
    params: &[Param<'_>],
) -> StoreResult<Vec<Row>> {
    let mut statement = connection.prepare_cached(text)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params_from_iter(params))?;
    let mut answer = Vec::new();
    while let Some(row) = rows.next()? {
        let values = (0..columns)
            .map(|column| row.get_ref(column).map(value))
            .collect::<Result<_, _>>()?;
        answer.push(Row(values));
    }
    Ok(answer)
}

fn value(raw: ValueRef<'_>) -> Value {
    match raw {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        // No table of ours holds fractions; a sum of them is not asked for either.
        ValueRef::Real(number) => Value::Int(number as i64),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}
