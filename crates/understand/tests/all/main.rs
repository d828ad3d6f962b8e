//! Tests of the pure heart: tables of cases, properties, and the demonstration mailbox from end to end.
#![allow(clippy::unwrap_used, clippy::expect_used)]
// Tables of cases are long, and a case is one assignment.
#![allow(clippy::too_many_lines, clippy::semicolon_if_nothing_returned)]

mod acknowledging;
mod conventions;
mod corpus;
mod facts;
mod judging;
mod order;
mod placing;
mod placing_any;
mod repeating;
mod rules;
mod sameness;
mod samples;
mod shipped;
mod tags;
mod world;
