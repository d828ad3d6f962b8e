//! Messages, their attachments, their threads, and the keys by which mails find each other.

use crate::blobs::StoredBlob;
use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{MailboxId, MessageId, OrganisationId, TeamId, ThreadId, TicketId, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// A message as it is kept. Its text and HTML are read anew from its bytes whenever they are shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The team whose mail it is.
    pub team: TeamId,
    /// Its thread.
    pub thread: ThreadId,
    /// The mailbox it first came to.
    pub mailbox: MailboxId,
    /// The hash of its bytes.
    #[serde(skip)]
    pub sha256: Vec<u8>,
    /// "incoming" or "outgoing".
    pub direction: String,
    /// Its Message-ID without brackets.
    pub message_id: Option<String>,
    /// The sender's address, lower case; empty when it has none.
    pub from_address: String,
    /// The sender's name.
    pub from_name: String,
    /// All other addresses in it.
    pub recipients: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// Its subject without "Re:" and the like.
    pub base_subject: String,
    /// The first words of what was written.
    pub snippet: String,
    /// Its Date.
    pub sent_at: Option<Timestamp>,
    /// When it came to the server.
    pub received_at: Timestamp,
    /// Human, list, newsletter, bounce, …
    pub kind: String,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Hash of its decoded parts.
    #[serde(skip)]
    pub content_hash: Vec<u8>,
    /// What people should know about it: badges, as stable codes.
    pub marks: Vec<String>,
}

/// An attachment of a message.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StoredAttachment {
    /// Safe file name.
    pub filename: String,
    /// The declared type.
    pub mime_type: String,
    /// The type that the bytes look like.
    pub sniffed_type: Option<String>,
    /// Content-ID without brackets.
    pub content_id: Option<String>,
    /// Whether it is shown within the text.
    pub inline: bool,
    /// Bytes.
    pub size: i64,
    /// Hash of its bytes, hexadecimal.
    pub sha256: String,
    /// Why it is dangerous, if it is.
    pub dangerous: Option<String>,
}

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTarget {
    /// The thread that mails with this key belong to.
    pub thread: Option<ThreadId>,
    /// The message whose own key it is.
    pub message: Option<MessageId>,
}

/// A thread as the decisions of intake see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// Its ticket.
    pub ticket: Option<TicketId>,
    /// The thread it was folded into.
    pub folded_into: Option<ThreadId>,
    /// When it began.
    pub created_at: Timestamp,
}

fn hashed(key: &str) -> Vec<u8> {
    // 128 bits: a collision among 10⁸ keys has a chance of 10⁻²³.
    Sha256::digest(key.as_bytes())[..16].to_vec()
}

/// Inserts and locks the keys, in sorted order so that two workers never wait for each other crosswise,
/// and tells where each leads, in the order asked.
pub fn key_lock(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    keys: &[String],
) -> StoreResult<Vec<KeyTarget>> {
    let mut order: Vec<(Vec<u8>, usize)> = keys
        .iter()
        .enumerate()
        .map(|(position, key)| (hashed(key), position))
        .collect();
    order.sort_unstable();
    let found = if tx.is_sqlite() {
        keys_read(tx, organisation, team, &order)?
    } else {
        keys_hold(tx, organisation, team, &order)?
    };
    let nothing = KeyTarget {
        thread: None,
        message: None,
    };
    let mut targets = vec![nothing; keys.len()];
    for (key, position) in &order {
        if let (Some(known), Some(target)) = (found.get(key), targets.get_mut(*position)) {
            *target = *known;
        }
    }
    Ok(targets)
}

/// SQLite has one writer, so nobody else can come between reading and writing.
fn keys_read(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    order: &[(Vec<u8>, usize)],
) -> StoreResult<HashMap<Vec<u8>, KeyTarget>> {
    const GET: Sql = sql(
        "select key, thread, message from message_key where organisation = $1 and team = $2 and key = $3",
    );
    let sets: Vec<Vec<Param<'_>>> = order
        .iter()
        .map(|(key, _)| vec![Param::id(organisation), Param::id(team), key.as_slice().into()])
        .collect();
    tx.query_each(GET, &sets)?
        .iter()
        .flatten()
        .map(key_target)
        .collect()
}

