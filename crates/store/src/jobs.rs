//! Jobs: durable work, enqueued in the transaction of the change that asks for it.
//!
//! A job stands outside the organisations: a worker claims it first and then names its organisation.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{JobId, Lane, OrganisationId, Span, Timestamp, TraceId};

/// A job to be enqueued.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Its id, unless the same is enqueued already.
    pub id: JobId,
    /// Which line it stands in.
    pub lane: Lane,
    /// What kind of work, such as "intake".
    pub kind: String,
    /// The same key twice is one job.
    pub dedup_key: String,
    /// What the worker needs to know, as JSON.
    pub payload: String,
    /// Not before.
    pub run_at: Timestamp,
    /// The mail it goes back to.
    pub trace: Option<TraceId>,
}

/// A job in a worker's hands.
#[derive(Debug, Clone)]
pub struct ClaimedJob {
    /// Its id.
    pub id: JobId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Which line it stood in.
    pub lane: Lane,
    /// What kind of work.
    pub kind: String,
    /// What the worker needs to know, as JSON.
    pub payload: String,
    /// Tries so far that ended in trouble or in the worker's death, without this one.
    pub attempts: i64,
    /// Fences this claim: whoever claims it next has a higher one.
    pub token: i64,
    /// How long the claim holds, and how far each [`job_hold`] may move its end.
    pub lease: Span,
    /// How often it was asked for when it was claimed.
    pub wanted: i64,
    /// The mail it goes back to.
    pub trace: Option<TraceId>,
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DeadJob {
    /// Its id.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// What the worker needs to know, as JSON.
    pub payload: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong at the last try.
    pub error: Option<String>,
    /// When it was enqueued.
    pub created_at: Timestamp,
}

/// From which lanes a worker takes jobs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lanes {
    /// From all.
    #[default]
    All,
    /// From this one.
    Only(Lane),
    /// From all but this one.
    AllBut(Lane),
}

/// Enqueues a job. One of the same key that waits already is brought forward; one that is being worked on
/// is run once more afterwards.
pub fn job_enqueue(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    job: &NewJob,
    now: Timestamp,
) -> StoreResult<()> {
    const ENQUEUE: Sql = sql(
        "insert into job (id, organisation, lane, kind, dedup_key, payload, state, run_at, attempts, token, \
         leased_until, wanted, trace, created_at) values ($1, $2, $3, $4, $5, $6, 'ready', $7, 0, 0, 0, 1, $8, $9) \
         on conflict (organisation, dedup_key) do update set wanted = job.wanted + 1, \
         run_at = case when job.state = 'dead' or job.run_at > excluded.run_at then excluded.run_at \
         else job.run_at end, \
         attempts = case when job.state = 'dead' then 0 else job.attempts end, \
         state = 'ready', payload = excluded.payload",
    );
    tx.put(
        ENQUEUE,
        &[
            Param::id(job.id),
            Param::id(organisation),
            job.lane.word().into(),
            (&job.kind).into(),
            (&job.dedup_key).into(),
            (&job.payload).into(),
            job.run_at.into(),
            Param::id_or_null(job.trace),
            now.into(),
        ],
    )
}

/// Claims the next job whose time has come, of the asked lanes. Organisations are served in
/// turn; within one, the job that waits longest comes first. A claim whose worker died is given again
/// once its lease has run out, and counts as an attempt.
pub fn job_claim(tx: &mut Tx<'_>, lanes: Lanes, lease: Span) -> StoreResult<Option<ClaimedJob>> {
    const CLAIM: Sql = sql_for(
        "select j.id, j.organisation, j.lane, j.kind, j.payload, j.attempts, j.token, j.wanted, j.trace, \
         j.leased_until from job j left join lane l on l.organisation = j.organisation and l.lane = j.lane \
         where j.state = 'ready' and j.run_at <= $1 and j.leased_until < $1 and ($2 is null or j.lane = $2) \
         and ($3 is null or j.lane <> $3) order by coalesce(l.served_at, 0), j.run_at limit 1",
        "select j.id, j.organisation, j.lane, j.kind, j.payload, j.attempts, j.token, j.wanted, j.trace, \
         j.leased_until from job j left join lane l on l.organisation = j.organisation and l.lane = j.lane \
         where j.state = 'ready' and j.run_at <= $1 and j.leased_until < $1 and ($2::text is null or j.lane = $2) \
         and ($3::text is null or j.lane <> $3) order by coalesce(l.served_at, 0), j.run_at limit 1 for update of j skip locked",
    );
    const LEASE: Sql =
        sql("update job set token = token + 1, leased_until = $2, attempts = $3 where id = $1");
    const SERVED: Sql = sql(
        "insert into lane (organisation, lane, served_at) values ($1, $2, $3) \
                             on conflict (organisation, lane) do update set served_at = excluded.served_at",
    );
    let now = tx.database_now()?;
    let (only, but) = match lanes {
        Lanes::All => (None, None),
        Lanes::Only(lane) => (Some(lane.word()), None),
        Lanes::AllBut(lane) => (None, Some(lane.word())),
    };
    let Some(row) = tx.query_opt(CLAIM, &[now.into(), only.into(), but.into()])? else {
        return Ok(None);
    };
    let mut job = claimed(&row, lease)?;
    let leased_until: i64 = row.get(9)?;
    if leased_until > 0 {
        job.attempts += 1;
    }
    job.token += 1;
    tx.put(
        LEASE,
        &[Param::id(job.id), (now + lease).into(), job.attempts.into()],
    )?;
    tx.put(
        SERVED,
        &[Param::id(job.organisation), job.lane.word().into(), now.into()],
    )?;
    Ok(Some(job))
}

