//! Corrections: examples of what is right, given by members.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::learning::Pending;
use facteur_domain::{
    Category, CorrectionId, CorrectionSource, EventId, MemberId, MessageId, OrganisationId, TicketId,
    Timestamp,
};

/// An example of what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// Where it comes from.
    pub source: CorrectionSource,
    /// When it was given.
    pub at: Timestamp,
    /// Who gave it; none for whoever has the command line of the server.
    pub member: Option<MemberId>,
    /// The ticket and the mail it is about; none when it was typed in or imported.
    pub about: Option<(TicketId, MessageId)>,
    /// The change it came with.
    pub event: Option<EventId>,
    /// What the machine had said.
    pub from: Option<Category>,
    /// What is right.
    pub to: Category,
    /// A hash of the sender's address, see [`sender_hash`].
    pub sender: Option<Vec<u8>>,
    /// A summary of the text, by which nearly the same one is recognised.
    pub sketch: Option<Vec<u8>>,
    /// Whether it is never trained on.
    pub held_out: bool,
    /// What is trained on, as JSON.
    pub body: String,
}

/// What of a correction recognises mails like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    /// The correction.
    pub id: CorrectionId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub member: Option<MemberId>,
    /// What is right.
    pub to: Category,
    /// A hash of the sender's address.
    pub sender: Vec<u8>,
    /// A summary of the text.
    pub sketch: Vec<u8>,
}

/// An example as training needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingExample {
    /// The correction.
    pub id: CorrectionId,
    /// When it was given.
    pub at: Timestamp,
    /// What is right.
    pub to: Category,
    /// Whether it is never trained on.
    pub held_out: bool,
    /// What is trained on, as JSON.
    pub body: String,
}

/// By how many corrections stand, and when the last change of any was, one tells that memory is up to date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MemoryVersion {
    standing: i64,
    newest: i64,
}

/// How a sender's address is kept: enough to compare, and no text that names somebody.
pub fn sender_hash(address: &str) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(address.trim().to_lowercase().as_bytes())[..16].to_vec()
}

/// Keeps a correction; whatever stood for the same ticket stands no longer.
pub fn correction_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    correction: &Correction,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into correction (organisation, id, source, at, changed_at, member, ticket, message, event, \
         from_category, to_category, sender, sketch, held_out, standing, body) \
         values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14)",
    );
    if let Some((ticket, _)) = correction.about {
        withdraw(tx, organisation, ticket, correction.at)?;
    }
    tx.put(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(correction.id),
            correction.source.word().into(),
            correction.at.into(),
            Param::id_or_null(correction.member),
            Param::id_or_null(correction.about.map(|(ticket, _)| ticket)),
            Param::id_or_null(correction.about.map(|(_, message)| message)),
            Param::id_or_null(correction.event),
            correction.from.as_ref().map(Category::key).into(),
            correction.to.key().into(),
            correction.sender.as_deref().into(),
            correction.sketch.as_deref().into(),
            correction.held_out.into(),
            (&correction.body).into(),
        ],
    )
}

fn withdraw(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    now: Timestamp,
) -> StoreResult<u64> {
    const WITHDRAW: Sql = sql("update correction set standing = 0, changed_at = $3 \
         where organisation = $1 and ticket = $2 and standing = 1");
    let params = [Param::id(organisation), Param::id(ticket), now.into()];
    tx.execute(WITHDRAW, &params)
}

/// After a change of a ticket's category was undone or made again: lets the newest correction stand that says what
/// the category is now and whose change was not undone, and no other. Whether anything is so only now.
pub fn correction_settle(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    category: &Category,
    now: Timestamp,
) -> StoreResult<bool> {
    const FIND: Sql = sql("select c.id from correction c \
         left join event e on e.organisation = c.organisation and e.id = c.event \
         where c.organisation = $1 and c.ticket = $2 and c.to_category = $3 and e.undone_by is null \
         order by c.id desc limit 1");
    const STAND: Sql =
        sql("update correction set standing = 1, changed_at = $3 where organisation = $1 and id = $2");
    let withdrawn = withdraw(tx, organisation, ticket, now)?;
    let here = [Param::id(organisation), Param::id(ticket), category.key().into()];
    let Some(row) = tx.query_opt(FIND, &here)? else {
        return Ok(withdrawn > 0);
    };
    let id: CorrectionId = row.get(0)?;
    tx.put(STAND, &[Param::id(organisation), Param::id(id), now.into()])?;
    Ok(true)
}

