//! The audit: who did what, when, from where, before and after. Lines are appended in the transaction of the
//! change and never altered; the database itself refuses it (`migrations/*/0005_guard.sql`).

use crate::error::StoreResult;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::id::Id;
use facteur_domain::{Actor, AuditAction, AuditId, AuditObject, MemberId, OrganisationId, Timestamp};
use serde_json::Value;

/// One line of the audit.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditLine {
    /// Its id; ordered by time.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What they were called then; empty for what has no name.
    pub actor_name: String,
    /// What was done. A word of a later release is kept as it stands.
    pub action: String,
    /// To what kind of thing, as a word of [`AuditObject`].
    pub object_kind: String,
    /// Its id; empty for what has none.
    pub object_id: String,
    /// What it was called then; may be empty.
    pub object_name: String,
    /// From which machine, as far as it is known.
    pub address: Option<String>,
    /// With which browser or program, as far as it is known.
    pub device: Option<String>,
    /// How it was.
    pub before: Option<Value>,
    /// How it is from then on.
    pub after: Option<Value>,
}

/// Which lines; what is none holds for all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Done by this member, or to it.
    pub member: Option<MemberId>,
    /// Only this action.
    pub action: Option<AuditAction>,
    /// Only to this kind of thing.
    pub object_kind: Option<AuditObject>,
    /// Only to the thing of this id.
    pub object_id: Option<String>,
    /// Not before this time.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
}

/// Appends a line.
pub fn audit_append(tx: &mut Tx<'_>, organisation: OrganisationId, line: &AuditLine) -> StoreResult<()> {
    const APPEND: Sql = sql(
        "insert into audit (organisation, id, at, actor, member, actor_name, action, object_kind, object_id, \
         object_name, address, device, value_before, value_after) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    );
    let member = match line.actor {
        Actor::Member(member) => Some(member),
        Actor::System | Actor::Rule(_) | Actor::Operator => None,
    };
    tx.put(
        APPEND,
        &[
            Param::id(organisation),
            Param::id(line.id),
            line.at.into(),
            serde_json::to_string(&line.actor).unwrap_or_default().into(),
            Param::id_or_null(member),
            (&line.actor_name).into(),
            (&line.action).into(),
            (&line.object_kind).into(),
            (&line.object_id).into(),
            (&line.object_name).into(),
            line.address.as_ref().into(),
            line.device.as_ref().into(),
            line.before.as_ref().map(Value::to_string).into(),
            line.after.as_ref().map(Value::to_string).into(),
        ],
    )
}

/// The lines that pass the filter, newest first, from behind `before` on.
pub fn audit_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &AuditFilter,
    before: Option<AuditId>,
    limit: usize,
) -> StoreResult<Vec<AuditLine>> {
    const LIST: Sql = sql(
        "select id, at, actor, actor_name, action, object_kind, object_id, object_name, address, device, \
         value_before, value_after from audit where organisation = $1 and id < $2 \
         and (cast($3 as text) is null or object_id = $3 or member = $4) \
         and (cast($5 as text) is null or action = $5) \
         and (cast($6 as text) is null or object_kind = $6) \
         and (cast($7 as text) is null or object_id = $7) \
         and at >= $8 and at < $9 order by id desc limit $10",
    );
    let member = filter.member.map(|member| member.to_string());
    tx.query(
        LIST,
        &[
            Param::id(organisation),
            Param::id(before.unwrap_or(AuditId::from_uuid(uuid::Uuid::max()))),
            member.into(),
            Param::id_or_null(filter.member),
            filter.action.map(AuditAction::word).into(),
            filter.object_kind.map(AuditObject::word).into(),
            filter.object_id.as_ref().into(),
            filter.from.unwrap_or(Timestamp::MIN).into(),
            filter.until.unwrap_or(Timestamp::from_micros(i64::MAX)).into(),
            limit.into(),
        ],
    )?
    .iter()
    .map(line)
    .collect()
}

/// Removes the lines from before a time, and tells how many. What is younger than 30 days by the database's clock
/// stays in any case.
pub fn audit_forget(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    older_than: Timestamp,
) -> StoreResult<u64> {
    const FORGET: Sql = sql_for(
        "delete from audit where organisation = $1 and at < $2 \
         and at < (cast(strftime('%s', 'now') as integer) - 2592000) * 1000000",
        "select audit_forget($1, $2)",
    );
    let params = [Param::id(organisation), older_than.into()];
    if tx.is_sqlite() {
        return tx.execute(FORGET, &params);
    }
    let forgotten: i64 = tx.query_one(FORGET, &params)?.get(0)?;
    Ok(forgotten as u64)
}

fn line(row: &Row) -> StoreResult<AuditLine> {
    let json = |column: usize| -> StoreResult<Option<Value>> {
        let text: Option<String> = row.maybe(column)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    };
    Ok(AuditLine {
        id: row.get(0)?,
        at: row.get(1)?,
        actor: row.json(2)?,
        actor_name: row.get(3)?,
        action: row.get(4)?,
        object_kind: row.get(5)?,
        object_id: row.get(6)?,
        object_name: row.get(7)?,
        address: row.maybe(8)?,
        device: row.maybe(9)?,
        before: json(10)?,
        after: json(11)?,
    })
}
