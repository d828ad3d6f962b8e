//! Mails that are kept, in the order of their arrival: to be looked at, erased, or written anew.

use super::marks::erased_blob_put;
use crate::blobs::StoredBlob;
use crate::corrections::correction_erase;
use crate::entities::{entity_erase, entity_insert};
use crate::error::StoreResult;
use crate::messages::{Message, StoredAttachment, attachment_insert};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::id::Id;
use facteur_domain::{
    AnswerId, ArrivalId, ArrivalState, ContactId, Entity, MemberId, MessageId, OrganisationId, TeamId,
    ThreadId, TicketId, Timestamp, UploadId,
};
use sha2::{Digest, Sha256};

/// An arrival whose bytes are here.
#[derive(Debug, Clone)]
pub struct KeptMail {
    /// Its arrival.
    pub arrival: ArrivalId,
    /// What became of it.
    pub state: ArrivalState,
    /// Its message, when it was handled.
    pub message: Option<MessageId>,
    /// Where its bytes are.
    pub blob: StoredBlob,
}

/// A mail of ours with its bytes.
#[derive(Debug, Clone)]
pub struct KeptAnswer {
    /// Its id.
    pub id: AnswerId,
    /// Its ticket.
    pub ticket: TicketId,
    /// Where its bytes are.
    pub blob: StoredBlob,
}

/// A file that a member brought.
#[derive(Debug, Clone)]
pub struct KeptUpload {
    /// Its id.
    pub id: UploadId,
    /// Who brought it.
    pub member: MemberId,
    /// Its name.
    pub filename: String,
    /// Where its bytes are.
    pub blob: StoredBlob,
}

/// What a message stood in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasedMessage {
    /// Its team.
    pub team: TeamId,
    /// Its thread.
    pub thread: ThreadId,
}

fn after<I: Id>(id: Option<I>) -> Param<'static> {
    id.map_or(Param::Id(uuid::Uuid::nil()), Param::id)
}

/// The next arrivals whose bytes are here.
pub fn kept_mail_page(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    behind: Option<ArrivalId>,
    limit: usize,
) -> StoreResult<Vec<KeptMail>> {
    const PAGE: Sql = sql(
        "select a.id, a.state, a.message, b.sha256, b.size, b.compressed from arrival a \
         join blob b on b.organisation = a.organisation and b.sha256 = a.sha256 \
         where a.organisation = $1 and a.id > $2 order by a.id limit $3",
    );
    tx.query(PAGE, &[Param::id(organisation), after(behind), limit.into()])?
        .into_iter()
        .map(|mut row| {
            Ok(KeptMail {
                arrival: row.get(0)?,
                state: row.word(1)?,
                message: row.maybe(2)?,
                blob: StoredBlob::from_row(organisation, &mut row, 3)?,
            })
        })
        .collect()
}

