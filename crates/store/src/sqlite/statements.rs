//! Statements on one SQLite connection.

use crate::error::{StoreError, StoreResult};
use crate::value::{Param, Row, Value};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement};

/// Runs a statement and tells how many rows it changed.
pub(crate) fn execute(connection: &Connection, text: &'static str, params: &[Param<'_>]) -> StoreResult<u64> {
    let mut statement = connection.prepare_cached(text)?;
    bind(&mut statement, params)?;
    Ok(statement.raw_execute()? as u64)
}

/// To SQLite `$3` is a name, and names are numbered by where they first stand in the text: so each is bound by
/// the number it says.
fn bind(statement: &mut Statement<'_>, params: &[Param<'_>]) -> StoreResult<()> {
    for place in 1..=statement.parameter_count() {
        let param = statement
            .parameter_name(place)
            .and_then(|name| name.get(1..)?.parse::<usize>().ok())
            .and_then(|number| params.get(number.checked_sub(1)?));
        let Some(param) = param else {
            return Err(StoreError::fault(format!(
                "a statement lacks its parameter {place}"
            )));
        };
        statement.raw_bind_parameter(place, param)?;
    }
    Ok(())
}

/// Runs a query and gives its rows.
pub(crate) fn query(
    connection: &Connection,
    text: &'static str,
    params: &[Param<'_>],
) -> StoreResult<Vec<Row>> {
    let mut statement = connection.prepare_cached(text)?;
    let columns = statement.column_count();
    bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
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
