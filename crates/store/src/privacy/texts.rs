//! Every text that may name somebody, besides the mails themselves.
//!
//! A new column that people or mails write into belongs in [`PLACES`]; one that cannot name a contact, in
//! [`NAMES_NOBODY`]. A test of the contract compares both with the schema, so that none is forgotten.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Value};
use facteur_domain::OrganisationId;
use serde::{Deserialize, Serialize};

/// Columns of a table that may name somebody.
#[derive(Debug)]
pub struct TextPlace {
    /// The table.
    pub table: &'static str,
    /// Its columns, and how each is written.
    pub columns: &'static [(&'static str, Form)],
    /// What becomes of a row that names the person.
    pub fate: Fate,
    keys: usize,
    first: Sql,
    next: Sql,
    set: Sql,
    delete: Sql,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As it is.
    Plain,
    /// As JSON, in whose texts names may stand.
    Json,
}

/// What becomes of a row that names the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The person is taken out of its texts.
    Redact,
    /// It goes.
    Delete,
}

/// One row with texts.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRow {
    /// Its key, without the organisation.
    pub key: Vec<KeyPart>,
    /// Its texts, in the order of the columns.
    pub texts: Vec<Option<String>>,
}

/// One value of a row's key, so that work can go on behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPart {
    /// An identifier.
    Id(uuid::Uuid),
    /// Other bytes.
    Bytes(Vec<u8>),
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
}

impl KeyPart {
    fn of(value: &Value) -> StoreResult<Self> {
        Ok(match value {
            Value::Id(id) => Self::Id(*id),
            Value::Bytes(bytes) => match uuid::Uuid::from_slice(bytes) {
                Ok(id) => Self::Id(id),
                Err(_) => Self::Bytes(bytes.clone()),
            },
            Value::Text(text) => Self::Text(text.clone()),
            Value::Int(number) => Self::Number(*number),
            Value::Null => return Err(StoreError::fault("a key holds nothing")),
        })
    }

    fn param(&self) -> Param<'_> {
        match self {
            Self::Id(id) => Param::Id(*id),
            Self::Bytes(bytes) => bytes.as_slice().into(),
            Self::Text(text) => text.into(),
            Self::Number(number) => (*number).into(),
        }
    }
}

/// `keys` are numbered from $2 on in `is`, and from $3 on in `after`; the columns of `set` follow the keys.
macro_rules! place {
    ($fate:ident, $table:literal, $keys:literal = $count:literal, $after:literal, $is:literal,
     [$(($column:literal, $form:ident)),*], $columns:literal, $set:literal) => {
        TextPlace {
            table: $table,
            columns: &[$(($column, Form::$form)),*],
            fate: Fate::$fate,
            keys: $count,
            first: sql(concat!(
                "select ", $keys, ", ", $columns, " from ", $table, " where organisation = $1 order by ", $keys, " limit $2"
            )),
            next: sql(concat!(
                "select ", $keys, ", ", $columns, " from ", $table, " where organisation = $1 and (", $keys, ") > (",
                $after, ") order by ", $keys, " limit $2"
            )),
            set: sql(concat!("update ", $table, " set ", $set, " where organisation = $1 and ", $is)),
            delete: sql(concat!("delete from ", $table, " where organisation = $1 and ", $is)),
        }
    };
}

