//! Single sign-on: the providers of an organisation, sign-ins that were begun, and whom a provider's subject stands
//! for. Sign-ins and identities stand outside the organisations: who comes back is not known to belong to one yet.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{OrganisationId, Provider, ProviderId, Timestamp, UserId};

/// A sign-in that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// SHA-256 of its state.
    pub state_hash: Vec<u8>,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// With which provider.
    pub provider: ProviderId,
    /// SHA-256 of what the browser that began it keeps in a cookie.
    pub browser_hash: Vec<u8>,
    /// The path of the web interface to go on to.
    pub next: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is too late to come back.
    pub expires_at: Timestamp,
}

/// Whom the subject of an issuer stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The issuer.
    pub issuer: String,
    /// What it calls the person.
    pub subject: String,
    /// The user.
    pub user: UserId,
    /// The address at the last sign-in.
    pub address: String,
}

/// Adds a provider, and the ways that lead to it.
pub fn provider_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    provider: &Provider,
    now: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into sign_on_provider (organisation, id, settings, version, created_at) values ($1, $2, $3, 1, $4)",
    );
    const ROUTE: Sql = sql("insert into sign_on_route (provider, organisation) values ($1, $2)");
    let (id, settings) = (Param::id(provider.id), settings(provider)?);
    tx.put(
        INSERT,
        &[Param::id(organisation), id.clone(), settings.into(), now.into()],
    )?;
    tx.put(ROUTE, &[id, Param::id(organisation)])?;
    domains_insert(tx, organisation, provider)
}

/// Saves a changed provider; says no when it is of another version by now, or gone.
pub fn provider_update(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    provider: &Provider,
    version: i64,
) -> StoreResult<()> {
    const UPDATE: Sql = sql(
        "update sign_on_provider set settings = $3, version = version + 1 \
         where organisation = $1 and id = $2 and version = $4",
    );
    let params = [
        Param::id(organisation),
        Param::id(provider.id),
        settings(provider)?.into(),
        version.into(),
    ];
    if tx.execute(UPDATE, &params)? != 1 {
        return Err(StoreError::changed(
            "the provider is another by now; look at it again",
        ));
    }
    domains_forget(tx, provider.id)?;
    domains_insert(tx, organisation, provider)
}

/// Removes a provider with the ways that lead to it, and says whether there was one. Identities stay: they are of the
/// issuer.
pub fn provider_remove(tx: &mut Tx<'_>, organisation: OrganisationId, id: ProviderId) -> StoreResult<bool> {
    const REMOVE: Sql = sql("delete from sign_on_provider where organisation = $1 and id = $2");
    const ROUTE: Sql = sql("delete from sign_on_route where provider = $1 and organisation = $2");
    const SESSIONS: Sql = sql("delete from session where sign_on_provider = $1 and organisation = $2");
    if tx.execute(REMOVE, &[Param::id(organisation), Param::id(id)])? != 1 {
        return Ok(false);
    }
    tx.put(ROUTE, &[Param::id(id), Param::id(organisation)])?;
    tx.put(SESSIONS, &[Param::id(id), Param::id(organisation)])?;
    domains_forget(tx, id)?;
    Ok(true)
}

/// One provider with its version.
pub fn provider_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ProviderId,
) -> StoreResult<Option<(Provider, i64)>> {
    const GET: Sql =
        sql("select settings, version from sign_on_provider where organisation = $1 and id = $2");
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(provider)
        .transpose()
}

/// The providers of an organisation with their versions, oldest first.
pub fn provider_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<(Provider, i64)>> {
    const LIST: Sql =
        sql("select settings, version from sign_on_provider where organisation = $1 order by id");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(provider)
        .collect()
}

/// The organisation of a provider.
pub fn provider_organisation(tx: &mut Tx<'_>, id: ProviderId) -> StoreResult<Option<OrganisationId>> {
    const GET: Sql = sql("select organisation from sign_on_route where provider = $1");
    tx.query_opt(GET, &[Param::id(id)])?
        .map(|row| row.get(0))
        .transpose()
}