/// On PostgreSQL the rows are made and locked in the order of the array, all in two statements. Each row is
/// looked up for itself: with `= any(…)` in this order the planner would walk the whole index.
fn keys_hold(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    order: &[(Vec<u8>, usize)],
) -> StoreResult<HashMap<Vec<u8>, KeyTarget>> {
    const INSERT: Sql = sql_for(
        "",
        "insert into message_key (organisation, team, key) select $1, $2, unnest($3::bytea[]) \
         on conflict (organisation, team, key) do nothing",
    );
    const HOLD: Sql = sql_for(
        "",
        "select k.key, k.thread, k.message from unnest($3::bytea[]) with ordinality as asked (key, place) \
         cross join lateral (select m.key, m.thread, m.message from message_key m \
         where m.organisation = $1 and m.team = $2 and m.key = asked.key for update) k order by asked.place",
    );
    let keys = Param::ManyBytes(order.iter().map(|(key, _)| key.clone()).collect());
    let params = [Param::id(organisation), Param::id(team), keys];
    tx.put(INSERT, &params)?;
    tx.query(HOLD, &params)?.iter().map(key_target).collect()
}

fn key_target(row: &Row) -> StoreResult<(Vec<u8>, KeyTarget)> {
    let target = KeyTarget {
        thread: row.maybe(1)?,
        message: row.maybe(2)?,
    };
    Ok((row.get(0)?, target))
}

/// Lets a key lead to a thread, and to a message when it is that message's own. Once for each key in a
/// transaction.
pub fn key_set(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    key: &str,
    target: KeyTarget,
) -> StoreResult<()> {
    const SET: Sql = sql(
        "insert into message_key (organisation, team, key, thread, message) values ($1, $2, $3, $4, $5) \
         on conflict (organisation, team, key) do update set \
         thread = coalesce(excluded.thread, message_key.thread), \
         message = coalesce(message_key.message, excluded.message)",
    );
    tx.put_row(
        SET,
        &[
            Param::id(organisation),
            Param::id(team),
            hashed(key).into(),
            Param::id_or_null(target.thread),
            Param::id_or_null(target.message),
        ],
    )
}

/// Where a key leads, without holding it.
pub fn key_find(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    key: &str,
) -> StoreResult<Option<KeyTarget>> {
    const FIND: Sql = sql(
        "select key, thread, message from message_key where organisation = $1 and team = $2 and key = $3",
    );
    let params = [Param::id(organisation), Param::id(team), hashed(key).into()];
    let found = tx.query_opt(FIND, &params)?;
    found.map(|row| Ok(key_target(&row)?.1)).transpose()
}

/// Whether a copy of the message lay in an incoming folder and was handled as work there.
pub fn message_was_incoming(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message: MessageId,
) -> StoreResult<bool> {
    const FIND: Sql = sql(
        "select 1 from arrival a join folder f on f.organisation = a.organisation and f.id = a.folder \
         where a.organisation = $1 and a.message = $2 and a.archive = 0 and f.role = 'incoming' \
         and a.state in ('ticketed', 'joined', 'copy', 'kept_unread') limit 1",
    );
    let found = tx.query_opt(FIND, &[Param::id(organisation), Param::id(message)])?;
    Ok(found.is_some())
}

const GET_THREAD: Sql = sql("select id, ticket, folded_into, created_at from thread \
                             where organisation = $1 and id = $2");

fn thread(row: &Row) -> StoreResult<Thread> {
    Ok(Thread {
        id: row.get(0)?,
        ticket: row.maybe(1)?,
        folded_into: row.maybe(2)?,
        created_at: row.get(3)?,
    })
}

