//! Keys: by which mails find each other and their threads.

use crate::error::StoreResult;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{MessageId, OrganisationId, TeamId, ThreadId};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTarget {
    /// The thread that mails with this key belong to.
    pub thread: Option<ThreadId>,
    /// The message whose own key it is.
    pub message: Option<MessageId>,
}

fn hashed(key: &str) -> Vec<u8> {
    // 128 bits: a collision among 10⁸ keys has a chance of 10⁻²³.
    Sha256::digest(key.as_bytes())[..16].to_vec()
}

/// Inserts and locks the keys, in sorted order so that two workers never wait for each other crosswise,
/// and tells where each leads, in the order asked.
pub fn key_lock(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    keys: &[String],
) -> StoreResult<Vec<KeyTarget>> {
    let mut order: Vec<(Vec<u8>, usize)> = keys
        .iter()
        .enumerate()
        .map(|(position, key)| (hashed(key), position))
        .collect();
    order.sort_unstable();
    let found = if tx.is_sqlite() {
        keys_read(tx, organisation, team, &order)?
    } else {
        keys_hold(tx, organisation, team, &order)?
    };
    let nothing = KeyTarget {
        thread: None,
        message: None,
    };
    let mut targets = vec![nothing; keys.len()];
    for (key, position) in &order {
        if let (Some(known), Some(target)) = (found.get(key), targets.get_mut(*position)) {
            *target = *known;
        }
    }
    Ok(targets)
}

/// SQLite has one writer, so nobody else can come between reading and writing.
fn keys_read(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    order: &[(Vec<u8>, usize)],
) -> StoreResult<HashMap<Vec<u8>, KeyTarget>> {
    const GET: Sql = sql(
        "select key, thread, message from message_key where organisation = $1 and team = $2 and key = $3",
    );
    let sets: Vec<Vec<Param<'_>>> = order
        .iter()
        .map(|(key, _)| vec![Param::id(organisation), Param::id(team), key.as_slice().into()])
        .collect();
    tx.query_each(GET, &sets)?
        .iter()
        .flatten()
        .map(key_target)
        .collect()
}

/// On PostgreSQL the rows are made and locked in the order of the array, all in two statements. Each row is
/// looked up for itself: with `= any(…)` in this order the planner would walk the whole index.
fn keys_hold(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    order: &[(Vec<u8>, usize)],
) -> StoreResult<HashMap<Vec<u8>, KeyTarget>> {
    const INSERT: Sql = sql_for(
        "",
        "insert into message_key (organisation, team, key) select $1, $2, unnest($3::bytea[]) \
         on conflict (organisation, team, key) do nothing",
    );
    const HOLD: Sql = sql_for(
        "",
        "select k.key, k.thread, k.message from unnest($3::bytea[]) with ordinality as asked (key, place) \
         cross join lateral (select m.key, m.thread, m.message from message_key m \
         where m.organisation = $1 and m.team = $2 and m.key = asked.key for update) k order by asked.place",
    );
    let keys = Param::ManyBytes(order.iter().map(|(key, _)| key.clone()).collect());
    let params = [Param::id(organisation), Param::id(team), keys];
    tx.put(INSERT, &params)?;
    tx.query(HOLD, &params)?.iter().map(key_target).collect()
}

fn key_target(row: &Row) -> StoreResult<(Vec<u8>, KeyTarget)> {
    let target = KeyTarget {
        thread: row.maybe(1)?,
        message: row.maybe(2)?,
    };
    Ok((row.get(0)?, target))
}

/// Lets a key lead to a thread, and to a message when it is that message's own. Once for each key in a
/// transaction.
pub fn key_set(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    key: &str,
    target: KeyTarget,
) -> StoreResult<()> {
    const SET: Sql = sql(
        "insert into message_key (organisation, team, key, thread, message) values ($1, $2, $3, $4, $5) \
         on conflict (organisation, team, key) do update set \
         thread = coalesce(excluded.thread, message_key.thread), \
         message = coalesce(message_key.message, excluded.message)",
    );
    tx.put_row(
        SET,
        &[
            Param::id(organisation),
            Param::id(team),
            hashed(key).into(),
            Param::id_or_null(target.thread),
            Param::id_or_null(target.message),
        ],
    )
}

/// Where a key leads, without holding it.
pub fn key_find(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    key: &str,
) -> StoreResult<Option<KeyTarget>> {
    const FIND: Sql = sql(
        "select key, thread, message from message_key where organisation = $1 and team = $2 and key = $3",
    );
    let params = [Param::id(organisation), Param::id(team), hashed(key).into()];
    let found = tx.query_opt(FIND, &params)?;
    found.map(|row| Ok(key_target(&row)?.1)).transpose()
}
