//! The list of tickets, in each of its orders, a page at a time.
//!
//! The index `ticket_shelf` holds shelf, status and priority before the time, so each order is a merge of a
//! few of its ranges: nothing is read that is not shown, however many tickets there are.

use super::{Ticket, rank, ticket_get_each};
use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::id::Id;
use facteur_domain::{
    Category, ContactId, EntityKind, MailboxId, MemberId, OrganisationId, Priority, SendState, Status,
    TicketId, Timestamp,
};
use std::collections::HashSet;

/// Every shelf there is.
const SHELVES: [&str; 3] = ["work", "newsletters", "spam"];

/// Which tickets come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TicketOrder {
    /// The newest message.
    #[default]
    NewestMessage,
    /// The message that is waiting longest.
    OldestMessage,
    /// The newest ticket.
    NewestCreated,
    /// The highest priority, and the newest message within one.
    Priority,
    /// The nearest deadline; tickets without one are left out.
    Due,
}

/// Where a ticket stands in each order: a page goes on behind the last one of the page before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TicketPosition {
    /// Its priority.
    pub priority: Priority,
    /// When its newest message came.
    pub last_message_at: Timestamp,
    /// By when it must be dealt with.
    pub due_at: Option<Timestamp>,
    /// Its id, which breaks ties.
    pub id: TicketId,
}

impl From<&Ticket> for TicketPosition {
    fn from(ticket: &Ticket) -> Self {
        Self {
            priority: ticket.priority,
            last_message_at: ticket.last_message_at,
            due_at: ticket.due.at(),
            id: ticket.id,
        }
    }
}

/// Which tickets to list.
#[derive(Debug, Clone, Default)]
pub struct TicketFilter {
    /// Only with one of these statuses; with any when none is named.
    pub status: Vec<Status>,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only of one of these priorities; of any when none is named.
    pub priority: Vec<Priority>,
    /// Only on this shelf; "work" when none is named, "all" for every one.
    pub shelf: Option<String>,
    /// Only of this mailbox.
    pub mailbox: Option<MailboxId>,
    /// Only of one of these mailboxes: those that may be seen. Of any when there is no limit.
    pub within: Option<Vec<MailboxId>>,
    /// Only of this contact.
    pub contact: Option<ContactId>,
    /// Only with this tag.
    pub tag: Option<String>,
    /// Only those of this assignee; `Some(None)` for those of nobody.
    pub assignee: Option<Option<MemberId>>,
    /// Only those whose verdict a person should look at.
    pub to_review: bool,
    /// Only those with an answer in one of these states, of those that are not over; with any when none is named.
    pub sending: Vec<SendState>,
    /// Only those on which there is work to do, and whose deadline lies in that span: from, and up to.
    pub due: Option<(Timestamp, Timestamp)>,
    /// Only those with a message that names this: its kind, when one is meant, and its letters and digits.
    pub entity: Option<(Option<EntityKind>, String)>,
    /// Which come first.
    pub order: TicketOrder,
    /// Only what comes behind this one.
    pub after: Option<TicketPosition>,
    /// How many at most; 50 when none is named.
    pub limit: Option<usize>,
}

/// What orders are made of.
#[derive(Debug, Clone, Copy)]
struct Key {
    rank: i64,
    at: Timestamp,
    due: Option<Timestamp>,
    id: TicketId,
}

impl Key {
    fn of(row: &Row) -> StoreResult<Self> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            rank: row.get(2)?,
            due: row.maybe(3)?,
        })
    }
}

/// The tickets that pass the filter, in the order asked.
pub fn ticket_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &TicketFilter,
) -> StoreResult<Vec<Ticket>> {
    let limit = filter.limit.unwrap_or(50);
    let few = filter.tag.is_some()
        || filter.contact.is_some()
        || filter.due.is_some()
        || filter.entity.is_some()
        || !filter.sending.is_empty();
    let keys = match filter.order {
        _ if few => picked(tx, organisation, filter, limit)?,
        TicketOrder::NewestCreated => newest_created(tx, organisation, filter, limit)?,
        TicketOrder::Due => nearest_due(tx, organisation, filter, limit)?,
        TicketOrder::Priority => by_priority(tx, organisation, filter, limit)?,
        TicketOrder::NewestMessage | TicketOrder::OldestMessage => {
            let mut keys = ranges(tx, organisation, filter, &priorities(filter), filter.after, limit)?;
            sort(&mut keys, filter.order);
            keys.truncate(limit);
            keys
        }
    };
    let ids: Vec<TicketId> = keys.iter().map(|key| key.id).collect();
    ticket_get_each(tx, organisation, &ids)
}

