//! What every use case needs.

use crate::error::FlowResult;
use crate::tickets::MailTexts;
use facteur_connect::ConnectOptions;
use facteur_domain::{Actor, Clock, Ids, OrganisationId, Origin, Reach, Span, Timestamp};
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

/// What every use case needs, for one organisation and what of it may be seen. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// The database and the blobs.
    pub store: Store,
    /// Makes ids; holds the clock and the random source.
    pub ids: Ids,
    /// Whose rows are worked on: that of the member who asks, of the job, or of the mailbox. What a process
    /// begins with is the organisation of the installation's first start, for the command line.
    pub organisation: OrganisationId,
    /// What of the organisation is seen; what is out of reach is not found, and left out of lists.
    pub reach: Reach,
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

    /// The same for another organisation, and for what of it may be seen.
    #[must_use]
    pub fn within(&self, organisation: OrganisationId, reach: Reach) -> Self {
        Self {
            organisation,
            reach,
            ..self.clone()
        }
    }

    /// The same for the work of an organisation that no member asked for: of a job, of a mailbox.
    #[must_use]
    pub fn for_work_of(&self, organisation: OrganisationId) -> Self {
        self.within(organisation, Reach::Everything)
    }

    /// The same for a request that came from there.
    #[must_use]
    pub fn asked_from(&self, origin: Origin) -> Self {
        Self {
            origin: Some(origin),
            ..self.clone()
        }
    }

    /// What the browser or program that asks calls itself; empty for work that no request asked for.
    pub fn device(&self) -> &str {
        self.origin.as_ref().map_or("", |origin| &origin.device)
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.ids.clock().now()
    }
}
