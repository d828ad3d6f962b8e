//! The ledger as watchers and `reconcile` use it: what is listed, known, vanished or numbered anew.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{
    ArrivalId, ArrivalState, FolderId, Lane, MailboxId, MessageId, OrganisationId, Timestamp,
};
use std::collections::BTreeMap;

/// An arrival that the server lists and whose bytes are not here yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedArrival {
    /// Its id.
    pub id: ArrivalId,
    /// IMAP's UIDVALIDITY.
    pub uidvalidity: u32,
    /// IMAP's UID.
    pub uid: u32,
    /// The provider's own id.
    pub provider_id: String,
    /// Whether it stands behind live mail.
    pub lane: Lane,
    /// Bytes, as the server says.
    pub size: i64,
    /// When it came to the server.
    pub internal_date: Timestamp,
    /// Whether it is taken as archive.
    pub archive: bool,
}

/// What the ledger says of one place of a folder, without more than a comparison needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounted {
    /// The arrival.
    pub id: ArrivalId,
    /// IMAP's UID.
    pub uid: u32,
    /// The provider's own id.
    pub provider_id: String,
    /// What became of it.
    pub state: ArrivalState,
    /// Whether it was seen to be no longer on the server.
    pub gone: bool,
}

/// One row of the ledger, for people and for `reconcile`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LedgerRow {
    /// Its id.
    pub id: ArrivalId,
    /// The folder it lay in.
    pub folder: FolderId,
    /// IMAP's UIDVALIDITY.
    pub uidvalidity: u32,
    /// IMAP's UID.
    pub uid: u32,
    /// The provider's own id.
    pub provider_id: String,
    /// What became of it.
    pub state: ArrivalState,
    /// Bytes.
    pub size: i64,
    /// When it came to the server.
    pub internal_date: Timestamp,
    /// The message that it is, or is a copy of.
    pub message: Option<MessageId>,
    /// More about its state.
    pub detail: Option<String>,
    /// When it was seen to be no longer on the server.
    pub gone_at: Option<Timestamp>,
}

/// The next arrivals of a folder that are listed but not fetched.
pub fn arrival_listed(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    folder: FolderId,
    after: Option<ArrivalId>,
    limit: usize,
) -> StoreResult<Vec<ListedArrival>> {
    const LISTED: Sql = sql(
        "select id, uidvalidity, uid, provider_id, lane, size, internal_date, archive from arrival \
                             where organisation = $1 and folder = $2 and state = 'listed' and id > $3 \
                             order by id limit $4",
    );
    let after = after.map_or(Param::Id(uuid::Uuid::nil()), Param::id);
    tx.query(
        LISTED,
        &[Param::id(organisation), Param::id(folder), after, limit.into()],
    )?
    .iter()
    .map(|row| {
        Ok(ListedArrival {
            id: row.get(0)?,
            uidvalidity: row.get(1)?,
            uid: row.get(2)?,
            provider_id: row.get(3)?,
            lane: row.word(4)?,
            size: row.get(5)?,
            internal_date: row.get(6)?,
            archive: row.get(7)?,
        })
    })
    .collect()
}

/// All arrivals of a folder under a UIDVALIDITY that were on the server when last seen.
pub fn arrival_ledger(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    folder: FolderId,
    uidvalidity: u32,
) -> StoreResult<Vec<LedgerRow>> {
    const LEDGER: Sql = sql(
        "select id, folder, uidvalidity, uid, provider_id, state, size, internal_date, message, \
                             detail, gone_at from arrival where organisation = $1 and folder = $2 \
                             and uidvalidity = $3 and gone_at is null order by uid, provider_id",
    );
    tx.query(
        LEDGER,
        &[Param::id(organisation), Param::id(folder), uidvalidity.into()],
    )?
    .iter()
    .map(ledger_row)
    .collect()
}

