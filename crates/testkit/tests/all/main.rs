//! The testkit tried on real servers.
#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs)]

mod dovecot;
mod leftovers;
mod postgres;
mod process;
mod stalling_proxy;