fn sort(keys: &mut [Key], order: TicketOrder) {
    match order {
        TicketOrder::NewestMessage => keys.sort_unstable_by_key(|key| std::cmp::Reverse((key.at, key.id))),
        TicketOrder::OldestMessage => keys.sort_unstable_by_key(|key| (key.at, key.id)),
        TicketOrder::NewestCreated => keys.sort_unstable_by_key(|key| std::cmp::Reverse(key.id)),
        TicketOrder::Priority => {
            keys.sort_unstable_by_key(|key| std::cmp::Reverse((key.rank, key.at, key.id)));
        }
        TicketOrder::Due => keys.sort_unstable_by_key(|key| (key.due, key.id)),
    }
}

/// Whether a key comes behind the position in that order.
fn is_after(key: &Key, position: TicketPosition, order: TicketOrder) -> bool {
    let then = (position.last_message_at, position.id);
    match order {
        TicketOrder::NewestMessage => (key.at, key.id) < then,
        TicketOrder::OldestMessage => (key.at, key.id) > then,
        TicketOrder::NewestCreated => key.id < position.id,
        TicketOrder::Priority => (key.rank, key.at, key.id) < (rank(position.priority), then.0, then.1),
        TicketOrder::Due => (key.due, key.id) > (position.due_at, position.id),
    }
}

fn priorities(filter: &TicketFilter) -> Vec<Priority> {
    if filter.priority.is_empty() {
        Priority::ALL.to_vec()
    } else {
        filter.priority.clone()
    }
}

pub(super) fn statuses(filter: &TicketFilter) -> &[Status] {
    if filter.status.is_empty() {
        Status::ALL
    } else {
        &filter.status
    }
}

pub(super) fn shelves(filter: &TicketFilter) -> Vec<&str> {
    match filter.shelf.as_deref() {
        None => vec!["work"],
        Some("all") => SHELVES.to_vec(),
        Some(shelf) => vec![shelf],
    }
}

/// The highest priority first; lower ones are looked at only when the page is not full yet.
fn by_priority(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &TicketFilter,
    limit: usize,
) -> StoreResult<Vec<Key>> {
    let mut wanted = priorities(filter);
    wanted.sort_unstable();
    wanted.dedup();
    let mut keys = Vec::new();
    for priority in wanted.into_iter().rev() {
        let after = filter.after.filter(|after| after.priority == priority);
        let done = filter.after.is_some_and(|after| after.priority < priority);
        if done || keys.len() >= limit {
            continue;
        }
        let mut more = ranges(tx, organisation, filter, &[priority], after, limit)?;
        sort(&mut more, TicketOrder::Priority);
        keys.extend(more);
    }
    keys.truncate(limit);
    Ok(keys)
}

/// What narrows a range further, from the parameter $5 on. The index holds most of it.
macro_rules! narrowed {
    (sqlite) => {
        "and ($5 is null or t.category = $5) and ($6 is null or t.assignee = $6) \
         and ($7 = 0 or t.assignee is null) and ($8 is null or instr($8, t.mailbox) > 0) and ($9 = 0 or t.to_review = 1) "
    };
    (postgres) => {
        "and ($5::text is null or t.category = $5) and ($6::uuid is null or t.assignee = $6) \
         and ($7::bigint = 0 or t.assignee is null) and ($8::uuid[] is null or t.mailbox = any($8)) \
         and ($9::bigint = 0 or t.to_review = 1) "
    };
}

