//! The binary's own room: command line, configuration, telemetry and wiring.
//!
//! Everything that Facteur *does* lives in the rooms below; here it is only named, configured, started and
//! shown. This room must never decide anything about mail or tickets, and never hold SQL.
//!
//! The way of a command: [`start`] reads arguments and configuration, then either hands the command to a
//! running server through its socket ([`socket`]) or runs it here with an [`app::App`]; in both cases the
//! command is the same function, which speaks to the person only through [`output::Io`].

pub mod app;
pub mod bounded;
pub mod cli;
pub mod commands;
pub mod config;
pub mod desk;
pub mod doctor;
pub mod exit;
pub mod office;
pub mod organisation;
pub mod output;
pub mod samples;
pub mod secrets;
pub mod socket;
pub mod start;
pub mod telemetry;
pub mod text;
