//! The loop that claims jobs, runs them and settles them.

use crate::backoff::pause_after;
use facteur_domain::{Clock, Lane, Random, Span, crash};
use facteur_store::jobs::{self, ClaimedJob, Lanes};
use facteur_store::{ErrorKind, Scope, Store, StoreError};
use futures::FutureExt;
use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// The future of a handler.
pub type HandlerFuture<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Trouble>> + Send + 'a>>;

/// Does one kind of job.
pub trait Handler: Send + Sync {
    /// The kind it does.
    fn kind(&self) -> &'static str;

    /// Does it. The lease must be held on with [`jobs::job_hold`] in the transactions of long work.
    fn run<'a>(&'a self, job: &'a ClaimedJob) -> HandlerFuture<'a>;
}

/// How a try ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// There is more to do: back to the end of its line.
    More,
    /// It must not be done yet: back into its line, not before that time is over.
    Later(Span),
    /// The handler settled the job itself, in the transaction of its work.
    Settled,
}

/// How a try failed.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// With our own infrastructure, or because the claim was lost: never counted against the job.
    Infrastructure(StoreError),
    /// With the job itself or with a service outside: tried again, and in the end given up.
    Job(String),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error.kind() {
            ErrorKind::Unavailable | ErrorKind::Conflict | ErrorKind::LeaseLost => {
                Self::Infrastructure(error)
            }
            ErrorKind::NotFound | ErrorKind::Changed | ErrorKind::Refused | ErrorKind::Fault => {
                Self::Job(error.to_string())
            }
        }
    }
}

/// Wakes the workers of this process when a job was enqueued.
#[derive(Clone, Default)]
pub struct Wake {
    /// Workers that take what comes in.
    usual: Arc<Notify>,
    /// Workers that only take what leaves: a call must not be heard by those alone who cannot answer it.
    outgoing: Arc<Notify>,
}

impl Wake {
    /// Tells one sleeping worker of each sort to look.
    pub fn wake(&self) {
        self.usual.notify_one();
        self.outgoing.notify_one();
    }

    fn of(&self, lanes: Lanes) -> &Notify {
        match lanes {
            Lanes::Only(Lane::Outgoing) => &self.outgoing,
            Lanes::All | Lanes::Only(_) | Lanes::AllBut(_) => &self.usual,
        }
    }
}

/// How workers behave.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// How many jobs this process works on at once.
    pub workers: usize,
    /// How long a claim holds without being renewed. A dead worker's job waits that long.
    pub lease: Span,
    /// Tries before a job is given up.
    pub tries: u32,
    /// How often to look for jobs that other processes enqueued.
    pub poll: Duration,
    /// From which lanes they take jobs.
    pub lanes: Lanes,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self {
            workers: 3,
            lease: Span::seconds(60),
            tries: 12,
            poll: Duration::from_millis(250),
            lanes: Lanes::All,
        }
    }
}

/// Claims and runs jobs.
pub struct Worker {
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    wake: Wake,
    options: WorkerOptions,
    handlers: HashMap<&'static str, Arc<dyn Handler>>,
}

