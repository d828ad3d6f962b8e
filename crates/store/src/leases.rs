//! Leases: who of several processes watches which mailbox. A token rises with every new holder, so that
//! one who was away too long is noticed when it writes.

use crate::error::{ErrorKind, StoreError, StoreResult};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{Span, Timestamp};
use uuid::Uuid;

/// A lease that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What is leased, such as "mailbox/…".
    pub name: String,
    /// The process that holds it.
    pub holder: Uuid,
    /// Rises with every new holder.
    pub token: i64,
}

/// Takes the lease when it is free, has run out, or is ours already; else none.
pub fn lease_take(tx: &mut Tx<'_>, name: &str, holder: Uuid, length: Span) -> StoreResult<Option<Lease>> {
    const INSERT: Sql = sql(
        "insert into lease (name, holder, token, until) values ($1, $2, 0, 0) \
                             on conflict (name) do nothing",
    );
    const TAKE: Sql = sql(
        "update lease set token = token + case when holder = $2 and until >= $3 then 0 else 1 end, \
                           holder = $2, until = $4 where name = $1 and (until < $3 or holder = $2)",
    );
    const TOKEN: Sql = sql("select token from lease where name = $1 and holder = $2");
    let now = tx.database_now()?;
    tx.execute(INSERT, &[name.into(), Param::Id(holder)])?;
    let until = now + length;
    let changed = tx.execute(TAKE, &[name.into(), Param::Id(holder), now.into(), until.into()])?;
    if changed == 0 {
        return Ok(None);
    }
    let token = tx.query_one(TOKEN, &[name.into(), Param::Id(holder)])?.get(0)?;
    Ok(Some(Lease {
        name: name.to_owned(),
        holder,
        token,
    }))
}

/// Checks within a transaction that the lease is still ours, and keeps it so until the commit.
pub fn lease_check(tx: &mut Tx<'_>, lease: &Lease) -> StoreResult<()> {
    const CHECK: Sql = sql_for(
        "select 1 from lease where name = $1 and holder = $2 and token = $3",
        "select 1 from lease where name = $1 and holder = $2 and token = $3 for share",
    );
    let params = [(&lease.name).into(), Param::Id(lease.holder), lease.token.into()];
    if tx.query_opt(CHECK, &params)?.is_some() {
        return Ok(());
    }
    Err(StoreError::new(
        ErrorKind::LeaseLost,
        format!("another process took over {}; it goes on there", lease.name),
    ))
}

/// Gives the lease back, so that another process need not wait for its end.
pub fn lease_release(tx: &mut Tx<'_>, lease: &Lease) -> StoreResult<()> {
    const RELEASE: Sql = sql("update lease set until = 0 where name = $1 and holder = $2 and token = $3");
    tx.put(
        RELEASE,
        &[(&lease.name).into(), Param::Id(lease.holder), lease.token.into()],
    )
}

/// Whose lease it is now, and until when.
pub fn lease_holder(tx: &mut Tx<'_>, name: &str) -> StoreResult<Option<(Uuid, Timestamp)>> {
    const HOLDER: Sql = sql("select holder, until from lease where name = $1");
    tx.query_opt(HOLDER, &[name.into()])?
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .transpose()
}

/// The leases whose name begins so and that have not run out: name and holder.
pub fn lease_list(tx: &mut Tx<'_>, prefix: &str) -> StoreResult<Vec<(String, Uuid)>> {
    const LIST: Sql = sql("select name, holder from lease where name like $1 and until >= $2 order by name");
    let now = tx.database_now()?;
    // Names of leases hold no wildcards.
    let pattern = format!("{prefix}%");
    tx.query(LIST, &[(&pattern).into(), now.into()])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Ends every lease, of mailboxes and of jobs. Only for a process that is alone on its database: what a
/// former process held when it died is free at once. Its jobs keep the mark of having been begun.
pub fn lease_end_all(tx: &mut Tx<'_>) -> StoreResult<()> {
    const LEASES: Sql = sql("update lease set until = 0");
    const JOBS: Sql = sql("update job set leased_until = 1 where leased_until > 0");
    tx.put(LEASES, &[])?;
    tx.put(JOBS, &[])
}
