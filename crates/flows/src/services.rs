//! What every use case needs.

use crate::error::FlowResult;
use crate::judgement::Judges;
use crate::people::PeopleOptions;
use crate::tickets::MailTexts;
use facteur_connect::{ConnectOptions, Guard};
use facteur_domain::{Actor, Clock, Ids, KeyId, OrganisationId, Origin, Reach, Span, Timestamp};
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
    /// The ids of the keys, the one that seals first; none when nothing was sealed yet.
    fn keys(&self) -> FlowResult<Vec<KeyId>>;
    /// Adds a key, which seals from now on: when this returns it is kept safely. The others still open.
    fn renew(&self) -> FlowResult<KeyId>;
    /// Removes keys with which nothing is sealed any more.
    fn forget(&self, old: &[KeyId]) -> FlowResult<()>;
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
    /// Deadlines, certificates, proxy and allowed addresses for mail servers.
    pub connect: ConnectOptions,
    /// Which addresses the mail servers of each organisation may have.
    pub mail_hosts: MailHosts,
    /// Bounds on what is read of one mail.
    pub limits: Limits,
    /// Wakes the workers of this process.
    pub wake: Wake,
    /// How mail of ours is sent.
    pub sending: SendOptions,
    /// What was read of mails lately.
    pub texts: MailTexts,
    /// What judges the mail of each organisation.
    pub judges: Judges,
    /// What the configuration says about people.
    pub people: PeopleOptions,
    /// Where the request comes from that these services work for; none for work of Facteur's own.
    pub origin: Option<Origin>,
}

/// Which addresses the mail servers of an organisation may have.
#[derive(Debug, Clone)]
pub struct MailHosts {
    /// The organisation whose administrators are the operator's own people; none when all are alike.
    pub own: Option<OrganisationId>,
    /// Where its mail servers may lie.
    pub guard: Guard,
    /// Where those of the others may lie.
    pub others: Guard,
}

impl Default for MailHosts {
    /// Private networks too, for everybody.
    fn default() -> Self {
        let guard = Guard::public().with_private();
        Self {
            own: None,
            others: guard.clone(),
            guard,
        }
    }
}

impl MailHosts {
    /// Where the mail servers of an organisation may lie.
    pub fn guard_of(&self, organisation: OrganisationId) -> Guard {
        let is_own = self.own.is_none_or(|own| own == organisation);
        if is_own { &self.guard } else { &self.others }.clone()
    }
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
            connect: ConnectOptions {
                guard: self.mail_hosts.guard_of(organisation),
                ..self.connect.clone()
            },
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
