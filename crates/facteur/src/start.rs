//! From arguments to an exit code: read the configuration, find out where the command runs, run it there.

use crate::app::App;
use crate::cli::{Cli, Command, Place};
use crate::config::{Config, DatabasePlace, LogFormat, Surroundings, load};
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Io, View};
use crate::socket::{Lock, Reached, Runner, in_use, reach, send};
use crate::telemetry::log;
use crate::text::Message;
use clap::Parser;
use facteur_domain::{Clock, SystemClock, SystemRandom};
use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

/// Reads the arguments. When they are wrong, or only help was asked for, it has been said and the exit code
/// is returned.
pub fn read_arguments(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, Exit> {
    Cli::try_parse_from(arguments).map_err(|error| {
        // Standard output may be closed; there is nobody to tell then.
        let _ = error.print();
        if error.use_stderr() {
            Exit::Usage
        } else {
            Exit::Done
        }
    })
}

/// Runs the command and tells its failure.
pub async fn run(cli: Cli, around: &Surroundings) -> Exit {
    let for_mail_agent = cli.command.is_for_mail_agent();
    let view = View::of_process(around, cli.global.lang, cli.global.json);
    let mut io = Io::here(view.clone());
    let outcome = run_somewhere(cli, around, &view, &mut io).await;
    let exit = conclude(outcome, &mut io).await;
    if for_mail_agent {
        exit.for_mail_agent()
    } else {
        exit
    }
}

/// How long a command waits for another one that works on the same data, or for a server that starts.
const PATIENCE: Duration = Duration::from_secs(10);

async fn run_somewhere(cli: Cli, around: &Surroundings, view: &View, io: &mut Io) -> Outcome {
    let mut command = cli.command.within(cli.global.organisation.clone())?;
    let loaded = load(&cli.global.asked(), around)?;
    command.make_paths_absolute(around);
    let lock = match command.place() {
        Place::Here => None,
        Place::Data => match find(&loaded.config).await? {
            Found::Server(stream) => return send(stream, command, view).await,
            Found::Us(lock) => lock,
        },
        Place::Server => match find(&loaded.config).await? {
            Found::Server(_) => return Err(in_use(&loaded.config.data_dir, None)),
            Found::Us(lock) => lock,
        },
        Place::Alone(name) => match find(&loaded.config).await? {
            Found::Server(_) => return Err(server_must_stop(name, &loaded.config)),
            Found::Us(lock) => lock,
        },
    };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    start_log(&command, &loaded.config, &clock);
    let app = Arc::new(App::new(loaded, clock, Arc::new(SystemRandom), lock));
    command.run(&app, io).await
}

enum Found {
    Server(tokio::net::UnixStream),
    Us(Option<Lock>),
}

/// SQLite has one process at a time; PostgreSQL takes any number, and our lock matters only for the socket.
async fn find(config: &Config) -> Result<Found, Failure> {
    let patience = match config.database_place() {
        DatabasePlace::Sqlite(_) => PATIENCE,
        DatabasePlace::Postgres(_) => Duration::ZERO,
    };
    match (reach(&config.data_dir, patience).await, config.database_place()) {
        (Ok(Reached::Server(stream)), DatabasePlace::Sqlite(_)) => Ok(Found::Server(stream)),
        (Ok(Reached::Server(_)), DatabasePlace::Postgres(_)) => Ok(Found::Us(None)),
        (Ok(Reached::Alone(lock)), _) => Ok(Found::Us(Some(lock))),
        (Err(failure), DatabasePlace::Postgres(_)) if failure.is_data_in_use() => Ok(Found::Us(None)),
        (Err(failure), _) => Err(failure),
    }
}

fn server_must_stop(command: &'static str, config: &Config) -> Failure {
    Failure::new(Message::ServerMustStop {
        command,
        data_dir: config.data_dir.clone(),
    })
    .help(Message::ServerMustStopHelp)
}

/// Commands speak for themselves: only a server logs what it does, the others only what is wrong.
fn start_log(command: &Command, config: &Config, clock: &Arc<dyn Clock>) {
    match command {
        Command::Serve(_) => log::start(&config.log.level, config.log.format, Arc::clone(clock)),
        _ => log::start("warn", LogFormat::Text, Arc::clone(clock)),
    }
}

/// Runs the commands of clients in a server.
pub fn runner(app: Arc<App>) -> Runner {
    Arc::new(move |command: Command, mut io: Io| {
        let app = Arc::clone(&app);
        Box::pin(async move {
            let outcome = match command.place() {
                Place::Data => command.run(&app, &mut io).await,
                Place::Alone(name) => Err(server_must_stop(name, app.config())),
                Place::Here | Place::Server => Err(crate::commands::not_yet("this command in a server")),
            };
            conclude(outcome, &mut io).await
        })
    })
}

/// Tells a failure, and that the result could not be written.
async fn conclude(outcome: Outcome, io: &mut Io) -> Exit {
    io.finish_progress().await;
    let outcome = match (outcome, io.output_trouble()) {
        (Ok(_), Some(error)) => Err(Failure::new(format!("standard output: {error}"))),
        (outcome, _) => outcome,
    };
    match outcome {
        Ok(exit) => exit,
        Err(failure) => {
            io.failure(&failure).await;
            failure.exit
        }
    }
}
