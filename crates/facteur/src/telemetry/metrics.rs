//! Prometheus metrics. Rooms record with the `metrics` macros under the names below; labels are few and
//! never hold an address, an id or anything else that strangers choose.

use super::process;
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

/// Counter, label `outcome`: what became of arrivals (`ticketed`, `joined`, `copy`, …).
pub const EMAILS_PROCESSED: &str = "emails_processed_total";
/// Counter, labels `component` and `type`: errors, whether retried or not.
pub const ERRORS: &str = "errors_total";
/// Histogram: seconds from accepting a mail to its ticket.
pub const PROCESSING_SECONDS: &str = "email_processing_seconds";
/// Gauge, label `lane`: jobs that wait.
pub const QUEUE_DEPTH: &str = "queue_depth";

const SECONDS: [f64; 12] = [
    0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// The page of metrics.
#[derive(Debug, Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
}

impl Metrics {
    /// Starts recording for the whole process. A second start in one process fails.
    pub fn start() -> Result<Self, BuildError> {
        let handle = builder()?.install_recorder()?;
        describe();
        Ok(Self { handle })
    }

    /// The page in Prometheus' text format, with the use of resources at this moment.
    pub fn render(&self) -> String {
        let mut page = self.handle.render();
        if let Some(usage) = process::usage() {
            page.push_str(&process_page(&usage));
        }
        page
    }

    /// Folds what was recorded into the histograms; else a page that nobody fetches would let samples pile
    /// up in memory. Call it every few seconds.
    pub fn fold(&self) {
        self.handle.run_upkeep();
    }
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
}

fn describe() {
    describe_counter!(EMAILS_PROCESSED, "Mails by what became of them");
    describe_counter!(ERRORS, "Errors by component and type");
    describe_histogram!(
        PROCESSING_SECONDS,
        Unit::Seconds,
        "From accepting a mail to its ticket"
    );
    describe_gauge!(QUEUE_DEPTH, "Jobs that wait, by lane");
}

/// Written by hand: the recorder has no counter with a fraction, and these need no recording.
fn process_page(usage: &process::Usage) -> String {
    let process::Usage {
        cpu_seconds,
        resident_bytes,
        open_files,
        threads,
    } = usage;
    format!(
        "# HELP process_cpu_seconds_total Processor time in seconds, user and system\n\
         # TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total {cpu_seconds}\n\n\
         # HELP process_resident_memory_bytes Memory in use\n\
         # TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {resident_bytes}\n\n\
         # HELP process_open_fds Open files\n\
         # TYPE process_open_fds gauge\nprocess_open_fds {open_files}\n\n\
         # HELP process_threads Threads\n\
         # TYPE process_threads gauge\nprocess_threads {threads}\n"
    )
}
