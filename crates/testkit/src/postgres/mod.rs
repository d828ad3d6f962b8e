//! PostgreSQL for tests: one shared server with a database per test, or a server of one's own to stop and kill.
//!
//! Under `cargo nextest` the set-up script `scripts/test-postgres.sh` starts the shared server once for the
//! whole run and names it in `FACTEUR_TEST_POSTGRES`. Without that variable (plain `cargo test`) each test
//! process starts one at its first use. A developer may also name a server there: the URL of a superuser.

mod database;
mod server;

pub use database::Database;
pub use server::{Options, Server};