/// Where a message lay, each place it was seen in: "why is this here?".
pub fn arrival_of_message(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message: MessageId,
) -> StoreResult<Vec<LedgerRow>> {
    let mut each = arrival_of_message_each(tx, organisation, &[message])?;
    Ok(each.pop().unwrap_or_default())
}

/// Where each of these messages lay, in the order asked.
pub fn arrival_of_message_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    messages: &[MessageId],
) -> StoreResult<Vec<Vec<LedgerRow>>> {
    const PLACES: Sql = sql(
        "select id, folder, uidvalidity, uid, provider_id, state, size, internal_date, message, \
                             detail, gone_at from arrival where organisation = $1 and message = $2 order by id",
    );
    let sets: Vec<Vec<Param<'_>>> = messages
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect();
    tx.query_each(PLACES, &sets)?
        .iter()
        .map(|rows| rows.iter().map(ledger_row).collect())
        .collect()
}

/// The arrival of a place of a source without UIDs.
pub fn arrival_by_provider_id(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    folder: FolderId,
    provider_id: &str,
) -> StoreResult<Option<ArrivalId>> {
    const FIND: Sql = sql(
        "select id from arrival where organisation = $1 and folder = $2 and uidvalidity = 0 \
         and uid = 0 and provider_id = $3",
    );
    let params = [Param::id(organisation), Param::id(folder), provider_id.into()];
    tx.query_opt(FIND, &params)?.map(|row| row.get(0)).transpose()
}

/// How many mails of a mailbox are still to be fetched, or to be handled behind live mail.
pub fn arrival_bulk_waiting(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: MailboxId,
) -> StoreResult<i64> {
    const ACCEPTED: Sql = sql(
        "select count(*) from arrival where organisation = $1 and mailbox = $2 \
                               and lane = 'bulk' and state = 'accepted'",
    );
    const LISTED: Sql = sql(
        "select count(*) from folder f join arrival a on a.organisation = f.organisation \
                             and a.folder = f.id and a.state = 'listed' \
                             where f.organisation = $1 and f.mailbox = $2",
    );
    let params = [Param::id(organisation), Param::id(mailbox)];
    let accepted: i64 = tx.query_one(ACCEPTED, &params)?.get(0)?;
    let listed: i64 = tx.query_one(LISTED, &params)?.get(0)?;
    Ok(accepted + listed)
}

/// How many arrivals of each folder of a mailbox are in each state, of those still on the server.
pub fn arrival_counts_by_folder(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: MailboxId,
) -> StoreResult<Vec<(FolderId, ArrivalState, i64)>> {
    const COUNTS: Sql = sql(
        "select folder, state, count(*) from arrival where organisation = $1 \
                             and mailbox = $2 and gone_at is null group by folder, state",
    );
    tx.query(COUNTS, &[Param::id(organisation), Param::id(mailbox)])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.word(1)?, row.get(2)?)))
        .collect()
}

/// Whether a place of a source without UIDs is known already, in the order asked.
pub fn arrival_known(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    folder: FolderId,
    provider_ids: &[String],
) -> StoreResult<Vec<bool>> {
    const KNOWN: Sql = sql(
        "select 1 from arrival where organisation = $1 and folder = $2 and uidvalidity = 0 \
                            and uid = 0 and provider_id = $3",
    );
    let sets: Vec<Vec<Param<'_>>> = provider_ids
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(folder), id.into()])
        .collect();
    let answers = tx.query_each(KNOWN, &sets)?;
    Ok(answers.iter().map(|rows| !rows.is_empty()).collect())
}

/// Notes that a message is no longer on the server. What became of it stays as it is.
pub fn arrival_gone(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ArrivalId,
    now: Timestamp,
) -> StoreResult<()> {
    const GONE: Sql = sql("update arrival set gone_at = $3 where organisation = $1 and id = $2");
    tx.put(GONE, &[Param::id(organisation), Param::id(id), now.into()])
}

