//! Arrivals: the ledger of what lay where, and what became of it. Here is what intake does with them;
//! what watchers and `reconcile` do is in the ledger.

mod ledger;

use crate::blobs::StoredBlob;
use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::id::Id;
use facteur_domain::{
    ArrivalId, ArrivalState, FolderId, Lane, MailboxId, MessageId, OrganisationId, Place, Timestamp, TraceId,
};
use std::collections::HashMap;

pub use ledger::*;

/// An arrival to be written.
#[derive(Debug, Clone)]
pub struct NewArrival {
    /// Its id; ids rise in the order of arrival.
    pub id: ArrivalId,
    /// Where the message lay.
    pub place: Place,
    /// Whether it stands behind live mail.
    pub lane: Lane,
    /// `listed`, `accepted`, or final at once.
    pub state: ArrivalState,
    /// Whether it is taken as archive.
    pub archive: bool,
    /// Bytes, as the server says or as they are.
    pub size: i64,
    /// When it came to the server.
    pub internal_date: Timestamp,
    /// The blob with its bytes.
    pub sha256: Option<[u8; 32]>,
    /// More about its state, for people.
    pub detail: Option<String>,
    /// Follows it through jobs and events.
    pub trace: TraceId,
}

/// An arrival whose bytes are here and that waits to be handled.
#[derive(Debug, Clone)]
pub struct PendingArrival {
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
    /// Whether it is taken as archive.
    pub archive: bool,
    /// When it came to the server.
    pub internal_date: Timestamp,
    /// When Facteur accepted it.
    pub accepted_at: Timestamp,
    /// How often its handling was begun and not ended.
    pub attempts: i64,
    /// Follows it through jobs and events.
    pub trace: TraceId,
    /// Its bytes.
    pub blob: StoredBlob,
}

/// Writes an arrival. Where its place is known, only one that was listed or could not be fetched goes
/// on; a second acceptance of the same place changes nothing, but must be in another transaction.
pub fn arrival_put(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    arrival: &NewArrival,
    now: Timestamp,
) -> StoreResult<()> {
    const PUT: Sql = sql(
        "insert into arrival (organisation, id, mailbox, folder, uidvalidity, uid, provider_id, lane, state, archive, \
         size, internal_date, sha256, detail, accepted_at, finished_at, trace, gone_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
         on conflict (organisation, folder, uidvalidity, uid, provider_id) do update set \
         state = excluded.state, sha256 = excluded.sha256, size = excluded.size, detail = excluded.detail, \
         accepted_at = excluded.accepted_at, finished_at = excluded.finished_at, gone_at = excluded.gone_at \
         where arrival.state in ('listed', 'unfetchable', 'gone') and excluded.state <> 'listed'",
    );
    let finished = arrival.state.is_final().then_some(now);
    let gone = (arrival.state == ArrivalState::Gone).then_some(now);
    tx.put_row(
        PUT,
        &[
            Param::id(organisation),
            Param::id(arrival.id),
            Param::id(arrival.place.mailbox),
            Param::id(arrival.place.folder),
            arrival.place.uidvalidity.into(),
            arrival.place.uid.into(),
            (&arrival.place.provider_id).into(),
            arrival.lane.word().into(),
            arrival.state.word().into(),
            arrival.archive.into(),
            arrival.size.into(),
            arrival.internal_date.into(),
            arrival.sha256.as_ref().map(<[u8; 32]>::as_slice).into(),
            arrival.detail.as_deref().into(),
            now.into(),
            finished.into(),
            Param::id(arrival.trace),
            gone.into(),
        ],
    )
}

