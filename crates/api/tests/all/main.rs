//! The API over real HTTP, on a loopback port, with a database of its own.

mod client;
mod conditions;
mod documents;
mod files;
mod front_door;
mod hand_in;
mod hostile;
mod house;
mod idempotency;
mod images;
mod live;
mod routes;
