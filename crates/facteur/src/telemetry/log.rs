//! Logs on standard error: one JSON object a line for machines, or text for people.
//!
//! A JSON line has `timestamp, level, component, action, email_id, ticket_id, category, priority,
//! processing_time_ms, trace_id` at its top, as far as the event or a span around it says them, then
//! `message` and the other `fields`. Neither contents of mails nor secrets are ever logged.

use super::fields::{Fields, TOP, component_of};
use crate::config::LogFormat;
use facteur_domain::Clock;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Scope};
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging for the whole process. A second start does nothing.
pub fn start(level: &str, format: LogFormat, clock: Arc<dyn Clock>) {
    let json = match format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    };
    let layer = Lines::new(json, clock, std::io::stderr).with_filter(filter(level));
    let _ = tracing_subscriber::registry().with(layer).try_init();
}

/// The directives of `log.level`. Libraries speak up only from `warn` on, unless they are named.
fn filter(level: &str) -> Targets {
    let mut targets: Targets = level.parse().unwrap_or_default();
    let default = level
        .split(',')
        .find(|directive| !directive.contains('='))
        .and_then(|word| word.parse::<LevelFilter>().ok())
        .unwrap_or(LevelFilter::INFO);
    let named: Vec<_> = targets.iter().map(|(target, _)| target.to_owned()).collect();
    // A prefix of our rooms' names would override the directive of a single room, so each stands for itself.
    if !named.iter().any(|target| target == "facteur") {
        targets = targets.with_target("facteur", default);
    }
    targets.with_default(default.min(LevelFilter::WARN))
}

/// Writes a line for each event.
pub struct Lines<W> {
    json: bool,
    clock: Arc<dyn Clock>,
    writer: W,
}

impl<W> Lines<W> {
    /// Lines for `writer`, with the time of `clock`.
    pub fn new(json: bool, clock: Arc<dyn Clock>, writer: W) -> Self {
        Self { json, clock, writer }
    }
}

impl<S, W> Layer<S> for Lines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flat_map(Scope::from_root) {
            if let Some(own) = span.extensions().get::<Fields>() {
                fields.0.extend(own.0.clone());
            }
        }
        event.record(&mut fields);
        let metadata = event.metadata();
        let timestamp = jiff::Timestamp::from_microsecond(self.clock.now().micros())
            .map(|timestamp| format!("{timestamp:.6}"))
            .unwrap_or_default();
        let line = if self.json {
            json_line(&timestamp, *metadata.level(), metadata.target(), fields.0)
        } else {
            text_line(&timestamp, *metadata.level(), metadata.target(), &fields.0)
        };
        // Nobody is left to tell when standard error itself cannot be written.
        let _ = self.writer.make_writer().write_all(line.as_bytes());
    }
}

fn json_line(timestamp: &str, level: Level, target: &str, mut fields: Map<String, Value>) -> String {
    let mut line = vec![
        ("timestamp", timestamp.into()),
        ("level", level.as_str().to_lowercase().into()),
    ];
    fields
        .entry("component")
        .or_insert_with(|| component_of(target).into());
    line.extend(
        TOP.iter()
            .chain(&["message"])
            .filter_map(|name| Some((*name, fields.remove(*name)?))),
    );
    if !fields.is_empty() {
        line.push(("fields", fields.into()));
    }
    let line = serde_json::to_string(&InOrder(line)).unwrap_or_default();
    format!("{line}\n")
}

/// An object whose names stay in the order in which people look for them.
struct InOrder(Vec<(&'static str, Value)>);

impl serde::Serialize for InOrder {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

fn text_line(timestamp: &str, level: Level, target: &str, fields: &Map<String, Value>) -> String {
    let component = fields
        .get("component")
        .and_then(Value::as_str)
        .unwrap_or_else(|| component_of(target));
    let message = fields.get("message").and_then(Value::as_str).unwrap_or_default();
    let mut line = format!(
        "{timestamp} {level:5} {component}: {}",
        crate::output::printable(message)
    );
    for (name, value) in fields
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "component" | "message"))
    {
        // Values are written as JSON, so that a line break in one cannot forge another line.
        let _ = write!(line, " {name}={value}");
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::Timestamp;
    use std::sync::Mutex;

    struct Fixed;
    impl Clock for Fixed {
        fn now(&self) -> Timestamp {
            Timestamp::from_micros(1_760_000_000_123_456)
        }
    }

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);
    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(json: bool, directives: &str, act: impl FnOnce()) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let lines = Lines::new(json, Arc::new(Fixed), move || writer.clone()).with_filter(filter(directives));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), act);
        String::from_utf8(kept.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_line_has_the_fields_of_its_event_and_of_the_spans_around_it() {
        let text = logged(true, "info", || {
            let span = tracing::info_span!(
                "job",
                trace_id = "0190",
                ticket_id = tracing::field::Empty,
                lane = 1
            );
            let _inside = span.enter();
            span.record("ticket_id", "TKT-2026-000001");
            tracing::info!(
                component = "intake",
                action = "apply",
                email_id = %"01",
                category = "billing",
                priority = "high",
                processing_time_ms = 12_u64,
                size = 5_000,
                "ticket created"
            );
        });
        let order = [
            "timestamp",
            "level",
            "component",
            "action",
            "email_id",
            "trace_id",
            "message",
            "fields",
        ];
        let found: Vec<_> = order
            .iter()
            .map(|name| text.find(&format!("\"{name}\":")).unwrap())
            .collect();
        assert!(found.is_sorted(), "{text}");
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            line,
            serde_json::json!({
                "timestamp": "2025-10-09T08:53:20.123456Z", "level": "info", "component": "intake",
                "action": "apply", "email_id": "01", "ticket_id": "TKT-2026-000001", "category": "billing",
                "priority": "high", "processing_time_ms": 12, "trace_id": "0190",
                "message": "ticket created", "fields": { "lane": 1, "size": 5000 },
            })
        );
    }

    #[test]
    fn what_is_not_known_is_left_out_and_the_component_is_the_room() {
        let text = logged(
            true,
            "info",
            || tracing::warn!(target: "facteur_store::sqlite", "slow"),
        );
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            line,
            serde_json::json!({
                "timestamp": "2025-10-09T08:53:20.123456Z", "level": "warn", "component": "store",
                "message": "slow",
            })
        );
    }

    #[test]
    fn no_value_can_forge_a_line() {
        let text = logged(false, "info", || tracing::info!(host = "a\nERROR b", "x\ny"));
        assert_eq!(text.lines().count(), 1, "{text}");
        assert_eq!(
            text,
            "2025-10-09T08:53:20.123456Z INFO  facteur: x y host=\"a\\nERROR b\"\n"
        );
    }

    #[test]
    fn levels_hold_for_our_rooms_and_libraries_only_warn() {
        let text = logged(false, "info,facteur_connect=debug", || {
            tracing::debug!(target: "facteur_connect::imap", "one");
            tracing::debug!(target: "facteur_flows", "not");
            tracing::info!(target: "facteur_flows", "two");
            tracing::info!(target: "hyper", "not");
            tracing::warn!(target: "hyper", "three");
        });
        let said: Vec<_> = text.lines().filter_map(|line| line.rsplit(' ').next()).collect();
        assert_eq!(said, ["one", "two", "three"]);
    }
}
