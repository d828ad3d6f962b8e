//! How watching behaves.

use facteur_domain::Span;
use std::time::Duration;

/// Pauses, lengths and bounds of watching.
#[derive(Debug, Clone)]
pub struct WatchOptions {
    /// Between two looks at the list of mailboxes and leases.
    pub scan_every: Duration,
    /// How long a mailbox stays ours without a renewal; it is renewed at a third of this.
    pub lease: Span,
    /// After a refused login: providers lock accounts that are knocked at again and again.
    pub login_pause: Duration,
    /// The longest pause between two tries to reach a server.
    pub longest_pause: Duration,
    /// Between two whole comparisons of the server's list with the ledger.
    pub compare_every: Duration,
    /// Between two looks for listed mail that another process left to be fetched.
    pub backlog_every: Duration,
    /// Mails fetched by one command and accepted as one write.
    pub fetch_batch: usize,
    /// Fetched bytes of live mail that may be in memory at once, over all mailboxes.
    pub live_bytes: usize,
    /// The same for imports and first readings.
    pub bulk_bytes: usize,
}

impl WatchOptions {
    /// The usual options with leases of that length, and looks often enough to renew them in time.
    pub fn with_lease(lease: Span) -> Self {
        let usual = Self::default();
        let sixth = Duration::from_micros(lease.micros().unsigned_abs() / 6);
        Self {
            lease,
            scan_every: usual.scan_every.min(sixth),
            ..usual
        }
    }
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self {
            scan_every: Duration::from_secs(2),
            lease: Span::seconds(30),
            login_pause: Duration::from_mins(15),
            longest_pause: Duration::from_mins(2),
            compare_every: Duration::from_hours(24),
            backlog_every: Duration::from_secs(30),
            fetch_batch: 50,
            live_bytes: 48 << 20,
            bulk_bytes: 32 << 20,
        }
    }
}
