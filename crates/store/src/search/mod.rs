//! Search over messages and their tickets, inside the database, newest first, with the same hits on both.
//!
//! Each message has a number whose order is the order of arrival, and under it a set of words made by
//! [`analyse`]. SQLite walks FTS5's lists from the newest number down. PostgreSQL's GIN index knows no
//! order, so that a common word would fetch and sort all its hits: there the newest few thousand messages
//! are walked first, and only a word too rare to fill a page among them goes to the index.

mod analyse;

use crate::error::StoreResult;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::{SearchRow, Tx};
use crate::value::Param;
use facteur_domain::id::Id;
use facteur_domain::{MessageId, OrganisationId, TeamId, TicketId, TicketNumber, Timestamp};
use rusqlite::Connection;

pub use analyse::{Language, Query, words_of};

/// One hit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Hit {
    /// The message.
    pub message: MessageId,
    /// Its ticket, when it has one.
    pub ticket: Option<TicketId>,
    /// That ticket's number.
    pub number: Option<TicketNumber>,
    /// The message's subject.
    pub subject: String,
    /// Who wrote it.
    pub from_address: String,
    /// Its first words.
    pub snippet: String,
    /// When it came.
    pub received_at: Timestamp,
    /// Where the next page goes on.
    #[serde(skip)]
    pub search_id: i64,
    /// The team whose mail it is.
    #[serde(skip)]
    pub team: TeamId,
}

/// The number under which a message is found: its second of arrival, then chance from its id. Positive
/// until 2072; what is older than 2004 shares the earliest second.
fn number(received_at: Timestamp, message: MessageId) -> i64 {
    const FIRST_SECOND: i64 = 1 << 30;
    let second =
        (received_at.micros().div_euclid(1_000_000) - FIRST_SECOND).clamp(0, i64::from(i32::MAX) - 1);
    let chance = message.uuid().as_u128() as u32;
    (second << 32) | i64::from(chance)
}

/// A number that no message has yet. Two messages of one second share it once in four billion pairs.
pub(crate) fn free_number(tx: &mut Tx<'_>, received_at: Timestamp, message: MessageId) -> StoreResult<i64> {
    const TAKEN: Sql = sql("select 1 from message where search_id = $1");
    let first = number(received_at, message);
    if !tx.is_sqlite() {
        // The unique index refuses a clash and the mail is handled again with another id.
        return Ok(first);
    }
    let mut free = first;
    while tx.query_opt(TAKEN, &[free.into()])?.is_some() {
        free += 1;
    }
    Ok(free)
}

/// Enters the words of a message. On SQLite they are written when the writer's group ends.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    search_id: i64,
    mut words: Vec<String>,
) -> StoreResult<()> {
    const WRITE: Sql =
        sql("insert into search (search_id, words) values ($1, array_to_tsvector(string_to_array($2, ' ')))");
    words.push(organisation_word(organisation));
    if tx.is_sqlite() {
        tx.search_rows.push(SearchRow { search_id, words });
        return Ok(());
    }
    tx.put_row(WRITE, &[search_id.into(), words.join(" ").into()])
}

pub(crate) fn write_sqlite(connection: &Connection, row: &SearchRow) -> StoreResult<()> {
    const WRITE: &str = "insert into search (rowid, words) values ($1, $2)";
    let params = [row.search_id.into(), row.words.join(" ").into()];
    crate::sqlite::execute(connection, WRITE, &params).map(drop)
}

/// The word that every message of an organisation has, so that the index itself keeps them apart.
fn organisation_word(organisation: OrganisationId) -> String {
    format!("o{}", organisation.uuid().simple())
}

/// The messages that have all words of the query, newest first, from below `before` on.
pub fn search(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    query: &Query,
    before: Option<i64>,
    limit: usize,
) -> StoreResult<Vec<Hit>> {
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let own = organisation_word(organisation);
    let before = before.unwrap_or(i64::MAX);
    if tx.is_sqlite() {
        return hits(tx, FTS5, &query.for_fts5(&own), organisation, before, limit);
    }
    let text = query.for_tsquery(&own);
    let walked = hits(tx, NEWEST, &text, organisation, before, limit)?;
    if walked.len() >= limit {
        return Ok(walked);
    }
    hits(tx, INDEXED, &text, organisation, before, limit)
}

