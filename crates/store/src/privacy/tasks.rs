//! Work on personal data, with how far it has come.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{Actor, OrganisationId, PrivacyKind, PrivacyState, PrivacyTaskId, Timestamp};
use serde_json::Value as Json;

/// One piece of work on personal data.
#[derive(Debug, Clone, PartialEq)]
pub struct PrivacyTask {
    /// Its id.
    pub id: PrivacyTaskId,
    /// What is done.
    pub kind: PrivacyKind,
    /// How far it has come.
    pub state: PrivacyState,
    /// Whom it is about; gone once an erasure is done.
    pub subject: Option<Json>,
    /// A keyed hash of whom it is about, which stays.
    pub subject_hash: Option<Vec<u8>>,
    /// Where it goes on, and what it has done.
    pub progress: Json,
    /// Steps that are done.
    pub done: i64,
    /// Steps in all, as far as is known.
    pub total: i64,
    /// Who asked for it.
    pub actor: Actor,
    /// Why it was given up.
    pub problem: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When its file goes.
    pub expires_at: Option<Timestamp>,
}

macro_rules! select_task {
    ($rest:literal) => {
        sql(concat!(
            "select id, kind, state, subject, subject_hash, progress, done, total, actor, problem, created_at, ",
            "ended_at, expires_at from privacy_task ",
            $rest
        ))
    };
}

fn task(row: &Row) -> StoreResult<PrivacyTask> {
    let subject: Option<String> = row.maybe(3)?;
    let subject = subject.map(|text| serde_json::from_str(&text)).transpose();
    Ok(PrivacyTask {
        id: row.get(0)?,
        kind: row.word(1)?,
        state: row.word(2)?,
        subject: subject.map_err(|_| StoreError::fault("the subject of a privacy task is no JSON"))?,
        subject_hash: row.maybe(4)?,
        progress: row.json(5)?,
        done: row.get(6)?,
        total: row.get(7)?,
        actor: row.json(8)?,
        problem: row.maybe(9)?,
        created_at: row.get(10)?,
        ended_at: row.maybe(11)?,
        expires_at: row.maybe(12)?,
    })
}

/// Notes work that is to be done.
pub fn privacy_task_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    task: &PrivacyTask,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into privacy_task (organisation, id, kind, state, subject, subject_hash, progress, done, total, actor, \
         problem, created_at, ended_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    );
    tx.put(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(task.id),
            task.kind.word().into(),
            task.state.word().into(),
            task.subject.as_ref().map(Json::to_string).into(),
            task.subject_hash.as_deref().into(),
            task.progress.to_string().into(),
            task.done.into(),
            task.total.into(),
            serde_json::to_string(&task.actor).unwrap_or_default().into(),
            task.problem.as_ref().into(),
            task.created_at.into(),
            task.ended_at.into(),
            task.expires_at.into(),
        ],
    )
}

/// Saves how far it has come.
pub fn privacy_task_update(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    task: &PrivacyTask,
) -> StoreResult<()> {
    const UPDATE: Sql = sql(
        "update privacy_task set state = $3, subject = $4, progress = $5, done = $6, total = $7, problem = $8, \
         ended_at = $9, expires_at = $10 where organisation = $1 and id = $2",
    );
    tx.put(
        UPDATE,
        &[
            Param::id(organisation),
            Param::id(task.id),
            task.state.word().into(),
            task.subject.as_ref().map(Json::to_string).into(),
            task.progress.to_string().into(),
            task.done.into(),
            task.total.into(),
            task.problem.as_ref().into(),
            task.ended_at.into(),
            task.expires_at.into(),
        ],
    )
}

/// One piece of work.
pub fn privacy_task_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: PrivacyTaskId,
) -> StoreResult<Option<PrivacyTask>> {
    const GET: Sql = select_task!("where organisation = $1 and id = $2");
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(task)
        .transpose()
}

/// The newest pieces of work, newest first.
pub fn privacy_task_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    limit: usize,
) -> StoreResult<Vec<PrivacyTask>> {
    const LIST: Sql = select_task!("where organisation = $1 order by id desc limit $2");
    tx.query(LIST, &[Param::id(organisation), limit.into()])?
        .iter()
        .map(task)
        .collect()
}

/// Forgets a piece of work.
pub fn privacy_task_delete(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: PrivacyTaskId,
) -> StoreResult<()> {
    const DELETE: Sql = sql("delete from privacy_task where organisation = $1 and id = $2");
    tx.put(DELETE, &[Param::id(organisation), Param::id(id)])
}
