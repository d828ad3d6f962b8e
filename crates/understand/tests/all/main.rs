//! Tests of the pure heart: tables of cases, properties, and the demonstration mailbox from end to end.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod judging;
mod order;
mod placing;
mod rules;
mod sameness;
mod samples;
mod world;
