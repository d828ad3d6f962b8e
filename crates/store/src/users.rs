//! People who sign in, their browsers and sessions. Both stand outside all organisations: who signs in is not known to
//! belong to one yet. A token is never kept, only its hash.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::id::Id;
use facteur_domain::{OrganisationId, SessionId, Timestamp, UserId};

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Mail address, lower case.
    pub address: String,
    /// The password's hash in PHC string format, salt and costs included; empty for who signs in otherwise.
    pub password_hash: String,
    /// When it was proven that mail to the address reaches its owner.
    pub verified_at: Option<Timestamp>,
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
    /// The address it signed in from.
    pub address: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, give or take.
    pub last_seen_at: Timestamp,
    /// When it ends unless it is used before.
    pub expires_at: Timestamp,
}

impl Session {
    /// What it is called where its token must not be seen: the beginning of the hash.
    pub fn id(&self) -> SessionId {
        Self::id_of(&self.token_hash)
    }

    /// The same for the hash of a token.
    pub fn id_of(token_hash: &[u8]) -> SessionId {
        let mut bytes = [0_u8; 16];
        for (byte, hashed) in bytes.iter_mut().zip(token_hash) {
            *byte = *hashed;
        }
        SessionId::from_uuid(uuid::Uuid::from_bytes(bytes))
    }
}

/// Makes a user; refused when the address is there already.
pub fn user_insert(tx: &mut Tx<'_>, user: &User, now: Timestamp) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into user_account (id, address, password_hash, created_at, verified_at) values ($1, $2, $3, $4, $5) \
         on conflict do nothing",
    );
    let params = [
        Param::id(user.id),
        (&user.address).into(),
        (&user.password_hash).into(),
        now.into(),
        user.verified_at.into(),
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
    const GET: Sql =
        sql("select id, address, password_hash, verified_at from user_account where address = $1");
    tx.query_opt(GET, &[address.into()])?
        .as_ref()
        .map(user)
        .transpose()
}

/// One user.
pub fn user_get(tx: &mut Tx<'_>, id: UserId) -> StoreResult<Option<User>> {
    const GET: Sql = sql("select id, address, password_hash, verified_at from user_account where id = $1");
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

/// Keeps the same password with higher costs, unless another was set in the meantime.
pub fn user_raise_password(tx: &mut Tx<'_>, id: UserId, before: &str, after: &str) -> StoreResult<()> {
    const RAISE: Sql = sql("update user_account set password_hash = $3 where id = $1 and password_hash = $2");
    tx.put(RAISE, &[Param::id(id), before.into(), after.into()])
}

/// Notes that mail to the address reached its owner; the first time stands.
pub fn user_verified(tx: &mut Tx<'_>, id: UserId, now: Timestamp) -> StoreResult<()> {
    const VERIFIED: Sql =
        sql("update user_account set verified_at = coalesce(verified_at, $2) where id = $1");
    tx.put(VERIFIED, &[Param::id(id), now.into()])
}

/// Whether a user signed in with this browser before, by the address and the hash of the device's token.
pub fn device_is_known(tx: &mut Tx<'_>, address: &str, token_hash: &[u8]) -> StoreResult<bool> {
    const KNOWN: Sql = sql(
        "select 1 from known_device d join user_account u on u.id = d.user_account \
         where d.token_hash = $2 and u.address = $1",
    );
    Ok(tx
        .query_opt(KNOWN, &[address.into(), token_hash.into()])?
        .is_some())
}

/// Notes that a user signed in with a browser.
pub fn device_seen(tx: &mut Tx<'_>, user: UserId, token_hash: &[u8], now: Timestamp) -> StoreResult<()> {
    const SEEN: Sql = sql(
        "insert into known_device (token_hash, user_account, created_at, last_seen_at) values ($1, $2, $3, $3) \
         on conflict (token_hash, user_account) do update set last_seen_at = excluded.last_seen_at",
    );
    tx.put(SEEN, &[token_hash.into(), Param::id(user), now.into()])
}

/// Forgets the browsers of a user.
pub fn device_forget(tx: &mut Tx<'_>, user: UserId) -> StoreResult<()> {
    const FORGET: Sql = sql("delete from known_device where user_account = $1");
    tx.put(FORGET, &[Param::id(user)])
}

/// Forgets the browsers that were not used since then, and tells how many there were.
pub fn device_sweep(tx: &mut Tx<'_>, before: Timestamp) -> StoreResult<u64> {
    const SWEEP: Sql = sql("delete from known_device where last_seen_at < $1");
    tx.execute(SWEEP, &[before.into()])
}

/// Begins a session.
pub fn session_insert(tx: &mut Tx<'_>, session: &Session) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into session (token_hash, user_account, organisation, csrf, device, created_at, last_seen_at, \
         expires_at, address) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
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
            (&session.address).into(),
        ],
    )
}

/// The session of a token's hash, unless it has ended.
pub fn session_get(tx: &mut Tx<'_>, token_hash: &[u8], now: Timestamp) -> StoreResult<Option<Session>> {
    const GET: Sql = sql(
        "select token_hash, user_account, organisation, csrf, device, created_at, last_seen_at, expires_at, address \
         from session where token_hash = $1 and expires_at > $2",
    );
    tx.query_opt(GET, &[token_hash.into(), now.into()])?
        .as_ref()
        .map(session)
        .transpose()
}

/// The sessions of a user, newest first.
pub fn session_list(tx: &mut Tx<'_>, user: UserId, now: Timestamp) -> StoreResult<Vec<Session>> {
    const LIST: Sql = sql(
        "select token_hash, user_account, organisation, csrf, device, created_at, last_seen_at, expires_at, address \
         from session where user_account = $1 and expires_at > $2 order by created_at desc, token_hash",
    );
    tx.query(LIST, &[Param::id(user), now.into()])?
        .iter()
        .map(session)
        .collect()
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

/// Ends all sessions of a user in one organisation.
pub fn session_end_of_organisation(
    tx: &mut Tx<'_>,
    user: UserId,
    organisation: OrganisationId,
) -> StoreResult<()> {
    const END: Sql = sql("delete from session where user_account = $1 and organisation = $2");
    tx.put(END, &[Param::id(user), Param::id(organisation)])
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
        verified_at: row.maybe(3)?,
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
        address: row.get(8)?,
    })
}
