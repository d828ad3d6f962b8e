//! People who sign in, and their sessions. Both stand outside all organisations: who signs in is not known to
//! belong to one yet. A token is never kept, only its hash.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{OrganisationId, Timestamp, UserId};

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Mail address, lower case.
    pub address: String,
    /// The password's hash in PHC string format, salt and costs included.
    pub password_hash: String,
}

/// One browser that a person signed in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of its token.
    pub token_hash: Vec<u8>,
    /// Who signed in.
    pub user: UserId,
    /// In which organisation.
    pub organisation: OrganisationId,
    /// What a form of this session must bring along.
    pub csrf: String,
    /// What the browser called itself.
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, give or take.
    pub last_seen_at: Timestamp,
    /// When it ends unless it is used before.
    pub expires_at: Timestamp,
}

/// Makes a user; refused when the address is there already.
pub fn user_insert(tx: &mut Tx<'_>, user: &User, now: Timestamp) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into user_account (id, address, password_hash, created_at) values ($1, $2, $3, $4) \
         on conflict do nothing",
    );
    let params = [
        Param::id(user.id),
        (&user.address).into(),
        (&user.password_hash).into(),
        now.into(),
    ];
    if tx.execute(INSERT, &params)? == 1 {
        return Ok(());
    }
    Err(StoreError::refused(format!(
        "{} can sign in already; sign in, or set another password",
        user.address
    )))
}

/// The user of that address, which is in lower case.
pub fn user_by_address(tx: &mut Tx<'_>, address: &str) -> StoreResult<Option<User>> {
    const GET: Sql = sql("select id, address, password_hash from user_account where address = $1");
    tx.query_opt(GET, &[address.into()])?
        .as_ref()
        .map(user)
        .transpose()
}

/// One user.
pub fn user_get(tx: &mut Tx<'_>, id: UserId) -> StoreResult<Option<User>> {
    const GET: Sql = sql("select id, address, password_hash from user_account where id = $1");
    tx.query_opt(GET, &[Param::id(id)])?
        .as_ref()
        .map(user)
        .transpose()
}

/// Whether anybody can sign in.
pub fn user_any(tx: &mut Tx<'_>) -> StoreResult<bool> {
    const ANY: Sql = sql("select 1 from user_account limit 1");
    Ok(tx.query_opt(ANY, &[])?.is_some())
}

/// Sets another password.
pub fn user_set_password(tx: &mut Tx<'_>, id: UserId, password_hash: &str) -> StoreResult<()> {
    const SET: Sql = sql("update user_account set password_hash = $2 where id = $1");
    tx.put(SET, &[Param::id(id), password_hash.into()])
}

/// Begins a session.
pub fn session_insert(tx: &mut Tx<'_>, session: &Session) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into session (token_hash, user_account, organisation, csrf, device, created_at, last_seen_at, \
         expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    tx.put(
        INSERT,
        &[
            session.token_hash.as_slice().into(),
            Param::id(session.user),
            Param::id(session.organisation),
            (&session.csrf).into(),
            (&session.device).into(),
            session.created_at.into(),
            session.last_seen_at.into(),
            session.expires_at.into(),
        ],
    )
}

/// The session of a token's hash, unless it has ended.
pub fn session_get(tx: &mut Tx<'_>, token_hash: &[u8], now: Timestamp) -> StoreResult<Option<Session>> {
    const GET: Sql = sql(
        "select token_hash, user_account, organisation, csrf, device, created_at, last_seen_at, expires_at \
         from session where token_hash = $1 and expires_at > $2",
    );
    tx.query_opt(GET, &[token_hash.into(), now.into()])?
        .as_ref()
        .map(session)
        .transpose()
}

/// Notes that a session was used, and until when it lasts now. One that was ended meanwhile stays ended.
pub fn session_touch(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    now: Timestamp,
    expires_at: Timestamp,
) -> StoreResult<()> {
    const TOUCH: Sql = sql("update session set last_seen_at = $2, expires_at = $3 where token_hash = $1");
    tx.put(TOUCH, &[token_hash.into(), now.into(), expires_at.into()])
}

/// Ends a session.
pub fn session_end(tx: &mut Tx<'_>, token_hash: &[u8]) -> StoreResult<()> {
    const END: Sql = sql("delete from session where token_hash = $1");
    tx.put(END, &[token_hash.into()])
}

/// Ends all sessions of a user but one, and tells how many there were.
pub fn session_end_others(tx: &mut Tx<'_>, user: UserId, but: Option<&[u8]>) -> StoreResult<u64> {
    const END: Sql = sql_for(
        "delete from session where user_account = $1 and ($2 is null or token_hash <> $2)",
        "delete from session where user_account = $1 and ($2::bytea is null or token_hash <> $2)",
    );
    tx.execute(END, &[Param::id(user), but.into()])
}

/// Forgets the sessions that have ended, and tells how many there were.
pub fn session_sweep(tx: &mut Tx<'_>, now: Timestamp) -> StoreResult<u64> {
    const SWEEP: Sql = sql("delete from session where expires_at <= $1");
    tx.execute(SWEEP, &[now.into()])
}

fn user(row: &Row) -> StoreResult<User> {
    Ok(User {
        id: row.get(0)?,
        address: row.get(1)?,
        password_hash: row.get(2)?,
    })
}

fn session(row: &Row) -> StoreResult<Session> {
    Ok(Session {
        token_hash: row.get(0)?,
        user: row.get(1)?,
        organisation: row.get(2)?,
        csrf: row.get(3)?,
        device: row.get(4)?,
        created_at: row.get(5)?,
        last_seen_at: row.get(6)?,
        expires_at: row.get(7)?,
    })
}
