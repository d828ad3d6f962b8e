//! What keeping an installation in order needs: dead letters, counts and sizes.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{
    ArrivalId, ArrivalState, FolderId, Lane, MailboxId, OrganisationId, Status, Timestamp, TraceId,
};

/// A mail whose bytes are here and that could not be saved: it waits for somebody to try it again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DeadArrival {
    /// Its arrival.
    pub id: ArrivalId,
    /// The mailbox it came to.
    pub mailbox: MailboxId,
    /// The folder it lay in.
    pub folder: FolderId,
    /// IMAP's UID.
    pub uid: u32,
    /// Which line it stood in.
    pub lane: Lane,
    /// Bytes.
    pub size: i64,
    /// When it came to the server.
    pub internal_date: Timestamp,
    /// Why it could not be saved.
    pub detail: Option<String>,
    /// Follows it through logs.
    pub trace: TraceId,
}

/// The mails that could not be saved, oldest first.
pub fn arrival_dead_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<DeadArrival>> {
    const LIST: Sql = sql(
        "select id, mailbox, folder, uid, lane, size, internal_date, detail, trace from arrival \
         where organisation = $1 and state = 'kept_unread' and message is null order by id",
    );
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| {
            Ok(DeadArrival {
                id: row.get(0)?,
                mailbox: row.get(1)?,
                folder: row.get(2)?,
                uid: row.get(3)?,
                lane: row.word(4)?,
                size: row.get(5)?,
                internal_date: row.get(6)?,
                detail: row.maybe(7)?,
                trace: row.get(8)?,
            })
        })
        .collect()
}

/// Lets a mail that could not be saved wait to be handled again.
pub fn arrival_revive(tx: &mut Tx<'_>, organisation: OrganisationId, id: ArrivalId) -> StoreResult<()> {
    const REVIVE: Sql = sql(
        "update arrival set state = 'accepted', detail = null, attempts = 0, finished_at = null \
         where organisation = $1 and id = $2 and state = 'kept_unread' and message is null",
    );
    if tx.execute(REVIVE, &[Param::id(organisation), Param::id(id)])? == 1 {
        return Ok(());
    }
    Err(StoreError::not_found(format!(
        "there is no dead letter {id}; `facteur dead list` shows those there are"
    )))
}

/// How many mails wait to be handled, and since when the oldest does.
pub fn arrival_waiting(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
) -> StoreResult<(i64, Option<Timestamp>)> {
    const WAITING: Sql =
        sql("select count(*), min(accepted_at) from arrival where organisation = $1 and state = 'accepted'");
    let row = tx.query_one(WAITING, &[Param::id(organisation)])?;
    Ok((row.get(0)?, row.maybe(1)?))
}

/// How many arrivals of an organisation are in each state, those that are gone from their server included.
pub fn arrival_totals(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
) -> StoreResult<Vec<(ArrivalState, i64)>> {
    const TOTALS: Sql =
        sql("select state, count(*) from arrival where organisation = $1 group by state order by state");
    tx.query(TOTALS, &[Param::id(organisation)])?
        .iter()
        .map(|row| Ok((row.word(0)?, row.get(1)?)))
        .collect()
}

/// How many tickets have each status, on all shelves, without those that were folded into others.
pub fn ticket_totals(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<(Status, i64)>> {
    const TOTALS: Sql = sql(
        "select status, count(*) from ticket where organisation = $1 and folded_into is null \
         group by status order by status",
    );
    tx.query(TOTALS, &[Param::id(organisation)])?
        .iter()
        .map(|row| Ok((row.word(0)?, row.get(1)?)))
        .collect()
}

/// How many blobs an organisation has, and their bytes once they are unpacked. Reads the whole table: for
/// `doctor`, not for a metric.
pub fn blob_totals(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<(i64, i64)> {
    const TOTALS: Sql = sql_for(
        "select count(*), coalesce(sum(size), 0) from blob where organisation = $1",
        "select count(*), coalesce(sum(size), 0)::bigint from blob where organisation = $1",
    );
    let row = tx.query_one(TOTALS, &[Param::id(organisation)])?;
    Ok((row.get(0)?, row.get(1)?))
}

/// Bytes that the database takes on its disk, without what is not yet merged into it.
pub fn database_size(tx: &mut Tx<'_>) -> StoreResult<i64> {
    const SIZE: Sql = sql_for(
        "select page_count * page_size from pragma_page_count(), pragma_page_size()",
        "select pg_database_size(current_database())",
    );
    tx.query_one(SIZE, &[])?.get(0)
}
