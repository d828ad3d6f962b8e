//! Organisations, their teams and members, and the settings of the whole installation.

use crate::error::{StoreError, StoreResult};
use crate::memberships;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{Language, MailboxId, MemberId, OrganisationId, TeamId, Timestamp, UserId};

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

/// The name of an organisation.
pub fn organisation_name(tx: &mut Tx<'_>, id: OrganisationId) -> StoreResult<Option<String>> {
    const GET: Sql = sql("select name from organisation where id = $1");
    tx.query_opt(GET, &[Param::id(id)])?
        .map(|row| row.get(0))
        .transpose()
}

/// Gives an organisation another name.
pub fn organisation_rename(tx: &mut Tx<'_>, id: OrganisationId, name: &str) -> StoreResult<()> {
    const RENAME: Sql = sql("update organisation set name = $2 where id = $1");
    tx.put(RENAME, &[Param::id(id), name.into()])
}

/// What an organisation is called and how it is set up.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Organisation {
    /// What it is called.
    pub name: String,
    /// How it is set up.
    #[serde(flatten)]
    pub settings: OrganisationSettings,
    /// Rises with every change.
    pub version: i64,
}

/// How an organisation is set up.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct OrganisationSettings {
    /// Whether every member needs a second factor.
    pub require_second_factor: bool,
    /// Whether contacts consent to being tracked, as far as the organisation knows.
    pub tracking_consent: bool,
    /// The mailbox by which Facteur's own mails go out; the first that can send when none is named.
    pub notices_mailbox: Option<MailboxId>,
    /// IANA name of the time zone in which the days and hours of its mails are meant.
    pub zone: String,
}

impl Default for OrganisationSettings {
    fn default() -> Self {
        Self {
            require_second_factor: false,
            tracking_consent: false,
            notices_mailbox: None,
            zone: "Europe/Paris".to_owned(),
        }
    }
}

/// An organisation. With `lock`, nobody else changes it before the commit.
pub fn organisation_get(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    lock: bool,
) -> StoreResult<Option<Organisation>> {
    const GET: Sql = sql("select name, settings, version from organisation where id = $1");
    const LOCK: Sql = sql_for(
        "select name, settings, version from organisation where id = $1",
        "select name, settings, version from organisation where id = $1 for update",
    );
    tx.query_opt(if lock { LOCK } else { GET }, &[Param::id(id)])?
        .map(|row| {
            Ok(Organisation {
                name: row.get(0)?,
                settings: row.json(1)?,
                version: row.get(2)?,
            })
        })
        .transpose()
}

/// Saves a changed organisation and raises its version.
pub fn organisation_update(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    organisation: &Organisation,
) -> StoreResult<()> {
    const UPDATE: Sql =
        sql("update organisation set name = $2, settings = $3, version = version + 1 where id = $1");
    let settings = serde_json::to_string(&organisation.settings).unwrap_or_default();
    tx.put(
        UPDATE,
        &[Param::id(id), (&organisation.name).into(), settings.into()],
    )
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
        .map(member)
        .collect()
}

/// One member.
pub fn member_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MemberId,
) -> StoreResult<Option<Member>> {
    const GET: Sql = sql("select id, address, name, role from member where organisation = $1 and id = $2");
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(member)
        .transpose()
}

/// The member of that address, which is in lower case.
pub fn member_by_address(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    address: &str,
) -> StoreResult<Option<Member>> {
    const GET: Sql =
        sql("select id, address, name, role from member where organisation = $1 and address = $2");
    tx.query_opt(GET, &[Param::id(organisation), address.into()])?
        .as_ref()
        .map(member)
        .transpose()
}

/// A member's way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberAccess {
    /// The member.
    pub member: MemberId,
    /// With what they sign in; none when they cannot.
    pub user: Option<UserId>,
    /// Whether they are kept out for now.
    pub suspended: bool,
}

/// The ways in of all members.
pub fn member_access_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<MemberAccess>> {
    const LIST: Sql = sql("select id, user_account, suspended from member where organisation = $1");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| {
            Ok(MemberAccess {
                member: row.get(0)?,
                user: row.maybe(1)?,
                suspended: row.get::<i64>(2)? != 0,
            })
        })
        .collect()
}

