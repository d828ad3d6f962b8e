//! Three mailboxes of two teams, whose mail is handed in place by place.

use super::cases::{ADDRESSES, Delivery, TEAM_OF};
use crate::support::services_of;
use facteur_domain::{
    Afterwards, ArrivalState, FolderId, FolderRole, Lane, Mailbox, MailboxId, MailboxMode, MessageId, Older,
    Place, Purpose, Source, StartFrom, TeamId, ThreadId, TicketId, Timestamp,
};
use facteur_flows::Services;
use facteur_flows::intake::{Accept, Acceptance, Intake, accept};
use facteur_queue::{Worker, WorkerOptions};
use facteur_store::{
    Scope, Store, StoreError, arrivals, folders, mailboxes, messages, organisations, tickets,
};
use std::sync::Arc;

pub struct Bureau {
    services: Services,
    mailboxes: Vec<MailboxId>,
}

/// What became of one delivery.
pub struct Seen {
    pub state: ArrivalState,
    pub message: Option<MessageId>,
    pub thread: Option<ThreadId>,
    pub ticket: Option<TicketId>,
    pub links: Vec<(TicketId, String)>,
}

impl Bureau {
    /// An organisation of its own in the database.
    pub async fn open(store: &Store) -> Self {
        let store = store.clone();
        let ids = facteur_domain::Ids::new(
            Arc::new(facteur_domain::SystemClock),
            Arc::new(facteur_domain::SystemRandom),
        );
        let organisation = ids.make();
        let services = services_of(store, organisation);
        let now = services.now();
        let insert = move |tx: &mut facteur_store::Tx<'_>| {
            organisations::organisation_insert(tx, organisation, "Essai", now)
        };
        services.store.write(Scope::Global, insert).await.unwrap();
        let teams: [TeamId; 2] = [ids.make(), ids.make()];
        let rows: Vec<Mailbox> = ADDRESSES
            .iter()
            .zip(TEAM_OF)
            .map(|(address, team)| mailbox(ids.make(), teams[usize::from(team)], address))
            .collect();
        let mailboxes = rows.iter().map(|row| row.id).collect();
        services
            .store
            .write(organisation, move |tx| {
                for team in teams {
                    organisations::team_insert(tx, organisation, team, "Équipe", now)?;
                }
                rows.iter()
                    .try_for_each(|row| mailboxes::mailbox_insert(tx, organisation, row, now))
            })
            .await
            .unwrap();
        Self { services, mailboxes }
    }

    async fn folder(&self, mailbox: usize, role: FolderRole) -> FolderId {
        let (organisation, mailbox) = (self.services.organisation, self.mailboxes[mailbox]);
        let id = self.services.ids.make();
        let ensure = move |tx: &mut facteur_store::Tx<'_>| {
            folders::folder_ensure(tx, organisation, mailbox, id, role.word(), role)
        };
        self.services.store.write(organisation, ensure).await.unwrap().id
    }

    pub async fn accept(&self, deliveries: &[Delivery]) {
        let mut batch = Vec::new();
        for delivery in deliveries {
            batch.push(Accept {
                place: Place {
                    mailbox: self.mailboxes[delivery.mailbox],
                    folder: self.folder(delivery.mailbox, delivery.folder).await,
                    uidvalidity: delivery.uidvalidity,
                    uid: delivery.uid,
                    provider_id: String::new(),
                },
                lane: Lane::Live,
                archive: false,
                internal_date: Timestamp::from_seconds(1_790_000_000 + i64::from(delivery.uid)),
                content: Acceptance::Raw(delivery.raw.clone()),
            });
        }
        accept(&self.services, batch, None, None).await.unwrap();
    }

    /// One worker handles everything.
    pub async fn work(&self, batch: usize) {
        self.worker(batch).run_until_idle().await.unwrap();
    }

    /// Three workers handle everything at the same time, a mailbox each.
    pub async fn work_together(&self, batch: usize) {
        let workers = [self.worker(batch), self.worker(batch), self.worker(batch)];
        while self.waiting().await > 0 {
            let [one, two, three] = workers.each_ref().map(Worker::run_until_idle);
            let (one, two, three) = tokio::join!(one, two, three);
            one.and(two).and(three).unwrap();
            // A batch that met another in its way is tried again a second later.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    fn worker(&self, batch: usize) -> Worker {
        let services = &self.services;
        let worker = Worker::new(
            services.store.clone(),
            services.ids.clock().clone(),
            services.ids.random().clone(),
            services.wake.clone(),
            WorkerOptions::default(),
        );
        worker.with(Arc::new(Intake::new(services.clone()).with_batch(batch)))
    }

    async fn waiting(&self) -> i64 {
        let (organisation, mailboxes) = (self.services.organisation, self.mailboxes.clone());
        let count = move |tx: &mut facteur_store::Tx<'_>| {
            let mut waiting = 0;
            for mailbox in &mailboxes {
                let counts = arrivals::arrival_counts(tx, organisation, *mailbox)?;
                let open = counts.iter().filter(|(state, _)| !state.is_final());
                waiting += open.map(|(_, count)| count).sum::<i64>();
            }
            Ok::<_, StoreError>(waiting)
        };
        self.services.store.read(organisation, count).await.unwrap()
    }

    pub async fn seen(&self, deliveries: &[Delivery]) -> Vec<Seen> {
        let mut all = Vec::new();
        for delivery in deliveries {
            let folder = self.folder(delivery.mailbox, delivery.folder).await;
            all.push(self.seen_of(folder, delivery.uidvalidity, delivery.uid).await);
        }
        all
    }

    async fn seen_of(&self, folder: FolderId, uidvalidity: u32, uid: u32) -> Seen {
        let organisation = self.services.organisation;
        let look = move |tx: &mut facteur_store::Tx<'_>| {
            let rows = arrivals::arrival_ledger(tx, organisation, folder, uidvalidity)?;
            let row = rows.into_iter().find(|row| row.uid == uid).unwrap();
            let message = match row.message {
                Some(id) => messages::message_get(tx, organisation, id)?,
                None => None,
            };
            let thread = match &message {
                Some(message) => messages::thread_get(tx, organisation, message.thread)?,
                None => None,
            };
            let ticket = match thread.and_then(|thread| thread.ticket) {
                Some(id) => tickets::ticket_get(tx, organisation, id, false)?,
                None => None,
            };
            let standing = ticket
                .filter(|ticket| ticket.folded_into.is_none())
                .map(|ticket| ticket.id);
            let links = match standing {
                Some(id) => tickets::link_list(tx, organisation, id)?,
                None => Vec::new(),
            };
            Ok::<_, StoreError>(Seen {
                state: row.state,
                message: message.map(|message| message.id),
                thread: thread.map(|thread| thread.id),
                ticket: standing,
                links,
            })
        };
        self.services.store.read(organisation, look).await.unwrap()
    }
}

fn mailbox(id: MailboxId, team: TeamId, address: &str) -> Mailbox {
    Mailbox {
        id,
        team,
        address: address.to_owned(),
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
    }
}