/// How many arrivals have bytes here.
pub fn kept_mail_count(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<i64> {
    const COUNT: Sql = sql("select count(*) from arrival where organisation = $1 and sha256 is not null");
    tx.query_one(COUNT, &[Param::id(organisation)])?.get(0)
}

/// The next mails of ours.
pub fn kept_answer_page(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    behind: Option<AnswerId>,
    limit: usize,
) -> StoreResult<Vec<KeptAnswer>> {
    const PAGE: Sql = sql(
        "select a.id, a.ticket, b.sha256, b.size, b.compressed from answer a \
         join blob b on b.organisation = a.organisation and b.sha256 = a.sha256 \
         where a.organisation = $1 and a.id > $2 order by a.id limit $3",
    );
    tx.query(PAGE, &[Param::id(organisation), after(behind), limit.into()])?
        .into_iter()
        .map(|mut row| {
            Ok(KeptAnswer {
                id: row.get(0)?,
                ticket: row.get(1)?,
                blob: StoredBlob::from_row(organisation, &mut row, 2)?,
            })
        })
        .collect()
}

/// The next files that members brought.
pub fn kept_upload_page(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    behind: Option<UploadId>,
    limit: usize,
) -> StoreResult<Vec<KeptUpload>> {
    const PAGE: Sql = sql(
        "select u.id, u.member, u.filename, b.sha256, b.size, b.compressed from upload u \
         join blob b on b.organisation = u.organisation and b.sha256 = u.sha256 \
         where u.organisation = $1 and u.id > $2 order by u.id limit $3",
    );
    tx.query(PAGE, &[Param::id(organisation), after(behind), limit.into()])?
        .into_iter()
        .map(|mut row| {
            Ok(KeptUpload {
                id: row.get(0)?,
                member: row.get(1)?,
                filename: row.get(2)?,
                blob: StoredBlob::from_row(organisation, &mut row, 3)?,
            })
        })
        .collect()
}

/// Leaves of an arrival that something lay there and was erased, and by what it is known again.
pub fn arrival_erase(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ArrivalId,
    key: Option<&[u8; 32]>,
    why: &str,
    now: Timestamp,
) -> StoreResult<()> {
    const BLOB: Sql = sql("select sha256 from arrival where organisation = $1 and id = $2");
    const ERASE: Sql = sql(
        "update arrival set state = 'erased', sha256 = null, message = null, detail = $3, attempts = 0, \
         erased_key = coalesce($4, erased_key), finished_at = coalesce(finished_at, $5) \
         where organisation = $1 and id = $2",
    );
    let row = tx.query_opt(BLOB, &[Param::id(organisation), Param::id(id)])?;
    if let Some(sha256) = row.map(|row| row.maybe::<Vec<u8>>(0)).transpose()?.flatten() {
        erased_blob_put(tx, organisation, &sha256, now)?;
    }
    tx.put(
        ERASE,
        &[
            Param::id(organisation),
            Param::id(id),
            why.into(),
            key.map(<[u8; 32]>::as_slice).into(),
            now.into(),
        ],
    )
}

/// Removes a message with all that was read of it, and erases its arrivals.
pub fn message_erase(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MessageId,
    key: Option<&[u8; 32]>,
    why: &str,
    now: Timestamp,
) -> StoreResult<Option<ErasedMessage>> {
    const FIND: Sql =
        sql("select team, thread, sha256, search_id from message where organisation = $1 and id = $2");
    const PLACES: Sql = sql("select id from arrival where organisation = $1 and message = $2");
    const ATTACHMENTS: Sql = sql("delete from attachment where organisation = $1 and message = $2");
    const VERDICT: Sql = sql("delete from verdict where organisation = $1 and message = $2");
    const MESSAGE: Sql = sql("delete from message where organisation = $1 and id = $2");
    let params = [Param::id(organisation), Param::id(id)];
    let Some(row) = tx.query_opt(FIND, &params)? else {
        return Ok(None);
    };
    for place in tx.query(PLACES, &params)? {
        arrival_erase(tx, organisation, place.get(0)?, key, why, now)?;
    }
    erased_blob_put(tx, organisation, &row.get::<Vec<u8>>(2)?, now)?;
    search_erase(tx, row.get(3)?)?;
    correction_erase(tx, organisation, id)?;
    entity_erase(tx, organisation, id)?;
    for statement in [ATTACHMENTS, VERDICT, MESSAGE] {
        tx.put(statement, &params)?;
    }
    Ok(Some(ErasedMessage {
        team: row.get(0)?,
        thread: row.get(1)?,
    }))
}

fn search_erase(tx: &mut Tx<'_>, search_id: i64) -> StoreResult<()> {
    const DELETE: Sql = sql_for(
        "delete from search where rowid = $1",
        "delete from search where search_id = $1",
    );
    tx.execute(DELETE, &[search_id.into()]).map(drop)
}

/// Removes keys, as hashes of which they are kept, of a team and of all teams together.
pub fn key_erase(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    keys: &[String],
) -> StoreResult<()> {
    const DELETE: Sql = sql("delete from message_key where organisation = $1 and team = $2 and key = $3");
    for key in keys {
        let hashed = &Sha256::digest(key.as_bytes())[..16];
        for team in [team.uuid(), uuid::Uuid::nil()] {
            tx.put(DELETE, &[Param::id(organisation), Param::Id(team), hashed.into()])?;
        }
    }
    Ok(())
}

/// What a message becomes when its bytes were written anew.
#[derive(Debug, Clone)]
pub struct Rewritten {
    /// The message with its new hash and texts; thread, team and times are not looked at.
    pub message: Message,
    /// Its files.
    pub attachments: Vec<StoredAttachment>,
    /// Its search words.
    pub words: Vec<String>,
    /// What it names.
    pub entities: Vec<Entity>,
}

/// Lets an arrival, and all of the same message that had the same bytes, have other bytes.
pub fn arrival_rewrite(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    arrival: ArrivalId,
    message: Option<MessageId>,
    former: &[u8],
    sha256: &[u8],
    now: Timestamp,
) -> StoreResult<()> {
    const ONE: Sql = sql("update arrival set sha256 = $3 where organisation = $1 and id = $2");
    const ALIKE: Sql =
        sql("update arrival set sha256 = $4 where organisation = $1 and message = $2 and sha256 = $3");
    tx.put(ONE, &[Param::id(organisation), Param::id(arrival), sha256.into()])?;
    if let Some(message) = message {
        let params = [
            Param::id(organisation),
            Param::id(message),
            former.into(),
            sha256.into(),
        ];
        tx.put(ALIKE, &params)?;
    }
    erased_blob_put(tx, organisation, former, now)
}

/// Writes a message anew whose bytes were `former`; whether it was there with them.
pub fn message_rewrite(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    former: &[u8],
    new: &Rewritten,
) -> StoreResult<bool> {
    const SEARCH: Sql =
        sql("select search_id from message where organisation = $1 and id = $2 and sha256 = $3");
    const UPDATE: Sql = sql(
        "update message set sha256 = $3, message_id = $4, from_address = $5, from_name = $6, recipients = $7, \
         subject = $8, base_subject = $9, snippet = $10, content_hash = $11 where organisation = $1 and id = $2",
    );
    const ATTACHMENTS: Sql = sql("delete from attachment where organisation = $1 and message = $2");
    let message = &new.message;
    let (id, here) = (Param::id(message.id), Param::id(organisation));
    let Some(row) = tx.query_opt(SEARCH, &[here.clone(), id.clone(), former.into()])? else {
        return Ok(false);
    };
    let search_id: i64 = row.get(0)?;
    let recipients = serde_json::to_string(&message.recipients).unwrap_or_default();
    tx.put(
        UPDATE,
        &[
            here.clone(),
            id.clone(),
            message.sha256.as_slice().into(),
            message.message_id.as_deref().into(),
            (&message.from_address).into(),
            (&message.from_name).into(),
            recipients.into(),
            (&message.subject).into(),
            (&message.base_subject).into(),
            (&message.snippet).into(),
            message.content_hash.as_slice().into(),
        ],
    )?;
    tx.execute(ATTACHMENTS, &[here, id])?;
    attachment_insert(tx, organisation, message.id, &new.attachments)?;
    correction_erase(tx, organisation, message.id)?;
    entity_erase(tx, organisation, message.id)?;
    entity_insert(tx, organisation, message.id, &new.entities)?;
    search_erase(tx, search_id)?;
    crate::search::write(tx, organisation, search_id, new.words.clone())?;
    Ok(true)
}

/// Lets a mail of ours have other bytes.
pub fn answer_rewrite(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: AnswerId,
    former: &[u8],
    sha256: &[u8],
    now: Timestamp,
) -> StoreResult<()> {
    const REWRITE: Sql = sql("update answer set sha256 = $3 where organisation = $1 and id = $2");
    tx.put(REWRITE, &[Param::id(organisation), Param::id(id), sha256.into()])?;
    erased_blob_put(tx, organisation, former, now)
}

/// Removes a mail of ours: one that waits is not sent.
pub fn answer_erase(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: AnswerId,
    sha256: &[u8],
    now: Timestamp,
) -> StoreResult<()> {
    const DELETE: Sql = sql("delete from answer where organisation = $1 and id = $2");
    tx.put(DELETE, &[Param::id(organisation), Param::id(id)])?;
    erased_blob_put(tx, organisation, sha256, now)
}

/// The ticket of a thread when no message is left in it.
pub fn ticket_left_empty(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    thread: ThreadId,
) -> StoreResult<Option<TicketId>> {
    const LEFT: Sql = sql(
        "select h.ticket from thread h where h.organisation = $1 and h.id = $2 and h.ticket is not null \
         and not exists (select 1 from message m where m.organisation = h.organisation and m.thread = h.id)",
    );
    tx.query_opt(LEFT, &[Param::id(organisation), Param::id(thread)])?
        .map(|row| row.get(0))
        .transpose()
}

/// Leaves of a ticket what is needed for its number and for figures: all that people wrote goes.
pub fn ticket_erase(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    subject: &str,
    now: Timestamp,
) -> StoreResult<()> {
    const TICKET: Sql = sql(
        "update ticket set subject = $3, base_subject = '', contact = null, status = 'closed', to_review = 0, \
         due_at = null, due_words = null, due_set = 0, \
         version = version + 1, updated_at = $4 where organisation = $1 and id = $2",
    );
    let params = [
        Param::id(organisation),
        Param::id(ticket),
        subject.into(),
        now.into(),
    ];
    tx.put(TICKET, &params)?;
    ticket_texts_erase(tx, organisation, ticket, now)
}

/// Removes what people wrote on a ticket: notes, drafts, tags, mails of ours.
pub(super) fn ticket_texts_erase(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    now: Timestamp,
) -> StoreResult<()> {
    const ANSWERS: Sql = sql("select id, sha256 from answer where organisation = $1 and ticket = $2");
    const TEXTS: [Sql; 4] = [
        sql("delete from note where organisation = $1 and ticket = $2"),
        sql("delete from draft where organisation = $1 and ticket = $2"),
        sql("delete from ticket_tag where organisation = $1 and ticket = $2"),
        // These keep the text of a note that was taken away, so that it can be brought back.
        sql(
            "delete from event where organisation = $1 and ticket = $2 and kind in ('ticket.note_added', 'event.undone') \
             and feed < (select max(feed) from event where organisation = $1)",
        ),
    ];
    let params = [Param::id(organisation), Param::id(ticket)];
    for row in tx.query(ANSWERS, &params)? {
        answer_erase(tx, organisation, row.get(0)?, &row.get::<Vec<u8>>(1)?, now)?;
    }
    for statement in TEXTS {
        tx.put(statement, &params)?;
    }
    Ok(())
}

/// The statuses of tickets before they were erased are told by who erases them.
pub fn ticket_status(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
) -> StoreResult<Option<facteur_domain::Status>> {
    const FIND: Sql = sql("select status from ticket where organisation = $1 and id = $2");
    tx.query_opt(FIND, &[Param::id(organisation), Param::id(ticket)])?
        .map(|row| row.word(0))
        .transpose()
}

/// Removes contacts; their tickets have none any more.
pub fn contact_erase(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    contacts: &[ContactId],
) -> StoreResult<()> {
    const STATEMENTS: [Sql; 3] = [
        sql("update ticket set contact = null where organisation = $1 and contact = $2"),
        sql("delete from contact_address where organisation = $1 and contact = $2"),
        sql("delete from contact where organisation = $1 and id = $2"),
    ];
    for contact in contacts {
        for statement in STATEMENTS {
            tx.put(statement, &[Param::id(organisation), Param::id(*contact)])?;
        }
    }
    Ok(())
}

/// The tickets of contacts.
pub fn tickets_of_contacts(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    contacts: &[ContactId],
) -> StoreResult<Vec<TicketId>> {
    const LIST: Sql = sql("select id from ticket where organisation = $1 and contact = $2 order by id");
    let mut found = Vec::new();
    for contact in contacts {
        for row in tx.query(LIST, &[Param::id(organisation), Param::id(*contact)])? {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}

/// Those of the contacts' tickets whose threads hold no message.
pub fn tickets_without_messages(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    contacts: &[ContactId],
) -> StoreResult<Vec<TicketId>> {
    const EMPTY: Sql = sql(
        "select t.id from ticket t where t.organisation = $1 and t.id = $2 and not exists (select 1 from message m \
         where m.organisation = t.organisation and m.thread = t.thread)",
    );
    let mut empty = Vec::new();
    for ticket in tickets_of_contacts(tx, organisation, contacts)? {
        let row = tx.query_opt(EMPTY, &[Param::id(organisation), Param::id(ticket)])?;
        empty.extend(row.map(|_| ticket));
    }
    Ok(empty)
}

/// How many messages a thread holds.
pub fn message_count(tx: &mut Tx<'_>, organisation: OrganisationId, thread: ThreadId) -> StoreResult<i64> {
    const COUNT: Sql = sql("select count(*) from message where organisation = $1 and thread = $2");
    tx.query_one(COUNT, &[Param::id(organisation), Param::id(thread)])?
        .get(0)
}

/// Names under which an address wrote.
pub fn names_of_address(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    contact: ContactId,
) -> StoreResult<Vec<String>> {
    const NAMES: Sql = sql(
        "select distinct m.from_name from ticket t join thread h on h.organisation = t.organisation and h.ticket = t.id \
         join message m on m.organisation = h.organisation and m.thread = h.id \
         join contact_address a on a.organisation = m.organisation and a.address = m.from_address and a.contact = $2 \
         where t.organisation = $1 and t.contact = $2 and m.from_name <> ''",
    );
    tx.query(NAMES, &[Param::id(organisation), Param::id(contact)])?
        .iter()
        .map(|row: &Row| row.get(0))
        .collect()
}

/// Whether another contact bears that name, whatever the case.
pub fn name_is_shared(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    name: &str,
    but: &[ContactId],
) -> StoreResult<bool> {
    const BEARERS: Sql =
        sql("select id from contact where organisation = $1 and lower(name) = lower($2) limit 20");
    for row in tx.query(BEARERS, &[Param::id(organisation), name.into()])? {
        if !but.contains(&row.get(0)?) {
            return Ok(true);
        }
    }
    Ok(false)
}
