//! The sources tried on a real Dovecot and on real files.
#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs)]

mod fake_server;
mod imap_afterwards;
mod imap_connecting;
mod imap_reading;
mod imap_trouble;
mod maildir;
mod sending;
mod setup;
mod sign_on;
