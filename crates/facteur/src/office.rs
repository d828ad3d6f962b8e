//! The office: the database and everything else that the use cases need, put together from the
//! configuration.

use crate::app::App;
use crate::bounded::{Bounds, read_in_child};
use crate::config::{Config, DatabasePlace, PrivateMailHosts, Queue};
use crate::exit::{Exit, Failure};
use crate::output::{Io, Progress};
use crate::secrets::{Keyring, OpenError, Sealer, key_of_envelope};
use facteur_connect::{ConnectOptions, Guard};
use facteur_domain::id::Id;
use facteur_domain::{Clock, KeyId, Lane, OrganisationId, Reach, Span};
use facteur_flows::answers::{SaveSent, Sender};
use facteur_flows::intake::Intake;
use facteur_flows::judgement::{Judges, Retrain};
use facteur_flows::people::{Errands, HashCosts, NoticeSender, PeopleOptions};
use facteur_flows::privacy::PrivacyHandler;
use facteur_flows::secrets::Reseal;
use facteur_flows::tickets::MailTexts;
use facteur_flows::watch::AfterwardsHandler;
use facteur_flows::{
    BoundedReader, FlowError, FlowResult, MailHosts, NotRead, Secrets, SendOptions, Services, people,
};
use facteur_mail::{Limits, Parsed};
use facteur_queue::{Lanes, Wake, Worker, WorkerOptions};
use facteur_store::{DatabaseUrl, ErrorKind, Options, Store, StoreError, mailboxes};
use secrecy::ExposeSecret;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Opens the office of an app.
pub async fn open(app: &App) -> Result<Services, Failure> {
    let options = store_options(app);
    let store = Store::open_and_migrate(options).await?;
    let name = &app.config().organisation.name;
    let organisation = people::ensure_organisation(&store, app.ids(), name).await?;
    let sealed_with = sealed_with(&store, organisation).await?;
    Ok(services(app, store, organisation, sealed_with))
}

/// The key that sealed the secrets of the database: without it they cannot be opened, and a lost key file
/// must not be replaced by a new one.
pub async fn sealed_with(store: &Store, organisation: OrganisationId) -> Result<Option<KeyId>, StoreError> {
    let sealed = store.read(organisation, move |tx| mailboxes::secret_any(tx, organisation));
    Ok(sealed.await?.as_deref().and_then(key_of_envelope))
}

/// How the database of an app is opened.
pub fn store_options(app: &App) -> Options {
    let config = app.config();
    let url = match config.database_place() {
        DatabasePlace::Sqlite(path) => DatabaseUrl::Sqlite(path),
        DatabasePlace::Postgres(url) => DatabaseUrl::Postgres(url.expose_secret().to_owned()),
    };
    let mut options = Options::new(url, config.data_dir.join("blobs"), app.clock().clone());
    options.inline_limit = config.blobs.inline_limit_kilobytes * 1024;
    let connections = config.database.connections as usize;
    options.writers = connections.div_ceil(2);
    options.readers = connections.div_ceil(2);
    options
}

/// The services of an app on a store.
/// `sealed_with` is the key of the secrets in it, when there are any.
pub fn services(
    app: &App,
    store: Store,
    organisation: OrganisationId,
    sealed_with: Option<KeyId>,
) -> Services {
    let process: facteur_domain::TraceId = app.ids().make();
    let mail_hosts = mail_hosts(app.config(), organisation);
    Services {
        store,
        ids: app.ids().clone(),
        organisation,
        reach: Reach::Everything,
        process: process.uuid(),
        secrets: Arc::new(AppSecrets {
            keyring: Arc::clone(app.keyring()),
            clock: Arc::clone(app.clock()),
            sealed_with,
        }),
        bounded_reader: Arc::new(ChildReader),
        connect: connect_options(app.config(), mail_hosts.guard.clone()),
        mail_hosts,
        limits: Limits::default(),
        wake: Wake::default(),
        sending: SendOptions {
            undo: Span::seconds(i64::from(app.config().sending.undo_seconds)),
        },
        texts: MailTexts::default(),
        judges: Judges::default(),
        people: people_options(app.config()),
        origin: None,
    }
}

fn people_options(config: &Config) -> PeopleOptions {
    PeopleOptions {
        registration: config.people.registration,
        found_organisations: config.people.found_organisations,
        public_url: config.http.public_url().into(),
        hash_costs: HashCosts {
            memory_kib: config.people.hash_mebibytes * 1024,
            ..HashCosts::default()
        },
    }
}

fn connect_options(config: &Config, guard: Guard) -> ConnectOptions {
    let megabytes = u32::try_from(config.intake.max_message_megabytes).unwrap_or(1_024);
    ConnectOptions {
        command_deadline: Duration::from_secs(config.intake.command_timeout_seconds),
        max_message_bytes: megabytes.saturating_mul(1024 * 1024),
        ca_file: config
            .intake
            .extra_certificates()
            .or(config.network.extra_certificates()),
        guard,
        proxy: config.network.mail_proxy(),
        ..ConnectOptions::default()
    }
}

/// Which addresses mail servers may have, those of the organisation of the first start and those of others.
fn mail_hosts(config: &Config, own: OrganisationId) -> MailHosts {
    let public = Guard::new(config.network.allowed());
    let private = public.clone().with_private();
    let (guard, others) = match config.network.private_mail_hosts {
        PrivateMailHosts::Own => (private, public),
        PrivateMailHosts::All => (private.clone(), private),
        PrivateMailHosts::Off => (public.clone(), public),
    };
    MailHosts {
        own: Some(own),
        guard,
        others,
    }
}

