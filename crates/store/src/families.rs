//! Programs that somebody signed in with, and their access and refresh tokens. Like sessions they stand outside
//! all organisations, and of a token only the hash is kept.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{Family, FamilyEnd, OrganisationId, SessionId, Timestamp, UserId};

/// A program that somebody signed in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its id.
    pub id: SessionId,
    /// Who signed in.
    pub user: UserId,
    /// In which organisation.
    pub organisation: OrganisationId,
    /// What the program called itself.
    pub device: String,
    /// The address it signed in from.
    pub address: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it last refreshed its tokens.
    pub last_seen_at: Timestamp,
    /// How far its tokens have come.
    pub family: Family,
    /// When they ended.
    pub ended_at: Option<Timestamp>,
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// To ask with.
    Access,
    /// To get the next two with.
    Refresh,
}

impl TokenKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
        }
    }
}

macro_rules! select_program {
    ($rest:literal) => {
        concat!(
            "select f.id, f.user_account, f.organisation, f.device, f.address, f.created_at, f.last_seen_at, ",
            "f.expires_at, f.generation, f.ended, f.ended_at from token_family f ",
            $rest
        )
    };
}

fn program(row: &Row) -> StoreResult<Program> {
    let ended: Option<String> = row.maybe(9)?;
    let ended = ended.map(|word| word.parse::<FamilyEnd>()).transpose();
    Ok(Program {
        id: row.get(0)?,
        user: row.get(1)?,
        organisation: row.get(2)?,
        device: row.get(3)?,
        address: row.get(4)?,
        created_at: row.get(5)?,
        last_seen_at: row.get(6)?,
        family: Family {
            generation: row.get(8)?,
            ended: ended.map_err(|error| StoreError::fault(format!("column 9: {error}")))?,
            expires_at: row.get(7)?,
        },
        ended_at: row.maybe(10)?,
    })
}

/// Signs a program in.
pub fn program_insert(tx: &mut Tx<'_>, program: &Program) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into token_family (id, user_account, organisation, device, address, created_at, last_seen_at, \
         expires_at, generation) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    tx.put(
        INSERT,
        &[
            Param::id(program.id),
            Param::id(program.user),
            Param::id(program.organisation),
            (&program.device).into(),
            (&program.address).into(),
            program.created_at.into(),
            program.last_seen_at.into(),
            program.family.expires_at.into(),
            program.family.generation.into(),
        ],
    )
}

/// Saves how far a program's tokens have come.
pub fn program_update(tx: &mut Tx<'_>, program: &Program) -> StoreResult<()> {
    const UPDATE: Sql = sql(
        "update token_family set last_seen_at = $2, expires_at = $3, generation = $4, ended = $5, ended_at = $6 \
         where id = $1",
    );
    tx.put(
        UPDATE,
        &[
            Param::id(program.id),
            program.last_seen_at.into(),
            program.family.expires_at.into(),
            program.family.generation.into(),
            program.family.ended.map(FamilyEnd::word).into(),
            program.ended_at.into(),
        ],
    )
}

/// Keeps the hash of a token that a program gets.
pub fn family_token_insert(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    program: SessionId,
    kind: TokenKind,
    generation: i64,
    expires_at: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into family_token (token_hash, family, kind, generation, expires_at) values ($1, $2, $3, $4, $5)",
    );
    tx.put(
        INSERT,
        &[
            token_hash.into(),
            Param::id(program),
            kind.word().into(),
            generation.into(),
            expires_at.into(),
        ],
    )
}

/// The program of a refresh token with the token's number, used or not; none when its time is over. Nobody else
/// changes that program before the commit.
pub fn refresh_hold(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    now: Timestamp,
) -> StoreResult<Option<(Program, i64)>> {
    const TOKEN: Sql = sql(
        "select family, generation from family_token where token_hash = $1 and kind = 'refresh' \
         and expires_at > $2",
    );
    const HOLD: Sql = sql_for(
        select_program!("where f.id = $1"),
        select_program!("where f.id = $1 for update"),
    );
    // A token's own row never changes: only the program's is fought for.
    let Some(token) = tx.query_opt(TOKEN, &[token_hash.into(), now.into()])? else {
        return Ok(None);
    };
    let family: SessionId = token.get(0)?;
    let held = tx.query_opt(HOLD, &[Param::id(family)])?;
    held.map(|row| Ok((program(&row)?, token.get(1)?))).transpose()
}

/// One program, also when it has ended.
pub fn program_get(tx: &mut Tx<'_>, id: SessionId) -> StoreResult<Option<Program>> {
    const GET: Sql = sql(select_program!("where f.id = $1"));
    tx.query_opt(GET, &[Param::id(id)])?
        .as_ref()
        .map(program)
        .transpose()
}

/// The program of an access token, while both are good.
pub fn access_get(tx: &mut Tx<'_>, token_hash: &[u8], now: Timestamp) -> StoreResult<Option<Program>> {
    const GET: Sql = sql(select_program!(
        "join family_token t on t.family = f.id where t.token_hash = $1 and t.kind = 'access' \
         and t.expires_at > $2 and f.ended is null"
    ));
    let found = tx.query_opt(GET, &[token_hash.into(), now.into()])?;
    found.as_ref().map(program).transpose()
}

/// The programs of a user whose time is not over, those too that have ended, newest first.
pub fn program_list(tx: &mut Tx<'_>, user: UserId, now: Timestamp) -> StoreResult<Vec<Program>> {
    const LIST: Sql = sql(select_program!(
        "where f.user_account = $1 and f.expires_at > $2 order by f.id desc"
    ));
    tx.query(LIST, &[Param::id(user), now.into()])?
        .iter()
        .map(program)
        .collect()
}

/// Ends the programs of a user that have not ended yet: that one, or all but that one. Tells how many.
pub fn program_end_others(
    tx: &mut Tx<'_>,
    user: UserId,
    but: Option<SessionId>,
    why: FamilyEnd,
    now: Timestamp,
) -> StoreResult<u64> {
    const END: Sql = sql_for(
        "update token_family set ended = $3, ended_at = $4 where user_account = $1 and ended is null \
         and ($2 is null or id <> $2)",
        "update token_family set ended = $3, ended_at = $4 where user_account = $1 and ended is null \
         and ($2::uuid is null or id <> $2)",
    );
    tx.execute(
        END,
        &[
            Param::id(user),
            Param::id_or_null(but),
            why.word().into(),
            now.into(),
        ],
    )
}

/// Forgets a program of a user with all its tokens; false when there is none.
pub fn program_remove(tx: &mut Tx<'_>, user: UserId, id: SessionId) -> StoreResult<bool> {
    const REMOVE: Sql = sql("delete from token_family where user_account = $1 and id = $2");
    const TOKENS: Sql = sql("delete from family_token where family = $1");
    let removed = tx.execute(REMOVE, &[Param::id(user), Param::id(id)])? == 1;
    if removed {
        tx.put(TOKENS, &[Param::id(id)])?;
    }
    Ok(removed)
}

/// Forgets tokens and programs whose time is over, and tells how many programs there were.
pub fn family_sweep(tx: &mut Tx<'_>, now: Timestamp) -> StoreResult<u64> {
    const TOKENS: Sql = sql("delete from family_token where expires_at <= $1");
    const PROGRAMS: Sql = sql("delete from token_family where expires_at <= $1");
    tx.put(TOKENS, &[now.into()])?;
    tx.execute(PROGRAMS, &[now.into()])
}
