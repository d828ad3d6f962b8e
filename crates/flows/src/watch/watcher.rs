//! Takes leases of mailboxes and keeps their tasks running.

use super::budget::Budget;
use super::gate::Gate;
use super::keeper::{Tells, keep};
use super::options::WatchOptions;
use super::shares::{MAILBOX, PRESENCE, moves, presence};
use super::stumbles::Stumbles;
use super::watched::Watched;
use super::{backlog, incoming, others};
use crate::error::{FlowError, FlowResult};
use crate::mailboxes::open_password;
use crate::people::organisation_ids;
use crate::services::Services;
use facteur_connect::Backoff;
use facteur_domain::{Mailbox, MailboxId, MailboxMode, OrganisationId, Source};
use facteur_store::leases::{self, Lease};
use facteur_store::{Scope, StoreError, StoreResult, mailboxes};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

/// How long a mailbox's tasks may take to end, and giving back leases.
const GOODBYE: Duration = Duration::from_secs(5);

/// Watches the mailboxes that it can lease.
pub struct Watcher {
    services: Services,
    options: WatchOptions,
    nudged: Arc<Notify>,
    live: Budget,
    bulk: Budget,
    held: HashMap<MailboxId, Held>,
    renewed: Option<Instant>,
}

/// Tells a watcher of this process that mailboxes were added or changed.
#[derive(Clone)]
pub struct Nudge(Arc<Notify>);

impl Nudge {
    /// It looks at once instead of within two seconds.
    pub fn nudge(&self) {
        self.0.notify_one();
    }
}

/// A mailbox whose lease is ours.
struct Held {
    wanted: Wanted,
    lease: Lease,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

/// Tasks must not outlive the watcher that renews their lease.
impl Drop for Held {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// A mailbox to watch, with its sealed password.
#[derive(Clone, PartialEq)]
struct Wanted {
    organisation: OrganisationId,
    mailbox: Mailbox,
    sealed: Option<Vec<u8>>,
}

impl Watcher {
    /// A watcher with the usual options.
    pub fn new(services: Services) -> Self {
        Self::with_options(services, WatchOptions::default())
    }

    /// A watcher with other options.
    pub fn with_options(services: Services, options: WatchOptions) -> Self {
        Self {
            live: Budget::new(options.live_bytes),
            bulk: Budget::new(options.bulk_bytes),
            services,
            options,
            nudged: Arc::default(),
            held: HashMap::new(),
            renewed: None,
        }
    }

    /// How to tell it of changes.
    pub fn nudge(&self) -> Nudge {
        Nudge(self.nudged.clone())
    }

    /// Runs until it is told to stop, then gives its leases back.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(10));
        while !stop.is_cancelled() {
            let pause = match self.look().await {
                Ok(()) => {
                    backoff.reset();
                    self.options.scan_every
                }
                Err(error) => {
                    if backoff.failures() == 0 {
                        tracing::warn!(component = "watch", action = "look", error = %error,
                            "the database does not answer; waiting for it");
                    }
                    // What is watched goes on: accepting waits for the database by itself.
                    backoff.next_wait(&**self.services.ids.random())
                }
            };
            metrics::gauge!("mailboxes_watched").set(self.held.len() as f64);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.nudged.notified() => {}
                () = stop.cancelled() => {}
            }
        }
        self.say_goodbye().await;
    }

    /// One look at mailboxes and leases.
    async fn look(&mut self) -> FlowResult<()> {
        self.drop_ended();
        let wanted = self.wanted().await?;
        self.follow_settings(&wanted).await?;
        self.renew().await?;
        let (ids, watchers, by_others) = self.leases(&wanted).await?;
        let held: HashSet<MailboxId> = self.held.keys().copied().collect();
        let moves = moves(&ids, &held, &by_others, watchers);
        if let Some(id) = moves.let_go {
            self.let_go(&[id]).await?;
        }
        for id in moves.take {
            if let Some(one) = wanted.get(&id) {
                self.take(one.clone()).await?;
            }
        }
        Ok(())
    }

