//! `facteur serve`

use crate::app::App;
use crate::desk;
use crate::exit::{Exit, Failure, Outcome};
use crate::office;
use crate::output::Io;
use crate::socket::Server;
use crate::start::runner;
use crate::telemetry::http::{Telemetry, serve};
use crate::telemetry::metrics::QUEUE_DEPTH;
use crate::telemetry::{Check, Metrics};
use crate::text::{Language, Message};
use clap::{Args, ValueEnum};
use facteur_domain::{Lane, Span};
use facteur_flows::secrets::Reseal;
use facteur_flows::watch::{WatchOptions, Watcher};
use facteur_flows::{FlowResult, Services, upkeep};
use facteur_queue::Lanes;
use facteur_store::{Scope, jobs, leases};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Arguments of `serve`.
#[derive(Debug, Clone, Copy, Args, Serialize, Deserialize)]
pub struct Serve {
    /// What this process does; several processes share the work on PostgreSQL
    #[arg(long, value_enum, default_value_t = Role::All)]
    pub role: Role,
}

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything
    All,
    /// Answer the web interface and the API
    Api,
    /// Work on jobs
    Worker,
    /// Watch mailboxes
    Watcher,
}

/// How often the database is asked whether it is there.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often what is over is swept.
const SWEEP_EVERY: Duration = Duration::from_hours(1);
/// How long the parts may take to end what they began.
const GRACE: Duration = Duration::from_secs(20);

impl Serve {
    /// Runs until SIGTERM or SIGINT.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let stop = CancellationToken::new();
        let parts = TaskTracker::new();
        // Signals first: one that comes while the parts start must stop them too.
        parts.spawn(stop_at_signal(stop.clone())?);
        app.set_serving();
        let telemetry = telemetry(app, &stop, &parts).await?;
        database(app, &stop, &parts).await?;
        office::check_keys(app, app.services().await?).await?;
        self.work(app, &stop, &parts).await?;
        let desk = self.desk(app, io, &stop, &parts).await?;
        let socket = socket(app, &stop, &parts)?;
        tracing::info!(component = "serve", action = "start", role = ?self.role, "ready");
        stop.cancelled().await;
        tracing::info!(component = "serve", action = "stop", "stopping");
        parts.close();
        if tokio::time::timeout(GRACE, parts.wait()).await.is_err() {
            tracing::warn!(
                component = "serve",
                action = "stop",
                "some work was cut off; it is done at the next start"
            );
        }
        drop((telemetry, desk, socket));
        Ok(Exit::Done)
    }
}

impl Serve {
    /// Starts the parts of the role: workers, watchers.
    async fn work(self, app: &App, stop: &CancellationToken, parts: &TaskTracker) -> Result<(), Failure> {
        let services = app.services().await?;
        if matches!(self.role, Role::All | Role::Worker) {
            Reseal::resume(services).await?;
            parts.spawn(sweep(services.clone(), stop.clone()));
            // A mail server that is slow to take what leaves must not hold up what comes in.
            for lanes in [Lanes::AllBut(Lane::Outgoing), Lanes::Only(Lane::Outgoing)] {
                let worker = office::worker(services, &app.config().queue, lanes);
                parts.spawn(worker.run(stop.clone()));
            }
        }
        if matches!(self.role, Role::All | Role::Watcher) {
            let lease = Span::seconds(i64::from(app.config().intake.lease_seconds));
            let options = WatchOptions {
                fetch_batch: app.config().intake.fetch_batch,
                ..WatchOptions::with_lease(lease)
            };
            let watcher = Watcher::with_options(services.clone(), options);
            parts.spawn(watcher.run(stop.clone()));
        }
        Ok(())
    }

    /// Starts the web interface and the API, when the role has them and they are to be answered.
    async fn desk(
        self,
        app: &App,
        io: &mut Io,
        stop: &CancellationToken,
        parts: &TaskTracker,
    ) -> Result<Option<Check>, Failure> {
        let Some(address) = app.config().http.address() else {
            return Ok(None);
        };
        if !matches!(self.role, Role::All | Role::Api) {
            return Ok(None);
        }
        let listener = listen(address, "http.listen").await?;
        let check = app.health.check("api");
        let state = desk::state(app, io).await?;
        check.ready();
        tracing::info!(component = "api", action = "listen", %address, "web interface and API are answered");
        parts.spawn(facteur_api::serve(
            listener,
            state,
            stop.clone().cancelled_owned(),
        ));
        Ok(Some(check))
    }
}

/// Opens the database, waits for it when it is away, and tells from then on how it does.
async fn database(app: &Arc<App>, stop: &CancellationToken, parts: &TaskTracker) -> Result<(), Failure> {
    let check = app.health.check("database");
    let services = open_patiently(app, &check, stop).await?;
    if services.store.is_sqlite() {
        // Nobody else works on this file: what a former process held when it was killed is free.
        services.store.write(Scope::Global, leases::lease_end_all).await?;
    }
    check.ready();
    parts.spawn(look_after(services, check, stop.clone()));
    Ok(())
}

