//! Facteur's program from outside: the real binary, its messages, exit codes and socket.

#![allow(clippy::unwrap_used)] // A test that cannot go on fails.

mod child;
mod configuration;
mod doctor;
mod help;
mod mailboxes;
mod mails;
mod models;
mod program;
mod rooms;
mod secrets;
mod serve;
mod shared_database;
mod socket;
mod telemetry;
mod tickets;
