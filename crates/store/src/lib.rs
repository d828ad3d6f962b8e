//! The only room with SQL.
//!
//! One thin synchronous layer ([`Tx`]) over SQLite and PostgreSQL, async at its border
//! ([`Store::write`], [`Store::read`]), the migrations, one file per aggregate, search and blobs. It
//! knows how things are kept, never why: every business *if* lives in `domain` or `understand`.

pub mod answers;
pub mod arrivals;
pub mod audit;
mod blob_files;
pub mod blobs;
pub mod categories;
pub mod contacts;
pub mod corrections;
pub mod drafts;
mod engine;
pub mod entities;
mod error;
pub mod events;
mod export_files;
pub mod families;
pub mod folders;
pub mod guesses;
pub mod idempotency;
pub mod invitations;
pub mod jobs;
pub mod leases;
pub mod links;
pub mod mailboxes;
pub mod memberships;
pub mod messages;
mod migrate;
pub mod models;
pub mod notices;
mod options;
pub mod organisations;
mod postgres;
pub mod privacy;
pub mod rules;
pub mod search;
pub mod second_factors;
pub mod secrets;
pub mod sign_on;
mod sql;
mod sqlite;
pub mod teams;
pub mod tickets;
pub mod tokens;
mod tx;
pub mod upkeep;
pub mod users;
mod value;
pub mod views;

pub use blob_files::{BlobFile, Sweep};
pub use engine::{Scope, Store};
pub use error::{ErrorKind, StoreError, StoreResult, WriteError};
pub use migrate::MigrationReport;
pub use options::{DatabaseUrl, Options};
pub use sql::{Sql, sql, sql_for};
pub use tx::Tx;
pub use value::{FromValue, Param, Row, Value};
