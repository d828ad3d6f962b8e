//! Deadlines and limits of a connection.

use crate::guard::Guard;
use crate::ways::Proxy;
use std::path::PathBuf;
use std::time::Duration;

/// How long to wait for what, and how much to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectOptions {
    /// From resolving the name to the end of the TLS handshake.
    pub connect_deadline: Duration,
    /// For the whole answer to one command that carries no message.
    pub command_deadline: Duration,
    /// While messages stream: the longest silence in which no byte comes.
    pub fetch_idle_deadline: Duration,
    /// Between two looks at a server that cannot tell by itself (no IDLE).
    pub poll_every: Duration,
    /// One IDLE is renewed after this long: servers may hang up after 30 minutes (RFC 2177), and a server that
    /// is frozen but connected is only noticed when it is asked something.
    pub idle_renewal: Duration,
    /// A larger message is not fetched but answered as unfetchable, with the reason.
    pub max_message_bytes: u32,
    /// A PEM file of certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// Which addresses a mail server may have.
    pub guard: Guard,
    /// The proxy before the public network, when mail goes through one.
    pub proxy: Option<Proxy>,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            connect_deadline: Duration::from_secs(20),
            command_deadline: Duration::from_mins(1),
            fetch_idle_deadline: Duration::from_secs(30),
            poll_every: Duration::from_mins(1),
            idle_renewal: Duration::from_mins(5),
            max_message_bytes: 150_000_000,
            ca_file: None,
            guard: Guard::public().with_private(),
            proxy: None,
        }
    }
}