/// Holds all members of an organisation until the commit: of two that make the last owner less at once, the second
/// sees what the first did.
pub fn member_lock_all(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<()> {
    const LOCK: Sql = sql_for(
        "select 1 from organisation where id = $1",
        "select 1 from organisation where id = $1 for update",
    );
    tx.query_opt(LOCK, &[Param::id(organisation)]).map(drop)
}

/// Keeps a member out, or lets them in again.
pub fn member_suspend(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MemberId,
    suspended: bool,
) -> StoreResult<()> {
    const SUSPEND: Sql =
        sql("update member set suspended = $3, version = version + 1 where organisation = $1 and id = $2");
    tx.put(
        SUSPEND,
        &[Param::id(organisation), Param::id(id), suspended.into()],
    )
}

/// Removes a member, with their teams, drafts and own views; nobody works on their tickets then. Their name stays with
/// what they did: see [`member_list_former`].
pub fn member_delete(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MemberId,
    now: Timestamp,
) -> StoreResult<()> {
    const FORMER: Sql = sql(
        "insert into former_member (organisation, id, address, name, role, left_at) \
         select organisation, id, address, name, role, $3 from member where organisation = $1 and id = $2",
    );
    const TEAMS: Sql = sql("delete from team_member where organisation = $1 and member = $2");
    const DRAFTS: Sql = sql("delete from draft where organisation = $1 and member = $2");
    const VIEWS: Sql = sql("delete from saved_view where organisation = $1 and member = $2 and shared = 0");
    const ASSIGNED: Sql = sql("update ticket set assignee = null, version = version + 1 \
                               where organisation = $1 and assignee = $2");
    const DELETE: Sql = sql("delete from member where organisation = $1 and id = $2");
    let params = [Param::id(organisation), Param::id(id)];
    tx.put(FORMER, &[Param::id(organisation), Param::id(id), now.into()])?;
    for statement in [TEAMS, DRAFTS, VIEWS, ASSIGNED, DELETE] {
        tx.put(statement, &params)?;
    }
    Ok(())
}

/// Who was a member once, by address.
pub fn member_list_former(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<Member>> {
    const LIST: Sql =
        sql("select id, address, name, role from former_member where organisation = $1 order by address, id");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(member)
        .collect()
}

/// What a member chose for themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberSettings {
    /// What ends their answers.
    pub signature: String,
    /// The language they are spoken to in.
    pub language: Language,
    /// Rises at every change.
    pub version: i64,
    /// With what they sign in; none when they cannot.
    pub user: Option<UserId>,
}

/// What a member chose for themselves. With `lock`, nobody else changes it before the commit.
pub fn member_settings(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MemberId,
    lock: bool,
) -> StoreResult<Option<MemberSettings>> {
    const GET: Sql = sql("select signature, language, version, user_account from member \
                          where organisation = $1 and id = $2");
    const LOCK: Sql = sql_for(
        "select signature, language, version, user_account from member where organisation = $1 and id = $2",
        "select signature, language, version, user_account from member where organisation = $1 and id = $2 \
         for update",
    );
    let found = tx.query_opt(
        if lock { LOCK } else { GET },
        &[Param::id(organisation), Param::id(id)],
    )?;
    found
        .map(|row| {
            Ok(MemberSettings {
                signature: row.get(0)?,
                language: row.word(1)?,
                version: row.get(2)?,
                user: row.maybe(3)?,
            })
        })
        .transpose()
}

/// Saves what a member chose, with their name and role, and raises the version.
pub fn member_update(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: &Member,
    settings: &MemberSettings,
) -> StoreResult<()> {
    const UPDATE: Sql = sql(
        "update member set name = $3, role = $4, signature = $5, language = $6, user_account = $7, \
         version = version + 1 where organisation = $1 and id = $2",
    );
    tx.put(
        UPDATE,
        &[
            Param::id(organisation),
            Param::id(member.id),
            (&member.name).into(),
            (&member.role).into(),
            (&settings.signature).into(),
            settings.language.word().into(),
            Param::id_or_null(settings.user),
        ],
    )?;
    settings.user.map_or(Ok(()), |user| {
        memberships::membership_ensure(tx, user, organisation)
    })
}

/// The member that a user is in an organisation; none when they are suspended.
pub fn member_of_user(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    user: UserId,
) -> StoreResult<Option<Member>> {
    const GET: Sql = sql("select id, address, name, role from member \
                          where organisation = $1 and user_account = $2 and suspended = 0");
    tx.query_opt(GET, &[Param::id(organisation), Param::id(user)])?
        .as_ref()
        .map(member)
        .transpose()
}

fn member(row: &Row) -> StoreResult<Member> {
    Ok(Member {
        id: row.get(0)?,
        address: row.get(1)?,
        name: row.get(2)?,
        role: row.get(3)?,
    })
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
