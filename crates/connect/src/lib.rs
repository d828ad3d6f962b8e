//! The outside world behind small traits, one folder per provider.
//!
//! A source hands over bytes and where they lay; it decides nothing about what is new. All sockets to the
//! outside live here. This room must never know of databases, tickets or organisations.

pub mod error;
mod imap;
pub mod options;
pub mod report;
mod roles;
pub mod source;

pub use error::{SourceError, SourceErrorKind};
pub use imap::{ImapSource, decode_name, encode_name};
pub use options::ConnectOptions;
pub use report::{Outcome, Step, StepName, TestReport};
pub use roles::role;
pub use source::{
    BoxFuture, Content, Fetched, FolderStatus, Listed, MailSource, MessageAt, RemoteFolder, Uids, Wakeup,
    Wanted, connect, test,
};