fn claimed(row: &Row, lease: Span) -> StoreResult<ClaimedJob> {
    Ok(ClaimedJob {
        id: row.get(0)?,
        organisation: row.get(1)?,
        lane: row.word(2)?,
        kind: row.get(3)?,
        payload: row.get(4)?,
        attempts: row.get(5)?,
        token: row.get(6)?,
        lease,
        wanted: row.get(7)?,
        trace: row.maybe(8)?,
    })
}

/// Keeps the claim for longer, and checks within the transaction that it is still ours.
pub fn job_hold(tx: &mut Tx<'_>, job: &ClaimedJob, lease: Span) -> StoreResult<()> {
    const HOLD: Sql = sql("update job set leased_until = $3 where id = $1 and token = $2");
    let until = tx.database_now()? + lease;
    tx.execute_fenced(
        HOLD,
        &[Param::id(job.id), job.token.into(), until.into()],
        "a job",
    )
}

/// Ends a job that is done. One that was asked for again in the meantime goes back into the line.
pub fn job_done(tx: &mut Tx<'_>, job: &ClaimedJob) -> StoreResult<()> {
    const DELETE: Sql = sql("delete from job where id = $1 and token = $2 and wanted = $3");
    const AGAIN: Sql = sql("update job set leased_until = 0, attempts = 0 where id = $1 and token = $2");
    let params = [Param::id(job.id), job.token.into(), job.wanted.into()];
    if tx.execute(DELETE, &params)? == 0 {
        tx.execute_fenced(AGAIN, &[Param::id(job.id), job.token.into()], "a job")?;
    }
    Ok(())
}

/// Puts a job that has more to do back to the end of its line.
pub fn job_yield(tx: &mut Tx<'_>, job: &ClaimedJob, run_at: Timestamp) -> StoreResult<()> {
    const YIELD: Sql =
        sql("update job set leased_until = 0, attempts = 0, run_at = $3 where id = $1 and token = $2");
    tx.execute_fenced(
        YIELD,
        &[Param::id(job.id), job.token.into(), run_at.into()],
        "a job",
    )
}

/// Puts a job back after a try that failed: to be run again at `run_at`, or given up when there is none.
/// Trouble with our own infrastructure does not `count`.
pub fn job_failed(
    tx: &mut Tx<'_>,
    job: &ClaimedJob,
    run_at: Option<Timestamp>,
    count: bool,
    error: &str,
) -> StoreResult<()> {
    const FAILED: Sql = sql(
        "update job set leased_until = 0, attempts = $3, run_at = $4, state = $5, error = $6 \
                             where id = $1 and token = $2",
    );
    // Who asked for it again meanwhile asked for more than what failed: that is not given up with it.
    const ASKED_AGAIN: Sql = sql(
        "update job set leased_until = 0, attempts = 0, run_at = 0, error = $3 \
         where id = $1 and token = $2 and wanted <> $4",
    );
    if run_at.is_none() {
        let params = [
            Param::id(job.id),
            job.token.into(),
            error.into(),
            job.wanted.into(),
        ];
        if tx.execute(ASKED_AGAIN, &params)? == 1 {
            return Ok(());
        }
    }
    let state = if run_at.is_some() { "ready" } else { "dead" };
    tx.execute_fenced(
        FAILED,
        &[
            Param::id(job.id),
            job.token.into(),
            (job.attempts + i64::from(count)).into(),
            run_at.unwrap_or(Timestamp::from_micros(0)).into(),
            state.into(),
            error.into(),
        ],
        "a job",
    )
}

/// The jobs that were given up, oldest first.
pub fn job_dead_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<DeadJob>> {
    const LIST: Sql = sql("select id, kind, payload, attempts, error, created_at from job \
                           where organisation = $1 and state = 'dead' order by id");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| {
            Ok(DeadJob {
                id: row.get(0)?,
                kind: row.get(1)?,
                payload: row.get(2)?,
                attempts: row.get(3)?,
                error: row.maybe(4)?,
                created_at: row.get(5)?,
            })
        })
        .collect()
}

/// Puts a job that was given up back into its line.
pub fn job_revive(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: JobId,
    now: Timestamp,
) -> StoreResult<()> {
    const REVIVE: Sql = sql("update job set state = 'ready', attempts = 0, run_at = $3 \
                             where organisation = $1 and id = $2 and state = 'dead'");
    if tx.execute(REVIVE, &[Param::id(organisation), Param::id(id), now.into()])? == 1 {
        return Ok(());
    }
    Err(StoreError::not_found(format!(
        "there is no dead letter {id}; `facteur dead list` shows those there are"
    )))
}

/// How many jobs wait in each lane: live, bulk, dead.
pub fn job_depth(tx: &mut Tx<'_>) -> StoreResult<Vec<(String, i64)>> {
    const DEPTH: Sql =
        sql("select case when state = 'dead' then 'dead' else lane end, count(*) from job group by 1");
    tx.query(DEPTH, &[])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// When the next job's time comes, whatever its lane.
pub fn job_next_at(tx: &mut Tx<'_>) -> StoreResult<Option<Timestamp>> {
    const NEXT: Sql = sql_for(
        "select min(max(run_at, leased_until)) from job where state = 'ready'",
        "select min(greatest(run_at, leased_until)) from job where state = 'ready'",
    );
    tx.query_one(NEXT, &[])?.maybe(0)
}
