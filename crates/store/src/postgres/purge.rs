//! Nothing is left in the tables of what was deleted: PostgreSQL keeps dead rows until they are vacuumed, their
//! bytes in the gaps of pages until these are written again, and words in GIN indexes for ever.

use super::connection::Connection;
use crate::error::StoreResult;
use std::time::Duration;

/// Tables up to this size are written anew, which locks each for some seconds; larger ones are vacuumed in place.
const SMALL: i64 = 1 << 30;

const ROUNDS: u32 = 2;
const PAUSE: Duration = Duration::from_secs(2);

const TABLES: &str = "select c.relname, pg_total_relation_size(c.oid)::bigint from pg_class c \
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname";

/// Vacuums all tables, as whoever the URL names: the role that serves owns none.
pub(crate) fn purge(url: &str) -> StoreResult<()> {
    let mut connection = Connection::open_as_owner(url)?;
    connection.batch("set lock_timeout = '10s'")?;
    // What somebody's snapshot could still see at the first round, such as that of a statistics run of the
    // server's own, goes with the second.
    for round in 0..ROUNDS {
        if round > 0 {
            std::thread::sleep(PAUSE);
        }
        for row in connection.query(TABLES, &[])? {
            let (table, size): (String, i64) = (row.get(0)?, row.get(1)?);
            vacuum(&mut connection, &table, size)?;
        }
    }
    // The most common values of columns stand here. Only the database's owner may; for others the server's own
    // vacuum comes by.
    let _ = connection.batch("vacuum full pg_catalog.pg_statistic");
    Ok(())
}

fn vacuum(connection: &mut Connection, table: &str, size: i64) -> StoreResult<()> {
    // The name comes from the catalogue; it is quoted all the same.
    let name = format!("\"{}\"", table.replace('"', ""));
    if size <= SMALL
        && connection
            .batch(&format!("vacuum (full, analyze) {name}"))
            .is_ok()
    {
        return Ok(());
    }
    connection.batch(&format!("vacuum (analyze) {name}"))?;
    if table == "search" {
        connection.batch("reindex index concurrently search_words")?;
    }
    Ok(())
}