/// The next arrivals of a mailbox and lane that wait to be handled, in their order.
pub fn arrival_pending(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: MailboxId,
    lane: Lane,
    after: Option<ArrivalId>,
    limit: usize,
) -> StoreResult<Vec<PendingArrival>> {
    const PENDING: Sql = sql(
        "select a.id, a.folder, a.uidvalidity, a.uid, a.provider_id, a.archive, a.internal_date, a.accepted_at, \
         a.attempts, a.trace, b.sha256, b.size, b.compressed \
         from arrival a join blob b on b.organisation = a.organisation and b.sha256 = a.sha256 \
         where a.organisation = $1 and a.mailbox = $2 and a.lane = $3 and a.state = 'accepted' and a.id > $4 \
         order by a.id limit $5",
    );
    let after = after.map_or(Param::Id(uuid::Uuid::nil()), Param::id);
    tx.query(
        PENDING,
        &[
            Param::id(organisation),
            Param::id(mailbox),
            lane.word().into(),
            after,
            limit.into(),
        ],
    )?
    .into_iter()
    .map(|mut row| {
        Ok(PendingArrival {
            id: row.get(0)?,
            folder: row.get(1)?,
            uidvalidity: row.get(2)?,
            uid: row.get(3)?,
            provider_id: row.get(4)?,
            archive: row.get(5)?,
            internal_date: row.get(6)?,
            accepted_at: row.get(7)?,
            attempts: row.get(8)?,
            trace: row.get(9)?,
            blob: StoredBlob::from_row(organisation, &mut row, 10)?,
        })
    })
    .collect()
}

/// Counts one more begun handling, before it begins: a worker that dies leaves the count behind.
pub fn arrival_begin(tx: &mut Tx<'_>, organisation: OrganisationId, id: ArrivalId) -> StoreResult<()> {
    const BEGIN: Sql = sql("update arrival set attempts = attempts + 1 where organisation = $1 and id = $2");
    tx.put(BEGIN, &[Param::id(organisation), Param::id(id)])
}

/// Whether each of these still waits to be handled, in the order asked. Holds them until the commit, so
/// that of two workers only one handles an arrival.
pub fn arrival_still_pending(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &[ArrivalId],
) -> StoreResult<Vec<bool>> {
    // The state is looked at here: in the statement, PostgreSQL would take the index of what waits, which begins
    // with the mailbox, and walk all of it for each id.
    const READ: Sql = sql("select id, state from arrival where organisation = $1 and id = $2");
    const HOLD: Sql = crate::sql_for(
        "",
        "select a.id, a.state from unnest($2::uuid[]) with ordinality as asked (id, place) \
         cross join lateral (select r.id, r.state from arrival r where r.organisation = $1 and r.id = asked.id \
         for update) a order by asked.place",
    );
    let rows = if tx.is_sqlite() {
        let sets: Vec<Vec<Param<'_>>> = ids
            .iter()
            .map(|id| vec![Param::id(organisation), Param::id(*id)])
            .collect();
        tx.query_each(READ, &sets)?.into_iter().flatten().collect()
    } else {
        let all = Param::Ids(ids.iter().map(|id| id.uuid()).collect());
        tx.query(HOLD, &[Param::id(organisation), all])?
    };
    let states = rows
        .iter()
        .map(|row| Ok((row.get(0)?, row.word(1)?)))
        .collect::<StoreResult<HashMap<ArrivalId, ArrivalState>>>()?;
    Ok(ids
        .iter()
        .map(|id| states.get(id) == Some(&ArrivalState::Accepted))
        .collect())
}

/// Says what became of an arrival.
pub fn arrival_finish(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ArrivalId,
    state: ArrivalState,
    message: Option<MessageId>,
    detail: Option<&str>,
    now: Timestamp,
) -> StoreResult<()> {
    const FINISH: Sql = sql(
        "update arrival set state = $3, message = $4, detail = $5, finished_at = $6 \
                             where organisation = $1 and id = $2",
    );
    tx.put_row(
        FINISH,
        &[
            Param::id(organisation),
            Param::id(id),
            state.word().into(),
            Param::id_or_null(message),
            detail.into(),
            now.into(),
        ],
    )
}
