//! Events: appended in the transaction of the change, never altered but for the mark that one was undone.

use crate::error::StoreResult;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::id::Id;
use facteur_domain::{Event, EventId, EventKind, OrganisationId, TicketId};

macro_rules! feed {
    ($only_sqlite:literal, $only_postgres:literal) => {
        sql_for(
            concat!(
                "select id, at, kind, ticket, actor, data, trace, undone_by, feed from event ",
                "where organisation = $1 and (feed, id) > ($2, $3) and ($4 is null or kind = $4) ",
                $only_sqlite,
                "order by feed, id limit $5"
            ),
            concat!(
                "select id, at, kind, ticket, actor, data, trace, undone_by, feed from event ",
                "where organisation = $1 and (feed, id) > ($2, $3) and ($4::text is null or kind = $4) ",
                $only_postgres,
                "and (feed < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ",
                "or feed >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint) ",
                "order by feed, id limit $5"
            ),
        )
    };
}

/// An event, and by which later event it was undone.
#[derive(Debug, Clone, serde::Serialize)]
pub struct RecordedEvent {
    /// The event.
    #[serde(flatten)]
    pub event: Event,
    /// The event that undid it.
    pub undone_by: Option<EventId>,
}

/// Appends an event.
pub fn event_append(tx: &mut Tx<'_>, organisation: OrganisationId, event: &Event) -> StoreResult<()> {
    // SQLite has one writer, so the next number is free and commits in order.
    const APPEND: Sql = sql_for(
        "insert into event (organisation, id, at, kind, ticket, actor, data, trace, feed) values ($1, $2, $3, $4, \
         $5, $6, $7, $8, (select coalesce(max(feed), 0) + 1 from event where organisation = $1))",
        "insert into event (organisation, id, at, kind, ticket, actor, data, trace, feed) values ($1, $2, $3, $4, \
         $5, $6, $7, $8, pg_current_xact_id()::text::bigint)",
    );
    tx.tells_events();
    tx.put_row(
        APPEND,
        &[
            Param::id(organisation),
            Param::id(event.id),
            event.at.into(),
            event.kind.word().into(),
            Param::id_or_null(event.ticket),
            serde_json::to_string(&event.actor).unwrap_or_default().into(),
            event.data.to_string().into(),
            Param::id_or_null(event.trace),
        ],
    )
}

/// The events of a ticket, oldest first.
pub fn event_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
) -> StoreResult<Vec<RecordedEvent>> {
    const LIST: Sql = sql(
        "select id, at, kind, ticket, actor, data, trace, undone_by from event \
                           where organisation = $1 and ticket = $2 order by id",
    );
    tx.query(LIST, &[Param::id(organisation), Param::id(ticket)])?
        .iter()
        .map(recorded)
        .collect()
}

/// One event.
pub fn event_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: EventId,
) -> StoreResult<Option<RecordedEvent>> {
    const GET: Sql = sql(
        "select id, at, kind, ticket, actor, data, trace, undone_by from event \
                          where organisation = $1 and id = $2",
    );
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(recorded)
        .transpose()
}

/// Marks an event as undone by a later one.
pub fn event_mark_undone(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: EventId,
    undone_by: EventId,
) -> StoreResult<()> {
    const MARK: Sql = sql("update event set undone_by = $3 where organisation = $1 and id = $2");
    tx.put(
        MARK,
        &[Param::id(organisation), Param::id(id), Param::id(undone_by)],
    )
}

/// Takes the mark of being undone from an event: what undid it was undone itself.
pub fn event_mark_standing(tx: &mut Tx<'_>, organisation: OrganisationId, id: EventId) -> StoreResult<()> {
    const MARK: Sql = sql("update event set undone_by = null where organisation = $1 and id = $2");
    tx.put(MARK, &[Param::id(organisation), Param::id(id)])
}

/// Where an event stands in the feed. What was committed later comes behind what was read before, although
/// several transactions run at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedPosition {
    feed: i64,
    id: EventId,
}

/// Which events of the feed.
#[derive(Debug, Clone, Copy, Default)]
pub struct FeedFilter {
    /// Only those behind this place; from the first on when none is named.
    pub after: Option<FeedPosition>,
    /// Only those of this ticket.
    pub ticket: Option<TicketId>,
    /// Only those of this kind.
    pub kind: Option<EventKind>,
}

/// The events in the order of the feed, with the place of each. On PostgreSQL it ends before the oldest
/// transaction that still runs: what that one tells must not come behind what was read. Numbers beyond the
/// newest transaction come from a database that was restored from another server, and are done. Running
/// transactions of other databases of the same server count too: it cannot tell them apart for this.
pub fn event_feed(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &FeedFilter,
    limit: usize,
) -> StoreResult<Vec<(FeedPosition, RecordedEvent)>> {
    const FEED: Sql = feed!("", "");
    const OF_TICKET: Sql = feed!("and ticket = $6 ", "and ticket = $6 ");
    let after = filter.after.unwrap_or(FeedPosition {
        feed: -1,
        id: EventId::from_uuid(uuid::Uuid::nil()),
    });
    let mut params = vec![
        Param::id(organisation),
        after.feed.into(),
        Param::id(after.id),
        filter.kind.map(EventKind::word).into(),
        limit.into(),
    ];
    let statement = match filter.ticket {
        Some(ticket) => {
            params.push(Param::id(ticket));
            OF_TICKET
        }
        None => FEED,
    };
    tx.query(statement, &params)?
        .iter()
        .map(|row| {
            let event = recorded(row)?;
            let place = FeedPosition {
                feed: row.get(8)?,
                id: event.event.id,
            };
            Ok((place, event))
        })
        .collect()
}

/// Where the feed ends now: behind it comes what is committed from now on.
pub fn event_feed_end(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<FeedPosition> {
    const END: Sql = sql_for(
        "select coalesce(max(feed), 0) from event where organisation = $1",
        "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 where $1::uuid is not null",
    );
    Ok(FeedPosition {
        feed: tx.query_one(END, &[Param::id(organisation)])?.get(0)?,
        id: EventId::from_uuid(uuid::Uuid::max()),
    })
}

/// The place of an event in the feed.
pub fn event_position(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: EventId,
) -> StoreResult<Option<FeedPosition>> {
    const GET: Sql = sql("select feed from event where organisation = $1 and id = $2");
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .map(|row| {
            Ok(FeedPosition {
                feed: row.get(0)?,
                id,
            })
        })
        .transpose()
}

fn recorded(row: &Row) -> StoreResult<RecordedEvent> {
    Ok(RecordedEvent {
        event: Event {
            id: row.get(0)?,
            at: row.get(1)?,
            kind: row.word(2)?,
            ticket: row.maybe(3)?,
            actor: row.json(4)?,
            data: row.json(5)?,
            trace: row.maybe(6)?,
        },
        undone_by: row.maybe(7)?,
    })
}
