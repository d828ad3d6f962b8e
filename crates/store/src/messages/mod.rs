//! Messages, their attachments, their threads, and the keys by which mails find each other.

mod keys;
mod threads;

use crate::blobs::StoredBlob;
use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{MailboxId, MessageId, OrganisationId, TeamId, ThreadId, Timestamp};

pub use keys::*;
pub use threads::*;

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
