//! Where the database is and how it is used.

use crate::error::{StoreError, StoreResult};
use std::path::PathBuf;
use std::sync::Arc;

/// Which database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A server of PostgreSQL; the text is a connection string and may hold a password.
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    pub fn parse(text: &str) -> StoreResult<Self> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(StoreError::refused(
            "the database URL starts with neither sqlite: nor postgres://; write for example \
             sqlite:/var/lib/facteur/facteur.db",
        ))
    }
}

/// How the store is opened.
#[derive(Clone)]
pub struct Options {
    /// Which database.
    pub url: DatabaseUrl,
    /// Folder of the blobs that are too large for a row.
    pub blob_folder: PathBuf,
    /// Blobs up to this many bytes are rows of the database.
    pub inline_limit: usize,
    /// Connections to PostgreSQL for writing; SQLite always has one.
    pub writers: usize,
    /// Connections for reading.
    pub readers: usize,
    /// The clock that leases on SQLite are judged by.
    pub clock: Arc<dyn facteur_domain::Clock>,
    /// For tests: leaves `organisation = $1` out of the queries, so that row-level security alone keeps organisations
    /// apart. On SQLite, which has none, nothing is left out.
    pub second_fence_alone: bool,
}

impl Options {
    /// The usual settings for a database.
    pub fn new(url: DatabaseUrl, blob_folder: PathBuf, clock: Arc<dyn facteur_domain::Clock>) -> Self {
        Self {
            url,
            blob_folder,
            inline_limit: 256 * 1024,
            writers: 4,
            readers: 4,
            clock,
            second_fence_alone: false,
        }
    }
}
