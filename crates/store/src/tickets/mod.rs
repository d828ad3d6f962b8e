//! Tickets. What hangs on them — tags, links, notes, verdicts — is beside them.

mod beside;
mod count;
mod digest;
mod list;

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::id::Id;
use facteur_domain::{
    Category, ContactId, Due, Impact, MailboxId, MemberId, OrganisationId, Priority, Status, TeamId,
    ThreadId, TicketId, TicketNumber, Timestamp, Urgency,
};
use std::collections::BTreeSet;

pub use beside::*;
pub use count::ticket_count;
pub use digest::*;
pub use list::*;

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
    /// Whether the machine was so unsure of its verdict that a person should look.
    pub to_review: bool,
    /// By when it must be dealt with, and who says so.
    pub due: Due,
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
         folded_into, created_at, updated_at, last_message_at, only_machines, to_review, due_at, due_words, due_set) values ($1, $2, $29, $30, $3, $4, $5, \
         $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)",
    );
    let mut params = changeable(organisation, ticket);
    params.push(i64::from(ticket.number.year).into());
    params.push(ticket.number.sequence.into());
    tx.put_row(INSERT, &params)
}

/// Saves a changed ticket and raises its version.
pub fn ticket_update(tx: &mut Tx<'_>, organisation: OrganisationId, ticket: &Ticket) -> StoreResult<()> {
    const UPDATE: Sql = sql(
        "update ticket set team = $3, thread = $4, mailbox = $5, contact = $6, subject = $7, base_subject = $8, \
         status = $9, shelf = $10, category = $11, impact = $12, urgency = $13, priority = $14, priority_rank = $15, \
         language = $16, assignee = $17, touched = $18, version = $19 + 1, folded_into = $20, created_at = $21, \
         updated_at = $22, last_message_at = $23, only_machines = $24, to_review = $25, due_at = $26, \
         due_words = $27, due_set = $28 \
         where organisation = $1 and id = $2",
    );
    tx.put(UPDATE, &changeable(organisation, ticket))
}

/// The parameters $1 to $28 of both statements.
fn changeable(organisation: OrganisationId, ticket: &Ticket) -> Vec<Param<'_>> {
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
        rank(ticket.priority).into(),
        ticket.language.as_deref().into(),
        Param::id_or_null(ticket.assignee),
        ticket.touched.into(),
        ticket.version.into(),
        Param::id_or_null(ticket.folded_into),
        ticket.created_at.into(),
        ticket.updated_at.into(),
        ticket.last_message_at.into(),
        ticket.only_machines.into(),
        ticket.to_review.into(),
        ticket.due.at().into(),
        due_words(&ticket.due).into(),
        matches!(ticket.due, Due::Member { .. }).into(),
    ]
}

fn due_words(due: &Due) -> Option<&str> {
    match due {
        Due::Mail { words, .. } => Some(words),
        Due::Nobody | Due::Member { .. } => None,
    }
}

fn due(row: &Row, column: usize) -> StoreResult<Due> {
    let (at, words, set) = (
        row.maybe(column)?,
        row.maybe::<String>(column + 1)?,
        row.get::<bool>(column + 2)?,
    );
    Ok(match at {
        at if set => Due::Member { at },
        Some(at) => Due::Mail {
            at,
            words: words.unwrap_or_default(),
        },
        None => Due::Nobody,
    })
}

/// Its place among the priorities, the lowest first.
fn rank(priority: Priority) -> i64 {
    let place = Priority::ALL.iter().position(|each| *each == priority);
    place.unwrap_or_default() as i64
}

macro_rules! select_ticket {
    ($($rest:literal),+) => {
        concat!(
            "select t.id, t.year, t.sequence, t.team, t.thread, t.mailbox, t.contact, t.subject, t.base_subject, ",
            "t.status, t.shelf, t.category, t.impact, t.urgency, t.priority, t.language, t.assignee, t.touched, ",
            "t.version, t.folded_into, t.created_at, t.updated_at, t.last_message_at, t.only_machines, t.to_review, ",
            "t.due_at, t.due_words, t.due_set from ticket t ",
            $($rest),+
        )
    };
}

const LOCK_TICKET: Sql = crate::sql_for(
    select_ticket!("where t.organisation = $1 and t.id = $2"),
    select_ticket!("where t.organisation = $1 and t.id = $2 for update"),
);

/// One ticket. With `lock`, nobody else changes it before the commit.
pub fn ticket_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TicketId,
    lock: bool,
) -> StoreResult<Option<Ticket>> {
    const GET: Sql = sql(select_ticket!("where t.organisation = $1 and t.id = $2"));
    tx.query_opt(
        if lock { LOCK_TICKET } else { GET },
        &[Param::id(organisation), Param::id(id)],
    )?
    .as_ref()
    .map(ticket)
    .transpose()
}

