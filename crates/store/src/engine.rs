//! The async border: closures of SQL travel to the threads that own the connections.

use crate::blobs::BlobFiles;
use crate::error::{StoreError, StoreResult, WriteError};
use crate::migrate::{self, MigrationReport};
use crate::options::{DatabaseUrl, Options};
use crate::tx::Tx;
use crate::{postgres, sqlite};
use facteur_domain::OrganisationId;
use std::sync::Arc;
use tokio::sync::{oneshot, watch};

/// Whose rows a transaction may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One organisation's.
    Organisation(OrganisationId),
    /// Only the tables that stand outside all organisations: organisations, leases, jobs, lanes, settings.
    Global,
}

impl From<OrganisationId> for Scope {
    fn from(organisation: OrganisationId) -> Self {
        Self::Organisation(organisation)
    }
}

/// One piece of work for a connection: run, perhaps more than once, and answered after the commit.
pub(crate) trait Work: Send {
    fn scope(&self) -> Scope;
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure>;
    /// Answers the caller. `outcome` is the commit's; after a failed run it is that failure.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// Why a run failed: by the store, or because the closure itself said no (which is kept for the answer).
pub(crate) enum Failure {
    Store(StoreError),
    Closure,
}

struct Closure<T, E, F> {
    scope: Scope,
    run: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Work for Closure<T, E, F>
where
    T: Send,
    E: WriteError,
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn scope(&self) -> Scope {
        self.scope
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        // A panic must not take the connection's thread with it, and all that waits for that.
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.run)(tx)));
        let result = caught
            .unwrap_or_else(|_| {
                Err(E::from(StoreError::fault(
                    "a transaction panicked; it was rolled back",
                )))
            })
            .and_then(|value| {
                tx.flush()?;
                Ok(value)
            });
        let failure = match &result {
            Ok(_) => None,
            Err(error) => Some(
                error
                    .store_error()
                    .map_or(Failure::Closure, |error| Failure::Store(error.clone())),
            ),
        };
        self.result = Some(result);
        failure.map_or(Ok(()), Err)
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let answer = match (self.result, outcome) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(E::from(error)),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(E::from(StoreError::fault(
                "a transaction was committed without being run",
            ))),
        };
        // The caller may have gone away, by a timeout for example; the commit stands.
        let _ = self.reply.send(answer);
    }
}

/// The database, whichever it is. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
    told: Told,
    pub(crate) blob_files: BlobFiles,
    pub(crate) inline_limit: usize,
}

/// Wakes those who follow the events, after each commit of this process that appended some.
#[derive(Clone)]
pub(crate) struct Told(Arc<watch::Sender<u64>>);

impl Told {
    fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    pub(crate) fn wake(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }
}

enum Engine {
    Sqlite(sqlite::Engine),
    Postgres(postgres::Engine),
}

impl Store {
    /// Opens the database as it is. Answers an error when it lacks migrations; see [`Store::migrate`].
    pub async fn open(options: Options) -> StoreResult<Self> {
        let store = Self::open_unchecked(options).await?;
        store.read(Scope::Global, migrate::check).await?;
        Ok(store)
    }

    /// Opens the database and brings its schema up to date first.
    pub async fn open_and_migrate(options: Options) -> StoreResult<Self> {
        Self::migrate(&options).await?;
        Self::open(options).await
    }

    /// Brings the schema up to date.
    pub async fn migrate(options: &Options) -> StoreResult<MigrationReport> {
        let url = options.url.clone();
        blocking(move || match url {
            DatabaseUrl::Sqlite(path) => sqlite::migrate(&path),
            DatabaseUrl::Postgres(url) => postgres::migrate(&url),
        })
        .await
    }

    async fn open_unchecked(options: Options) -> StoreResult<Self> {
        let blob_files = BlobFiles::open(&options.blob_folder)?;
        let inline_limit = options.inline_limit;
        let told = Told::new();
        let waking = told.clone();
        let engine = blocking(move || match &options.url {
            DatabaseUrl::Sqlite(path) => sqlite::Engine::open(path, &options, &waking).map(Engine::Sqlite),
            DatabaseUrl::Postgres(url) => {
                postgres::Engine::open(url, &options, &waking).map(Engine::Postgres)
            }
        })
        .await?;
        Ok(Self {
            engine: Arc::new(engine),
            told,
            blob_files,
            inline_limit,
        })
    }

    /// Runs the closure in a transaction and answers after the commit. It holds SQL only and may be run
    /// more than once: after a conflict, or when another closure of its group on SQLite broke the commit.
    pub async fn write<T, E, F>(&self, scope: impl Into<Scope>, run: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.send(scope.into(), run, true).await
    }

    /// Runs the closure on a reading connection. It sees one state of the database throughout.
    pub async fn read<T, E, F>(&self, scope: impl Into<Scope>, run: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.send(scope.into(), run, false).await
    }

    async fn send<T, E, F>(&self, scope: Scope, run: F, writing: bool) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work: Box<dyn Work> = Box::new(Closure {
            scope,
            run,
            result: None,
            reply,
        });
        match (&*self.engine, writing) {
            (Engine::Sqlite(engine), true) => engine.write(work).await,
            (Engine::Sqlite(engine), false) => engine.read(work),
            (Engine::Postgres(engine), true) => engine.write(work),
            (Engine::Postgres(engine), false) => engine.read(work),
        }
        answer.await.unwrap_or_else(|_| {
            Err(E::from(StoreError::new(
                crate::ErrorKind::Unavailable,
                "the database connection ended before it answered; the same can be tried again",
            )))
        })
    }

    /// Changes after each commit of this process that appended events; other processes do not wake it.
    pub fn events_told(&self) -> watch::Receiver<u64> {
        self.told.0.subscribe()
    }

    /// Writes a consistent copy of an SQLite database to a new file while it is in use.
    pub async fn copy_to(&self, file: &std::path::Path) -> StoreResult<()> {
        self.copy_with(file, &[]).await
    }

    /// The same, with settings that are set in the copy alone.
    pub async fn copy_with(
        &self,
        file: &std::path::Path,
        settings: &[(&'static str, &'static str)],
    ) -> StoreResult<()> {
        let Engine::Sqlite(engine) = &*self.engine else {
            return Err(StoreError::refused(
                "a PostgreSQL database is copied with its own tools: pg_dump, or a base backup",
            ));
        };
        let (source, target) = (engine.path().to_owned(), file.to_owned());
        let settings = settings.to_vec();
        blocking(move || sqlite::copy(&source, &target, &settings)).await
    }

    /// Writes the files of the database anew, so that nothing is left in them of what was deleted. On SQLite all
    /// writes wait meanwhile; on PostgreSQL those to one table after the other.
    pub async fn purge(&self) -> StoreResult<()> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.purge().await,
            Engine::Postgres(engine) => {
                let url = engine.url().to_owned();
                blocking(move || postgres::purge(&url)).await
            }
        }
    }

    /// Whether the database is SQLite.
    pub fn is_sqlite(&self) -> bool {
        matches!(&*self.engine, Engine::Sqlite(_))
    }
}

/// Runs blocking work on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> StoreResult<T> + Send + 'static,
) -> StoreResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(StoreError::fault("a database thread panicked")))
}
