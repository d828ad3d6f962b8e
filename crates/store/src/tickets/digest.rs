//! What a line of the list tells of a ticket's conversation, and which of it was seen.

use crate::error::StoreResult;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::id::Id;
use facteur_domain::{MemberId, MessageId, OrganisationId, ThreadId, TicketId, Timestamp};
use uuid::Uuid;

/// What a line of the list tells of a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct TicketDigest {
    /// How many messages it has.
    pub messages: i64,
    /// The first words of the newest.
    pub snippet: String,
    /// Whether files came with it that are not shown within a text.
    pub has_attachments: bool,
    /// Whether a mail came in that no member has seen.
    pub unread: bool,
}

/// `$by` names the index on SQLite, which has no figures to choose by and would walk all messages instead.
macro_rules! digest {
    ($by:literal, $thread:literal, $ticket:literal, $least:literal) => {
        concat!(
            "select (select count(*) from message m",
            $by,
            " where m.organisation = $1 and m.thread = ",
            $thread,
            "), (select m.snippet from message m",
            $by,
            " where m.organisation = $1 and m.thread = ",
            $thread,
            " order by m.received_at desc, m.id desc limit 1), ",
            "exists (select 1 from message m",
            $by,
            " where m.organisation = $1 and m.thread = ",
            $thread,
            " and exists (select 1 from attachment a where a.organisation = m.organisation ",
            "and a.message = m.id and a.inline = 0)), ",
            "exists (select 1 from message m",
            $by,
            " where m.organisation = $1 and m.thread = ",
            $thread,
            " and m.direction = 'incoming' and m.id > coalesce((select s.message from ticket_seen s ",
            "where s.organisation = $1 and s.ticket = ",
            $ticket,
            "), ",
            $least,
            "))"
        )
    };
}

/// What a line of the list tells of each of these conversations, in the order asked.
pub fn ticket_digest_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    tickets: &[(TicketId, ThreadId)],
) -> StoreResult<Vec<TicketDigest>> {
    const DIGEST: Sql = sql(digest!(" indexed by message_thread", "$2", "$3", "x''"));
    const DIGEST_ALL: Sql = sql_for(
        "",
        concat!(
            "select d.* from unnest($2::uuid[], $3::uuid[]) with ordinality as asked (thread, ticket, place) ",
            "cross join lateral (",
            digest!(
                "",
                "asked.thread",
                "asked.ticket",
                "'00000000-0000-0000-0000-000000000000'::uuid"
            ),
            ") d order by asked.place"
        ),
    );
    let rows: Vec<Row> = if tx.is_sqlite() {
        let sets: Vec<Vec<Param<'_>>> = tickets
            .iter()
            .map(|(ticket, thread)| vec![Param::id(organisation), Param::id(*thread), Param::id(*ticket)])
            .collect();
        tx.query_each(DIGEST, &sets)?.into_iter().flatten().collect()
    } else {
        let threads: Vec<Uuid> = tickets.iter().map(|(_, thread)| thread.uuid()).collect();
        let ids: Vec<Uuid> = tickets.iter().map(|(ticket, _)| ticket.uuid()).collect();
        let params = [Param::id(organisation), Param::Ids(threads), Param::Ids(ids)];
        tx.query(DIGEST_ALL, &params)?
    };
    rows.iter()
        .map(|row| {
            Ok(TicketDigest {
                messages: row.get(0)?,
                snippet: row.maybe(1)?.unwrap_or_default(),
                has_attachments: row.get(2)?,
                unread: row.get(3)?,
            })
        })
        .collect()
}

/// Notes that a member has seen a ticket as it stands now. What comes later is new again. Tells whether that
/// says more than was known.
pub fn ticket_seen(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    member: Option<MemberId>,
    now: Timestamp,
) -> StoreResult<bool> {
    const NEWEST: Sql = sql(
        "select m.id from ticket t join message m on m.organisation = t.organisation \
         and m.thread = t.thread where t.organisation = $1 and t.id = $2 order by m.id desc limit 1",
    );
    const SEEN: Sql = sql(
        "insert into ticket_seen (organisation, ticket, message, member, seen_at) values ($1, $2, $3, $4, $5) \
         on conflict (organisation, ticket) do update set message = excluded.message, member = excluded.member, \
         seen_at = excluded.seen_at where ticket_seen.message < excluded.message",
    );
    let newest = tx.query_opt(NEWEST, &[Param::id(organisation), Param::id(ticket)])?;
    let Some(newest) = newest else {
        return Ok(false);
    };
    let message: MessageId = newest.get(0)?;
    let params = [
        Param::id(organisation),
        Param::id(ticket),
        Param::id(message),
        Param::id_or_null(member),
        now.into(),
    ];
    Ok(tx.execute(SEEN, &params)? == 1)
}
