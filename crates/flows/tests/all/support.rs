//! An office to test in: a store on either database, with the services that flows need.

use crate::stand_ins::{NoReader, TestSecrets};
use facteur_connect::ConnectOptions;
use facteur_domain::id::Id;
use facteur_domain::{
    Afterwards, ArrivalState, FolderId, FolderRole, Ids, Lane, Mailbox, MailboxId, MailboxMode, Older,
    OrganisationId, Place, Purpose, Reach, Source, StartFrom, Status, SystemClock, SystemRandom, TeamId,
    ThreadId, TicketId, Timestamp,
};
use facteur_flows::intake::{Accept, Acceptance, Intake, accept};
use facteur_flows::judgement::{Judges, Retrain};
use facteur_flows::tickets::MailTexts;
use facteur_flows::{MailHosts, SendOptions, Services};
use facteur_mail::Limits;
use facteur_queue::{Wake, Worker, WorkerOptions};
use facteur_store::messages::Message;
use facteur_store::tickets::{Ticket, TicketFilter};
use facteur_store::{
    DatabaseUrl, Options, Scope, Store, StoreError, arrivals, folders, mailboxes, messages, organisations,
    search, tickets,
};
use facteur_testkit::postgres::Database;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// One database with a folder for its blobs; both go when it is dropped.
pub struct Databases {
    pub url: String,
    pub directory: tempfile::TempDir,
    pub postgres: Option<Database>,
}

impl Databases {
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self {
            url: format!("sqlite:{}", directory.path().join("facteur.db").display()),
            directory,
            postgres: None,
        }
    }

    pub fn postgres() -> Self {
        let database = Database::fresh();
        Self {
            url: database.url(),
            directory: tempfile::tempdir().unwrap(),
            postgres: Some(database),
        }
    }

    pub fn both() -> [Self; 2] {
        [Self::sqlite(), Self::postgres()]
    }
}

/// Runs a test on SQLite and then on PostgreSQL.
pub async fn on_both(test: impl AsyncFn(Databases)) {
    for databases in Databases::both() {
        test(databases).await;
    }
}

/// Opens and migrates the store of a database.
pub async fn store_of(databases: &Databases) -> Store {
    let url = DatabaseUrl::parse(&databases.url).unwrap();
    let blobs = databases.directory.path().join("blobs");
    Store::open_and_migrate(Options::new(url, blobs, Arc::new(SystemClock)))
        .await
        .unwrap()
}

/// Services of a new process on a store, for an organisation.
pub fn services_of(store: Store, organisation: OrganisationId) -> Services {
    let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
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
        people: facteur_flows::people::PeopleOptions::default(),
        origin: None,
    }
}

/// An organisation with a team and one mailbox whose mail is handed in.
pub struct Office {
    pub services: Services,
    pub mailbox: MailboxId,
    next: AtomicU32,
}

impl Office {
    pub async fn open(databases: &Databases) -> Self {
        let store = store_of(databases).await;
        let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
        let (organisation, team, mailbox) = (ids.make(), ids.make(), ids.make());
        let services = services_of(store, organisation);
        let now = services.now();
        services
            .store
            .write(Scope::Global, move |tx| {
                organisations::organisation_insert(tx, organisation, "Test", now)
            })
            .await
            .unwrap();
        let row = Mailbox {
            id: mailbox,
            team,
            address: "support@calorine.example".to_owned(),
            purpose: Purpose::Work,
            source: Source::Handed,
            mode: MailboxMode::Active,
            start: StartFrom::Beginning,
            older: Older::Leave,
            afterwards: Afterwards::Nothing,
            poll_seconds: 60,
            smtp: None,
            signature: String::new(),
            acknowledge: None,
        };
        services
            .store
            .write(organisation, move |tx| {
                organisations::team_insert(tx, organisation, team, "Support", now)?;
                mailboxes::mailbox_insert(tx, organisation, &row, now)
            })
            .await
            .unwrap();
        Self {
            services,
            mailbox,
            next: AtomicU32::new(1),
        }
    }

    pub async fn folder(&self, role: FolderRole) -> FolderId {
        let (organisation, mailbox) = (self.services.organisation, self.mailbox);
        let id = self.services.ids.make();
        self.services
            .store
            .write(organisation, move |tx| {
                folders::folder_ensure(tx, organisation, mailbox, id, role.word(), role)
            })
            .await
            .unwrap()
            .id
    }

