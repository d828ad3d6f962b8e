//! Facteur's one program. See the library of the same name.

use facteur::bounded::run_child;
use facteur::cli::Command;
use facteur::config::Surroundings;
use facteur::exit::Exit;
use facteur::start;
use facteur_domain::crash::{self, UnknownPoint};
use rustix::process::{Signal, getpid, kill_process};
use std::panic::catch_unwind;
use std::process::ExitCode;

fn main() -> ExitCode {
    let is_accept = std::env::args_os().any(|argument| argument == "accept");
    let exit = match catch_unwind(run) {
        Ok(exit) => exit,
        // The panic has been told on standard error. Its own code, 101, would make a mail agent bounce.
        Err(_) if is_accept => Exit::TryAgain,
        Err(_) => Exit::Failed,
    };
    exit.into()
}

fn run() -> Exit {
    let cli = match start::read_arguments(std::env::args_os()) {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    if matches!(cli.command, Command::ReadChild) {
        // Before threads and runtime: they would count against the child's bound on memory.
        return if run_child().is_ok() {
            Exit::Done
        } else {
            Exit::Failed
        };
    }
    if let Err(error) = die_where_a_test_wants() {
        eprintln!("facteur: FACTEUR_TEST_CRASH_AT: {error}");
        return Exit::Usage;
    }
    // Fails only when a provider is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("facteur: threads cannot be started: {error}");
            return Exit::TryAgain;
        }
    };
    let exit = runtime.block_on(start::run(cli, &Surroundings::of_process()));
    // A thread may still wait for a line of standard input that never comes.
    runtime.shutdown_background();
    exit
}

/// Tests kill the process at named points, as a power cut would: without any clearing up.
fn die_where_a_test_wants() -> Result<(), UnknownPoint> {
    let Ok(plan) = std::env::var("FACTEUR_TEST_CRASH_AT") else {
        return Ok(());
    };
    crash::arm(&plan, || {
        let _ = kill_process(getpid(), Signal::KILL);
    })
}
