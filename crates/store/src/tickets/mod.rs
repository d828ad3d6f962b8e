//! Tickets. What hangs on them — tags, links, notes, verdicts — is beside them.

mod beside;

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{
    Category, ContactId, Impact, MailboxId, MemberId, OrganisationId, Priority, Status, TeamId, ThreadId,
    TicketId, TicketNumber, Timestamp, Urgency,
};

pub use beside::*;

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// The number people say.
    pub number: TicketNumber,
    /// The team whose work it is.
    pub team: TeamId,
    /// Its thread.
    pub thread: ThreadId,
    /// The mailbox it came to.
    pub mailbox: MailboxId,
    /// Who wrote.
    pub contact: Option<ContactId>,
    /// The first mail's subject.
    pub subject: String,
    /// The same without "Re:" and the like, for finding mails that may belong together.
    #[serde(skip)]
    pub base_subject: String,
    /// Where the work stands.
    pub status: Status,
    /// "work", "newsletters" or "spam".
    pub shelf: String,
    /// What it is about.
    pub category: Category,
    /// How far the trouble reaches.
    pub impact: Impact,
    /// How soon it must be looked at.
    pub urgency: Urgency,
    /// What to take first.
    pub priority: Priority,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Who works on it.
    pub assignee: Option<MemberId>,
    /// Whether a person has touched it: a machine then leaves it as it is.
    pub touched: bool,
    /// Whether all mail that came in on it so far was written by programs.
    pub only_machines: bool,
    /// Rises at every change.
    pub version: i64,
    /// The ticket it was folded into.
    pub folded_into: Option<TicketId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When its newest message came.
    pub last_message_at: Timestamp,
}

/// Which tickets to list, newest message first.
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
    /// Only of this contact.
    pub contact: Option<ContactId>,
    /// Only with this tag.
    pub tag: Option<String>,
    /// Only those of this assignee; `Some(None)` for those of nobody.
    pub assignee: Option<Option<MemberId>>,
    /// Only what is older than this ticket of the page before: its newest message's time and its id.
    pub before: Option<(Timestamp, TicketId)>,
    /// How many at most; 50 when none is named.
    pub limit: Option<usize>,
}

/// Takes the next `count` numbers of that year and tells the first. The row is locked until the commit:
/// ask for it last.
pub fn ticket_next_numbers(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    year: u16,
    count: usize,
) -> StoreResult<u32> {
    const NEXT: Sql = sql(
        "insert into counter (organisation, name, value) values ($1, $2, $3) \
         on conflict (organisation, name) do update set value = counter.value + excluded.value returning value",
    );
    let name = format!("ticket/{year}");
    let row = tx.query_one(NEXT, &[Param::id(organisation), name.into(), count.into()])?;
    let last: i64 = row.get(0)?;
    Ok((last - count as i64 + 1) as u32)
}

/// Saves a new ticket.
pub fn ticket_insert(tx: &mut Tx<'_>, organisation: OrganisationId, ticket: &Ticket) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into ticket (organisation, id, year, sequence, team, thread, mailbox, contact, subject, base_subject, \
         status, shelf, category, impact, urgency, priority, priority_rank, language, assignee, touched, version, \
         folded_into, created_at, updated_at, last_message_at, only_machines) values ($1, $2, $25, $26, $3, $4, $5, \
         $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)",
    );
    let mut params = changeable(organisation, ticket);
    params.push(i64::from(ticket.number.year).into());
    params.push(ticket.number.sequence.into());
    tx.put(INSERT, &params)
}

/// Saves a changed ticket and raises its version.
pub fn ticket_update(tx: &mut Tx<'_>, organisation: OrganisationId, ticket: &Ticket) -> StoreResult<()> {
    const UPDATE: Sql = sql(
        "update ticket set team = $3, thread = $4, mailbox = $5, contact = $6, subject = $7, base_subject = $8, \
         status = $9, shelf = $10, category = $11, impact = $12, urgency = $13, priority = $14, priority_rank = $15, \
         language = $16, assignee = $17, touched = $18, version = $19 + 1, folded_into = $20, created_at = $21, \
         updated_at = $22, last_message_at = $23, only_machines = $24 where organisation = $1 and id = $2",
    );
    tx.put(UPDATE, &changeable(organisation, ticket))
}

