//! What requests were answered, so that a repetition gets the same (draft-ietf-httpapi-idempotency-key-header).

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{MemberId, OrganisationId, Timestamp};

/// Which request: a key means something to one member on one route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// Who asks.
    pub member: MemberId,
    /// What for, such as `POST /tickets/{id}/answers`.
    pub route: String,
    /// The key that they chose.
    pub key: String,
}

/// How a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestState {
    /// It is new, and this is who works on it.
    Begun,
    /// Somebody works on it.
    Running,
    /// It was answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// What was answered.
        body: String,
    },
    /// The key was used for another request.
    Other,
}

/// Begins a request, unless it was asked before. One that was begun before `stale` and never answered died
/// with its process: it begins anew.
pub fn request_begin(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    key: &RequestKey,
    request_hash: &[u8],
    now: Timestamp,
    stale: Timestamp,
) -> StoreResult<RequestState> {
    const BEGIN: Sql = sql(
        "insert into idempotency_key (organisation, member, route, key, request_hash, status, body, created_at) \
         values ($1, $2, $3, $4, $5, 0, '', $6) on conflict (organisation, member, route, key) do update \
         set created_at = excluded.created_at where idempotency_key.status = 0 \
         and idempotency_key.created_at < $7 and idempotency_key.request_hash = excluded.request_hash",
    );
    const GET: Sql = sql(
        "select request_hash, status, body from idempotency_key where organisation = $1 \
                          and member = $2 and route = $3 and key = $4",
    );
    let name = named(organisation, key);
    let mut params = name.to_vec();
    params.extend([request_hash.into(), now.into(), stale.into()]);
    // Of two that come at once, the second waits here for the first.
    if tx.execute(BEGIN, &params)? == 1 {
        return Ok(RequestState::Begun);
    }
    let row = tx.query_one(GET, &name)?;
    if row.get::<Vec<u8>>(0)? != request_hash {
        return Ok(RequestState::Other);
    }
    Ok(match row.get::<i64>(1)? {
        0 => RequestState::Running,
        status => RequestState::Answered {
            status: status as u16,
            body: row.get(2)?,
        },
    })
}

/// Keeps what a request was answered.
pub fn request_answer(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    key: &RequestKey,
    status: u16,
    body: &str,
) -> StoreResult<()> {
    const ANSWER: Sql = sql(
        "update idempotency_key set status = $5, body = $6 where organisation = $1 and member = $2 \
         and route = $3 and key = $4",
    );
    let mut params = named(organisation, key).to_vec();
    params.extend([i64::from(status).into(), body.into()]);
    tx.put(ANSWER, &params)
}

/// Forgets a request that failed: the same may be tried again.
pub fn request_forget(tx: &mut Tx<'_>, organisation: OrganisationId, key: &RequestKey) -> StoreResult<()> {
    const FORGET: Sql = sql(
        "delete from idempotency_key where organisation = $1 and member = $2 \
                             and route = $3 and key = $4",
    );
    tx.put(FORGET, &named(organisation, key))
}

/// Forgets what was asked before that time, and tells how much it was.
pub fn request_sweep(tx: &mut Tx<'_>, organisation: OrganisationId, before: Timestamp) -> StoreResult<u64> {
    const SWEEP: Sql = sql("delete from idempotency_key where organisation = $1 and created_at < $2");
    tx.execute(SWEEP, &[Param::id(organisation), before.into()])
}

fn named(organisation: OrganisationId, key: &RequestKey) -> [Param<'_>; 4] {
    [
        Param::id(organisation),
        Param::id(key.member),
        (&key.route).into(),
        (&key.key).into(),
    ]
}
