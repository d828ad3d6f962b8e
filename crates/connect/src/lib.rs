//! The outside world behind small traits, one folder per provider.
//!
//! A source hands over bytes and where they lay; it decides nothing about what is new. All sockets to the
//! outside live here. This room must never know of databases, tickets or organisations.

pub mod backoff;
mod date;
mod dial;
pub mod error;
pub mod files;
pub mod guard;
pub mod images;
mod imap;
mod maildir;
mod message_id;
pub mod options;
pub mod report;
mod roles;
mod sent;
pub mod sign_on;
pub mod smtp;
pub mod source;
mod stream;
mod utf7;
mod ways;
pub mod web;

pub use backoff::Backoff;
pub use error::{SourceError, SourceErrorKind};
pub use files::{FoundMail, Mails};
pub use guard::{Guard, IpNet};
pub use imap::ImapSource;
pub use maildir::MaildirSource;
pub use options::ConnectOptions;
pub use report::{Outcome, Step, StepName, TestReport};
pub use roles::role;
pub use sent::{Saved, find_sent, save_sent};
pub use smtp::{SendError, SendErrorKind, SmtpSession};
pub use source::{
    BoxFuture, Content, Fetched, FolderStatus, Listed, MailSource, MessageAt, RemoteFolder, Uids, Wakeup,
    Wanted, connect, test,
};
pub use utf7::{decode as decode_name, encode as encode_name};
pub use ways::{Proxy, ProxyKind, Ways};