/// The parameters $1 to $24 of both statements.
fn changeable(organisation: OrganisationId, ticket: &Ticket) -> Vec<Param<'_>> {
    let rank = Priority::ALL
        .iter()
        .position(|priority| *priority == ticket.priority)
        .unwrap_or_default();
    vec![
        Param::id(organisation),
        Param::id(ticket.id),
        Param::id(ticket.team),
        Param::id(ticket.thread),
        Param::id(ticket.mailbox),
        Param::id_or_null(ticket.contact),
        (&ticket.subject).into(),
        (&ticket.base_subject).into(),
        ticket.status.word().into(),
        (&ticket.shelf).into(),
        ticket.category.key().into(),
        ticket.impact.word().into(),
        ticket.urgency.word().into(),
        ticket.priority.word().into(),
        rank.into(),
        ticket.language.as_deref().into(),
        Param::id_or_null(ticket.assignee),
        ticket.touched.into(),
        ticket.version.into(),
        Param::id_or_null(ticket.folded_into),
        ticket.created_at.into(),
        ticket.updated_at.into(),
        ticket.last_message_at.into(),
        ticket.only_machines.into(),
    ]
}

macro_rules! select_ticket {
    ($($rest:literal),+) => {
        concat!(
            "select t.id, t.year, t.sequence, t.team, t.thread, t.mailbox, t.contact, t.subject, t.base_subject, ",
            "t.status, t.shelf, t.category, t.impact, t.urgency, t.priority, t.language, t.assignee, t.touched, ",
            "t.version, t.folded_into, t.created_at, t.updated_at, t.last_message_at, t.only_machines from ticket t ",
            $($rest),+
        )
    };
}

macro_rules! list_tickets {
    ($shelf_sqlite:literal, $shelf_postgres:literal) => {
        crate::sql_for(
            select_ticket!(
                "where t.organisation = $1 and t.folded_into is null and ",
                $shelf_sqlite,
                "and ($3 is null or instr($3, '|' || t.status || '|') > 0) and ($4 is null or t.category = $4) ",
                "and ($5 is null or instr($5, '|' || t.priority || '|') > 0) and ($6 is null or t.contact = $6) ",
                "and ($7 is null or t.assignee = $7) and ($8 is null or exists (select 1 from ticket_tag g ",
                "where g.organisation = t.organisation and g.ticket = t.id and g.tag = $8)) ",
                "and (t.last_message_at < $9 or (t.last_message_at = $9 and t.id < $10)) ",
                "and ($12 is null or t.mailbox = $12) and ($13 = 0 or t.assignee is null) ",
                "order by t.last_message_at desc, t.id desc limit $11"
            ),
            select_ticket!(
                "where t.organisation = $1 and t.folded_into is null and ",
                $shelf_postgres,
                "and ($3::text is null or strpos($3, '|' || t.status || '|') > 0) ",
                "and ($4::text is null or t.category = $4) ",
                "and ($5::text is null or strpos($5, '|' || t.priority || '|') > 0) ",
                "and ($6::uuid is null or t.contact = $6) ",
                "and ($7::uuid is null or t.assignee = $7) and ($8::text is null or exists (select 1 from ticket_tag g ",
                "where g.organisation = t.organisation and g.ticket = t.id and g.tag = $8)) ",
                "and (t.last_message_at, t.id) < ($9, $10) ",
                "and ($12::uuid is null or t.mailbox = $12) and ($13::bigint = 0 or t.assignee is null) ",
                "order by t.last_message_at desc, t.id desc limit $11"
            ),
        )
    };
}

/// One ticket. With `lock`, nobody else changes it before the commit.
pub fn ticket_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TicketId,
    lock: bool,
) -> StoreResult<Option<Ticket>> {
    const GET: Sql = sql(select_ticket!("where t.organisation = $1 and t.id = $2"));
    const LOCK: Sql = crate::sql_for(
        select_ticket!("where t.organisation = $1 and t.id = $2"),
        select_ticket!("where t.organisation = $1 and t.id = $2 for update"),
    );
    tx.query_opt(
        if lock { LOCK } else { GET },
        &[Param::id(organisation), Param::id(id)],
    )?
    .as_ref()
    .map(ticket)
    .transpose()
}

/// The ticket of that number.
pub fn ticket_by_number(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    number: TicketNumber,
) -> StoreResult<Option<Ticket>> {
    const GET: Sql = sql(select_ticket!(
        "where t.organisation = $1 and t.year = $2 and t.sequence = $3"
    ));
    tx.query_opt(
        GET,
        &[
            Param::id(organisation),
            i64::from(number.year).into(),
            number.sequence.into(),
        ],
    )?
    .as_ref()
    .map(ticket)
    .transpose()
}

