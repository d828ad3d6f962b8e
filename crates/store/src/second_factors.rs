//! Second factors, recovery codes, and the tickets between password and code. All stand outside the organisations, as
//! who signs in does. A secret is sealed before it comes here; of codes and tickets only hashes are kept.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{Timestamp, UserId};

/// The second factor of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The sealed secret.
    pub sealed: Vec<u8>,
    /// Since when it is asked for; none until its owner has shown a code of it.
    pub confirmed_at: Option<Timestamp>,
    /// The step of the last accepted code: none up to it is accepted again. -1 before the first.
    pub last_step: i64,
    /// Wrong codes in a row.
    pub wrong: i64,
    /// When the last wrong one came.
    pub wrong_at: Timestamp,
}

/// The second factor of a user, confirmed or not.
pub fn second_factor_get(tx: &mut Tx<'_>, user: UserId) -> StoreResult<Option<SecondFactor>> {
    const GET: Sql = sql(
        "select sealed, confirmed_at, last_step, wrong, wrong_at from second_factor where user_account = $1",
    );
    tx.query_opt(GET, &[Param::id(user)])?
        .as_ref()
        .map(factor)
        .transpose()
}

/// Whether a user is asked for a code.
pub fn second_factor_is_on(tx: &mut Tx<'_>, user: UserId) -> StoreResult<bool> {
    const ON: Sql = sql("select 1 from second_factor where user_account = $1 and confirmed_at is not null");
    Ok(tx.query_opt(ON, &[Param::id(user)])?.is_some())
}

/// Keeps a new secret, in place of one that was not confirmed; refused when one is.
pub fn second_factor_begin(tx: &mut Tx<'_>, user: UserId, sealed: &[u8], now: Timestamp) -> StoreResult<()> {
    const BEGIN: Sql = sql(
        "insert into second_factor (user_account, sealed, confirmed_at, last_step, wrong, wrong_at, created_at) \
         values ($1, $2, null, -1, 0, 0, $3) on conflict (user_account) do update \
         set sealed = excluded.sealed, created_at = excluded.created_at, last_step = -1, wrong = 0 \
         where second_factor.confirmed_at is null",
    );
    if tx.execute(BEGIN, &[Param::id(user), sealed.into(), now.into()])? == 1 {
        return Ok(());
    }
    Err(StoreError::refused(
        "the second factor is on already; switch it off first to set up another app",
    ))
}

/// Switches a second factor on, with the step of the code that proved it. Says whether it was still waiting for that,
/// with this very secret.
pub fn second_factor_confirm(
    tx: &mut Tx<'_>,
    user: UserId,
    sealed: &[u8],
    step: i64,
    now: Timestamp,
) -> StoreResult<bool> {
    const CONFIRM: Sql = sql(
        "update second_factor set confirmed_at = $4, last_step = $3, wrong = 0 \
         where user_account = $1 and sealed = $2 and confirmed_at is null",
    );
    let params = [Param::id(user), sealed.into(), step.into(), now.into()];
    Ok(tx.execute(CONFIRM, &params)? == 1)
}

/// Uses a step up. Says whether it was later than all that were used: of two who bring the same code at once, one
/// gets in.
pub fn second_factor_use(tx: &mut Tx<'_>, user: UserId, step: i64) -> StoreResult<bool> {
    const USE: Sql = sql("update second_factor set last_step = $2, wrong = 0 \
         where user_account = $1 and confirmed_at is not null and last_step < $2");
    Ok(tx.execute(USE, &[Param::id(user), step.into()])? == 1)
}

/// Counts a guess before it is looked at, unless others were counted since `seen` wrong ones: of a crowd that
/// guesses at once, each has to be counted before it may try. Says whether it was.
pub fn second_factor_guess(tx: &mut Tx<'_>, user: UserId, seen: i64, now: Timestamp) -> StoreResult<bool> {
    const GUESS: Sql = sql(
        "update second_factor set wrong = wrong + 1, wrong_at = $3 where user_account = $1 and wrong = $2",
    );
    Ok(tx.execute(GUESS, &[Param::id(user), seen.into(), now.into()])? == 1)
}