/// Seals with the keys of the app, which are read at the first secret. It does not hold the app itself, which holds
/// the services: neither would ever be dropped, nor its connections closed.
struct AppSecrets {
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    sealed_with: Option<KeyId>,
}

impl AppSecrets {
    fn sealer(&self) -> FlowResult<Arc<Sealer>> {
        let sealer = self.keyring.sealer(self.sealed_with);
        sealer.map_err(|trouble| refused(&Failure::from(trouble)))
    }
}

impl Secrets for AppSecrets {
    fn seal(&self, table: &str, column: &str, row: &str, secret: &[u8]) -> FlowResult<Vec<u8>> {
        Ok(self.sealer()?.seal(table, column, row.as_bytes(), secret))
    }

    fn open(&self, table: &str, column: &str, row: &str, sealed: &[u8]) -> FlowResult<Vec<u8>> {
        let opened = self.sealer()?.open(table, column, row.as_bytes(), sealed);
        opened.map(|opened| opened.to_vec()).map_err(|error| match error {
            OpenError::UnknownKey(key) => {
                let place = self.keyring.source().place().said(crate::text::Language::English);
                FlowError::refused(format!(
                    "a secret is sealed with key {key}, which {place} does not hold; another process made that key by \
                     `facteur secrets rotate`: give every process the same keys"
                ))
            }
            OpenError::NoEnvelope | OpenError::Changed => FlowError::refused(error.to_string()),
        })
    }

    fn keys(&self) -> FlowResult<Vec<KeyId>> {
        let keys = self.keyring.ids();
        keys.map_err(|trouble| refused(&Failure::from(trouble)))
    }

    fn renew(&self) -> FlowResult<KeyId> {
        let renewed = self.keyring.renew();
        renewed.map_err(|trouble| refused(&Failure::from(trouble)))
    }

    fn forget(&self, old: &[KeyId]) -> FlowResult<()> {
        let forgotten = self.keyring.forget(old, self.clock.now());
        forgotten.map_err(|trouble| refused(&Failure::from(trouble)))
    }
}

/// Refuses to go on when a secret of the database was sealed with a key that is not here: better a clear word at the
/// start than mailboxes that cannot be read.
pub async fn check_keys(app: &App, services: &Services) -> Result<(), Failure> {
    let keys = facteur_flows::secrets::keys_in_use(services).await?;
    if keys.is_empty() {
        crate::secrets::look(app.keyring().source(), &app.config().data_dir)?;
    }
    for key in keys {
        app.keyring().require(key)?;
    }
    Ok(())
}

/// What was refused, with what to do about it.
fn refused(failure: &Failure) -> FlowError {
    FlowError::refused(failure.text(crate::text::Language::English))
}

/// Reads a mail in a child process of this very program.
struct ChildReader;

impl BoundedReader for ChildReader {
    fn read(&self, raw: Vec<u8>) -> Pin<Box<dyn Future<Output = Result<Parsed, NotRead>> + Send + '_>> {
        Box::pin(async move {
            let program = std::env::current_exe().map_err(|error| NotRead::Trouble(error.to_string()))?;
            let read = read_in_child(Path::new(&program), &raw, Bounds::default()).await;
            read.map_err(|failure| {
                let why = failure.to_string();
                if failure.is_ours() {
                    NotRead::Trouble(why)
                } else {
                    NotRead::Deadly(why)
                }
            })
        })
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let exit = match error.kind() {
            ErrorKind::Unavailable | ErrorKind::Conflict | ErrorKind::LeaseLost => Exit::TryAgain,
            ErrorKind::NotFound | ErrorKind::Changed | ErrorKind::Refused | ErrorKind::Fault => Exit::Failed,
        };
        Self::new(error.to_string()).exit(exit)
    }
}

impl From<FlowError> for Failure {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Store(error) => Self::from(error),
            FlowError::Source(error) => Self::from(error),
            said => Self::new(said.to_string()),
        }
    }
}

/// Mails that a process sends at the same time: they wait for servers, not for this machine.
const SENDERS: usize = 4;

/// The worker of a process, with every handler there is, for the jobs of these lanes.
pub fn worker(services: &Services, queue: &Queue, lanes: Lanes) -> Worker {
    let options = WorkerOptions {
        workers: if lanes == Lanes::Only(Lane::Outgoing) {
            SENDERS
        } else {
            queue.workers
        },
        lease: Span::seconds(i64::from(queue.lease_seconds)),
        lanes,
        ..WorkerOptions::default()
    };
    Worker::new(
        services.store.clone(),
        services.ids.clock().clone(),
        services.ids.random().clone(),
        services.wake.clone(),
        options,
    )
    .with(Arc::new(Intake::new(services.clone())))
    .with(Arc::new(AfterwardsHandler::new(services.clone())))
    .with(Arc::new(Sender::new(services.clone())))
    .with(Arc::new(SaveSent::new(services.clone())))
    .with(Arc::new(Reseal::new(services.clone())))
    .with(Arc::new(NoticeSender::new(services.clone())))
    .with(Arc::new(Errands::new(services.clone())))
    .with(Arc::new(PrivacyHandler::new(services.clone())))
    .with(Arc::new(Retrain::new(services.clone())))
}

/// Works on what waits until nothing is due, when no server of this data directory does.
pub async fn work_when_alone(app: &App, services: &Services, io: &mut Io) -> Result<(), Failure> {
    if app.is_serving() || !app.owns_data_directory() {
        return Ok(());
    }
    let label = io.language().choose("Reading", "Lecture").to_owned();
    let progress = Progress {
        label,
        done: 0,
        total: None,
    };
    io.progress(&progress).await;
    worker(services, &app.config().queue, Lanes::All)
        .run_until_idle()
        .await?;
    Ok(())
}