/// What the ledger says of a folder under a UIDVALIDITY, also of what is gone, by UID.
pub fn arrival_accounted(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    folder: FolderId,
    uidvalidity: u32,
) -> StoreResult<Vec<Accounted>> {
    const ACCOUNTED: Sql = sql(
        "select id, uid, provider_id, state, gone_at from arrival where organisation = $1 and folder = $2 \
         and uidvalidity = $3 order by uid, provider_id",
    );
    tx.query(
        ACCOUNTED,
        &[Param::id(organisation), Param::id(folder), uidvalidity.into()],
    )?
    .iter()
    .map(|row| {
        Ok(Accounted {
            id: row.get(0)?,
            uid: row.get(1)?,
            provider_id: row.get(2)?,
            state: row.word(3)?,
            gone: row.maybe::<Timestamp>(4)?.is_some(),
        })
    })
    .collect()
}

/// How many messages of a folder have an arrival row and were on the server when last seen.
pub fn arrival_present(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    folder: FolderId,
    uidvalidity: u32,
) -> StoreResult<i64> {
    const PRESENT: Sql = sql(
        "select count(*) from arrival where organisation = $1 and folder = $2 and uidvalidity = $3 \
         and gone_at is null",
    );
    tx.query_one(
        PRESENT,
        &[Param::id(organisation), Param::id(folder), uidvalidity.into()],
    )?
    .get(0)
}

/// Notes that messages are no longer on the server. Those whose bytes never came here end as gone.
pub fn arrival_vanished(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &[ArrivalId],
    now: Timestamp,
) -> StoreResult<()> {
    const VANISHED: Sql = sql("update arrival set gone_at = $3, \
         state = case when state in ('listed', 'unfetchable') then 'gone' else state end, \
         finished_at = case when state = 'listed' then $3 else finished_at end \
         where organisation = $1 and id = $2 and gone_at is null");
    for id in ids {
        tx.put(VANISHED, &[Param::id(organisation), Param::id(*id), now.into()])?;
    }
    Ok(())
}

/// Notes that messages which seemed gone lie on the server all the same. Those whose bytes never came
/// here are to be fetched.
pub fn arrival_returned(tx: &mut Tx<'_>, organisation: OrganisationId, ids: &[ArrivalId]) -> StoreResult<()> {
    const RETURNED: Sql = sql(
        "update arrival set gone_at = null, state = case when state = 'gone' then 'listed' else state end, \
         finished_at = case when state = 'gone' then null else finished_at end \
         where organisation = $1 and id = $2",
    );
    for id in ids {
        tx.put(RETURNED, &[Param::id(organisation), Param::id(*id)])?;
    }
    Ok(())
}

/// Lists messages again that could not be fetched, so that they are tried once more.
pub fn arrival_relist(tx: &mut Tx<'_>, organisation: OrganisationId, ids: &[ArrivalId]) -> StoreResult<()> {
    const RELIST: Sql = sql("update arrival set state = 'listed', finished_at = null \
         where organisation = $1 and id = $2 and state = 'unfetchable'");
    for id in ids {
        tx.put(RELIST, &[Param::id(organisation), Param::id(*id)])?;
    }
    Ok(())
}

/// Ends all arrivals of a folder that stand under another UIDVALIDITY than its present one: nothing lies
/// at those places any more.
pub fn arrival_leave_behind(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    folder: FolderId,
    uidvalidity: u32,
    now: Timestamp,
) -> StoreResult<u64> {
    const LEAVE: Sql = sql("update arrival set gone_at = $4, \
         state = case when state in ('listed', 'unfetchable') then 'gone' else state end, \
         finished_at = case when state = 'listed' then $4 else finished_at end \
         where organisation = $1 and folder = $2 and uidvalidity <> $3 and gone_at is null");
    tx.execute(
        LEAVE,
        &[
            Param::id(organisation),
            Param::id(folder),
            uidvalidity.into(),
            now.into(),
        ],
    )
}

