//! In which organisations a user is a member. Stands outside all organisations: who signs in has named none yet,
//! and the members themselves are fenced. [`crate::organisations::member_update`] keeps it.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{OrganisationId, Timestamp, UserId};

/// The organisations of a user, the one they worked in last first.
pub fn membership_list(tx: &mut Tx<'_>, user: UserId) -> StoreResult<Vec<OrganisationId>> {
    const LIST: Sql = sql("select organisation from membership where user_account = $1 \
                           order by last_seen_at desc, organisation");
    tx.query(LIST, &[Param::id(user)])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// When the users of an organisation worked in it last; none before the first time.
pub fn membership_seen_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
) -> StoreResult<Vec<(UserId, Option<Timestamp>)>> {
    const LIST: Sql = sql("select user_account, last_seen_at from membership where organisation = $1");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| {
            let seen: Timestamp = row.get(1)?;
            Ok((row.get(0)?, Some(seen).filter(|seen| seen.micros() > 0)))
        })
        .collect()
}

/// Notes that a user is a member of an organisation.
pub fn membership_ensure(tx: &mut Tx<'_>, user: UserId, organisation: OrganisationId) -> StoreResult<()> {
    const ENSURE: Sql = sql(
        "insert into membership (user_account, organisation, last_seen_at) values ($1, $2, 0) \
         on conflict do nothing",
    );
    tx.put(ENSURE, &[Param::id(user), Param::id(organisation)])
}

/// Notes that a user works in an organisation.
pub fn membership_seen(
    tx: &mut Tx<'_>,
    user: UserId,
    organisation: OrganisationId,
    now: Timestamp,
) -> StoreResult<()> {
    const SEEN: Sql =
        sql("update membership set last_seen_at = $3 where user_account = $1 and organisation = $2");
    tx.put(SEEN, &[Param::id(user), Param::id(organisation), now.into()])
}

/// Forgets that a user is a member of an organisation.
pub fn membership_end(tx: &mut Tx<'_>, user: UserId, organisation: OrganisationId) -> StoreResult<()> {
    const END: Sql = sql("delete from membership where user_account = $1 and organisation = $2");
    tx.put(END, &[Param::id(user), Param::id(organisation)])
}
