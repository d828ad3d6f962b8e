//! What can go wrong with a database, sorted by what the caller should do.

use std::fmt;

/// What the caller should do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The database is away, full or too busy: wait and do the same again. Never held against a mail.
    Unavailable,
    /// Another transaction was in the way: do the same again at once.
    Conflict,
    /// Another process holds the lease by now: stop this piece of work, it is no longer ours.
    LeaseLost,
    /// What was named does not exist.
    NotFound,
    /// It was changed since the caller looked at it: look again.
    Changed,
    /// What was asked for cannot be done as things are, mostly because it is there already.
    Refused,
    /// The data or the statement is wrong: a fault of Facteur.
    Fault,
}

/// An error of the store. Its text names statements and tables, never their contents.
#[derive(Debug, Clone)]
pub struct StoreError {
    kind: ErrorKind,
    message: String,
}

/// The result of anything the store does.
pub type StoreResult<T> = Result<T, StoreError>;

impl StoreError {
    /// An error of that kind; `message` says what happened, to what, and what to do.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// Something cannot be done as things are, mostly because it is there already.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused, message)
    }

    /// Something that was named is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// Somebody else changed it since the caller looked.
    pub fn changed(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Changed, message)
    }

    /// A fault of Facteur itself.
    pub fn fault(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Fault, message)
    }

    /// What the caller should do about it.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Whether the trouble is with our infrastructure, so that waiting helps.
    pub const fn is_infrastructure(&self) -> bool {
        matches!(self.kind, ErrorKind::Unavailable | ErrorKind::Conflict)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let kind = match error.sqlite_error_code() {
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::OutOfMemory
                | ErrorCode::FileLockingProtocolFailed,
            ) => ErrorKind::Unavailable,
            _ => ErrorKind::Fault,
        };
        Self::new(kind, format!("SQLite: {error}"))
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(database) = error.as_db_error() else {
            let kind = if is_ours(&error) {
                ErrorKind::Fault
            } else {
                ErrorKind::Unavailable
            };
            return Self::new(kind, format!("PostgreSQL: {}", with_causes(&error)));
        };
        // Classes of SQLSTATE (PostgreSQL documentation, appendix A). A changed password (28), a database that
        // is being restored (3D) and a standby that took over too early (25006) are outages too.
        let code = database.code().code();
        let kind = match code {
            "40001" | "40P01" | "55P03" => ErrorKind::Conflict,
            "25006" => ErrorKind::Unavailable,
            _ if ["08", "28", "3D", "53", "57", "58"]
                .iter()
                .any(|class| code.starts_with(class)) =>
            {
                ErrorKind::Unavailable
            }
            _ => ErrorKind::Fault,
        };
        // Only the primary message: the detail may quote a row.
        Self::new(kind, format!("PostgreSQL {code}: {}", database.message()))
    }
}

/// An error's text with those of its causes: the client says "error connecting to server" and keeps why
/// ("connection refused", "unknown issuer") to its cause.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.ends_with(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        cause = inner.source();
    }
    text
}

/// Whether a statement never reached the server, or its answer never us, because of its types. The client
/// keeps its kinds to itself: only the texts tell.
fn is_ours(error: &tokio_postgres::Error) -> bool {
    let text = error.to_string();
    [
        "error serializing",
        "error deserializing",
        "invalid column",
        "expected ",
        "error encoding",
    ]
    .iter()
    .any(|start| text.starts_with(start))
}

/// An error that a write closure may answer with: it must be able to carry the store's own.
pub trait WriteError: From<StoreError> + Send + 'static {
    /// The store's error inside, if it is one.
    fn store_error(&self) -> Option<&StoreError>;
}

impl WriteError for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}