/// One range of an index (named on SQLite, which has no figures to choose by), or on PostgreSQL many of them ("shelf/status/rank") in one journey.
macro_rules! range {
    ($index:literal, $only:literal, $than:literal, $order:literal) => {
        sql_for(
            concat!(
                "select t.id, t.last_message_at, t.priority_rank, null from ticket t indexed by ",
                $index,
                " where t.organisation = $1 and t.shelf = $2 and ",
                $only,
                "t.status = $11 and t.priority_rank = $12 and t.folded_into is null ",
                "and (t.last_message_at, t.id) ",
                $than,
                " ($3, $4) ",
                narrowed!(sqlite),
                "order by t.last_message_at ",
                $order,
                ", t.id ",
                $order,
                " limit $10"
            ),
            concat!(
                "select r.id, r.last_message_at, r.priority_rank, null::bigint from unnest($2::text[]) as asked (range) ",
                "cross join lateral (select t.id, t.last_message_at, t.priority_rank from ticket t ",
                "where t.organisation = $1 and t.shelf = split_part(asked.range, '/', 1) and ",
                $only,
                "t.status = split_part(asked.range, '/', 2) ",
                "and t.priority_rank = split_part(asked.range, '/', 3)::bigint and t.folded_into is null ",
                "and (t.last_message_at, t.id) ",
                $than,
                " ($3, $4) ",
                narrowed!(postgres),
                "order by t.last_message_at ",
                $order,
                ", t.id ",
                $order,
                " limit $10) r"
            ),
        )
    };
}

/// The first keys of each range, in no order.
fn ranges(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &TicketFilter,
    priorities: &[Priority],
    after: Option<TicketPosition>,
    limit: usize,
) -> StoreResult<Vec<Key>> {
    const NEWEST: Sql = range!("ticket_shelf", "", "<", "desc");
    const OLDEST: Sql = range!("ticket_shelf", "", ">", "asc");
    // Few tickets have an assignee: theirs are found by an index of their own.
    const NEWEST_OF_MEMBER: Sql = range!("ticket_assignee", "t.assignee = $6 and ", "<", "desc");
    const OLDEST_OF_MEMBER: Sql = range!("ticket_assignee", "t.assignee = $6 and ", ">", "asc");
    let of_member = filter.assignee.flatten().is_some();
    let oldest = filter.order == TicketOrder::OldestMessage;
    let statement = match (of_member, oldest) {
        (false, false) => NEWEST,
        (false, true) => OLDEST,
        (true, false) => NEWEST_OF_MEMBER,
        (true, true) => OLDEST_OF_MEMBER,
    };
    let (at, id) = match after {
        Some(after) => (after.last_message_at, Param::id(after.id)),
        None if oldest => (Timestamp::MIN, Param::Id(uuid::Uuid::nil())),
        None => (Timestamp::MAX, Param::Id(uuid::Uuid::max())),
    };
    let params = |range: Param<'static>| {
        let mut params = vec![Param::id(organisation), range, at.into(), id.clone()];
        params.extend(narrowing(filter));
        params.push(limit.into());
        params
    };
    let mut wanted = Vec::new();
    for shelf in shelves(filter) {
        for status in statuses(filter) {
            wanted.extend(
                priorities
                    .iter()
                    .map(|priority| (shelf, *status, rank(*priority))),
            );
        }
    }
    if !tx.is_sqlite() {
        let words = wanted
            .iter()
            .map(|(shelf, status, rank)| format!("{shelf}/{status}/{rank}"));
        let rows = tx.query(statement, &params(Param::Words(words.collect())))?;
        return rows.iter().map(Key::of).collect();
    }
    let sets: Vec<Vec<Param<'_>>> = wanted
        .iter()
        .map(|(shelf, status, rank)| {
            let mut params = params((*shelf).to_owned().into());
            params.extend([status.word().into(), (*rank).into()]);
            params
        })
        .collect();
    tx.query_each(statement, &sets)?
        .iter()
        .flatten()
        .map(Key::of)
        .collect()
}

/// The parameters $5 to $9.
fn narrowing(filter: &TicketFilter) -> [Param<'_>; 5] {
    [
        filter.category.as_ref().map(Category::key).into(),
        Param::id_or_null(filter.assignee.flatten()),
        i64::from(filter.assignee == Some(None)).into(),
        mailboxes(filter),
        filter.to_review.into(),
    ]
}

