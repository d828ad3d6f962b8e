//! Tokens that programs show instead of signing in: those of members, and those of services, which act for the
//! organisation itself. Of a token only the hash is kept.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{Actor, MemberId, OrganisationId, TeamId, Timestamp, TokenId};
use serde::Serialize;

/// For whom a token acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bearer {
    /// A member, and never more than they may.
    Member(MemberId),
    /// The organisation itself.
    Service {
        /// The word of its role.
        role: String,
        /// Its teams; a role that reaches everything needs none.
        teams: Vec<TeamId>,
    },
}

/// A token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// For whom it acts.
    pub bearer: Bearer,
    /// The words of what may be done with it.
    pub scopes: Vec<String>,
    /// Who made it.
    pub created_by: Actor,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it is good; none: until it is taken back.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, give or take.
    pub last_used_at: Option<Timestamp>,
    /// The address it was then used from.
    pub last_used_from: Option<String>,
}

macro_rules! select_token {
    ($rest:literal) => {
        concat!(
            "select id, name, member, role, teams, scopes, created_by, created_at, expires_at, last_used_at, ",
            "last_used_from from api_token where organisation = $1 and revoked_at is null and ",
            $rest
        )
    };
}

fn token(row: &Row) -> StoreResult<ApiToken> {
    let bearer = match row.maybe(2)? {
        Some(member) => Bearer::Member(member),
        None => Bearer::Service {
            role: row.get(3)?,
            teams: row.json(4)?,
        },
    };
    Ok(ApiToken {
        id: row.get(0)?,
        name: row.get(1)?,
        bearer,
        scopes: row.json(5)?,
        created_by: row.json(6)?,
        created_at: row.get(7)?,
        expires_at: row.maybe(8)?,
        last_used_at: row.maybe(9)?,
        last_used_from: row.maybe(10)?,
    })
}

/// Keeps a new token with the hash of what is shown.
pub fn token_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    token: &ApiToken,
    token_hash: &[u8],
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into api_token (organisation, id, token_hash, name, member, role, teams, scopes, created_by, \
         created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    );
    let (member, role, teams) = match &token.bearer {
        Bearer::Member(member) => (Some(*member), None, json(&[(); 0])?),
        Bearer::Service { role, teams } => (None, Some(role), json(teams)?),
    };
    tx.put(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(token.id),
            token_hash.into(),
            (&token.name).into(),
            Param::id_or_null(member),
            role.into(),
            teams.into(),
            json(&token.scopes)?.into(),
            json(&token.created_by)?.into(),
            token.created_at.into(),
            token.expires_at.into(),
        ],
    )
}

fn json(value: &(impl Serialize + ?Sized)) -> StoreResult<String> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::fault(format!("a token cannot be written as JSON: {error}")))
}

/// The token of that hash, while it is good.
pub fn token_by_hash(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    token_hash: &[u8],
    now: Timestamp,
) -> StoreResult<Option<ApiToken>> {
    const GET: Sql = sql(select_token!(
        "token_hash = $2 and (expires_at is null or expires_at > $3)"
    ));
    tx.query_opt(GET, &[Param::id(organisation), token_hash.into(), now.into()])?
        .as_ref()
        .map(token)
        .transpose()
}

/// One token, unless it was taken back.
pub fn token_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TokenId,
) -> StoreResult<Option<ApiToken>> {
    const GET: Sql = sql(select_token!("id = $2"));
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(token)
        .transpose()
}

/// The tokens of a member, newest first, those too whose time is over.
pub fn token_list_of(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: MemberId,
) -> StoreResult<Vec<ApiToken>> {
    const LIST: Sql = sql(select_token!("member = $2 order by id desc"));
    tx.query(LIST, &[Param::id(organisation), Param::id(member)])?
        .iter()
        .map(token)
        .collect()
}

/// The tokens of services, newest first, those too whose time is over.
pub fn token_list_services(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<ApiToken>> {
    const LIST: Sql = sql(select_token!("member is null order by id desc"));
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(token)
        .collect()
}

/// Names of services, those too that were taken back: what they did stays theirs.
pub fn token_service_names(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
) -> StoreResult<Vec<(TokenId, String)>> {
    const LIST: Sql = sql("select id, name from api_token where organisation = $1 and member is null");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Notes that a token was used.
pub fn token_used(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TokenId,
    now: Timestamp,
    from: &str,
) -> StoreResult<()> {
    const USED: Sql = sql("update api_token set last_used_at = $3, last_used_from = $4 \
                           where organisation = $1 and id = $2");
    tx.put(
        USED,
        &[Param::id(organisation), Param::id(id), now.into(), from.into()],
    )
}

/// Takes a token back; false when it is none, or was taken back before.
pub fn token_revoke(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TokenId,
    now: Timestamp,
) -> StoreResult<bool> {
    const REVOKE: Sql = sql("update api_token set revoked_at = $3 \
                             where organisation = $1 and id = $2 and revoked_at is null");
    Ok(tx.execute(REVOKE, &[Param::id(organisation), Param::id(id), now.into()])? == 1)
}

/// Takes all tokens of a member back.
pub fn token_revoke_all(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: MemberId,
    now: Timestamp,
) -> StoreResult<u64> {
    const REVOKE: Sql = sql("update api_token set revoked_at = $3 \
                             where organisation = $1 and member = $2 and revoked_at is null");
    tx.execute(REVOKE, &[Param::id(organisation), Param::id(member), now.into()])
}
