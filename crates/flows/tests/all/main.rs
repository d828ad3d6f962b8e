//! The use cases on real databases and real mail servers.
#![allow(clippy::unwrap_used, missing_docs)]

mod answers;
mod audit;
mod door;
mod handed;
mod identity;
mod insight;
mod intake;
mod judgement;
mod links;
mod people;
mod privacy;
mod reach;
mod rules;
mod secrets;
mod signing_in;
mod stand_ins;
mod support;
mod tags;
mod tickets;
mod upkeep;
mod watch;
