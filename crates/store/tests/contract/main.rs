//! One contract, kept by both databases: every case runs on SQLite and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::assigning_clones
)]

mod ground;
mod rows;

mod answers;
mod arrivals;
mod audit;
mod blobs;
mod feed;
mod folders;
mod insight;
mod jobs;
mod learning;
mod leases;
mod lists;
mod messages;
mod opening;
mod plans;
mod privacy;
mod row_security;
mod search;
mod second_factors;
mod secrets;
mod sign_on;
mod signing_in;
mod teams;
mod tickets;
mod transactions;
mod upkeep;
mod users;
mod writing;
