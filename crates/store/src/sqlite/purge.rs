//! Nothing is left in the file of what was deleted: SQLite keeps deleted rows in pages that are free, in the gaps
//! of others and in the write-ahead log, and FTS5 the words of deleted rows until their segments are merged.

use crate::error::{ErrorKind, StoreError, StoreResult};
use rusqlite::Connection;
use std::time::Duration;

/// Tries to empty the write-ahead log: a reader of an old state may hold it for a moment.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

pub(super) fn run(connection: &Connection) -> StoreResult<()> {
    connection.execute_batch("insert into search (search) values ('optimize')")?;
    // Its copy of the database lies in a file that has no name; in memory it could be larger than the machine.
    connection.execute_batch("pragma temp_store = file")?;
    let vacuumed = connection.execute_batch("vacuum");
    connection.execute_batch("pragma temp_store = memory")?;
    vacuumed?;
    for _ in 0..TRIES {
        let busy: i64 = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
        if busy == 0 {
            return Ok(());
        }
        std::thread::sleep(PAUSE);
    }
    Err(StoreError::new(
        ErrorKind::Unavailable,
        "the write-ahead log could not be emptied since somebody reads an old state; it is tried again",
    ))
}
