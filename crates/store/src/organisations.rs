//! Organisations, their teams and members, and the settings of the whole installation.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{MemberId, OrganisationId, TeamId, Timestamp};

/// A person who signs in, in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// Mail address, lower case.
    pub address: String,
    /// Name to show.
    pub name: String,
    /// owner, admin, agent or viewer.
    pub role: String,
}

/// The organisations of this installation: id and name, oldest first.
pub fn organisation_list(tx: &mut Tx<'_>) -> StoreResult<Vec<(OrganisationId, String)>> {
    const LIST: Sql = sql("select id, name from organisation order by id");
    tx.query(LIST, &[])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Makes an organisation. Stands outside all organisations.
pub fn organisation_insert(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    name: &str,
    now: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql("insert into organisation (id, name, created_at) values ($1, $2, $3)");
    tx.put(INSERT, &[Param::id(id), name.into(), now.into()])
}

/// The teams of an organisation: id and name, oldest first.
pub fn team_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<(TeamId, String)>> {
    const LIST: Sql = sql("select id, name from team where organisation = $1 order by id");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Makes a team.
pub fn team_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TeamId,
    name: &str,
    now: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql("insert into team (organisation, id, name, created_at) values ($1, $2, $3, $4)");
    tx.put(
        INSERT,
        &[Param::id(organisation), Param::id(id), name.into(), now.into()],
    )
}

/// The members of an organisation, by address.
pub fn member_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<Member>> {
    const LIST: Sql =
        sql("select id, address, name, role from member where organisation = $1 order by address");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| {
            Ok(Member {
                id: row.get(0)?,
                address: row.get(1)?,
                name: row.get(2)?,
                role: row.get(3)?,
            })
        })
        .collect()
}

/// Makes a member; refused when the address is there already.
pub fn member_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: &Member,
    now: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into member (organisation, id, address, name, role, created_at) \
                             values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
    );
    let inserted = tx.execute(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(member.id),
            (&member.address).into(),
            (&member.name).into(),
            (&member.role).into(),
            now.into(),
        ],
    )?;
    if inserted == 1 {
        return Ok(());
    }
    Err(StoreError::refused(format!(
        "there is a member {} already; `facteur member list` shows the members",
        member.address
    )))
}

/// A setting of the whole installation.
pub fn setting_get(tx: &mut Tx<'_>, name: &str) -> StoreResult<Option<String>> {
    const GET: Sql = sql("select value from setting where name = $1");
    tx.query_opt(GET, &[name.into()])?
        .map(|row| row.get(0))
        .transpose()
}

/// Sets, or with none removes, a setting of the whole installation.
pub fn setting_set(tx: &mut Tx<'_>, name: &str, value: Option<&str>) -> StoreResult<()> {
    const SET: Sql = sql("insert into setting (name, value) values ($1, $2) \
                          on conflict (name) do update set value = excluded.value");
    const REMOVE: Sql = sql("delete from setting where name = $1");
    match value {
        Some(value) => tx.put(SET, &[name.into(), value.into()]),
        None => tx.put(REMOVE, &[name.into()]),
    }
}

/// Sets a setting that is not set yet; whether this is who did it. Of two processes that try at once, the
/// second waits for the first and is told no.
pub fn setting_claim(tx: &mut Tx<'_>, name: &str, value: &str) -> StoreResult<bool> {
    const CLAIM: Sql = sql("insert into setting (name, value) values ($1, $2) on conflict (name) do nothing");
    Ok(tx.execute(CLAIM, &[name.into(), value.into()])? == 1)
}
