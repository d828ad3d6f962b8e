//! Events: appended in the transaction of the change, never altered but for the mark that one was undone.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{Event, EventId, OrganisationId, TicketId};

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
    const APPEND: Sql = sql(
        "insert into event (organisation, id, at, kind, ticket, actor, data, trace) \
                             values ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    tx.put(
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
