//! An installation with a database of its own, a clock that is moved, and chance that is always the same.

use crate::client::Browser;
use crate::stand_ins::{NoReader, TestSecrets};
use bytes::Bytes;
use facteur_api::{ApiState, Boxed, Demonstration, RequestLimits, Settings, serve};
use facteur_connect::images::ImageFetcher;
use facteur_connect::sign_on::SignOnClient;
use facteur_connect::{ConnectOptions, Guard, Ways};
use facteur_domain::id::Id;
use facteur_domain::{
    Clock, FolderId, FolderRole, Founding, Ids, Lane, MailboxId, OrganisationId, Place, Random, Reach, Role,
    Source, StartFrom, TeamId, Timestamp,
};
use facteur_flows::intake::{Accept, Acceptance, Intake, accept};
use facteur_flows::judgement::Judges;
use facteur_flows::mailboxes::{self, NewMailbox};
use facteur_flows::people;
use facteur_flows::tickets::MailTexts;
use facteur_flows::{FlowResult, MailHosts, SendOptions, Services};
use facteur_mail::Limits;
use facteur_queue::{Wake, Worker, WorkerOptions};
use facteur_store::{DatabaseUrl, Options, Store, StoreError, folders};
use facteur_testkit::postgres::Database;
use secrecy::SecretString;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The password of everybody here.
pub const PASSWORD: &str = "un cheval bleu sous la pluie";
/// The code of the first start.
pub const CODE: &str = "ABCD2345EFGH";
/// The password of mail gateways.
pub const GATEWAY: &str = "gateway-key";

pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// Chance that is the same in every run: SplitMix64.
struct SeededRandom(AtomicU64);

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut word = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^= word >> 31;
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// The tests' servers of images are on this machine.
fn loopback() -> Guard {
    Guard::new(vec!["127.0.0.0/8".parse().unwrap()])
}

struct NoDemonstration;

impl Demonstration for NoDemonstration {
    fn is_loaded<'a>(&'a self, _: &'a Services) -> Boxed<'a, FlowResult<bool>> {
        Box::pin(async { Ok(false) })
    }

    fn load<'a>(&'a self, _: &'a Services) -> Boxed<'a, FlowResult<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// An installation that answers on a loopback port until it is dropped.
pub struct House {
    pub base: String,
    pub services: Services,
    pub clock: Arc<TestClock>,
    pub mailbox: MailboxId,
    next: AtomicI64,
    _stop: oneshot::Sender<()>,
    _directory: tempfile::TempDir,
    // Behind the store that uses it.
    _database: Option<Database>,
}

impl House {
    /// One with a mailbox whose mail is handed in, and nobody who can sign in.
    pub async fn open() -> Self {
        Self::with_files(HashMap::new()).await
    }

    /// The same with a web interface of these files.
    pub async fn with_files(files: HashMap<String, Bytes>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(directory.path().join("facteur.db"));
        Self::on(url, directory, None, files).await
    }

    /// One on PostgreSQL, of which no query names its organisation: row-level security alone keeps them apart.
    pub async fn behind_the_second_fence() -> Self {
        let database = tokio::task::spawn_blocking(Database::fresh).await.unwrap();
        let url = DatabaseUrl::Postgres(database.url());
        Self::on(url, tempfile::tempdir().unwrap(), Some(database), HashMap::new()).await
    }