/// Those of the threads that are there, as they are: a folded one says so. One journey for all.
pub fn thread_get_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &[ThreadId],
) -> StoreResult<Vec<Thread>> {
    let sets: Vec<Vec<Param<'_>>> = ids
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect();
    let found = tx.query_each(GET_THREAD, &sets)?;
    found.iter().flatten().map(thread).collect()
}

/// The thread of that id, or the one it was folded into in the end.
pub fn thread_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ThreadId,
) -> StoreResult<Option<Thread>> {
    let mut wanted = id;
    // Folding never makes a circle; the bound keeps a damaged database from making one endless.
    for _ in 0..64 {
        let Some(row) = tx.query_opt(GET_THREAD, &[Param::id(organisation), Param::id(wanted)])? else {
            return Ok(None);
        };
        let thread = thread(&row)?;
        match thread.folded_into {
            Some(older) => wanted = older,
            None => return Ok(Some(thread)),
        }
    }
    Err(StoreError::fault(format!(
        "the thread {id} was folded in a circle"
    )))
}

/// Begins a thread, with its ticket when it has one by now.
pub fn thread_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    team: TeamId,
    id: ThreadId,
    ticket: Option<TicketId>,
    created_at: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql =
        sql("insert into thread (organisation, id, team, ticket, created_at) values ($1, $2, $3, $4, $5)");
    tx.put_row(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(id),
            Param::id(team),
            Param::id_or_null(ticket),
            created_at.into(),
        ],
    )
}

/// Gives a thread its ticket.
pub fn thread_set_ticket(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ThreadId,
    ticket: Option<TicketId>,
) -> StoreResult<()> {
    const SET: Sql = sql("update thread set ticket = $3 where organisation = $1 and id = $2");
    tx.put(
        SET,
        &[Param::id(organisation), Param::id(id), Param::id_or_null(ticket)],
    )
}

/// Marks a thread as folded into an older one, and moves its messages there. Tells which moved.
pub fn thread_fold(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    younger: ThreadId,
    older: ThreadId,
) -> StoreResult<Vec<MessageId>> {
    const MESSAGES: Sql = sql("select id from message where organisation = $1 and thread = $2 order by id");
    const MOVE: Sql = sql("update message set thread = $3 where organisation = $1 and thread = $2");
    const MARK: Sql = sql("update thread set folded_into = $3 where organisation = $1 and id = $2");
    let moved = tx
        .query(MESSAGES, &[Param::id(organisation), Param::id(younger)])?
        .iter()
        .map(|row| row.get(0))
        .collect::<StoreResult<_>>()?;
    let params = [Param::id(organisation), Param::id(younger), Param::id(older)];
    tx.put(MOVE, &params)?;
    tx.put(MARK, &params)?;
    Ok(moved)
}

/// Takes a folding back: the named messages return to the younger thread.
pub fn thread_unfold(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    younger: ThreadId,
    messages: &[MessageId],
) -> StoreResult<()> {
    const UNMARK: Sql = sql("update thread set folded_into = null where organisation = $1 and id = $2");
    const RETURN: Sql = sql("update message set thread = $3 where organisation = $1 and id = $2");
    tx.put(UNMARK, &[Param::id(organisation), Param::id(younger)])?;
    for message in messages {
        tx.put(
            RETURN,
            &[Param::id(organisation), Param::id(*message), Param::id(younger)],
        )?;
    }
    Ok(())
}

