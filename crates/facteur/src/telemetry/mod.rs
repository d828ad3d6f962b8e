//! What the program tells about itself: logs, metrics, health.

pub mod fields;
pub mod health;
pub mod http;
pub mod log;
pub mod metrics;
mod process;

pub use health::{Check, Health, Readiness};
pub use metrics::Metrics;
