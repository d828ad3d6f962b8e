//! What hangs on a ticket: tags, links, notes and verdicts.

use crate::error::StoreResult;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::id::Id;
use facteur_domain::{MessageId, NoteId, OrganisationId, TicketId, Timestamp, Verdict};
use std::collections::HashSet;

/// A note on a ticket.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// Who wrote it.
    pub author: String,
    /// What it says.
    pub body: String,
    /// When.
    pub created_at: Timestamp,
}

/// Adds a tag; it may be there already.
pub fn tag_add(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    tag: &str,
) -> StoreResult<()> {
    const ADD: Sql = sql(
        "insert into ticket_tag (organisation, ticket, tag) values ($1, $2, $3) \
                          on conflict do nothing",
    );
    tx.put(ADD, &[Param::id(organisation), Param::id(ticket), tag.into()])
}

/// Takes a tag away.
pub fn tag_remove(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    tag: &str,
) -> StoreResult<()> {
    const REMOVE: Sql = sql("delete from ticket_tag where organisation = $1 and ticket = $2 and tag = $3");
    tx.put(REMOVE, &[Param::id(organisation), Param::id(ticket), tag.into()])
}

/// The tags of a ticket.
pub fn tag_list(tx: &mut Tx<'_>, organisation: OrganisationId, ticket: TicketId) -> StoreResult<Vec<String>> {
    const LIST: Sql = sql("select tag from ticket_tag where organisation = $1 and ticket = $2 order by tag");
    tx.query(LIST, &[Param::id(organisation), Param::id(ticket)])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// The tags of each of these tickets, in the order asked.
pub fn tag_list_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    tickets: &[TicketId],
) -> StoreResult<Vec<Vec<String>>> {
    const LIST: Sql = sql("select tag from ticket_tag where organisation = $1 and ticket = $2 order by tag");
    let sets: Vec<Vec<Param<'_>>> = tickets
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect();
    tx.query_each(LIST, &sets)?
        .iter()
        .map(|rows| rows.iter().map(|row| row.get(0)).collect())
        .collect()
}

/// Tags of the newest tickets among which the most used ones are counted.
const COUNTED_TAGS: i64 = 5_000;

/// The tags that the organisation uses on its newest tickets, the most used first, at most `limit`.
pub fn tags_most_used(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    limit: usize,
) -> StoreResult<Vec<String>> {
    // Ids of tickets rise with time, so the key's own index gives the newest.
    const MOST_USED: Sql = sql("select tag from \
         (select tag from ticket_tag where organisation = $1 order by ticket desc, tag desc limit $2) as newest \
         group by tag order by count(*) desc, tag limit $3");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.query(
        MOST_USED,
        &[Param::id(organisation), COUNTED_TAGS.into(), limit.into()],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Two tickets that may belong together, with why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink<'a> {
    /// The one.
    pub ticket: TicketId,
    /// The other.
    pub other: TicketId,
    /// The word of the reason.
    pub why: &'a str,
}

/// Links pairs of tickets that may belong together, each once; tells for each, in the order asked, whether the
/// two were not linked before. On PostgreSQL it takes one journey.
pub fn link_add_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    links: &[NewLink<'_>],
    now: Timestamp,
) -> StoreResult<Vec<bool>> {
    const ADD: Sql = sql_for(
        "insert into ticket_link (organisation, ticket, other, why, created_at) \
         values ($1, $2, $3, $4, $5) on conflict do nothing",
        "insert into ticket_link (organisation, ticket, other, why, created_at) \
         select $1, one, two, why, $5 from unnest($2::uuid[], $3::uuid[], $4::text[]) as each_link (one, two, why) \
         order by one, two on conflict do nothing returning ticket, other",
    );
    let both_ways = links.iter().flat_map(|link| {
        [
            (link.ticket, link.other, link.why),
            (link.other, link.ticket, link.why),
        ]
    });
    if tx.is_sqlite() {
        let mut added = Vec::with_capacity(links.len() * 2);
        for (one, two, why) in both_ways {
            let row = [
                Param::id(organisation),
                Param::id(one),
                Param::id(two),
                why.into(),
                now.into(),
            ];
            added.push(tx.execute(ADD, &row)? > 0);
        }
        return Ok(added.chunks(2).map(|ways| ways.contains(&true)).collect());
    }
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let both_ways: Vec<_> = both_ways.collect();
    let rows = tx.query(
        ADD,
        &[
            Param::id(organisation),
            Param::Ids(both_ways.iter().map(|(one, _, _)| one.uuid()).collect()),
            Param::Ids(both_ways.iter().map(|(_, two, _)| two.uuid()).collect()),
            Param::Words(both_ways.iter().map(|(_, _, why)| (*why).to_owned()).collect()),
            now.into(),
        ],
    )?;
    let mut added = rows
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect::<StoreResult<HashSet<(TicketId, TicketId)>>>()?;
    // Of a pair that is asked for twice, the first one made it.
    Ok(links
        .iter()
        .map(|link| {
            let there = added.remove(&(link.ticket, link.other));
            let back = added.remove(&(link.other, link.ticket));
            there || back
        })
        .collect())
}

/// Takes the link between two tickets away; whether there was one.
pub fn link_remove(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    other: TicketId,
) -> StoreResult<bool> {
    const REMOVE: Sql = sql("delete from ticket_link where organisation = $1 \
         and ((ticket = $2 and other = $3) or (ticket = $3 and other = $2))");
    let params = [Param::id(organisation), Param::id(ticket), Param::id(other)];
    Ok(tx.execute(REMOVE, &params)? > 0)
}

/// The tickets linked to this one, with why.
pub fn link_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
) -> StoreResult<Vec<(TicketId, String)>> {
    const LIST: Sql = sql(
        "select other, why from ticket_link where organisation = $1 and ticket = $2 \
                           order by created_at, other",
    );
    tx.query(LIST, &[Param::id(organisation), Param::id(ticket)])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Writes a note.
pub fn note_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    note: &Note,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into note (organisation, id, ticket, author, body, created_at) \
                             values ($1, $2, $3, $4, $5, $6)",
    );
    tx.put(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(note.id),
            Param::id(ticket),
            (&note.author).into(),
            (&note.body).into(),
            note.created_at.into(),
        ],
    )
}