    /// Accepts mails as if they had come to a folder of that role, with rising UIDs.
    pub async fn hand_in(&self, role: FolderRole, lane: Lane, mails: Vec<Vec<u8>>) {
        let folder = self.folder(role).await;
        let batch = mails
            .into_iter()
            .map(|raw| {
                let uid = self.next.fetch_add(1, Ordering::Relaxed);
                Accept {
                    place: Place {
                        mailbox: self.mailbox,
                        folder,
                        uidvalidity: 1,
                        uid,
                        provider_id: String::new(),
                    },
                    lane,
                    archive: false,
                    internal_date: Timestamp::from_seconds(1_790_000_000 + i64::from(uid)),
                    content: Acceptance::Raw(raw),
                }
            })
            .collect();
        accept(&self.services, batch, None, None).await.unwrap();
    }

    pub fn worker(&self) -> Worker {
        let services = &self.services;
        Worker::new(
            services.store.clone(),
            services.ids.clock().clone(),
            services.ids.random().clone(),
            services.wake.clone(),
            WorkerOptions::default(),
        )
        .with(Arc::new(Intake::new(services.clone())))
        .with(Arc::new(Retrain::new(services.clone())))
    }

    /// Works on everything that waits.
    pub async fn work(&self) {
        self.worker().run_until_idle().await.unwrap();
    }

    pub async fn tickets(&self) -> Vec<Ticket> {
        let organisation = self.services.organisation;
        let filter = TicketFilter {
            limit: Some(10_000),
            ..TicketFilter::default()
        };
        self.services
            .store
            .read(organisation, move |tx| {
                tickets::ticket_list(tx, organisation, &filter)
            })
            .await
            .unwrap()
    }

    pub async fn set_status(&self, id: TicketId, status: Status) {
        let organisation = self.services.organisation;
        self.services
            .store
            .write(organisation, move |tx| {
                let mut ticket = tickets::ticket_get(tx, organisation, id, true)?.unwrap();
                ticket.status = status;
                tickets::ticket_update(tx, organisation, &ticket)
            })
            .await
            .unwrap();
    }

    pub async fn messages(&self, thread: ThreadId) -> Vec<Message> {
        let organisation = self.services.organisation;
        self.services
            .store
            .read(organisation, move |tx| {
                messages::message_list(tx, organisation, thread)
            })
            .await
            .unwrap()
    }

    pub async fn search(&self, words: &str) -> Vec<search::Hit> {
        let organisation = self.services.organisation;
        let query = search::Query::parse(words);
        self.services
            .store
            .read(organisation, move |tx| {
                search::search(tx, organisation, &query, None, 50)
            })
            .await
            .unwrap()
    }

    /// Arrivals that are not handled yet.
    pub async fn waiting(&self) -> i64 {
        let (organisation, mailbox) = (self.services.organisation, self.mailbox);
        self.services
            .store
            .read(organisation, move |tx| {
                let counts = arrivals::arrival_counts(tx, organisation, mailbox)?;
                Ok::<_, StoreError>(
                    counts
                        .iter()
                        .filter(|(state, _)| !state.is_final())
                        .map(|(_, n)| n)
                        .sum(),
                )
            })
            .await
            .unwrap()
    }

    /// What became of every arrival, without ids and times: the ticket it ended in is named by the subject
    /// and size of that ticket's conversation.
    pub async fn picture(&self) -> BTreeMap<String, (ArrivalState, Option<(String, usize)>)> {
        let (organisation, mailbox) = (self.services.organisation, self.mailbox);
        self.services
            .store
            .read(organisation, move |tx| {
                let mut picture = BTreeMap::new();
                for folder in folders::folder_list(tx, organisation, mailbox)? {
                    for row in arrivals::arrival_ledger(tx, organisation, folder.id, 1)? {
                        let place = format!("{} {:05}", folder.name, row.uid);
                        let message = match row.message {
                            Some(id) => messages::message_get(tx, organisation, id)?,
                            None => None,
                        };
                        let Some(message) = message else {
                            picture.insert(place, (row.state, None));
                            continue;
                        };
                        let thread = messages::thread_get(tx, organisation, message.thread)?.unwrap();
                        let size = messages::message_list(tx, organisation, thread.id)?.len();
                        let ticket = match thread.ticket {
                            Some(id) => tickets::ticket_get(tx, organisation, id, false)?,
                            None => None,
                        };
                        let ticket = ticket.map(|ticket| (ticket.subject, size));
                        picture.insert(place, (row.state, ticket));
                    }
                }
                Ok::<_, StoreError>(picture)
            })
            .await
            .unwrap()
    }
}

/// The demonstration mailbox: its mails by folder role, in the order of their names.
pub fn samples() -> Vec<(FolderRole, Vec<Vec<u8>>)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/mailbox");
    [
        ("sent", FolderRole::Sent),
        ("incoming", FolderRole::Incoming),
        ("junk", FolderRole::Junk),
    ]
    .into_iter()
    .map(|(folder, role)| {
        let mut files: Vec<PathBuf> = std::fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
            .collect();
        files.sort();
        let mails = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
        (role, mails)
    })
    .collect()
}
