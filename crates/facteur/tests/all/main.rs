//! Facteur's program from outside: the real binary, its messages, exit codes and socket.

mod child;
mod configuration;
mod help;
mod program;
mod rooms;
mod serve;
mod socket;
mod telemetry;