/// Saves a message and its search words.
pub fn message_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message: &Message,
    words: Vec<String>,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into message (organisation, id, team, thread, mailbox, sha256, direction, message_id, from_address, \
         from_name, recipients, subject, base_subject, snippet, sent_at, received_at, kind, language, content_hash, \
         marks, search_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21)",
    );
    let search_id = crate::search::free_number(tx, message.received_at, message.id)?;
    let json = |list: &[String]| serde_json::to_string(list).unwrap_or_default();
    tx.put_row(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(message.id),
            Param::id(message.team),
            Param::id(message.thread),
            Param::id(message.mailbox),
            message.sha256.as_slice().into(),
            (&message.direction).into(),
            message.message_id.as_deref().into(),
            (&message.from_address).into(),
            (&message.from_name).into(),
            json(&message.recipients).into(),
            (&message.subject).into(),
            (&message.base_subject).into(),
            (&message.snippet).into(),
            message.sent_at.into(),
            message.received_at.into(),
            (&message.kind).into(),
            message.language.as_deref().into(),
            message.content_hash.as_slice().into(),
            json(&message.marks).into(),
            search_id.into(),
        ],
    )?;
    crate::search::write(tx, organisation, search_id, words)
}

/// Saves the attachments of a message.
pub fn attachment_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message: MessageId,
    attachments: &[StoredAttachment],
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into attachment (organisation, message, position, filename, mime_type, \
                             sniffed_type, content_id, inline, size, sha256, dangerous) \
                             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    );
    for (position, attachment) in attachments.iter().enumerate() {
        tx.put_row(
            INSERT,
            &[
                Param::id(organisation),
                Param::id(message),
                position.into(),
                (&attachment.filename).into(),
                (&attachment.mime_type).into(),
                attachment.sniffed_type.as_deref().into(),
                attachment.content_id.as_deref().into(),
                attachment.inline.into(),
                attachment.size.into(),
                (&attachment.sha256).into(),
                attachment.dangerous.as_deref().into(),
            ],
        )?;
    }
    Ok(())
}

/// The attachments of a message, in order.
pub fn attachment_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message: MessageId,
) -> StoreResult<Vec<StoredAttachment>> {
    tx.query(ATTACHMENTS, &[Param::id(organisation), Param::id(message)])?
        .iter()
        .map(attachment)
        .collect()
}

/// The attachments of each of these messages, in the order asked.
pub fn attachment_list_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    messages: &[MessageId],
) -> StoreResult<Vec<Vec<StoredAttachment>>> {
    tx.query_each(ATTACHMENTS, &each(organisation, messages))?
        .iter()
        .map(|rows| rows.iter().map(attachment).collect())
        .collect()
}

/// The parameters of a query that is asked for each message.
fn each(organisation: OrganisationId, messages: &[MessageId]) -> Vec<Vec<Param<'static>>> {
    let each = messages.iter();
    each.map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect()
}

const ATTACHMENTS: Sql = sql(
    "select filename, mime_type, sniffed_type, content_id, inline, size, sha256, dangerous \
     from attachment where organisation = $1 and message = $2 order by position",
);

fn attachment(row: &Row) -> StoreResult<StoredAttachment> {
    Ok(StoredAttachment {
        filename: row.get(0)?,
        mime_type: row.get(1)?,
        sniffed_type: row.maybe(2)?,
        content_id: row.maybe(3)?,
        inline: row.get(4)?,
        size: row.get(5)?,
        sha256: row.get(6)?,
        dangerous: row.maybe(7)?,
    })
}

macro_rules! select_message {
    ($rest:literal) => {
        sql(concat!(
            "select id, team, thread, mailbox, sha256, direction, message_id, from_address, from_name, recipients, ",
            "subject, base_subject, snippet, sent_at, received_at, kind, language, content_hash, marks from message ",
            $rest
        ))
    };
}

/// One message.
pub fn message_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MessageId,
) -> StoreResult<Option<Message>> {
    const GET: Sql = select_message!("where organisation = $1 and id = $2");
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(message)
        .transpose()
}

/// The messages of a thread, oldest first.
pub fn message_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    thread: ThreadId,
) -> StoreResult<Vec<Message>> {
    const LIST: Sql = select_message!("where organisation = $1 and thread = $2 order by received_at, id");
    tx.query(LIST, &[Param::id(organisation), Param::id(thread)])?
        .iter()
        .map(message)
        .collect()
}

