//! The API over real HTTP, on a loopback port, with a database of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    missing_docs
)]

mod client;
mod conditions;
mod documents;
mod everybody;
mod files;
mod front_door;
mod hand_in;
mod hostile;
mod house;
mod idempotency;
mod images;
mod live;
mod permissions;
mod routes;
mod routes_doors;
mod routes_judgement;
mod routes_people;
mod routes_privacy;
mod second_factor;
mod sign_on;
mod signing_in;
#[path = "../../../flows/tests/all/stand_ins.rs"]
mod stand_ins;