/// Every text that may name a contact. Mails and what was read of them are handled by their own walk before.
pub const PLACES: &[TextPlace] = &[
    place!(
        Redact,
        "note",
        "id" = 1,
        "$3",
        "id = $2",
        [("body", Plain)],
        "body",
        "body = $3"
    ),
    place!(
        Redact,
        "draft",
        "member, ticket" = 2,
        "$3, $4",
        "member = $2 and ticket = $3",
        [("body", Json)],
        "body",
        "body = $4"
    ),
    place!(
        Redact,
        "event",
        "id" = 1,
        "$3",
        "id = $2",
        [("data", Json)],
        "data",
        "data = $3"
    ),
    place!(
        Redact,
        "answer",
        "id" = 1,
        "$3",
        "id = $2",
        [("content", Json), ("problem", Plain), ("request", Plain)],
        "content, problem, request",
        "content = $3, problem = $4, request = $5"
    ),
    place!(
        Redact,
        "ticket",
        "id" = 1,
        "$3",
        "id = $2",
        [("subject", Plain), ("base_subject", Plain), ("due_words", Plain)],
        "subject, base_subject, due_words",
        "subject = $3, base_subject = $4, due_words = $5"
    ),
    place!(
        Redact,
        "verdict",
        "message" = 1,
        "$3",
        "message = $2",
        [("body", Json)],
        "body",
        "body = $3"
    ),
    place!(
        Redact,
        "message",
        "id" = 1,
        "$3",
        "id = $2",
        [
            ("message_id", Plain),
            ("from_address", Plain),
            ("from_name", Plain),
            ("recipients", Json),
            ("subject", Plain),
            ("base_subject", Plain),
            ("snippet", Plain)
        ],
        "message_id, from_address, from_name, recipients, subject, base_subject, snippet",
        "message_id = $3, from_address = $4, from_name = $5, recipients = $6, subject = $7, base_subject = $8, \
         snippet = $9"
    ),
    place!(
        Redact,
        "attachment",
        "message, position" = 2,
        "$3, $4",
        "message = $2 and position = $3",
        [("filename", Plain), ("content_id", Plain)],
        "filename, content_id",
        "filename = $4, content_id = $5"
    ),
    place!(
        Redact,
        "contact",
        "id" = 1,
        "$3",
        "id = $2",
        [("name", Plain)],
        "name",
        "name = $3"
    ),
    place!(
        Redact,
        "arrival",
        "id" = 1,
        "$3",
        "id = $2",
        [("detail", Plain)],
        "detail",
        "detail = $3"
    ),
    place!(
        Redact,
        "folder",
        "id" = 1,
        "$3",
        "id = $2",
        [("trouble", Plain)],
        "trouble",
        "trouble = $3"
    ),
    place!(
        Redact,
        "saved_view",
        "id" = 1,
        "$3",
        "id = $2",
        [("name", Plain), ("query", Plain)],
        "name, query",
        "name = $3, query = $4"
    ),
    place!(
        Redact,
        "rule_set",
        "organisation" = 1,
        "$3",
        "organisation = $2",
        [("rules", Json)],
        "rules",
        "rules = $3, version = version + 1"
    ),
    place!(
        Redact,
        "account_use",
        "account" = 1,
        "$3",
        "account = $2",
        [("problem", Plain)],
        "problem",
        "problem = $3"
    ),
    place!(
        Redact,
        "job",
        "id" = 1,
        "$3",
        "id = $2",
        [("payload", Json), ("error", Plain)],
        "payload, error",
        "payload = $3, error = $4"
    ),
    place!(
        Redact,
        "team",
        "id" = 1,
        "$3",
        "id = $2",
        [("name", Plain)],
        "name",
        "name = $3"
    ),
    place!(
        Redact,
        "member",
        "id" = 1,
        "$3",
        "id = $2",
        [("signature", Plain)],
        "signature",
        "signature = $3"
    ),
    place!(
        Redact,
        "former_member",
        "id" = 1,
        "$3",
        "id = $2",
        [("address", Plain), ("name", Plain)],
        "address, name",
        "address = $3, name = $4"
    ),
    TextPlace {
        table: AUDIT,
        columns: &[
            ("object_id", Form::Plain),
            ("object_name", Form::Plain),
            ("value_before", Form::Json),
            ("value_after", Form::Json),
        ],
        fate: Fate::Redact,
        keys: 1,
        first: sql(
            "select id, object_id, object_name, value_before, value_after from audit \
                    where organisation = $1 order by id limit $2",
        ),
        next: sql(
            "select id, object_id, object_name, value_before, value_after from audit \
                   where organisation = $1 and id > $3 order by id limit $2",
        ),
        set: sql_for(
            "update audit set object_id = $3, object_name = $4, value_before = $5, value_after = $6 \
             where organisation = $1 and id = $2",
            "select audit_redact($1, $2, $3, $4, $5, $6)",
        ),
        delete: sql_for("select $1, $2", "select $1::uuid, $2::uuid"),
    },
    place!(
        Delete,
        "invitation",
        "id" = 1,
        "$3",
        "id = $2",
        [("address", Plain)],
        "address",
        "address = $3"
    ),
    place!(
        Delete,
        "correction",
        "id" = 1,
        "$3",
        "id = $2",
        [("body", Json)],
        "body",
        "body = $3"
    ),
    place!(
        Delete,
        "notice",
        "id" = 1,
        "$3",
        "id = $2",
        [("recipient", Plain), ("problem", Plain)],
        "recipient, problem",
        "recipient = $3, problem = $4"
    ),
    place!(
        Delete,
        "entity",
        "message, position" = 2,
        "$3, $4",
        "message = $2 and position = $3",
        [("value", Plain), ("lookup", Plain)],
        "value, lookup",
        "value = $4, lookup = $5"
    ),
    place!(
        Delete,
        "ticket_tag",
        "ticket, tag" = 2,
        "$3, $4",
        "ticket = $2 and tag = $3",
        [("tag", Plain)],
        "tag",
        "tag = $4"
    ),
    place!(
        Delete,
        "idempotency_key",
        "member, route, key" = 3,
        "$3, $4, $5",
        "member = $2 and route = $3 and key = $4",
        [("key", Plain), ("body", Plain)],
        "key, body",
        "key = $5, body = $6"
    ),
    place!(
        Delete,
        "acknowledged",
        "address" = 1,
        "$3",
        "address = $2",
        [("address", Plain)],
        "address",
        "address = $3"
    ),
    place!(
        Delete,
        "contact_address",
        "address" = 1,
        "$3",
        "address = $2",
        [("address", Plain)],
        "address",
        "address = $3"
    ),
];