    async fn on(
        url: DatabaseUrl,
        directory: tempfile::TempDir,
        database: Option<Database>,
        files: HashMap<String, Bytes>,
    ) -> Self {
        let clock = Arc::new(TestClock(AtomicI64::new(1_795_190_400_000_000)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mut services = services(url, &directory, &clock).await;
        services.people.public_url = Arc::from(base.as_str());
        let mut new = NewMailbox::new("support@calorine.example");
        new.source = Some(Source::Handed);
        new.start = Some(StartFrom::Beginning);
        let mailbox = mailboxes::add(&services, new, None).await.unwrap().id;
        let settings = Settings {
            trusted_proxies: Vec::new(),
            setup_code: Some(SecretString::from(CODE)),
            gateway_key: Some(SecretString::from(GATEWAY)),
            version: "0.0.0",
            limits: RequestLimits::default(),
            images: ImageFetcher::new(loopback(), false, Ways::default()).unwrap(),
            sign_on: SignOnClient::new(loopback(), Ways::default()).unwrap(),
            french: |text| format!("[fr] {text}"),
            demonstration: Arc::new(NoDemonstration),
        };
        let state = ApiState::with_files(services.clone(), settings, files);
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(serve(listener, state, async {
            let _ = stopped.await;
        }));
        Self {
            base,
            services,
            clock,
            mailbox,
            next: AtomicI64::new(1),
            _stop: stop,
            _directory: directory,
            _database: database,
        }
    }

    pub fn stranger(&self) -> Browser {
        Browser::stranger(&self.base)
    }

    /// The first administrator, signed in.
    pub async fn administrator(&self) -> Browser {
        let stranger = self.stranger();
        let made = stranger
            .post(
                "/api/v1/setup",
                json!({
                    "name": "Léa Martin", "address": "lea@calorine.example", "password": PASSWORD,
                    "organisation": "Calorine", "language": "en",
                }),
            )
            .await
            .expect(201);
        stranger.signed_in(&made)
    }

    /// Another member, signed in.
    pub async fn member(&self, address: &str, role: Role) -> Browser {
        let actor = facteur_domain::Actor::Operator;
        people::member_add(&self.services, actor, address, "", role)
            .await
            .unwrap();
        let password = SecretString::from(PASSWORD);
        people::reset_password(&self.services, actor, address, &password)
            .await
            .unwrap();
        let stranger = self.stranger();
        let login = json!({ "address": address, "password": PASSWORD });
        let signed_in = stranger.post("/api/v1/auth/login", login).await.expect(200);
        stranger.signed_in(&signed_in)
    }

    /// Accepts a mail as if it had come to the incoming folder, and works on it.
    pub async fn receive(&self, raw: &[u8]) {
        let (organisation, mailbox) = (self.services.organisation, self.mailbox);
        let id: FolderId = self.services.ids.make();
        let folder = self
            .services
            .store
            .write(organisation, move |tx| {
                folders::folder_ensure(tx, organisation, mailbox, id, "incoming", FolderRole::Incoming)
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mail = Accept {
            place: Place {
                mailbox,
                folder: folder.id,
                uidvalidity: 0,
                uid: 0,
                provider_id: format!("test/{number}"),
            },
            lane: Lane::Live,
            archive: false,
            internal_date: self.services.now(),
            content: Acceptance::Raw(raw.to_vec()),
        };
        accept(&self.services, vec![mail], None, None).await.unwrap();
        self.work().await;
    }

    /// Works on everything that waits.
    pub async fn work(&self) {
        let services = &self.services;
        let options = WorkerOptions {
            workers: 1,
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
        .run_until_idle()
        .await
        .unwrap();
    }

    /// The id of the newest ticket.
    pub async fn newest_ticket(&self, browser: &Browser) -> String {
        let list = browser
            .get("/api/v1/tickets?sort=-created_at&limit=1")
            .await
            .expect(200)
            .json();
        list["items"][0]["id"].as_str().unwrap().to_owned()
    }
}

async fn services(url: DatabaseUrl, directory: &tempfile::TempDir, clock: &Arc<TestClock>) -> Services {
    let clock: Arc<dyn Clock> = Arc::clone(clock) as Arc<dyn Clock>;
    let mut options = Options::new(url, directory.path().join("blobs"), Arc::clone(&clock));
    // SQLite has no second fence, and does not hear this.
    options.second_fence_alone = true;
    let store = Store::open_and_migrate(options).await.unwrap();
    let ids = Ids::new(clock, Arc::new(SeededRandom(AtomicU64::new(7))));
    let organisation: OrganisationId = people::ensure_organisation(&store, &ids, "Test").await.unwrap();
    let process: TeamId = ids.make();
    Services {
        store,
        process: process.uuid(),
        ids,
        organisation,
        reach: Reach::Everything,
        secrets: Arc::new(TestSecrets::default()),
        bounded_reader: Arc::new(NoReader),
        connect: ConnectOptions::default(),
        mail_hosts: MailHosts::default(),
        limits: Limits::default(),
        wake: Wake::default(),
        sending: SendOptions::default(),
        texts: MailTexts::default(),
        judges: Judges::default(),
        people: people::PeopleOptions {
            found_organisations: Founding::Everybody,
            ..people::PeopleOptions::default()
        },
        origin: None,
    }
}