impl Worker {
    /// A worker without handlers; see [`Worker::with`].
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        wake: Wake,
        options: WorkerOptions,
    ) -> Self {
        Self {
            store,
            clock,
            random,
            wake,
            options,
            handlers: HashMap::new(),
        }
    }

    /// Adds a handler.
    #[must_use]
    pub fn with(mut self, handler: Arc<dyn Handler>) -> Self {
        self.handlers.insert(handler.kind(), handler);
        self
    }

    /// Runs until it is told to stop, and ends the jobs that it has begun.
    pub async fn run(self, stop: CancellationToken) {
        let worker = Arc::new(self);
        let tasks: Vec<_> = (0..worker.options.workers.max(1))
            .map(|_| tokio::spawn(worker.clone().run_one(stop.clone())))
            .collect();
        futures::future::join_all(tasks).await;
    }

    async fn run_one(self: Arc<Self>, stop: CancellationToken) {
        let mut failures = 0;
        while !stop.is_cancelled() {
            match self.step().await {
                Ok(true) => failures = 0,
                Ok(false) => {
                    failures = 0;
                    self.sleep(self.options.poll, &stop).await;
                }
                Err(error) => {
                    failures += 1;
                    if failures == 1 {
                        tracing::warn!(component = "queue", action = "claim", error = %error,
                            "the database does not answer; waiting for it");
                    }
                    let pause = pause_after(failures.min(5), &*self.random);
                    self.sleep(Duration::from_micros(pause.micros().unsigned_abs()), &stop)
                        .await;
                }
            }
        }
    }

    async fn sleep(&self, at_most: Duration, stop: &CancellationToken) {
        tokio::select! {
            () = self.wake.of(self.options.lanes).notified() => {}
            () = tokio::time::sleep(at_most) => {}
            () = stop.cancelled() => {}
        }
    }

    /// Works on all that is due, then returns: for tests and for commands that end.
    pub async fn run_until_idle(&self) -> Result<u64, StoreError> {
        let mut done = 0;
        while self.step().await? {
            done += 1;
        }
        Ok(done)
    }

    /// Claims one job and does it; false when none is due.
    async fn step(&self) -> Result<bool, StoreError> {
        let (lanes, lease) = (self.options.lanes, self.options.lease);
        let claimed = self
            .store
            .write(Scope::Global, move |tx| jobs::job_claim(tx, lanes, lease))
            .await?;
        let Some(job) = claimed else { return Ok(false) };
        crash::point("queue.claimed");
        // Another sleeping worker may find the next one.
        self.wake.of(self.options.lanes).notify_one();
        let ended = self.attempt(&job).await;
        crash::point("queue.before_settled");
        self.settle(job, ended).await?;
        crash::point("queue.settled");
        Ok(true)
    }

    async fn attempt(&self, job: &ClaimedJob) -> Result<Outcome, Trouble> {
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            return Err(Trouble::Job(format!(
                "this Facteur does not know jobs of the kind {}; a newer one does",
                job.kind
            )));
        };
        AssertUnwindSafe(handler.run(job))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Err(Trouble::Job("the handler panicked".to_owned())))
    }

    async fn settle(&self, job: ClaimedJob, ended: Result<Outcome, Trouble>) -> Result<(), StoreError> {
        let now = self.clock.now();
        let tries = u32::try_from(job.attempts).unwrap_or(0) + 1;
        let pause = pause_after(tries, &*self.random);
        let given_up = tries >= self.options.tries;
        if let Err(trouble) = &ended {
            report(&job, trouble, given_up);
        }
        let settled = self
            .store
            .write(Scope::Global, move |tx| match &ended {
                Ok(Outcome::Settled) => Ok(()),
                Ok(Outcome::Done) => jobs::job_done(tx, &job),
                Ok(Outcome::More) => jobs::job_yield(tx, &job, now),
                Ok(Outcome::Later(pause)) => jobs::job_yield(tx, &job, now + *pause),
                Err(Trouble::Infrastructure(error)) => {
                    jobs::job_failed(tx, &job, Some(now + Span::seconds(1)), false, &error.to_string())
                }
                Err(Trouble::Job(error)) => {
                    let run_at = (!given_up).then(|| now + pause);
                    jobs::job_failed(tx, &job, run_at, true, error)
                }
            })
            .await;
        match settled {
            // It goes on with whoever took it over.
            Err(error) if error.kind() == ErrorKind::LeaseLost => Ok(()),
            other => other,
        }
    }
}

fn report(job: &ClaimedJob, trouble: &Trouble, given_up: bool) {
    metrics::counter!("errors_total", "component" => "queue", "type" => job.kind.clone()).increment(1);
    match trouble {
        Trouble::Infrastructure(error) => {
            tracing::warn!(component = "queue", action = "run", job = %job.id, kind = job.kind, error = %error,
                "a job waits for our infrastructure");
        }
        Trouble::Job(error) if given_up => {
            tracing::error!(component = "queue", action = "give_up", job = %job.id, kind = job.kind, error,
                "a job was given up; `facteur dead list` shows it");
        }
        Trouble::Job(error) => {
            tracing::warn!(component = "queue", action = "run", job = %job.id, kind = job.kind, error,
                "a job failed and is tried again later");
        }
    }
}