async fn open_patiently(
    app: &Arc<App>,
    check: &Check,
    stop: &CancellationToken,
) -> Result<Services, Failure> {
    loop {
        match app.services().await {
            Ok(services) => return Ok(services.clone()),
            Err(failure) if failure.exit == Exit::TryAgain && !stop.is_cancelled() => {
                let why = failure.what.text(Language::English);
                tracing::warn!(
                    component = "store",
                    action = "open",
                    error = why,
                    "waiting for the database"
                );
                check.not_ready(&why);
                tokio::select! {
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                    () = stop.cancelled() => {}
                }
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// Tells whether the database answers, and how much waits.
async fn look_after(services: Services, check: Check, stop: CancellationToken) {
    let mut away = false;
    while tokio::time::timeout(LOOK_EVERY, stop.cancelled()).await.is_err() {
        match services.store.read(Scope::Global, jobs::job_depth).await {
            Ok(depth) => {
                if std::mem::take(&mut away) {
                    tracing::info!(component = "store", action = "look", "the database answers again");
                }
                check.ready();
                for lane in ["live", "bulk", "outgoing", "dead"] {
                    let count = depth
                        .iter()
                        .find(|(name, _)| name == lane)
                        .map_or(0, |(_, count)| *count);
                    metrics::gauge!(QUEUE_DEPTH, "lane" => lane).set(count as f64);
                }
            }
            Err(error) => {
                if !std::mem::replace(&mut away, true) {
                    tracing::error!(component = "store", action = "look", error = %error,
                        "the database does not answer; mail waits on its server");
                }
                check.not_ready(error.to_string());
            }
        }
    }
}

/// Sweeps what is over, each hour.
async fn sweep(services: Services, stop: CancellationToken) {
    while tokio::time::timeout(SWEEP_EVERY, stop.cancelled()).await.is_err() {
        if let Err(error) = sweep_all(&services).await {
            tracing::warn!(component = "upkeep", action = "sweep", error = %error, "it is tried again in an hour");
        }
    }
}

async fn sweep_all(services: &Services) -> FlowResult<()> {
    upkeep::sweep(services).await?;
    // Another process may have sealed something with a key that was the current one a moment before.
    Reseal::resume(services).await
}

/// Cancels at the first signal. The second one ends the process at once.
fn stop_at_signal(stop: CancellationToken) -> Result<impl Future<Output = ()>, Failure> {
    let trouble = |error: std::io::Error| Failure::new(format!("signals cannot be received: {error}"));
    let mut terminate = signal(SignalKind::terminate()).map_err(trouble)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(trouble)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = stop.cancelled() => {}
        }
        stop.cancel();
        tokio::spawn(async move {
            tokio::select! { _ = terminate.recv() => {} _ = interrupt.recv() => {} }
            std::process::exit(i32::from(Exit::Interrupted.code()));
        });
    })
}

/// Metrics and health, when they are to be answered.
async fn telemetry(
    app: &App,
    stop: &CancellationToken,
    parts: &TaskTracker,
) -> Result<Option<Check>, Failure> {
    let metrics =
        Metrics::start().map_err(|error| Failure::new(format!("metrics cannot be kept: {error}")))?;
    let folding = metrics.clone();
    let folded = stop.clone();
    parts.spawn(async move {
        while tokio::time::timeout(Duration::from_secs(5), folded.cancelled())
            .await
            .is_err()
        {
            folding.fold();
        }
    });
    let Some(address) = app.config().metrics.address() else {
        return Ok(None);
    };
    let listener = listen(address, "metrics.listen").await?;
    tracing::info!(component = "telemetry", action = "listen", %address, "metrics and health are answered");
    let check = app.health.check("http");
    check.ready();
    let telemetry = Telemetry {
        metrics,
        health: app.health.clone(),
    };
    parts.spawn(serve(listener, telemetry, stop.clone().cancelled_owned()));
    Ok(Some(check))
}

async fn listen(address: SocketAddr, key: &'static str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let message = Message::CannotListen {
            address: address.to_string(),
            why: error.to_string(),
        };
        Failure::new(message).help(Message::CannotListenHelp { key })
    })
}

/// The socket for the command line, when this process has the data directory for itself.
fn socket(app: &Arc<App>, stop: &CancellationToken, parts: &TaskTracker) -> Result<Option<Check>, Failure> {
    if !app.owns_data_directory() {
        tracing::info!(
            component = "socket",
            "another process answers the command line in this data directory"
        );
        return Ok(None);
    }
    let path = crate::socket::socket_path(&app.config().data_dir);
    let server = Server::bind(&app.config().data_dir).map_err(|error| {
        let address = path.display().to_string();
        Failure::new(Message::CannotListen {
            address,
            why: error.to_string(),
        })
        .help(Message::DirectoryHelp)
    })?;
    let check = app.health.check("socket");
    check.ready();
    parts.spawn(server.run(runner(Arc::clone(app)), stop.clone()));
    Ok(Some(check))
}
