//! One contract, kept by both databases: every case runs on SQLite and on PostgreSQL.

mod ground;

mod opening;
mod row_security;
mod transactions;
