//! Nothing lost, nothing twice: the real program, killed and cut off from its database and its mail server
//! while mail is in flight, against a real Dovecot, on SQLite and on PostgreSQL.
//!
//! The short forms run with all tests; the long ones are ignored there and run by `make chaos`.
#![allow(clippy::unwrap_used, missing_docs)]

mod base;
mod deadly;
mod erasure;
mod house;
mod kills;
mod learning;
mod letters;
mod outages;
mod picture;
mod points;
mod rotation;
mod sending;
