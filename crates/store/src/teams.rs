//! Who is in which team.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{MemberId, OrganisationId, TeamId};

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
