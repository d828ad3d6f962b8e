//! Threads: messages that answer each other.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{MessageId, OrganisationId, TeamId, ThreadId, TicketId, Timestamp};

/// A thread as the decisions of intake see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// The team whose mail it is.
    pub team: TeamId,
    /// Its ticket.
    pub ticket: Option<TicketId>,
    /// The thread it was folded into.
    pub folded_into: Option<ThreadId>,
    /// When it began.
    pub created_at: Timestamp,
}

const GET_THREAD: Sql = sql("select id, team, ticket, folded_into, created_at from thread \
                             where organisation = $1 and id = $2");

fn thread(row: &Row) -> StoreResult<Thread> {
    Ok(Thread {
        id: row.get(0)?,
        team: row.get(1)?,
        ticket: row.maybe(2)?,
        folded_into: row.maybe(3)?,
        created_at: row.get(4)?,
    })
}

/// Those of the threads that are there, as they are: a folded one says so. One journey for all.
pub fn thread_get_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &[ThreadId],
) -> StoreResult<Vec<Thread>> {
    let sets: Vec<Vec<Param<'_>>> = ids
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect();
    let found = tx.query_each(GET_THREAD, &sets)?;
    found.iter().flatten().map(thread).collect()
}

/// The thread of that id, or the one it was folded into in the end.
pub fn thread_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ThreadId,
) -> StoreResult<Option<Thread>> {
    let mut wanted = id;
    // Folding never makes a circle; the bound keeps a damaged database from making one endless.
    for _ in 0..64 {
        let Some(row) = tx.query_opt(GET_THREAD, &[Param::id(organisation), Param::id(wanted)])? else {
            return Ok(None);
        };
        let thread = thread(&row)?;
        match thread.folded_into {
            Some(older) => wanted = older,
            None => return Ok(Some(thread)),
        }
    }
    Err(StoreError::fault(format!(
        "the thread {id} was folded in a circle"
    )))
}

/// Begins a thread, with its ticket when it has one by now.
pub fn thread_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    id: ThreadId,
    ticket: Option<TicketId>,
    created_at: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql =
        sql("insert into thread (organisation, id, team, ticket, created_at) values ($1, $2, $3, $4, $5)");
    tx.put_row(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(id),
            Param::id(team),
            Param::id_or_null(ticket),
            created_at.into(),
        ],
    )
}

/// Gives a thread its ticket.
pub fn thread_set_ticket(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ThreadId,
    ticket: Option<TicketId>,
) -> StoreResult<()> {
    const SET: Sql = sql("update thread set ticket = $3 where organisation = $1 and id = $2");
    tx.put(
        SET,
        &[Param::id(organisation), Param::id(id), Param::id_or_null(ticket)],
    )
}

/// Marks a thread as folded into an older one, and moves its messages there. Tells which moved.
pub fn thread_fold(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    younger: ThreadId,
    older: ThreadId,
) -> StoreResult<Vec<MessageId>> {
    const MESSAGES: Sql = sql("select id from message where organisation = $1 and thread = $2 order by id");
    const MOVE: Sql = sql("update message set thread = $3 where organisation = $1 and thread = $2");
    const MARK: Sql = sql("update thread set folded_into = $3 where organisation = $1 and id = $2");
    let moved = tx
        .query(MESSAGES, &[Param::id(organisation), Param::id(younger)])?
        .iter()
        .map(|row| row.get(0))
        .collect::<StoreResult<_>>()?;
    let params = [Param::id(organisation), Param::id(younger), Param::id(older)];
    tx.put(MOVE, &params)?;
    tx.put(MARK, &params)?;
    Ok(moved)
}

/// Takes a folding back: the named messages return to the younger thread.
pub fn thread_unfold(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    younger: ThreadId,
    messages: &[MessageId],
) -> StoreResult<()> {
    const UNMARK: Sql = sql("update thread set folded_into = null where organisation = $1 and id = $2");
    const RETURN: Sql = sql("update message set thread = $3 where organisation = $1 and id = $2");
    tx.put(UNMARK, &[Param::id(organisation), Param::id(younger)])?;
    for message in messages {
        tx.put(
            RETURN,
            &[Param::id(organisation), Param::id(*message), Param::id(younger)],
        )?;
    }
    Ok(())
}

/// Messages of a thread that are looked at most, the oldest.
pub const THREAD_MAILS: usize = 200;

/// A message of a thread, as far as placing another one asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadMail {
    /// The sender's address, lower case; empty when it has none.
    pub from_address: String,
    /// All other addresses in it.
    pub recipients: Vec<String>,
    /// Whether one of us wrote it.
    pub is_outgoing: bool,
    /// Whether no program wrote it, and no list passed it on.
    pub is_human: bool,
    /// When it came to the server.
    pub received_at: Timestamp,
}

/// The messages of each thread, oldest first, [`THREAD_MAILS`] at most, in the order asked. One journey for all.
pub fn thread_mails_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    threads: &[ThreadId],
) -> StoreResult<Vec<Vec<ThreadMail>>> {
    const LIST: Sql = sql(
        "select from_address, recipients, direction, kind, received_at from message \
                           where organisation = $1 and thread = $2 order by received_at limit 200",
    );
    let sets: Vec<Vec<Param<'_>>> = threads
        .iter()
        .map(|thread| vec![Param::id(organisation), Param::id(*thread)])
        .collect();
    let each = tx.query_each(LIST, &sets)?;
    let mails = |rows: &Vec<Row>| rows.iter().map(mail).collect();
    each.iter().map(mails).collect()
}

fn mail(row: &Row) -> StoreResult<ThreadMail> {
    Ok(ThreadMail {
        from_address: row.get(0)?,
        recipients: row.json(1)?,
        is_outgoing: row.get::<String>(2)? == "outgoing",
        is_human: row.get::<String>(3)? == "human",
        received_at: row.get(4)?,
    })
}
