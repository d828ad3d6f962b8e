//! One-time links: tokens that are good for one use, of which only the hash is kept. Stands outside all
//! organisations: who follows one is not signed in.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{Timestamp, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A one-time link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link<P> {
    /// Whose it is; none for somebody who is no user yet.
    pub user: Option<UserId>,
    /// The mail address it was sent to.
    pub address: String,
    /// What it stands for, besides.
    pub payload: P,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

/// Makes a link of that purpose, with the hash of its token.
pub fn link_insert<P: Serialize>(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    purpose: &str,
    link: &Link<P>,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into one_time_link (token_hash, purpose, user_account, address, payload, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    );
    let payload = serde_json::to_string(&link.payload)
        .map_err(|error| StoreError::fault(format!("a link cannot be written as JSON: {error}")))?;
    tx.put(
        INSERT,
        &[
            token_hash.into(),
            purpose.into(),
            Param::id_or_null(link.user),
            (&link.address).into(),
            payload.into(),
            link.created_at.into(),
            link.expires_at.into(),
        ],
    )
}

/// Uses a link: it is gone. None when there is no such one of that purpose, or its time is over. Of two who use
/// the same one at once, one gets it.
pub fn link_use<P: DeserializeOwned>(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    purpose: &str,
    now: Timestamp,
) -> StoreResult<Option<Link<P>>> {
    const USE: Sql = sql(
        "delete from one_time_link where token_hash = $1 and purpose = $2 and expires_at > $3 \
         returning user_account, address, payload, created_at, expires_at",
    );
    let used = tx.query_opt(USE, &[token_hash.into(), purpose.into(), now.into()])?;
    used.map(|row| read(&row)).transpose()
}

/// A link as it stands, without using it.
pub fn link_get<P: DeserializeOwned>(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    purpose: &str,
    now: Timestamp,
) -> StoreResult<Option<Link<P>>> {
    const GET: Sql = sql(
        "select user_account, address, payload, created_at, expires_at from one_time_link \
         where token_hash = $1 and purpose = $2 and expires_at > $3",
    );
    let found = tx.query_opt(GET, &[token_hash.into(), purpose.into(), now.into()])?;
    found.map(|row| read(&row)).transpose()
}

fn read<P: DeserializeOwned>(row: &crate::value::Row) -> StoreResult<Link<P>> {
    Ok(Link {
        user: row.maybe(0)?,
        address: row.get(1)?,
        payload: row.json(2)?,
        created_at: row.get(3)?,
        expires_at: row.get(4)?,
    })
}

/// Takes all links of a user back that have that purpose.
pub fn link_end(tx: &mut Tx<'_>, user: UserId, purpose: &str) -> StoreResult<()> {
    const END: Sql = sql("delete from one_time_link where user_account = $1 and purpose = $2");
    tx.put(END, &[Param::id(user), purpose.into()])
}

/// Forgets the links whose time is over, and tells how many there were.
pub fn link_sweep(tx: &mut Tx<'_>, now: Timestamp) -> StoreResult<u64> {
    const SWEEP: Sql = sql("delete from one_time_link where expires_at <= $1");
    tx.execute(SWEEP, &[now.into()])
}
