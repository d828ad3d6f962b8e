//! What every command finds: the configuration, the clock, ids, the keys, metrics and health.

use crate::config::{Config, Loaded};
use crate::exit::{Exit, Failure};
use crate::secrets::{KeyFileTrouble, Keyring};
use crate::socket::Lock;
use crate::telemetry::Health;
use crate::text::Message;
use facteur_domain::{Clock, Ids, Random};
use facteur_flows::Services;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::OnceCell;

/// One per process, shared by all commands.
#[derive(Clone)]
pub struct App {
    loaded: Loaded,
    ids: Ids,
    keyring: Arc<Keyring>,
    lock: Option<Arc<Lock>>,
    office: Arc<OnceCell<Services>>,
    serving: Arc<AtomicBool>,
    /// Whether the process can work, told at `/readyz`.
    pub health: Health,
}

impl App {
    /// With the clock and the random source that the whole process uses, and the lock of the data
    /// directory when this process holds it.
    pub fn new(loaded: Loaded, clock: Arc<dyn Clock>, random: Arc<dyn Random>, lock: Option<Lock>) -> Self {
        let keyring = Keyring::new(loaded.keys.clone(), &loaded.config.data_dir, Arc::clone(&random));
        let ids = Ids::new(clock, random);
        let lock = lock.map(Arc::new);
        Self {
            loaded,
            ids,
            keyring: Arc::new(keyring),
            lock,
            office: Arc::default(),
            serving: Arc::default(),
            health: Health::new(),
        }
    }

    /// Whether this process holds the lock of the data directory, and so its socket. On SQLite always true
    /// for commands on data; on PostgreSQL one of several processes has it.
    pub const fn owns_data_directory(&self) -> bool {
        self.lock.is_some()
    }

    /// Whether this process is a server, whose workers handle what its commands accept.
    pub fn is_serving(&self) -> bool {
        self.serving.load(Ordering::Relaxed)
    }

    /// Says that this process is a server.
    pub fn set_serving(&self) {
        self.serving.store(true, Ordering::Relaxed);
    }

    /// The configuration.
    pub const fn config(&self) -> &Config {
        &self.loaded.config
    }

    /// The configuration with the origin of each value.
    pub const fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        self.ids.clock()
    }

    /// The maker of ids.
    pub const fn ids(&self) -> &Ids {
        &self.ids
    }

    /// What the use cases need: the first call opens the database, and brings it up to date.
    pub async fn services(&self) -> Result<&Services, Failure> {
        self.office.get_or_try_init(|| crate::office::open(self)).await
    }

    /// The same for the work of another organisation.
    pub(crate) fn in_organisation(&self, services: Services) -> Self {
        Self {
            office: Arc::new(OnceCell::new_with(Some(services))),
            ..self.clone()
        }
    }

    /// The keys of this process. They are read when the first secret is sealed or opened, or made at the first start.
    pub const fn keyring(&self) -> &Arc<Keyring> {
        &self.keyring
    }
}

impl From<KeyFileTrouble> for Failure {
    fn from(trouble: KeyFileTrouble) -> Self {
        let trouble = Box::new(trouble);
        Self::new(Message::KeyFile(trouble.clone()))
            .help(Message::KeyFileHelp(trouble))
            .exit(Exit::Configuration)
    }
}