/// The providers that addresses of that domain may come from, with their organisations.
pub fn providers_of_domain(tx: &mut Tx<'_>, domain: &str) -> StoreResult<Vec<(ProviderId, OrganisationId)>> {
    const LIST: Sql =
        sql("select provider, organisation from sign_on_domain where domain = $1 order by provider");
    tx.query(LIST, &[domain.into()])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Keeps a sign-in that begins.
pub fn attempt_insert(tx: &mut Tx<'_>, attempt: &Attempt) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into sign_on_attempt (state_hash, organisation, provider, browser_hash, next, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    );
    let params = [
        attempt.state_hash.as_slice().into(),
        Param::id(attempt.organisation),
        Param::id(attempt.provider),
        attempt.browser_hash.as_slice().into(),
        (&attempt.next).into(),
        attempt.created_at.into(),
        attempt.expires_at.into(),
    ];
    tx.put(INSERT, &params)
}

/// Takes a sign-in back, once: whoever brings the same state again finds none. None too when it expired or another
/// browser began it.
pub fn attempt_take(
    tx: &mut Tx<'_>,
    state_hash: &[u8],
    browser_hash: &[u8],
    now: Timestamp,
) -> StoreResult<Option<Attempt>> {
    const TAKE: Sql = sql(
        "delete from sign_on_attempt where state_hash = $1 and browser_hash = $2 and expires_at > $3 \
         returning state_hash, organisation, provider, browser_hash, next, created_at, expires_at",
    );
    tx.query_opt(TAKE, &[state_hash.into(), browser_hash.into(), now.into()])?
        .as_ref()
        .map(attempt)
        .transpose()
}

/// Forgets the sign-ins that did not come back in time, and tells how many there were.
pub fn attempt_sweep(tx: &mut Tx<'_>, now: Timestamp) -> StoreResult<u64> {
    const SWEEP: Sql = sql("delete from sign_on_attempt where expires_at <= $1");
    tx.execute(SWEEP, &[now.into()])
}

/// Whom a subject stands for.
pub fn identity_get(tx: &mut Tx<'_>, issuer: &str, subject: &str) -> StoreResult<Option<Identity>> {
    const GET: Sql =
        sql("select issuer, subject, user_account, address from identity where issuer = $1 and subject = $2");
    tx.query_opt(GET, &[issuer.into(), subject.into()])?
        .as_ref()
        .map(identity)
        .transpose()
}

/// Keeps whom a subject stands for, or that it signed in again with that address. Whom it stands for never changes.
pub fn identity_put(tx: &mut Tx<'_>, identity: &Identity, now: Timestamp) -> StoreResult<()> {
    const PUT: Sql = sql(
        "insert into identity (issuer, subject, user_account, address, created_at, last_used_at) \
         values ($1, $2, $3, $4, $5, $5) on conflict (issuer, subject) do update \
         set address = excluded.address, last_used_at = excluded.last_used_at",
    );
    let params = [
        (&identity.issuer).into(),
        (&identity.subject).into(),
        Param::id(identity.user),
        (&identity.address).into(),
        now.into(),
    ];
    tx.put(PUT, &params)
}

/// The identities of a user.
pub fn identities_of(tx: &mut Tx<'_>, user: UserId) -> StoreResult<Vec<Identity>> {
    const LIST: Sql = sql(
        "select issuer, subject, user_account, address from identity where user_account = $1 \
         order by issuer, subject",
    );
    tx.query(LIST, &[Param::id(user)])?.iter().map(identity).collect()
}

/// Notes that a provider opened a session.
pub fn session_by_provider(tx: &mut Tx<'_>, token_hash: &[u8], provider: ProviderId) -> StoreResult<()> {
    const SET: Sql = sql("update session set sign_on_provider = $2 where token_hash = $1");
    tx.put(SET, &[token_hash.into(), Param::id(provider)])
}

/// The provider that opened a session; none when a password did.
pub fn session_provider(tx: &mut Tx<'_>, token_hash: &[u8]) -> StoreResult<Option<ProviderId>> {
    const GET: Sql = sql("select sign_on_provider from session where token_hash = $1");
    match tx.query_opt(GET, &[token_hash.into()])? {
        Some(row) => row.maybe(0),
        None => Ok(None),
    }
}

fn domains_insert(tx: &mut Tx<'_>, organisation: OrganisationId, provider: &Provider) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into sign_on_domain (domain, provider, organisation) values ($1, $2, $3) on conflict do nothing",
    );
    for domain in &provider.allowed_domains {
        tx.put(
            INSERT,
            &[domain.into(), Param::id(provider.id), Param::id(organisation)],
        )?;
    }
    Ok(())
}

fn domains_forget(tx: &mut Tx<'_>, provider: ProviderId) -> StoreResult<()> {
    const FORGET: Sql = sql("delete from sign_on_domain where provider = $1");
    tx.put(FORGET, &[Param::id(provider)])
}

fn settings(provider: &Provider) -> StoreResult<String> {
    serde_json::to_string(provider)
        .map_err(|error| StoreError::fault(format!("a provider cannot be written as JSON: {error}")))
}

fn provider(row: &Row) -> StoreResult<(Provider, i64)> {
    Ok((row.json(0)?, row.get(1)?))
}

fn attempt(row: &Row) -> StoreResult<Attempt> {
    Ok(Attempt {
        state_hash: row.get(0)?,
        organisation: row.get(1)?,
        provider: row.get(2)?,
        browser_hash: row.get(3)?,
        next: row.get(4)?,
        created_at: row.get(5)?,
        expires_at: row.get(6)?,
    })
}

fn identity(row: &Row) -> StoreResult<Identity> {
    Ok(Identity {
        issuer: row.get(0)?,
        subject: row.get(1)?,
        user: row.get(2)?,
        address: row.get(3)?,
    })
}