/// Those of these tickets that are there, in the order asked.
pub fn ticket_get_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &[TicketId],
) -> StoreResult<Vec<Ticket>> {
    const GET: Sql = sql(select_ticket!("where t.organisation = $1 and t.id = $2"));
    const GET_ALL: Sql = crate::sql_for(
        "",
        select_ticket!(
            "join unnest($2::uuid[]) with ordinality as asked (id, place) on asked.id = t.id ",
            "where t.organisation = $1 order by asked.place"
        ),
    );
    let rows = if tx.is_sqlite() {
        let sets: Vec<Vec<Param<'_>>> = ids
            .iter()
            .map(|id| vec![Param::id(organisation), Param::id(*id)])
            .collect();
        tx.query_each(GET, &sets)?.into_iter().flatten().collect()
    } else {
        let ids = ids.iter().map(|id| id.uuid()).collect();
        tx.query(GET_ALL, &[Param::id(organisation), Param::Ids(ids)])?
    };
    rows.iter().map(ticket).collect()
}

/// Those of the tickets that are there, locked until the commit in the order of their ids. One journey for all.
pub fn ticket_lock_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &BTreeSet<TicketId>,
) -> StoreResult<Vec<Ticket>> {
    let sets: Vec<Vec<Param<'_>>> = ids
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect();
    let found = tx.query_each(LOCK_TICKET, &sets)?;
    found.iter().flatten().map(ticket).collect()
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
    const EACH: Sql = sql(select_ticket!(
        "where t.organisation = $1 and t.contact = $2 and t.base_subject = $3 and t.folded_into is null ",
        "and t.team = $4 order by t.last_message_at desc, t.id desc limit 2"
    ));
    const ALL: Sql = crate::sql_for(
        "",
        concat!(
            "select found.* from unnest($2::uuid[], $3::text[]) as asked (contact, subject) cross join lateral (",
            select_ticket!(
                "where t.organisation = $1 and t.contact = asked.contact and t.base_subject = asked.subject ",
                "and t.folded_into is null and t.team = $4 order by t.last_message_at desc, t.id desc limit 2"
            ),
            ") found"
        ),
    );
    let (organisation, team) = (Param::id(organisation), Param::id(team));
    if tx.is_sqlite() {
        let sets: Vec<Vec<Param<'_>>> = wanted
            .iter()
            .map(|(contact, subject)| {
                vec![
                    organisation.clone(),
                    Param::id(*contact),
                    subject.into(),
                    team.clone(),
                ]
            })
            .collect();
        let found = tx.query_each(EACH, &sets)?;
        return found
            .iter()
            .map(|rows| rows.iter().map(ticket).collect())
            .collect();
    }
    // One statement: beginning one costs PostgreSQL more than the rows that it finds.
    let contacts = Param::Ids(wanted.iter().map(|(contact, _)| contact.uuid()).collect());
    let subjects = Param::Words(wanted.iter().map(|(_, subject)| subject.clone()).collect());
    let rows = tx.query(ALL, &[organisation, contacts, subjects, team])?;
    let found = rows.iter().map(ticket).collect::<StoreResult<Vec<Ticket>>>()?;
    let is_like = |ticket: &Ticket, (contact, subject): &(ContactId, String)| {
        ticket.contact == Some(*contact) && ticket.base_subject == *subject
    };
    Ok(wanted
        .iter()
        .map(|wanted| {
            found
                .iter()
                .filter(|ticket| is_like(ticket, wanted))
                .cloned()
                .collect()
        })
        .collect())
}

/// The newest tickets of a contact, on all shelves.
pub fn ticket_of_contact(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    contact: ContactId,
    within: Option<&[MailboxId]>,
    limit: usize,
) -> StoreResult<Vec<Ticket>> {
    const LIST: Sql = crate::sql_for(
        select_ticket!(
            "where t.organisation = $1 and t.contact = $2 and t.folded_into is null ",
            "and ($4 is null or instr($4, t.mailbox) > 0) order by t.last_message_at desc, t.id desc limit $3"
        ),
        select_ticket!(
            "where t.organisation = $1 and t.contact = $2 and t.folded_into is null ",
            "and ($4::uuid[] is null or t.mailbox = any($4)) order by t.last_message_at desc, t.id desc limit $3"
        ),
    );
    let within = Param::ids_or_null(within);
    tx.query(
        LIST,
        &[Param::id(organisation), Param::id(contact), limit.into(), within],
    )?
    .iter()
    .map(ticket)
    .collect()
}

/// How many tickets a contact has in each status, on all shelves.
pub fn ticket_counts_of_contact(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    contact: ContactId,
    within: Option<&[MailboxId]>,
) -> StoreResult<Vec<(Status, i64)>> {
    const COUNTS: Sql = crate::sql_for(
        "select status, count(*) from ticket where organisation = $1 and contact = $2 and folded_into is null \
         and ($3 is null or instr($3, mailbox) > 0) group by status order by status",
        "select status, count(*) from ticket where organisation = $1 and contact = $2 and folded_into is null \
         and ($3::uuid[] is null or mailbox = any($3)) group by status order by status",
    );
    let within = Param::ids_or_null(within);
    tx.query(COUNTS, &[Param::id(organisation), Param::id(contact), within])?
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
        to_review: row.get(24)?,
        due: due(row, 25)?,
    })
}
