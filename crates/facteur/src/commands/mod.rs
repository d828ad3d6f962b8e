//! One file per command: its arguments and what it does with them, by calling `flows`. A command speaks only
//! through [`crate::output::Io`], because the person may sit at the other end of the server's socket.

#![allow(clippy::unused_async)] // Every command has the same shape, whether it waits or not.

pub mod accept;
pub mod answer;
pub mod backup;
pub mod config;
pub mod contact;
pub mod dead;
pub mod demo;
pub mod doctor;
pub mod import;
pub mod inspect;
pub mod judge;
pub mod judgement;
pub mod mailbox;
pub mod member;
pub mod migrate;
pub mod names;
pub mod privacy;
pub mod restore;
pub mod rule;
pub mod search;
pub mod secrets;
pub mod sends;
pub mod serve;
pub mod ticket;
pub mod token;

use crate::exit::Failure;
use crate::text::Message;

/// The failure of a command that has its place but not yet its work.
pub fn not_yet(command: &str) -> Failure {
    Failure::new(Message::NotYet {
        command: command.to_owned(),
    })
}
