//! From a real Dovecot to tickets: mails a second and CPU time a mail.
//!
//! `bench-intake FOLDER [sqlite|postgres] [RUNS]`
#![allow(clippy::unwrap_used, clippy::expect_used)] // A benchmark that cannot go on stops.

use facteur_bench::{Facteur, mails_of, median};
use facteur_testkit::dovecot::Dovecot;
use facteur_testkit::postgres;
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder of .eml files"));
    let on_postgres = arguments.next().as_deref() == Some("postgres");
    let runs: usize = arguments
        .next()
        .map_or(5, |runs| runs.parse().expect("a number of runs"));
    let mails = mails_of(&folder);
    let mut dovecot = Dovecot::start();
    dovecot.add_user("bench", "secret");
    let borrowed: Vec<&[u8]> = mails.iter().map(Vec::as_slice).collect();
    dovecot.put_maildir("bench", "INBOX", &borrowed);
    let (mut speeds, mut costs) = (Vec::new(), Vec::new());
    for run in 1..=runs {
        let directory = tempfile::tempdir().unwrap();
        let server = on_postgres.then(|| {
            postgres::Server::start(&postgres::Options {
                durable: true,
                ..postgres::Options::default()
            })
        });
        let database = server
            .as_ref()
            .map(|server| postgres::Database::fresh_on(&server.admin_url()));
        let url = database
            .as_ref()
            .map_or_else(|| "sqlite:".to_owned(), postgres::Database::url);
        let mut facteur = Facteur::new(&directory.path().join("data"), &url);
        let password = directory.path().join("password");
        std::fs::write(&password, "secret\n").unwrap();
        let server_address = format!("127.0.0.1:{}", dovecot.imap_port());
        let password = password.display().to_string();
        facteur.command(&[
            "mailbox",
            "add",
            "bench@example.org",
            "--imap",
            &server_address,
            "--security",
            "none",
            "--username",
            "bench",
            "--password-file",
            &password,
            "--since",
            "beginning",
        ]);
        let begun = Instant::now();
        facteur.serve();
        facteur.wait_for(mails.len() as u64, Duration::from_mins(10));
        let took = begun.elapsed().as_secs_f64();
        let cpu = facteur.cpu_micros() as f64 / mails.len() as f64;
        let speed = mails.len() as f64 / took;
        let memory = facteur.memory_megabytes("VmHWM");
        println!("run {run}: {speed:.0} mails/s, {cpu:.0} µs CPU a mail, peak {memory} MB");
        speeds.push(speed);
        costs.push(cpu);
        facteur.stop();
    }
    println!(
        "median: {:.0} mails/s, {:.0} µs CPU a mail",
        median(speeds),
        median(costs)
    );
}
