//! The outside world behind small traits, one folder per provider.
//!
//! A source hands over bytes and where they lay; it decides nothing about what is new. All sockets to the
//! outside live here. This room must never know of databases, tickets or organisations.

pub mod error;
pub mod options;
pub mod report;
pub mod source;

pub use error::{SourceError, SourceErrorKind};
pub use options::ConnectOptions;
pub use report::{Outcome, Step, StepName, TestReport};
pub use source::{
    BoxFuture, Content, Fetched, FolderStatus, Listed, MailSource, MessageAt, RemoteFolder, Uids, Wakeup,
    Wanted, connect, test,
};
