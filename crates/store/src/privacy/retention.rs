//! How long things are kept, and what is older.

use super::mails::ticket_texts_erase;
use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{
    Category, ContactId, MailboxId, MessageId, OrganisationId, Retention, ThreadId, TicketId, Timestamp,
};

/// How long the organisation keeps what it holds, and the version of that setting; 0 before it was ever set.
pub fn retention_get(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<(Retention, i64)> {
    const GET: Sql = sql("select body, version from retention where organisation = $1");
    match tx.query_opt(GET, &[Param::id(organisation)])? {
        Some(row) => Ok((row.json(0)?, row.get(1)?)),
        None => Ok((Retention::default(), 0)),
    }
}

/// Sets it; whether it still had that version.
pub fn retention_put(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    retention: &Retention,
    version: i64,
) -> StoreResult<bool> {
    const FIRST: Sql =
        sql("insert into retention (organisation, body, version) values ($1, $2, 1) on conflict do nothing");
    const AGAIN: Sql =
        sql("update retention set body = $2, version = version + 1 where organisation = $1 and version = $3");
    let body = serde_json::to_string(retention)
        .map_err(|error| StoreError::fault(format!("a retention cannot be written as JSON: {error}")))?;
    let changed = if version == 0 {
        tx.execute(FIRST, &[Param::id(organisation), body.into()])?
    } else {
        tx.execute(AGAIN, &[Param::id(organisation), body.into(), version.into()])?
    };
    Ok(changed == 1)
}

/// A ticket on which nobody works any more, and whose last mail is old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldTicket {
    /// Its id.
    pub id: TicketId,
    /// Its mailbox.
    pub mailbox: MailboxId,
    /// Its category.
    pub category: Category,
    /// Its thread.
    pub thread: ThreadId,
    /// When its last mail came.
    pub last_message_at: Timestamp,
}

/// Tickets that are resolved or closed and whose last mail came before that time.
pub fn ticket_old_page(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    before: Timestamp,
    behind: Option<TicketId>,
    limit: usize,
) -> StoreResult<Vec<OldTicket>> {
    const PAGE: Sql = sql(
        "select id, mailbox, category, thread, last_message_at from ticket where organisation = $1 and id > $2 \
         and last_message_at < $3 and status in ('resolved', 'closed') and folded_into is null order by id limit $4",
    );
    let behind = behind.map_or(Param::Id(uuid::Uuid::nil()), Param::id);
    tx.query(
        PAGE,
        &[Param::id(organisation), behind, before.into(), limit.into()],
    )?
    .iter()
    .map(|row| {
        Ok(OldTicket {
            id: row.get(0)?,
            mailbox: row.get(1)?,
            category: row.word(2)?,
            thread: row.get(3)?,
            last_message_at: row.get(4)?,
        })
    })
    .collect()
}

/// Messages that came before that time and whose thread has no ticket.
pub fn message_old_page(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    before: Timestamp,
    behind: Option<MessageId>,
    limit: usize,
) -> StoreResult<Vec<(MessageId, MailboxId, Timestamp)>> {
    const PAGE: Sql = sql(
        "select m.id, m.mailbox, m.received_at from message m join thread h on h.organisation = m.organisation \
         and h.id = m.thread where m.organisation = $1 and m.id > $2 and m.received_at < $3 and h.ticket is null \
         order by m.id limit $4",
    );
    let behind = behind.map_or(Param::Id(uuid::Uuid::nil()), Param::id);
    tx.query(
        PAGE,
        &[Param::id(organisation), behind, before.into(), limit.into()],
    )?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    .collect()
}

/// Removes a ticket without messages, with all that hangs on it. Those that were folded into it go too.
pub fn ticket_remove(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    now: Timestamp,
) -> StoreResult<()> {
    const FOLDED: Sql = sql("select id from ticket where organisation = $1 and folded_into = $2");
    const STATEMENTS: [Sql; 6] = [
        sql("delete from ticket_link where organisation = $1 and (ticket = $2 or other = $2)"),
        sql("delete from ticket_seen where organisation = $1 and ticket = $2"),
        sql("delete from verdict where organisation = $1 and ticket = $2"),
        sql("delete from event where organisation = $1 and ticket = $2 \
             and feed < (select max(feed) from event where organisation = $1)"),
        sql("update thread set ticket = null where organisation = $1 and ticket = $2"),
        sql("delete from ticket where organisation = $1 and id = $2"),
    ];
    let folded = tx.query(FOLDED, &[Param::id(organisation), Param::id(ticket)])?;
    let folded: Vec<TicketId> = folded.iter().map(|row| row.get(0)).collect::<StoreResult<_>>()?;
    for id in folded.into_iter().chain([ticket]) {
        ticket_texts_erase(tx, organisation, id, now)?;
        for statement in STATEMENTS {
            tx.put(statement, &[Param::id(organisation), Param::id(id)])?;
        }
    }
    Ok(())
}

/// Removes some of the events before that time, but those of tickets that are open, and the newest of all, whose
/// number the next one follows. Tells how many.
pub fn event_remove_old(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    before: Timestamp,
    limit: usize,
) -> StoreResult<u64> {
    const DELETE: Sql = sql(
        "delete from event where organisation = $1 and id in (select e.id from event e \
         left join ticket t on t.organisation = e.organisation and t.id = e.ticket \
         where e.organisation = $1 and e.at < $2 and (t.id is null or t.status in ('resolved', 'closed')) \
         and e.feed < (select max(n.feed) from event n where n.organisation = $1) order by e.id limit $3)",
    );
    tx.execute(DELETE, &[Param::id(organisation), before.into(), limit.into()])
}

/// How many events that would be.
pub fn event_old_count(tx: &mut Tx<'_>, organisation: OrganisationId, before: Timestamp) -> StoreResult<i64> {
    const COUNT: Sql = sql(
        "select count(*) from event e left join ticket t on t.organisation = e.organisation and t.id = e.ticket \
         where e.organisation = $1 and e.at < $2 and (t.id is null or t.status in ('resolved', 'closed')) \
         and e.feed < (select max(n.feed) from event n where n.organisation = $1)",
    );
    tx.query_one(COUNT, &[Param::id(organisation), before.into()])?
        .get(0)
}

/// Contacts who last wrote before that time and have no ticket any more.
pub fn contact_old(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    before: Timestamp,
    limit: usize,
) -> StoreResult<Vec<ContactId>> {
    const OLD: Sql = sql(
        "select c.id from contact c where c.organisation = $1 and c.last_seen < $2 \
         and not exists (select 1 from ticket t where t.organisation = c.organisation and t.contact = c.id) \
         order by c.id limit $3",
    );
    tx.query(OLD, &[Param::id(organisation), before.into(), limit.into()])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}