/// The mailboxes of which tickets may be listed; null for all.
fn mailboxes(filter: &TicketFilter) -> Param<'static> {
    let within = filter.within.as_deref();
    let Some(wanted) = filter.mailbox else {
        return Param::ids_or_null(within);
    };
    let is_seen = within.is_none_or(|within| within.contains(&wanted));
    Param::Ids(is_seen.then(|| wanted.uuid()).into_iter().collect())
}

macro_rules! walked {
    ($from:literal, $rest:literal) => {
        sql_for(
            concat!(
                "select t.id, t.last_message_at, t.priority_rank, t.due_at from ",
                $from,
                "t.folded_into is null ",
                "and instr($2, '|' || t.shelf || '|') > 0 and instr($3, '|' || t.status || '|') > 0 ",
                "and instr($4, '|' || t.priority || '|') > 0 ",
                narrowed!(sqlite),
                $rest
            ),
            concat!(
                "select t.id, t.last_message_at, t.priority_rank, t.due_at from ",
                $from,
                "t.folded_into is null ",
                "and strpos($2, '|' || t.shelf || '|') > 0 and strpos($3, '|' || t.status || '|') > 0 ",
                "and strpos($4, '|' || t.priority || '|') > 0 ",
                narrowed!(postgres),
                $rest
            ),
        )
    };
}

/// Open answers are few, and an index holds them alone.
macro_rules! picked_by_answer {
    ($stands:literal, sqlite) => {
        picked_by_answer!($stands, "instr", narrowed!(sqlite))
    };
    ($stands:literal, postgres) => {
        picked_by_answer!($stands, "strpos", narrowed!(postgres))
    };
    ($stands:literal, $in:literal, $narrowed:expr) => {
        concat!(
            "select distinct t.id, t.last_message_at, t.priority_rank, t.due_at from answer a ",
            "join ticket t on t.organisation = a.organisation and t.id = a.ticket where a.organisation = $1 ",
            "and a.state in ('waiting', 'sending', 'unknown', 'refused') and ",
            $stands,
            " > 0 ",
            "and t.folded_into is null and ",
            $in,
            "($2, '|' || t.shelf || '|') > 0 ",
            "and ",
            $in,
            "($3, '|' || t.status || '|') > 0 and ",
            $in,
            "($4, '|' || t.priority || '|') > 0 ",
            $narrowed
        )
    };
}

/// The parameters $1 to $9 of a walk.
fn walking(organisation: OrganisationId, filter: &TicketFilter) -> Vec<Param<'_>> {
    let mut params = vec![
        Param::id(organisation),
        any_of(shelves(filter).into_iter()).into(),
        any_of(statuses(filter).iter().map(|status| status.word())).into(),
        any_of(priorities(filter).iter().map(|priority| priority.word())).into(),
    ];
    params.extend(narrowing(filter));
    params
}

/// Ids rise with the time of their making: the primary key is the order.
fn newest_created(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &TicketFilter,
    limit: usize,
) -> StoreResult<Vec<Key>> {
    const WALK: Sql = walked!(
        "ticket t where t.organisation = $1 and t.id < $10 and ",
        "order by t.id desc limit $11"
    );
    let mut params = walking(organisation, filter);
    let before = filter.after.map(|after| Param::id(after.id));
    params.push(before.unwrap_or(Param::Id(uuid::Uuid::max())));
    params.push(limit.into());
    tx.query(WALK, &params)?.iter().map(Key::of).collect()
}

/// Deadlines are an index of their own, which holds them alone.
fn nearest_due(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &TicketFilter,
    limit: usize,
) -> StoreResult<Vec<Key>> {
    const WALK: Sql = walked!(
        "ticket t where t.organisation = $1 and t.due_at is not null and (t.due_at, t.id) > ($10, $11) and ",
        "order by t.due_at, t.id limit $12"
    );
    let mut params = walking(organisation, filter);
    let (at, id) = match filter.after {
        Some(after) => (after.due_at.unwrap_or(Timestamp::MIN), Param::id(after.id)),
        None => (Timestamp::MIN, Param::Id(uuid::Uuid::nil())),
    };
    params.extend([at.into(), id, limit.into()]);
    tx.query(WALK, &params)?.iter().map(Key::of).collect()
}