/// Takes a note away.
pub fn note_delete(tx: &mut Tx<'_>, organisation: OrganisationId, id: NoteId) -> StoreResult<()> {
    const DELETE: Sql = sql("delete from note where organisation = $1 and id = $2");
    tx.put(DELETE, &[Param::id(organisation), Param::id(id)])
}

/// The notes on a ticket, oldest first.
pub fn note_list(tx: &mut Tx<'_>, organisation: OrganisationId, ticket: TicketId) -> StoreResult<Vec<Note>> {
    const LIST: Sql = sql(
        "select id, author, body, created_at from note where organisation = $1 and ticket = $2 \
                           order by id",
    );
    tx.query(LIST, &[Param::id(organisation), Param::id(ticket)])?
        .iter()
        .map(|row| {
            Ok(Note {
                id: row.get(0)?,
                author: row.get(1)?,
                body: row.get(2)?,
                created_at: row.get(3)?,
            })
        })
        .collect()
}

/// Keeps what was decided about a message.
pub fn verdict_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message: MessageId,
    ticket: Option<TicketId>,
    verdict: &Verdict,
    now: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into verdict (organisation, message, ticket, body, created_at) \
                             values ($1, $2, $3, $4, $5)",
    );
    let body = serde_json::to_string(verdict).unwrap_or_default();
    tx.put_row(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(message),
            Param::id_or_null(ticket),
            body.into(),
            now.into(),
        ],
    )
}

/// What was decided about the messages of a ticket, oldest first.
pub fn verdict_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
) -> StoreResult<Vec<(MessageId, Verdict)>> {
    const LIST: Sql = sql(
        "select message, body from verdict where organisation = $1 and ticket = $2 \
                           order by message",
    );
    tx.query(LIST, &[Param::id(organisation), Param::id(ticket)])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.json(1)?)))
        .collect()
}

/// What was decided about each of these messages, in the order asked.
pub fn verdict_find_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    messages: &[MessageId],
) -> StoreResult<Vec<Option<Verdict>>> {
    const FIND: Sql = sql("select body from verdict where organisation = $1 and message = $2");
    let sets: Vec<Vec<Param<'_>>> = messages
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect();
    tx.query_each(FIND, &sets)?
        .iter()
        .map(|rows| rows.first().map(|row| row.json(0)).transpose())
        .collect()
}