/// Lists what was left on the server as older than the start, from a point in time on: as work, or as
/// archive. Answers how many messages will be fetched because of it.
pub fn arrival_take_up(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: MailboxId,
    from: Timestamp,
    archive: bool,
) -> StoreResult<u64> {
    const TAKE_UP: Sql = sql(
        "update arrival set state = 'listed', archive = $4, finished_at = null \
         where organisation = $1 and mailbox = $2 and state = 'before_start' and internal_date >= $3 \
         and gone_at is null",
    );
    tx.execute(
        TAKE_UP,
        &[
            Param::id(organisation),
            Param::id(mailbox),
            from.into(),
            archive.into(),
        ],
    )
}

/// Moves a known arrival to the place the server gave it under a new UIDVALIDITY.
pub fn arrival_renumber(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ArrivalId,
    uidvalidity: u32,
    uid: u32,
) -> StoreResult<()> {
    const RENUMBER: Sql =
        sql("update arrival set uidvalidity = $3, uid = $4 where organisation = $1 and id = $2");
    tx.put(
        RENUMBER,
        &[
            Param::id(organisation),
            Param::id(id),
            uidvalidity.into(),
            uid.into(),
        ],
    )
}

/// What recognises a message again after its folder was numbered anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognisable {
    /// The arrival.
    pub id: ArrivalId,
    /// Bytes.
    pub size: i64,
    /// When it came to the server.
    pub internal_date: Timestamp,
    /// What became of it.
    pub state: ArrivalState,
    /// Its Message-ID without brackets, where its message is here.
    pub message_id: Option<String>,
    /// A keyed hash of its Message-ID, when it was erased.
    pub erased_key: Option<Vec<u8>>,
}

/// The arrivals of a folder under any UIDVALIDITY but this one, in the order of their UIDs: those that
/// must be recognised again now that this is the folder's.
pub fn arrival_recognisable(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    folder: FolderId,
    uidvalidity: u32,
) -> StoreResult<Vec<Recognisable>> {
    const FIND: Sql = sql(
        "select a.id, a.size, a.internal_date, a.state, m.message_id, a.erased_key from arrival a \
                           left join message m on m.organisation = a.organisation and m.id = a.message \
                           where a.organisation = $1 and a.folder = $2 and a.uidvalidity <> $3 \
                           and a.gone_at is null order by a.uidvalidity, a.uid",
    );
    tx.query(
        FIND,
        &[Param::id(organisation), Param::id(folder), uidvalidity.into()],
    )?
    .iter()
    .map(|row| {
        Ok(Recognisable {
            id: row.get(0)?,
            size: row.get(1)?,
            internal_date: row.get(2)?,
            state: row.word(3)?,
            message_id: row.maybe(4)?,
            erased_key: row.maybe(5)?,
        })
    })
    .collect()
}

/// How many arrivals of a mailbox are in each state, of those still on the server.
pub fn arrival_counts(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: MailboxId,
) -> StoreResult<BTreeMap<ArrivalState, i64>> {
    const COUNTS: Sql = sql(
        "select state, count(*) from arrival where organisation = $1 and mailbox = $2 \
                             and gone_at is null group by state",
    );
    tx.query(COUNTS, &[Param::id(organisation), Param::id(mailbox)])?
        .iter()
        .map(|row| Ok((row.word(0)?, row.get(1)?)))
        .collect()
}

fn ledger_row(row: &Row) -> StoreResult<LedgerRow> {
    Ok(LedgerRow {
        id: row.get(0)?,
        folder: row.get(1)?,
        uidvalidity: row.get(2)?,
        uid: row.get(3)?,
        provider_id: row.get(4)?,
        state: row.word(5)?,
        size: row.get(6)?,
        internal_date: row.get(7)?,
        message: row.maybe(8)?,
        detail: row.maybe(9)?,
        gone_at: row.maybe(10)?,
    })
}
