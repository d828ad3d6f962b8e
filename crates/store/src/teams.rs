//! Teams: their names, who is in which, and whose the mailboxes are.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{MailboxId, MemberId, OrganisationId, TeamId};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// What people call it.
    pub name: String,
    /// Rises with every change.
    pub version: i64,
}

/// The teams, oldest first.
pub fn team_all(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<Team>> {
    const LIST: Sql = sql("select id, name, version from team where organisation = $1 order by id");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(team)
        .collect()
}

fn team(row: &Row) -> StoreResult<Team> {
    Ok(Team {
        id: row.get(0)?,
        name: row.get(1)?,
        version: row.get(2)?,
    })
}

/// Saves a changed team and raises its version; false when it has another one than that by now.
pub fn team_update(tx: &mut Tx<'_>, organisation: OrganisationId, team: &Team) -> StoreResult<bool> {
    const UPDATE: Sql = sql(
        "update team set name = $3, version = version + 1 where organisation = $1 and id = $2 and version = $4",
    );
    let params = [
        Param::id(organisation),
        Param::id(team.id),
        (&team.name).into(),
        team.version.into(),
    ];
    Ok(tx.execute(UPDATE, &params)? == 1)
}

/// Removes a team that has no mailbox; its members are in it no more.
pub fn team_delete(tx: &mut Tx<'_>, organisation: OrganisationId, id: TeamId) -> StoreResult<()> {
    const MEMBERS: Sql = sql("delete from team_member where organisation = $1 and team = $2");
    const DELETE: Sql = sql("delete from team where organisation = $1 and id = $2");
    tx.put(MEMBERS, &[Param::id(organisation), Param::id(id)])?;
    tx.put(DELETE, &[Param::id(organisation), Param::id(id)])
}

/// Whether any thread is of the team: a team that had work stays, so that what happened can be told.
pub fn team_has_threads(tx: &mut Tx<'_>, organisation: OrganisationId, id: TeamId) -> StoreResult<bool> {
    const ANY: Sql = sql("select 1 from thread where organisation = $1 and team = $2 limit 1");
    Ok(tx
        .query_opt(ANY, &[Param::id(organisation), Param::id(id)])?
        .is_some())
}

/// Gives what came to a mailbox to another team: its tickets with their threads and messages, and the keys by which
/// their answers find them. A key that the other team has already stays there as it is. Reads all tickets of the
/// mailbox: rare, and all at once, so that a ticket is never half in reach.
pub fn team_takes_over(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: MailboxId,
    from: TeamId,
    to: TeamId,
) -> StoreResult<()> {
    const THREADS: Sql = sql(
        "update thread set team = $3 where organisation = $1 and team = $2 \
         and (ticket in (select t.id from ticket t where t.organisation = $1 and t.mailbox = $4) \
         or (ticket is null and id in (select m.thread from message m where m.organisation = $1 \
         and m.mailbox = $4)))",
    );
    const TICKETS: Sql =
        sql("update ticket set team = $3 where organisation = $1 and team = $2 and mailbox = $4");
    const MESSAGES: Sql = sql(
        "update message set team = $3 where organisation = $1 and team = $2 \
         and thread in (select h.id from thread h where h.organisation = $1 and h.team = $3)",
    );
    const KEYS: Sql = sql(
        "update message_key set team = $3 where organisation = $1 and team = $2 \
         and thread in (select h.id from thread h where h.organisation = $1 and h.team = $3) \
         and not exists (select 1 from message_key k where k.organisation = $1 and k.team = $3 \
         and k.key = message_key.key)",
    );
    let of_all = [Param::id(organisation), Param::id(from), Param::id(to)];
    let mut of_mailbox = of_all.to_vec();
    of_mailbox.push(Param::id(mailbox));
    tx.execute(THREADS, &of_mailbox)?;
    tx.execute(TICKETS, &of_mailbox)?;
    tx.execute(MESSAGES, &of_all)?;
    tx.execute(KEYS, &of_all)?;
    Ok(())
}

/// The teams that a member is in, oldest first.
pub fn teams_of_member(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: MemberId,
) -> StoreResult<Vec<TeamId>> {
    const LIST: Sql =
        sql("select team from team_member where organisation = $1 and member = $2 order by team");
    tx.query(LIST, &[Param::id(organisation), Param::id(member)])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// Who is in which team, by team.
pub fn team_member_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
) -> StoreResult<Vec<(TeamId, MemberId)>> {
    const LIST: Sql =
        sql("select team, member from team_member where organisation = $1 order by team, member");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Puts a member into a team; one who is there already stays.
pub fn team_member_add(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    member: MemberId,
) -> StoreResult<()> {
    const ADD: Sql = sql(
        "insert into team_member (organisation, team, member) values ($1, $2, $3) \
                          on conflict do nothing",
    );
    tx.put(
        ADD,
        &[Param::id(organisation), Param::id(team), Param::id(member)],
    )
}

/// Takes a member out of a team.
pub fn team_member_remove(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    member: MemberId,
) -> StoreResult<()> {
    const REMOVE: Sql = sql("delete from team_member where organisation = $1 and team = $2 and member = $3");
    tx.put(
        REMOVE,
        &[Param::id(organisation), Param::id(team), Param::id(member)],
    )
}