/// The tickets with one tag, of one contact, with an answer that hangs, a deadline or a thing that is named: found
/// by that, and put in order here.
fn picked(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &TicketFilter,
    limit: usize,
) -> StoreResult<Vec<Key>> {
    const OF_CONTACT: Sql = walked!("ticket t where t.organisation = $1 and t.contact = $10 and ", "");
    const TAGGED: Sql = walked!(
        "ticket_tag g join ticket t on t.organisation = g.organisation and t.id = g.ticket \
         where g.organisation = $1 and g.tag = $10 and ",
        ""
    );
    const SENDING: Sql = sql_for(
        picked_by_answer!("instr($10, '|' || a.state || '|')", sqlite),
        picked_by_answer!("strpos($10, '|' || a.state || '|')", postgres),
    );
    const DUE: Sql = walked!(
        "ticket t where t.organisation = $1 and t.due_at is not null and t.due_at >= $10 and t.due_at < $11 \
         and t.status in ('new', 'open', 'pending') and ",
        ""
    );
    // Of what every mail names, such as our own address, the newest are enough.
    const NAMING: Sql = sql_for(
        walked!(
            "(select distinct h.ticket as id from (select e.message from entity e where e.organisation = $1 \
             and e.lookup = $10 and ($11 = '' or e.kind = $11) order by e.message desc limit 5000) n \
             cross join message m on m.organisation = $1 and m.id = n.message \
             cross join thread h on h.organisation = $1 and h.id = m.thread where h.ticket is not null) n \
             cross join ticket t on t.organisation = $1 and t.id = n.id where ",
            ""
        )
        .sqlite,
        walked!(
            "(select distinct h.ticket as id from (select e.message from entity e where e.organisation = $1 \
             and e.lookup = $10 and ($11 = '' or e.kind = $11) order by e.message desc limit 5000) n \
             join message m on m.organisation = $1 and m.id = n.message \
             join thread h on h.organisation = $1 and h.id = m.thread where h.ticket is not null) n \
             join ticket t on t.organisation = $1 and t.id = n.id where ",
            ""
        )
        .postgres,
    );
    let params = walking(organisation, filter);
    let mut found: Option<Vec<Key>> = None;
    let mut narrow = |statement: Sql, more: &[Param<'_>]| {
        let mut params = params.clone();
        params.extend_from_slice(more);
        let rows = tx.query(statement, &params)?;
        let keys = rows.iter().map(Key::of).collect::<StoreResult<Vec<_>>>()?;
        found = Some(match found.take() {
            None => keys,
            Some(before) => {
                let both: HashSet<TicketId> = keys.iter().map(|key| key.id).collect();
                before.into_iter().filter(|key| both.contains(&key.id)).collect()
            }
        });
        Ok::<_, StoreError>(())
    };
    if let Some(tag) = &filter.tag {
        narrow(TAGGED, &[tag.into()])?;
    }
    if let Some(contact) = filter.contact {
        narrow(OF_CONTACT, &[Param::id(contact)])?;
    }
    if !filter.sending.is_empty() {
        let states = any_of(filter.sending.iter().map(|state| state.word()));
        narrow(SENDING, &[states.into()])?;
    }
    if let Some((from, to)) = filter.due {
        narrow(DUE, &[from.into(), to.into()])?;
    }
    if let Some((kind, lookup)) = &filter.entity {
        let kind = kind.map_or("", EntityKind::word);
        narrow(NAMING, &[lookup.into(), kind.into()])?;
    }
    let mut keys = found.unwrap_or_default();
    if filter.order == TicketOrder::Due {
        keys.retain(|key| key.due.is_some());
    }
    if let Some(after) = filter.after {
        keys.retain(|key| is_after(key, after, filter.order));
    }
    sort(&mut keys, filter.order);
    keys.truncate(limit);
    Ok(keys)
}

/// The words between bars, such as `|new|open|`, in which a statement looks for one.
fn any_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut all = "|".to_owned();
    for word in words {
        all.push_str(word);
        all.push('|');
    }
    all
}
