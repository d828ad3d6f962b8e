//! What every use case needs.

use crate::error::FlowResult;
use crate::tickets::MailTexts;
use facteur_connect::ConnectOptions;
use facteur_domain::{Actor, Clock, Ids, OrganisationId, Origin, Span, Timestamp};
use facteur_mail::Limits;
use facteur_queue::Wake;
use facteur_store::Store;
use std::sync::Arc;
use uuid::Uuid;

/// Seals and opens secrets with a key that does not lie beside the data.
pub trait Secrets: Send + Sync {
    /// Seals a secret for one place; opening it for another fails.
    fn seal(&self, table: &str, column: &str, row: &str, secret: &[u8]) -> FlowResult<Vec<u8>>;
    /// Opens what was sealed for that place.
    fn open(&self, table: &str, column: &str, row: &str, sealed: &[u8]) -> FlowResult<Vec<u8>>;
}

/// Reads a mail in a process of its own, bounded in memory and time: for one that killed its worker.
pub trait BoundedReader: Send + Sync {
    /// The parsed mail, or why there is none.
    fn read(
        &self,
        raw: Vec<u8>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<facteur_mail::Parsed, NotRead>> + Send + '_>>;
}

/// Why a mail was not read in a process of its own; each with a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRead {
    /// The process could not be run: to be tried again, and nothing is said about the mail.
    Trouble(String),
    /// Reading this mail broke that process too.
    Deadly(String),
}

/// What every use case needs. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// The database and the blobs.
    pub store: Store,
    /// Makes ids; holds the clock and the random source.
    pub ids: Ids,
    /// The organisation that this process works for, until it serves several.
    pub organisation: OrganisationId,
    /// This process, as the holder of leases.
    pub process: Uuid,
    /// Seals mailbox passwords.
    pub secrets: Arc<dyn Secrets>,
    /// Reads mails that killed a worker.
    pub bounded_reader: Arc<dyn BoundedReader>,
    /// Deadlines and certificates for mail servers.
    pub connect: ConnectOptions,
    /// Bounds on what is read of one mail.
    pub limits: Limits,
    /// Wakes the workers of this process.
    pub wake: Wake,
    /// How mail of ours is sent.
    pub sending: SendOptions,
    /// What was read of mails lately.
    pub texts: MailTexts,
    /// Where the request comes from that these services work for; none for work of Facteur's own.
    pub origin: Option<Origin>,
}

/// How mail of ours is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendOptions {
    /// How long a member's mail waits before it leaves, so that it can be taken back.
    pub undo: Span,
}

impl Default for SendOptions {
    fn default() -> Self {
        Self {
            undo: Span::seconds(5),
        }
    }
}

impl Services {
    /// Who acts: whoever made the request, else whoever has the command line of the server.
    pub fn actor(&self) -> Actor {
        self.origin
            .as_ref()
            .map_or(Actor::Operator, |origin| origin.actor)
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.ids.clock().now()
    }
}
