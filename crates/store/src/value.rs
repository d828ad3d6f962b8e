//! What goes into statements and what comes out, the same for both databases.

use crate::error::{StoreError, StoreResult};
use bytes::BytesMut;
use facteur_domain::id::Id;
use facteur_domain::{Timestamp, UnknownWord};
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::borrow::Cow;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// A parameter of a statement.
#[derive(Debug, Clone)]
pub enum Param<'a> {
    /// SQL's null.
    Null,
    /// A whole number, a time in microseconds, or a truth value as 0 or 1.
    Int(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// An identifier.
    Id(Uuid),
    /// The words of a search row: a `text[]` on PostgreSQL, joined by spaces on SQLite.
    Words(Vec<String>),
    /// Many identifiers: a `uuid[]` on PostgreSQL; on SQLite one after the other, in which `instr` finds one.
    Ids(Vec<Uuid>),
    /// Many byte strings, a `bytea[]`: PostgreSQL only.
    ManyBytes(Vec<Vec<u8>>),
}

impl Param<'_> {
    /// The same parameter, owning what it holds.
    pub fn into_owned(self) -> Param<'static> {
        match self {
            Self::Null => Param::Null,
            Self::Int(number) => Param::Int(number),
            Self::Text(text) => Param::Text(Cow::Owned(text.into_owned())),
            Self::Bytes(bytes) => Param::Bytes(Cow::Owned(bytes.into_owned())),
            Self::Id(id) => Param::Id(id),
            Self::Words(words) => Param::Words(words),
            Self::Ids(ids) => Param::Ids(ids),
            Self::ManyBytes(many) => Param::ManyBytes(many),
        }
    }

    /// An identifier.
    pub fn id<I: Id>(id: I) -> Self {
        Self::Id(id.uuid())
    }

    /// Many identifiers, to find one among them; null when there is no limit.
    pub fn ids_or_null<I: Id>(ids: Option<&[I]>) -> Self {
        ids.map_or(Self::Null, |ids| {
            Self::Ids(ids.iter().map(|id| id.uuid()).collect())
        })
    }

    /// An identifier that may be missing.
    pub fn id_or_null<I: Id>(id: Option<I>) -> Self {
        id.map_or(Self::Null, Self::id)
    }
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<u32> for Param<'_> {
    fn from(number: u32) -> Self {
        Self::Int(i64::from(number))
    }
}
impl From<usize> for Param<'_> {
    fn from(number: usize) -> Self {
        Self::Int(number as i64)
    }
}
impl From<bool> for Param<'_> {
    fn from(truth: bool) -> Self {
        Self::Int(i64::from(truth))
    }
}
impl From<Timestamp> for Param<'_> {
    fn from(time: Timestamp) -> Self {
        Self::Int(time.micros())
    }
}
impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}
impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}
impl From<String> for Param<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}
impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}
impl From<Vec<u8>> for Param<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Cow::Owned(bytes))
    }
}
impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Int(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Self::Text(text) if text.contains('\0') => ToSqlOutput::Owned(without_nul(text).into()),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Id(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Self::Words(words) => ToSqlOutput::Owned(words.join(" ").into()),
            Self::Ids(ids) => {
                let bytes: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
                ToSqlOutput::Owned(bytes.into())
            }
            Self::ManyBytes(_) => {
                return Err(rusqlite::Error::ToSqlConversionFailure(
                    "SQLite has no arrays".into(),
                ));
            }
        })
    }
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Self::Int(number) if *kind == Type::BOOL => (*number != 0).to_sql(kind, out),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Text(text) if text.contains('\0') => without_nul(text).to_sql(kind, out),
            Self::Text(text) => text.as_ref().to_sql(kind, out),
            Self::Bytes(bytes) => bytes.as_ref().to_sql(kind, out),
            Self::Id(id) => id.to_sql(kind, out),
            Self::Words(words) => words.to_sql(kind, out),
            Self::Ids(ids) => ids.to_sql(kind, out),
            Self::ManyBytes(many) => many.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// PostgreSQL holds no NUL in texts; mails may. SQLite would, but both shall give the same back.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL's null.
    Null,
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An identifier; SQLite gives it as 16 bytes.
    Id(Uuid),
}

/// One row of an answer.
#[derive(Debug, Clone)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// The value of that column, counted from 0.
    pub fn get<T: FromValue>(&self, column: usize) -> StoreResult<T> {
        let value = self
            .0
            .get(column)
            .ok_or_else(|| StoreError::fault(format!("a row has no column {column}")))?;
        T::from_value(value)
            .ok_or_else(|| StoreError::fault(format!("column {column} is not of the expected type")))
    }

    /// The bytes of that column, moved out.
    pub fn take_bytes(&mut self, column: usize) -> Option<Vec<u8>> {
        match self.0.get_mut(column) {
            Some(Value::Bytes(bytes)) => Some(std::mem::take(bytes)),
            _ => None,
        }
    }

    /// The word of that column, read as one of an enumeration.
    pub fn word<T: std::str::FromStr<Err = UnknownWord>>(&self, column: usize) -> StoreResult<T> {
        let text: String = self.get(column)?;
        text.parse()
            .map_err(|error| StoreError::fault(format!("column {column}: {error}")))
    }

    /// The JSON of that column.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> StoreResult<T> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|error| {
            StoreError::fault(format!("column {column} holds JSON of another shape: {error}"))
        })
    }
}

/// A type that a value of a row can be read as.
pub trait FromValue: Sized {
    /// The value, or none when it is of another type.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }
}
impl FromValue for u32 {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).and_then(|number| Self::try_from(number).ok())
    }
}
impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(|number| number != 0)
    }
}
impl FromValue for Timestamp {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(Self::from_micros)
    }
}
impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}
impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            Value::Id(id) => Some(id.as_bytes().to_vec()),
            _ => None,
        }
    }
}
impl FromValue for Uuid {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Id(id) => Some(*id),
            Value::Bytes(bytes) => Self::from_slice(bytes).ok(),
            _ => None,
        }
    }
}

macro_rules! ids_from_value {
    ($($name:ident)*) => {$(
        impl FromValue for facteur_domain::$name {
            fn from_value(value: &Value) -> Option<Self> {
                Uuid::from_value(value).map(Id::from_uuid)
            }
        }
    )*};
}
ids_from_value! {
    AnswerId ArrivalId AuditId ContactId CorrectionId EventId FolderId InvitationId JobId MailboxId MemberId MessageId ModelId NoteId NoticeId
    OrganisationId PrivacyTaskId ProviderId RuleId SessionId TeamId ThreadId TicketId TokenId TraceId UploadId UserId ViewId
}

impl Row {
    /// The value of that column, or none when it is null.
    pub fn maybe<T: FromValue>(&self, column: usize) -> StoreResult<Option<T>> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.get(column).map(Some),
        }
    }
}