/// The audit, whose lines nobody may change: the database lets marks take the place of what named somebody, and
/// refuses every other change (migration `0006_privacy`).
const AUDIT: &str = "audit";

/// Columns of texts that name no contact: words of ours, ids, hashes, settings, and what belongs to members, who
/// are removed as members.
pub const NAMES_NOBODY: &[&str] = &[
    "organisation.name",
    "member.address",
    "member.name",
    "member.role",
    "member.language",
    "former_member.role",
    "user_account.address",
    "user_account.password_hash",
    "session.csrf",
    "session.device",
    "mailbox.address",
    "mailbox.mode",
    "mailbox.settings",
    "secret.name",
    "folder.name",
    "folder.role",
    "arrival.provider_id",
    "arrival.lane",
    "arrival.state",
    "message.direction",
    "message.kind",
    "message.language",
    "message.marks",
    "attachment.mime_type",
    "attachment.sniffed_type",
    "attachment.sha256",
    "attachment.dangerous",
    "ticket.status",
    "ticket.shelf",
    "ticket.category",
    "ticket.impact",
    "ticket.urgency",
    "ticket.priority",
    "ticket.language",
    "entity.kind",
    "ticket_link.why",
    "note.author",
    "event.kind",
    "event.actor",
    "answer.kind",
    "answer.state",
    "answer.actor",
    "answer.then_status",
    "answer.message_id",
    "account_use.account",
    // Looked at with their files.
    "upload.filename",
    "upload.mime_type",
    "idempotency_key.route",
    "counter.name",
    "setting.name",
    "setting.value",
    "lease.name",
    "job.lane",
    "job.kind",
    "job.dedup_key",
    "job.state",
    "lane.lane",
    "migration.name",
    // Single sign-on: of members, and of who signs them in.
    "sign_on_provider.settings",
    "sign_on_domain.domain",
    "sign_on_attempt.next",
    "identity.issuer",
    "identity.subject",
    "identity.address",
    // Of members and their sign-ins.
    "session.address",
    "one_time_link.purpose",
    "one_time_link.address",
    "one_time_link.payload",
    "token_family.device",
    "token_family.address",
    "token_family.ended",
    "family_token.kind",
    "api_token.name",
    "api_token.role",
    "api_token.teams",
    "api_token.scopes",
    "api_token.created_by",
    "api_token.last_used_from",
    "notice.kind",
    "notice.message_id",
    "notice.state",
    "invitation.role",
    "invitation.teams",
    "invitation.language",
    "organisation.settings",
    // The subject of a task goes with its work.
    "audit.actor",
    "audit.actor_name",
    "audit.action",
    "audit.object_kind",
    "audit.address",
    "audit.device",
    "privacy_task.kind",
    "privacy_task.state",
    "privacy_task.subject",
    "privacy_task.progress",
    "privacy_task.actor",
    "privacy_task.problem",
    "retention.body",
    // Of categories: words of the organisation's own. A model's report counts.
    "category.key",
    "category.french",
    "category.english",
    "correction.source",
    "correction.from_category",
    "correction.to_category",
    "model.state",
    "model.report",
];

/// Rows of a place behind a key, in the order of their keys.
pub fn text_page(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    place: &TextPlace,
    after: &[KeyPart],
    limit: usize,
) -> StoreResult<Vec<TextRow>> {
    let mut params = vec![Param::id(organisation), limit.into()];
    params.extend(after.iter().map(KeyPart::param));
    let statement = if after.is_empty() { place.first } else { place.next };
    tx.query(statement, &params)?
        .iter()
        .map(|row| {
            let key = row.0.iter().take(place.keys).map(KeyPart::of);
            let texts = (0..place.columns.len()).map(|column| row.maybe(place.keys + column));
            Ok(TextRow {
                key: key.collect::<StoreResult<_>>()?,
                texts: texts.collect::<StoreResult<_>>()?,
            })
        })
        .collect()
}

/// Writes the texts of a row.
pub fn text_set(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    place: &TextPlace,
    row: &TextRow,
) -> StoreResult<()> {
    let mut params = vec![Param::id(organisation)];
    params.extend(row.key.iter().map(KeyPart::param));
    params.extend(row.texts.iter().map(|text| text.as_deref().into()));
    if place.table == AUDIT && !tx.is_sqlite() {
        return tx.query(place.set, &params).map(drop);
    }
    tx.put(place.set, &params)
}

/// Takes a row away.
pub fn text_delete(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    place: &TextPlace,
    key: &[KeyPart],
) -> StoreResult<()> {
    let mut params = vec![Param::id(organisation)];
    params.extend(key.iter().map(KeyPart::param));
    if place.table == AUDIT {
        // No line of it goes before its time.
        return Ok(());
    }
    tx.put(place.delete, &params)
}
