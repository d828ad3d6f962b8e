//! What every case stands on: an open store on one of the two databases, a clock that the case moves, and
//! makers of ids and rows.

use facteur_domain::id::Id;
use facteur_domain::{Clock, Ids, Span, SystemRandom, Timestamp};
use facteur_store::{DatabaseUrl, Options, Scope, Sql, Store, StoreResult, Tx};
use facteur_testkit::postgres::Database;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// Runs each case on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(crate::ground::Ground::sqlite().await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(crate::ground::Ground::postgres().await).await;
            })*
        }
    };
}
pub(crate) use on_both;

/// 2026-11-20T12:00:00Z.
pub const NOON: Timestamp = Timestamp::from_seconds(1_795_176_000);

/// A clock that stands still until a case moves it.
pub struct MovedClock(AtomicI64);

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

pub struct Ground {
    pub store: Store,
    pub options: Options,
    pub ids: Ids,
    pub clock: Arc<MovedClock>,
    pub database: Option<Database>,
    pub folder: TempDir,
}

impl Ground {
    pub async fn sqlite() -> Self {
        Self::sqlite_with(|_| {}).await
    }

    pub async fn sqlite_with(adjust: impl FnOnce(&mut Options)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("facteur.db"));
        Self::open(url, folder, None, adjust).await
    }

    pub async fn postgres() -> Self {
        Self::postgres_with(|_| {}).await
    }

    pub async fn postgres_with(adjust: impl FnOnce(&mut Options)) -> Self {
        let database = tokio::task::spawn_blocking(|| Database::from_template(&template_name(), prepare))
            .await
            .unwrap();
        let url = DatabaseUrl::Postgres(database.url());
        Self::open(url, tempfile::tempdir().unwrap(), Some(database), adjust).await
    }

    async fn open(
        url: DatabaseUrl,
        folder: TempDir,
        database: Option<Database>,
        adjust: impl FnOnce(&mut Options),
    ) -> Self {
        let clock = Arc::new(MovedClock(AtomicI64::new(NOON.micros())));
        let mut options = options(url, &folder, clock.clone());
        adjust(&mut options);
        let store = Store::open_and_migrate(options.clone()).await.unwrap();
        let ids = Ids::new(clock.clone(), Arc::new(SystemRandom));
        Self {
            store,
            options,
            ids,
            clock,
            database,
            folder,
        }
    }

    /// A new id.
    pub fn id<I: Id>(&self) -> I {
        self.ids.make()
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Runs a closure that cannot fail by itself, and gives its value.
    pub async fn write<T: Send + 'static>(
        &self,
        scope: impl Into<Scope>,
        run: impl FnMut(&mut Tx<'_>) -> StoreResult<T> + Send + 'static,
    ) -> T {
        self.store.write(scope, run).await.unwrap()
    }

    pub async fn read<T: Send + 'static>(
        &self,
        scope: impl Into<Scope>,
        run: impl FnMut(&mut Tx<'_>) -> StoreResult<T> + Send + 'static,
    ) -> T {
        self.store.read(scope, run).await.unwrap()
    }

    /// One number from the database.
    pub async fn number(&self, scope: impl Into<Scope>, query: Sql) -> i64 {
        self.read(scope, move |tx| tx.query_one(query, &[])?.get(0)).await
    }

    /// Lets time pass, for leases and jobs too: on SQLite the clock moves, on PostgreSQL, whose own clock
    /// judges, everything that waits for a time becomes that much older.
    pub async fn pass(&self, span: Span) {
        self.clock.0.fetch_add(span.micros(), Ordering::SeqCst);
        let Some(database) = &self.database else { return };
        let age = format!(
            "update lease set until = until - {0} where until > 0;
             update job set run_at = run_at - {0};
             update job set leased_until = leased_until - {0} where leased_until > {0};
             update lane set served_at = served_at - {0}",
            span.micros()
        );
        let url = database.admin_url();
        tokio::task::spawn_blocking(move || psql(&url, &age))
            .await
            .unwrap();
    }
}

/// Runs SQL as the superuser.
pub fn psql(url: &str, sql: &str) {
    let status = std::process::Command::new("psql")
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql])
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{sql}");
}

pub fn options(url: DatabaseUrl, folder: &TempDir, clock: Arc<MovedClock>) -> Options {
    let mut options = Options::new(url, folder.path().join("blobs"), clock);
    options.writers = 3;
    options.readers = 2;
    options
}

pub fn clock_at(time: Timestamp) -> Arc<MovedClock> {
    Arc::new(MovedClock(AtomicI64::new(time.micros())))
}

/// The template is made anew when a migration changes, also on a server that outlives the run.
fn template_name() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        std::fs::read(file).unwrap().hash(&mut hasher);
    }
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/src/migrate.rs"))
        .unwrap()
        .hash(&mut hasher);
    format!("store_{:016x}", hasher.finish())
}

fn prepare(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let options = options(DatabaseUrl::Postgres(url.to_owned()), &folder, clock_at(NOON));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .unwrap();
    runtime.block_on(Store::migrate(&options)).unwrap();
}
