//! The fields of one log line, gathered from an event and the spans around it.

use serde_json::{Map, Value};
use std::fmt::Debug;
use tracing::field::{Field, Visit};

/// The fields that stand at the top of a line, in their order; all others stand under `fields`.
pub const TOP: [&str; 8] = [
    "component",
    "action",
    "email_id",
    "ticket_id",
    "category",
    "priority",
    "processing_time_ms",
    "trace_id",
];

/// Fields by name.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Fields {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.put(field, value.to_string().into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, format!("{value:?}").into());
    }
}

/// The room that an event comes from, for events that name no component: `facteur_flows::intake` is `flows`.
pub fn component_of(target: &str) -> &str {
    let first = target.split("::").next().unwrap_or(target);
    first.strip_prefix("facteur_").unwrap_or(first)
}