/// The newest messages of an organisation that were written to it, newest first.
pub fn message_newest(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    limit: usize,
) -> StoreResult<Vec<Message>> {
    const LIST: Sql = select_message!(
        "where organisation = $1 and direction = 'incoming' order by search_id desc limit $2"
    );
    tx.query(LIST, &[Param::id(organisation), limit.into()])?
        .iter()
        .map(message)
        .collect()
}

/// All addresses in the messages of a thread, those of its first 200 messages at most.
pub fn thread_participants(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    thread: ThreadId,
) -> StoreResult<Vec<String>> {
    let each = thread_participants_each(tx, organisation, &[thread])?;
    Ok(each.into_iter().next().unwrap_or_default())
}

/// [`thread_participants`] of many threads, in the order asked. One journey for all.
pub fn thread_participants_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    threads: &[ThreadId],
) -> StoreResult<Vec<Vec<String>>> {
    const LIST: Sql = sql(
        "select from_address, recipients from message where organisation = $1 and thread = $2 \
                           order by received_at limit 200",
    );
    let sets: Vec<Vec<Param<'_>>> = threads
        .iter()
        .map(|thread| vec![Param::id(organisation), Param::id(*thread)])
        .collect();
    let each = tx.query_each(LIST, &sets)?;
    each.iter().map(|rows| participants(rows)).collect()
}

/// The addresses of senders and recipients, each once.
fn participants(rows: &[Row]) -> StoreResult<Vec<String>> {
    let mut participants = std::collections::BTreeSet::new();
    for row in rows {
        participants.insert(row.get::<String>(0)?);
        participants.extend(row.json::<Vec<String>>(1)?);
    }
    participants.remove("");
    Ok(participants.into_iter().collect())
}

/// Where the bytes of a message are.
pub fn message_blob(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MessageId,
) -> StoreResult<Option<StoredBlob>> {
    Ok(message_blob_each(tx, organisation, &[id])?.pop().flatten())
}

/// Where the bytes of each of these messages are, in the order asked.
pub fn message_blob_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    messages: &[MessageId],
) -> StoreResult<Vec<Option<StoredBlob>>> {
    const FIND: Sql = sql("select b.sha256, b.size, b.compressed from message m \
                           join blob b on b.organisation = m.organisation and b.sha256 = m.sha256 \
                           where m.organisation = $1 and m.id = $2");
    let found = tx.query_each(FIND, &each(organisation, messages))?;
    let first = found.into_iter().map(|rows| rows.into_iter().next());
    first
        .map(|row| {
            row.map(|mut row| StoredBlob::from_row(organisation, &mut row, 0))
                .transpose()
        })
        .collect()
}

/// How many bytes each of these messages has, in the order asked; none for one whose bytes were erased.
pub fn message_size_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    messages: &[MessageId],
) -> StoreResult<Vec<Option<usize>>> {
    const FIND: Sql = sql("select b.size from message m \
                           join blob b on b.organisation = m.organisation and b.sha256 = m.sha256 \
                           where m.organisation = $1 and m.id = $2");
    tx.query_each(FIND, &each(organisation, messages))?
        .iter()
        .map(|rows| {
            rows.first()
                .map(|row| Ok(row.get::<i64>(0)? as usize))
                .transpose()
        })
        .collect()
}

fn message(row: &Row) -> StoreResult<Message> {
    Ok(Message {
        id: row.get(0)?,
        team: row.get(1)?,
        thread: row.get(2)?,
        mailbox: row.get(3)?,
        sha256: row.get(4)?,
        direction: row.get(5)?,
        message_id: row.maybe(6)?,
        from_address: row.get(7)?,
        from_name: row.get(8)?,
        recipients: row.json(9)?,
        subject: row.get(10)?,
        base_subject: row.get(11)?,
        snippet: row.get(12)?,
        sent_at: row.maybe(13)?,
        received_at: row.get(14)?,
        kind: row.get(15)?,
        language: row.maybe(16)?,
        content_hash: row.get(17)?,
        marks: row.json(18)?,
    })
}
