//! How often somebody guessed of late: one point in time for each thing that can be guessed at. What is kept is
//! read and written by `domain`'s [`Pace`](facteur_domain::Pace). Stands outside all organisations.

use crate::error::StoreResult;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use facteur_domain::Timestamp;

/// The point in time that is kept under a key; nobody else changes it before the commit. Whoever holds several
/// takes them in the order of their keys.
pub fn guess_hold(tx: &mut Tx<'_>, key: &[u8]) -> StoreResult<Timestamp> {
    const ENSURE: Sql = sql("insert into guess (key, free_at) values ($1, 0) on conflict (key) do nothing");
    const HOLD: Sql = sql_for(
        "select free_at from guess where key = $1",
        "select free_at from guess where key = $1 for update",
    );
    tx.put(ENSURE, &[key.into()])?;
    tx.query_one(HOLD, &[key.into()])?.get(0)
}

/// Keeps another point in time under a key that is held.
pub fn guess_set(tx: &mut Tx<'_>, key: &[u8], free_at: Timestamp) -> StoreResult<()> {
    const SET: Sql = sql("update guess set free_at = $2 where key = $1");
    tx.put(SET, &[key.into(), free_at.into()])
}

/// Forgets what lies so far back that it says nothing any more, and tells how much it was.
pub fn guess_sweep(tx: &mut Tx<'_>, before: Timestamp) -> StoreResult<u64> {
    const SWEEP: Sql = sql("delete from guess where free_at < $1");
    tx.execute(SWEEP, &[before.into()])
}