/// The tickets that pass the filter, newest message first.
pub fn ticket_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &TicketFilter,
) -> StoreResult<Vec<Ticket>> {
    // A shelf of its own has an index in the order of the list.
    const ONE_SHELF: Sql = list_tickets!("t.shelf = $2 ", "t.shelf = $2 ");
    const ALL_SHELVES: Sql = list_tickets!("$2 = 'all' ", "$2::text = 'all' ");
    let shelf = filter.shelf.as_deref().unwrap_or("work");
    let statement = if shelf == "all" { ALL_SHELVES } else { ONE_SHELF };
    let status = any_of(filter.status.iter().map(|status| status.word()));
    let priority = any_of(filter.priority.iter().map(|priority| priority.word()));
    let newest = (Timestamp::from_micros(i64::MAX), None);
    let (before, before_id) = filter.before.map_or(newest, |(at, id)| (at, Some(id)));
    tx.query(
        statement,
        &[
            Param::id(organisation),
            shelf.into(),
            status.as_deref().into(),
            filter.category.as_ref().map(Category::key).into(),
            priority.as_deref().into(),
            Param::id_or_null(filter.contact),
            Param::id_or_null(filter.assignee.flatten()),
            filter.tag.as_deref().into(),
            before.into(),
            before_id.map_or(Param::Id(uuid::Uuid::max()), Param::id),
            filter.limit.unwrap_or(50).into(),
            Param::id_or_null(filter.mailbox),
            i64::from(filter.assignee == Some(None)).into(),
        ],
    )?
    .iter()
    .map(ticket)
    .collect()
}

/// The words between bars, such as `|new|open|`, in which a statement looks for one; none for no words.
fn any_of<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut all = "|".to_owned();
    for word in words {
        all.push_str(word);
        all.push('|');
    }
    (all.len() > 1).then_some(all)
}

/// How many tickets [`ticket_recent_alike`] gives at most.
pub const ALIKE: usize = 2;

/// For each contact and base subject the newest tickets of a team, in the order asked: a mail without
/// references may belong to one.
pub fn ticket_recent_alike(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    wanted: &[(ContactId, String)],
) -> StoreResult<Vec<Vec<Ticket>>> {
    const LIST: Sql = sql(select_ticket!(
        "where t.organisation = $1 and t.contact = $2 and t.base_subject = $3 and t.folded_into is null ",
        "and t.team = $4 order by t.last_message_at desc, t.id desc limit 2"
    ));
    let sets: Vec<Vec<Param<'_>>> = wanted
        .iter()
        .map(|(contact, subject)| {
            vec![
                Param::id(organisation),
                Param::id(*contact),
                subject.into(),
                Param::id(team),
            ]
        })
        .collect();
    tx.query_each(LIST, &sets)?
        .iter()
        .map(|rows| rows.iter().map(ticket).collect())
        .collect()
}

/// The newest tickets of a contact, on all shelves.
pub fn ticket_of_contact(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    contact: ContactId,
    limit: usize,
) -> StoreResult<Vec<Ticket>> {
    const LIST: Sql = sql(select_ticket!(
        "where t.organisation = $1 and t.contact = $2 and t.folded_into is null ",
        "order by t.last_message_at desc, t.id desc limit $3"
    ));
    tx.query(LIST, &[Param::id(organisation), Param::id(contact), limit.into()])?
        .iter()
        .map(ticket)
        .collect()
}

/// How many tickets a contact has in each status, on all shelves.
pub fn ticket_counts_of_contact(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    contact: ContactId,
) -> StoreResult<Vec<(Status, i64)>> {
    const COUNTS: Sql = sql(
        "select status, count(*) from ticket where organisation = $1 and contact = $2 \
         and folded_into is null group by status order by status",
    );
    tx.query(COUNTS, &[Param::id(organisation), Param::id(contact)])?
        .iter()
        .map(|row| Ok((row.word(0)?, row.get(1)?)))
        .collect()
}

/// The tickets on each shelf by status.
pub fn ticket_counts(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
) -> StoreResult<Vec<(String, Status, i64)>> {
    const COUNTS: Sql = sql(
        "select shelf, status, count(*) from ticket where organisation = $1 \
                             and folded_into is null group by shelf, status order by shelf, status",
    );
    tx.query(COUNTS, &[Param::id(organisation)])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.word(1)?, row.get(2)?)))
        .collect()
}

fn ticket(row: &Row) -> StoreResult<Ticket> {
    Ok(Ticket {
        id: row.get(0)?,
        number: TicketNumber {
            year: row.get::<i64>(1)? as u16,
            sequence: row.get(2)?,
        },
        team: row.get(3)?,
        thread: row.get(4)?,
        mailbox: row.get(5)?,
        contact: row.maybe(6)?,
        subject: row.get(7)?,
        base_subject: row.get(8)?,
        status: row.word(9)?,
        shelf: row.get(10)?,
        category: row.word(11)?,
        impact: row.word(12)?,
        urgency: row.word(13)?,
        priority: row.word(14)?,
        language: row.maybe(15)?,
        assignee: row.maybe(16)?,
        touched: row.get(17)?,
        version: row.get(18)?,
        folded_into: row.maybe(19)?,
        created_at: row.get(20)?,
        updated_at: row.get(21)?,
        last_message_at: row.get(22)?,
        only_machines: row.get(23)?,
    })
}
