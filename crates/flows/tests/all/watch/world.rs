//! What every case stands on: a database with an organisation and a team, and patience.

use crate::support::{Databases, services_of, store_of};
use facteur_domain::{Ids, MailboxId, SystemClock, SystemRandom, TeamId};
use facteur_flows::Services;
use facteur_flows::intake::Intake;
use facteur_flows::watch::AfterwardsHandler;
use facteur_queue::{Worker, WorkerOptions};
use facteur_store::arrivals::{self, LedgerRow};
use facteur_store::folders::{self, Folder};
use facteur_store::{Scope, StoreResult, Tx, organisations};
use facteur_testkit::postgres::Database;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

pub struct World {
    pub services: Services,
    databases: Databases,
}

impl World {
    pub async fn sqlite() -> Self {
        Self::on(Databases::sqlite()).await
    }

    pub async fn postgres() -> Self {
        Self::on(Databases::postgres()).await
    }

    /// On a server of PostgreSQL that a case stops.
    pub async fn on_server(database: &Database) -> Self {
        let mut databases = Databases::sqlite();
        databases.url = database.url();
        Self::on(databases).await
    }

    async fn on(databases: Databases) -> Self {
        let store = store_of(&databases).await;
        let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
        let team: TeamId = ids.make();
        let organisation = ids.make();
        let services = services_of(store, organisation);
        let now = services.now();
        services
            .store
            .write(Scope::Global, move |tx| {
                organisations::organisation_insert(tx, organisation, "Essai", now)
            })
            .await
            .unwrap();
        services
            .store
            .write(organisation, move |tx| {
                organisations::team_insert(tx, organisation, team, "Support", now)
            })
            .await
            .unwrap();
        Self { services, databases }
    }

    /// Another process on the same database.
    pub async fn another_process(&self) -> Services {
        services_of(store_of(&self.databases).await, self.services.organisation)
    }

    /// The database, where it is PostgreSQL.
    pub fn database(&self) -> Option<&Database> {
        self.databases.postgres.as_ref()
    }

    /// A folder for files.
    pub fn directory(&self) -> &std::path::Path {
        self.databases.directory.path()
    }

    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnMut(&mut Tx<'_>) -> StoreResult<T> + Send + 'static,
    ) -> T {
        self.services
            .store
            .read(self.services.organisation, read)
            .await
            .unwrap()
    }

    pub async fn write<T: Send + 'static>(
        &self,
        write: impl FnMut(&mut Tx<'_>) -> StoreResult<T> + Send + 'static,
    ) -> T {
        self.services
            .store
            .write(self.services.organisation, write)
            .await
            .unwrap()
    }

    /// The folder of that name.
    pub async fn folder(&self, mailbox: MailboxId, name: &'static str) -> Option<Folder> {
        let organisation = self.services.organisation;
        let folders = self
            .read(move |tx| folders::folder_list(tx, organisation, mailbox))
            .await;
        folders.into_iter().find(|folder| folder.name == name)
    }

    /// What lies in a folder, by the ledger.
    pub async fn ledger(&self, mailbox: MailboxId, name: &'static str) -> Vec<LedgerRow> {
        let Some(folder) = self.folder(mailbox, name).await else {
            return Vec::new();
        };
        let organisation = self.services.organisation;
        self.read(move |tx| arrivals::arrival_ledger(tx, organisation, folder.id, folder.uidvalidity))
            .await
    }

    /// Handles all that was accepted and all that is to be done afterwards.
    pub async fn work(&self) {
        let services = &self.services;
        let worker = Worker::new(
            services.store.clone(),
            services.ids.clock().clone(),
            services.ids.random().clone(),
            services.wake.clone(),
            WorkerOptions::default(),
        )
        .with(Arc::new(Intake::new(services.clone())))
        .with(Arc::new(AfterwardsHandler::new(services.clone())));
        worker.run_until_idle().await.unwrap();
    }
}

/// Asks again and again until there is an answer; fails with `what` after that long.
pub async fn within<T, F: Future<Output = Option<T>>>(
    patience: Duration,
    what: &str,
    mut ask: impl FnMut() -> F,
) -> T {
    let begun = tokio::time::Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(begun.elapsed() < patience, "not within {patience:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
