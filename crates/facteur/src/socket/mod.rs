//! The local socket: a running server takes commands from the command line, so that both never fight for
//! the data.
//!
//! `serve` listens on `data_dir/facteur.sock` (0600, and only its own user and root are answered). A client
//! says its version, sends the command it has read from its arguments, and then serves the command's
//! streams: it shows what comes, and sends standard input or a password when asked. Whoever finds no server
//! works alone under the lock `data_dir/lock`.

mod client;
mod frame;
mod lock;
mod place;
mod server;
mod wire;

pub use client::send;
pub use lock::Lock;
pub use place::{Reached, in_use, reach, socket_path};
pub use server::{Runner, Server};
pub use wire::Wire;