/// Forgets the second factor of a user with its recovery codes and tickets, and says whether there was one.
pub fn second_factor_forget(tx: &mut Tx<'_>, user: UserId) -> StoreResult<bool> {
    const CODES: Sql = sql("delete from recovery_code where user_account = $1");
    const TICKETS: Sql = sql("delete from sign_in_ticket where user_account = $1");
    const FACTOR: Sql = sql("delete from second_factor where user_account = $1");
    tx.put(CODES, &[Param::id(user)])?;
    tx.put(TICKETS, &[Param::id(user)])?;
    Ok(tx.execute(FACTOR, &[Param::id(user)])? == 1)
}

/// Keeps new recovery codes in place of all earlier ones.
pub fn recovery_codes_set(
    tx: &mut Tx<'_>,
    user: UserId,
    hashes: &[Vec<u8>],
    now: Timestamp,
) -> StoreResult<()> {
    const FORGET: Sql = sql("delete from recovery_code where user_account = $1");
    const INSERT: Sql =
        sql("insert into recovery_code (user_account, code_hash, created_at) values ($1, $2, $3)");
    tx.put(FORGET, &[Param::id(user)])?;
    for hash in hashes {
        tx.put(INSERT, &[Param::id(user), hash.as_slice().into(), now.into()])?;
    }
    Ok(())
}

/// Uses a recovery code up, and says whether it was one.
pub fn recovery_code_use(tx: &mut Tx<'_>, user: UserId, hash: &[u8]) -> StoreResult<bool> {
    const USE: Sql = sql("delete from recovery_code where user_account = $1 and code_hash = $2");
    Ok(tx.execute(USE, &[Param::id(user), hash.into()])? == 1)
}

/// How many recovery codes a user has left.
pub fn recovery_codes_left(tx: &mut Tx<'_>, user: UserId) -> StoreResult<i64> {
    const COUNT: Sql = sql("select count(*) from recovery_code where user_account = $1");
    tx.query_one(COUNT, &[Param::id(user)])?.get(0)
}

/// Keeps a ticket, by its hash, for who has shown the password.
pub fn ticket_insert(
    tx: &mut Tx<'_>,
    hash: &[u8],
    user: UserId,
    now: Timestamp,
    expires_at: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into sign_in_ticket (token_hash, user_account, guesses, created_at, expires_at) \
         values ($1, $2, 0, $3, $4)",
    );
    tx.put(
        INSERT,
        &[hash.into(), Param::id(user), now.into(), expires_at.into()],
    )
}

/// Whose ticket that is, unless it has expired.
pub fn ticket_user(tx: &mut Tx<'_>, hash: &[u8], now: Timestamp) -> StoreResult<Option<UserId>> {
    const GET: Sql = sql("select user_account from sign_in_ticket where token_hash = $1 and expires_at > $2");
    tx.query_opt(GET, &[hash.into(), now.into()])?
        .map(|row| row.get(0))
        .transpose()
}

/// Counts a guess with a ticket, at most `most`; says whether it may be made.
pub fn ticket_guess(tx: &mut Tx<'_>, hash: &[u8], most: i64, now: Timestamp) -> StoreResult<bool> {
    const GUESS: Sql = sql("update sign_in_ticket set guesses = guesses + 1 \
         where token_hash = $1 and guesses < $2 and expires_at > $3");
    Ok(tx.execute(GUESS, &[hash.into(), most.into(), now.into()])? == 1)
}

/// Uses a ticket up, and says whether it was there: of two right codes at once, one makes a session.
pub fn ticket_end(tx: &mut Tx<'_>, hash: &[u8]) -> StoreResult<bool> {
    const END: Sql = sql("delete from sign_in_ticket where token_hash = $1");
    Ok(tx.execute(END, &[hash.into()])? == 1)
}

/// Forgets the tickets that have expired, and tells how many there were.
pub fn ticket_sweep(tx: &mut Tx<'_>, now: Timestamp) -> StoreResult<u64> {
    const SWEEP: Sql = sql("delete from sign_in_ticket where expires_at <= $1");
    tx.execute(SWEEP, &[now.into()])
}

fn factor(row: &Row) -> StoreResult<SecondFactor> {
    Ok(SecondFactor {
        sealed: row.get(0)?,
        confirmed_at: row.maybe(1)?,
        last_step: row.get(2)?,
        wrong: row.get(3)?,
        wrong_at: row.get(4)?,
    })
}
