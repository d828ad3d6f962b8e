//! For tests only: real servers, programs that get killed, and mails to feed them.
//!
//! Nothing here is a fake of something that can be had for real: PostgreSQL and Dovecot are started from a
//! temporary directory, on loopback only, and are gone when the test process is, however it ended.
//!
//! This room must never know how Facteur works inside, and no other room may use it outside its tests.
//!
//! Most functions panic instead of returning an error: in a test there is nobody to handle one, and the
//! panic's text says what is missing and how to get it.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

pub mod dovecot;
mod imap_probe;
mod lookup;
pub mod mails;
mod oidc;
pub mod postgres;
pub mod process;
mod smtp_sink;
mod stalling_proxy;
mod supervised;

pub use imap_probe::{ImapProbe, Snapshot};
pub use oidc::OidcProvider;
pub use smtp_sink::{Manners, SentMail, SmtpSink};
pub use stalling_proxy::{Behaviour, StallingProxy};