    /// Forgets mailboxes whose tasks ended by themselves: their leases were lost.
    fn drop_ended(&mut self) {
        self.held.retain(|_, held| !held.task.is_finished());
    }

    /// The mailboxes of all organisations that are to be watched.
    async fn wanted(&self) -> StoreResult<HashMap<MailboxId, Wanted>> {
        let mut wanted = HashMap::new();
        for organisation in organisation_ids(&self.services).await? {
            let read = move |tx: &mut facteur_store::Tx<'_>| {
                let list = mailboxes::mailbox_list(tx, organisation)?;
                let secrets = mailboxes::secret_list(tx, organisation, crate::mailboxes::PASSWORD)?;
                Ok::<_, StoreError>((list, secrets))
            };
            let (list, secrets) = self.services.store.read(organisation, read).await?;
            let mut secrets: HashMap<MailboxId, Vec<u8>> = secrets.into_iter().collect();
            for mailbox in list.into_iter().filter(is_watched) {
                let sealed = secrets.remove(&mailbox.id);
                wanted.insert(
                    mailbox.id,
                    Wanted {
                        organisation,
                        mailbox,
                        sealed,
                    },
                );
            }
        }
        Ok(wanted)
    }

    /// Ends what is no longer wanted, and starts anew what was set otherwise.
    async fn follow_settings(&mut self, wanted: &HashMap<MailboxId, Wanted>) -> FlowResult<()> {
        let unwanted: Vec<MailboxId> = self
            .held
            .keys()
            .filter(|id| !wanted.contains_key(id))
            .copied()
            .collect();
        self.let_go(&unwanted).await?;
        let changed: Vec<Wanted> = wanted
            .values()
            .filter(|one| {
                self.held
                    .get(&one.mailbox.id)
                    .is_some_and(|held| held.wanted != **one)
            })
            .cloned()
            .collect();
        for one in changed {
            if let Some(held) = self.held.remove(&one.mailbox.id) {
                let lease = held.lease.clone();
                end(held).await;
                self.start(one, lease);
            }
        }
        Ok(())
    }

    /// Renews at a third of the length. A mailbox whose token rose was somebody else's in between.
    async fn renew(&mut self) -> FlowResult<()> {
        let third = Duration::from_micros(self.options.lease.micros().unsigned_abs() / 3);
        if self.renewed.is_some_and(|at| at.elapsed() < third) {
            return Ok(());
        }
        let (process, length) = (self.services.process, self.options.lease);
        let held: Vec<(MailboxId, Lease)> = self
            .held
            .iter()
            .map(|(id, held)| (*id, held.lease.clone()))
            .collect();
        let lost = self
            .services
            .store
            .write(Scope::Global, move |tx| {
                leases::lease_take(tx, &presence(process), process, length)?;
                let mut lost = Vec::new();
                for (id, lease) in &held {
                    let renewed = leases::lease_take(tx, &lease.name, process, length)?;
                    if renewed.as_ref() != Some(lease) {
                        lost.push(*id);
                    }
                }
                Ok::<_, StoreError>(lost)
            })
            .await?;
        self.renewed = Some(Instant::now());
        for id in lost {
            if let Some(held) = self.held.remove(&id) {
                tracing::warn!(component = "watch", action = "renew", mailbox = %id,
                    "the lease of a mailbox ran out before it was renewed");
                end(held).await;
            }
        }
        Ok(())
    }

    /// The wanted mailboxes in a fixed order, how many processes watch, and what the others hold.
    async fn leases(
        &self,
        wanted: &HashMap<MailboxId, Wanted>,
    ) -> StoreResult<(Vec<MailboxId>, usize, HashSet<MailboxId>)> {
        let read = |tx: &mut facteur_store::Tx<'_>| {
            let present = leases::lease_list(tx, PRESENCE)?;
            let taken = leases::lease_list(tx, MAILBOX)?;
            Ok::<_, StoreError>((present, taken))
        };
        let (present, taken) = self.services.store.read(Scope::Global, read).await?;
        let by_others = taken
            .into_iter()
            .filter(|(_, holder)| *holder != self.services.process)
            .filter_map(|(name, _)| name.strip_prefix(MAILBOX)?.parse().ok())
            .collect();
        let mut ids: Vec<MailboxId> = wanted.keys().copied().collect();
        ids.sort_unstable();
        Ok((ids, present.len(), by_others))
    }

    async fn take(&mut self, wanted: Wanted) -> FlowResult<()> {
        let (process, length) = (self.services.process, self.options.lease);
        let name = format!("{MAILBOX}{}", wanted.mailbox.id);
        let taken = self
            .services
            .store
            .write(Scope::Global, move |tx| {
                leases::lease_take(tx, &name, process, length)
            })
            .await?;
        if let Some(lease) = taken {
            self.start(wanted, lease);
        }
        Ok(())
    }

    fn start(&mut self, wanted: Wanted, lease: Lease) {
        let id = wanted.mailbox.id;
        let stop = CancellationToken::new();
        let services = self.services.for_work_of(wanted.organisation);
        let password = open_password(&services, id, wanted.sealed.as_deref());
        let password = password.unwrap_or_else(|error| {
            tracing::error!(component = "watch", action = "open_password", mailbox = %id, error = %error,
                "a mailbox's password cannot be opened; set it again with `facteur mailbox`");
            None
        });
        let watched = Arc::new(Watched {
            services,
            mailbox: wanted.mailbox.clone(),
            password,
            lease: lease.clone(),
            options: self.options.clone(),
            live: self.live.clone(),
            bulk: self.bulk.clone(),
            gate: Gate::default(),
            stumbles: Stumbles::default(),
            backlog: Notify::new(),
            stop: stop.clone(),
        });
        let task = tokio::spawn(watch(watched));
        tracing::info!(component = "watch", action = "start", mailbox = %id, "watching a mailbox");
        self.held.insert(
            id,
            Held {
                wanted,
                lease,
                stop,
                task,
            },
        );
    }

    /// Ends the tasks of these mailboxes and gives their leases back.
    async fn let_go(&mut self, ids: &[MailboxId]) -> FlowResult<()> {
        let held: Vec<Held> = ids.iter().filter_map(|id| self.held.remove(id)).collect();
        if held.is_empty() {
            return Ok(());
        }
        let leases: Vec<Lease> = held.iter().map(|held| held.lease.clone()).collect();
        futures::future::join_all(held.into_iter().map(end)).await;
        self.release(leases).await
    }

    async fn release(&self, leases: Vec<Lease>) -> FlowResult<()> {
        self.services
            .store
            .write(Scope::Global, move |tx| {
                for lease in &leases {
                    leases::lease_release(tx, lease)?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .map_err(FlowError::from)
    }

    async fn say_goodbye(&mut self) {
        let ids: Vec<MailboxId> = self.held.keys().copied().collect();
        let process = self.services.process;
        let goodbye = async {
            self.let_go(&ids).await?;
            let name = presence(process);
            let presence = self
                .services
                .store
                .write(Scope::Global, move |tx| {
                    leases::lease_take(tx, &name, process, facteur_domain::Span::millis(1))
                })
                .await?;
            self.release(presence.into_iter().collect()).await
        };
        match timeout(GOODBYE * 2, goodbye).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(component = "watch", action = "stop", error = %error,
                    "the leases could not be given back; they run out by themselves");
            }
            Err(_) => {
                tracing::warn!(
                    component = "watch",
                    action = "stop",
                    "the database does not answer; the leases run out by themselves"
                );
            }
        }
    }
}

fn is_watched(mailbox: &Mailbox) -> bool {
    mailbox.mode != MailboxMode::Paused && mailbox.source != Source::Handed
}

/// Ends the tasks of a mailbox.
async fn end(mut held: Held) {
    held.stop.cancel();
    if timeout(GOODBYE, &mut held.task).await.is_err() {
        held.task.abort();
    }
}

/// All tasks of a mailbox: at most three connections.
async fn watch(watched: Arc<Watched>) {
    tokio::join!(
        keep(watched.clone(), "incoming", Tells::Incoming, incoming::run),
        keep(watched.clone(), "others", Tells::Others, others::run),
        keep(watched.clone(), "backlog", Tells::Nowhere, backlog::run),
    );
}