/// Which state memory has.
pub fn memory_version(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<MemoryVersion> {
    const VERSION: Sql = sql(
        "select count(*), coalesce(max(changed_at), 0) from correction where organisation = $1 and standing = 1",
    );
    let row = tx.query_one(VERSION, &[Param::id(organisation)])?;
    Ok(MemoryVersion {
        standing: row.get(0)?,
        newest: row.get(1)?,
    })
}

/// The newest corrections that recognise mails like them, in the order in which they were given.
pub fn memory_list(tx: &mut Tx<'_>, organisation: OrganisationId, limit: usize) -> StoreResult<Vec<Memory>> {
    const LIST: Sql = sql(
        "select id, at, member, to_category, sender, sketch from correction \
         where organisation = $1 and standing = 1 and sender is not null and sketch is not null \
         order by changed_at desc, id desc limit $2",
    );
    let rows = tx.query(LIST, &[Param::id(organisation), limit.into()])?;
    rows.iter().rev().map(memory).collect()
}

fn memory(row: &Row) -> StoreResult<Memory> {
    Ok(Memory {
        id: row.get(0)?,
        at: row.get(1)?,
        member: row.maybe(2)?,
        to: row.word(3)?,
        sender: row.get(4)?,
        sketch: row.get(5)?,
    })
}

/// The newest examples that stand, in the order in which they were given.
pub fn training_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    limit: usize,
) -> StoreResult<Vec<TrainingExample>> {
    const LIST: Sql = sql("select id, at, to_category, held_out, body from correction \
         where organisation = $1 and standing = 1 order by changed_at desc, id desc limit $2");
    let rows = tx.query(LIST, &[Param::id(organisation), limit.into()])?;
    rows.iter()
        .rev()
        .map(|row| {
            Ok(TrainingExample {
                id: row.get(0)?,
                at: row.get(1)?,
                to: row.word(2)?,
                held_out: row.get(3)?,
                body: row.get(4)?,
            })
        })
        .collect()
}

/// What came, or was withdrawn, since the last training read its examples.
pub fn correction_pending(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    seen_until: Timestamp,
) -> StoreResult<Pending> {
    const COUNT: Sql = sql(
        "select count(*), max(changed_at) from correction where organisation = $1 and standing in (0, 1) \
         and changed_at > $2",
    );
    let row = tx.query_one(COUNT, &[Param::id(organisation), seen_until.into()])?;
    Ok(Pending {
        examples: row.get::<i64>(0)?.unsigned_abs(),
        newest: row.maybe(1)?,
    })
}

/// Who gave a correction, unless nobody did (examples that were taken in), and when.
pub type Given = (Option<MemberId>, Timestamp);

/// Who gave each of these corrections, and when, in the order asked; none for one that is gone.
pub fn correction_given_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &[CorrectionId],
) -> StoreResult<Vec<Option<Given>>> {
    const FIND: Sql = sql("select member, at from correction where organisation = $1 and id = $2");
    let sets: Vec<Vec<Param<'_>>> = ids
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect();
    tx.query_each(FIND, &sets)?
        .iter()
        .map(|rows| {
            rows.first()
                .map(|row| Ok((row.maybe(0)?, row.get(1)?)))
                .transpose()
        })
        .collect()
}

/// How many examples of each category stand.
pub fn correction_counts(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<(Category, i64)>> {
    const COUNTS: Sql = sql(
        "select to_category, count(*) from correction where organisation = $1 and standing = 1 \
         group by to_category order by to_category",
    );
    tx.query(COUNTS, &[Param::id(organisation)])?
        .iter()
        .map(|row| Ok((row.word(0)?, row.get(1)?)))
        .collect()
}

/// Removes the corrections about a mail that is erased or written anew.
pub(crate) fn correction_erase(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message: MessageId,
) -> StoreResult<()> {
    const DELETE: Sql = sql("delete from correction where organisation = $1 and message = $2");
    tx.put(DELETE, &[Param::id(organisation), Param::id(message)])
}