/// How many messages have all words of the query; counting stops at `most`, since people need no more and
/// a common word would cost.
pub fn count(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    query: &Query,
    within: Option<&[TeamId]>,
    most: usize,
) -> StoreResult<usize> {
    const COUNT: Sql = sql_for(
        "select count(*) from (select rowid from search where search match $1 limit $2)",
        "select count(*) from (select 1 from search where words @@ $1::text::tsquery limit $2) found",
    );
    const COUNT_WITHIN: Sql = sql_for(
        "select count(*) from (select 1 from search s cross join message m on m.search_id = s.rowid \
         and m.organisation = $3 where s.search match $1 and instr($4, m.team) > 0 limit $2)",
        "select count(*) from (select 1 from search s join message m on m.search_id = s.search_id \
         and m.organisation = $3 where s.words @@ $1::text::tsquery and m.team = any($4) limit $2) found",
    );
    if query.is_empty() {
        return Ok(0);
    }
    let own = organisation_word(organisation);
    let text = if tx.is_sqlite() {
        query.for_fts5(&own)
    } else {
        query.for_tsquery(&own)
    };
    let mut params = vec![text.into(), most.into()];
    if within.is_some() {
        params.extend([Param::id(organisation), Param::ids_or_null(within)]);
    }
    let statement = if within.is_some() { COUNT_WITHIN } else { COUNT };
    let counted: i64 = tx.query_one(statement, &params)?.get(0)?;
    Ok(counted as usize)
}

/// `cross join` keeps SQLite from beginning with all messages of the organisation.
const FTS5: Sql = sql(
    "select m.id, t.id, t.year, t.sequence, m.subject, m.from_address, m.snippet, m.received_at, \
     m.search_id, m.team from (select rowid as number from search where search match $2 and rowid < $3 \
     order by rowid desc limit $4) s cross join message m on m.search_id = s.number and m.organisation = $1 \
     cross join thread h on h.organisation = m.organisation and h.id = m.thread \
     left join ticket t on t.organisation = m.organisation and t.id = h.ticket order by m.search_id desc",
);

macro_rules! hits_of {
    ($found:literal) => {
        sql_for(
            "",
            concat!(
                "select m.id, t.id, t.year, t.sequence, m.subject, m.from_address, m.snippet, m.received_at, ",
                "m.search_id, m.team from (", $found, ") s join message m on m.search_id = s.search_id ",
                "and m.organisation = $1 ",
                "join thread h on h.organisation = m.organisation and h.id = m.thread ",
                "left join ticket t on t.organisation = m.organisation and t.id = h.ticket ",
                "order by m.search_id desc"
            ),
        )
    };
}

/// `offset 0` keeps the planner from turning the walk into an index scan.
const NEWEST: Sql = hits_of!(
    "select search_id from (select search_id, words from search where search_id < $3 \
     order by search_id desc limit 5000 offset 0) newest where words @@ $2::text::tsquery \
     order by search_id desc limit $4"
);
const INDEXED: Sql = hits_of!(
    "select search_id from (select search_id from search where words @@ $2::text::tsquery offset 0) found \
     where search_id < $3 order by search_id desc limit $4"
);

fn hits(
    tx: &mut Tx<'_>,
    statement: Sql,
    text: &str,
    organisation: OrganisationId,
    before: i64,
    limit: usize,
) -> StoreResult<Vec<Hit>> {
    tx.query(
        statement,
        &[Param::id(organisation), text.into(), before.into(), limit.into()],
    )?
    .iter()
    .map(|row| {
        let (year, sequence) = (row.maybe::<i64>(2)?, row.maybe::<u32>(3)?);
        Ok(Hit {
            message: row.get(0)?,
            ticket: row.maybe(1)?,
            number: year.zip(sequence).map(|(year, sequence)| TicketNumber {
                year: year as u16,
                sequence,
            }),
            subject: row.get(4)?,
            from_address: row.get(5)?,
            snippet: row.get(6)?,
            received_at: row.get(7)?,
            search_id: row.get(8)?,
            team: row.get(9)?,
        })
    })
    .collect()
}
