//! How Facteur does when it is full: cost per mail at 2,000 and at many tickets, a live mail while an
//! import runs, time to start, memory at rest.
//!
//! `bench-growth [TICKETS [FOLDER]]` (200,000 by default). The cost per mail is that of 5,000 mails of the folder
//! of `.eml` files; without one, of 5,000 very small mails.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A benchmark that cannot go on stops.

use facteur_bench::{Client, Facteur, mails_of, mbox, mbox_of, percentile};
use facteur_store::search::{Query, search};
use facteur_store::{DatabaseUrl, Options, Scope, Store, organisations};
use facteur_testkit::dovecot::Dovecot;
use facteur_testkit::mails::Mail;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const PROBE: usize = 5_000;
const LIVE: usize = 20;

/// Imports a file into a running server and waits until it is handled; tells CPU microseconds a mail.
fn import(facteur: &Client, file: &Path, mails: u64) -> f64 {
    let (handled, cpu) = (facteur.handled(), facteur.cpu_micros());
    facteur.command(&[
        "import",
        &file.display().to_string(),
        "--mailbox",
        "import@example.org",
    ]);
    facteur.wait_for(handled + mails, Duration::from_mins(20));
    (facteur.cpu_micros() - cpu) as f64 / mails as f64
}

/// Delivers a mail by LMTP and waits until a search finds it.
async fn live(store: &Store, dovecot: &Dovecot, number: usize) -> f64 {
    let word = format!("vivant{number}");
    let mail = Mail::new()
        .from("claire@client.example")
        .subject(&format!("Courrier {word}"))
        .message_id(&format!("{word}@client.example"))
        .text("Bonjour, où en est ma commande ?")
        .bytes();
    dovecot.lmtp_deliver("live", &mail);
    let delivered = Instant::now();
    let organisation = store
        .read(Scope::Global, organisations::organisation_list)
        .await
        .unwrap()[0]
        .0;
    loop {
        let query = Query::parse(&word);
        let hits = store
            .read(organisation, move |tx| search(tx, organisation, &query, None, 1))
            .await
            .unwrap();
        if hits.first().is_some_and(|hit| hit.ticket.is_some()) {
            return delivered.elapsed().as_secs_f64();
        }
        assert!(
            delivered.elapsed() < Duration::from_mins(1),
            "a live mail is lost"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::main]
async fn main() {
    let tickets: u64 = std::env::args()
        .nth(1)
        .map_or(200_000, |count| count.parse().expect("a number"));
    let directory = tempfile::tempdir().unwrap();
    let mut dovecot = Dovecot::start();
    dovecot.add_user("live", "secret");
    let mut facteur = Facteur::new(&directory.path().join("data"), "sqlite:");
    let password = directory.path().join("password");
    std::fs::write(&password, "secret\n").unwrap();
    let (server, password) = (
        format!("127.0.0.1:{}", dovecot.imap_port()),
        password.display().to_string(),
    );
    facteur.command(&["mailbox", "add", "import@example.org", "--handed"]);
    facteur.command(&[
        "mailbox",
        "add",
        "live@example.org",
        "--imap",
        &server,
        "--security",
        "none",
        "--username",
        "live",
        "--password-file",
        &password,
    ]);
    facteur.serve();
    let url = DatabaseUrl::Sqlite(facteur.data.join("facteur.db"));
    let clock = Arc::new(facteur_domain::SystemClock);
    let store = Store::open(Options::new(url, facteur.data.join("blobs"), clock))
        .await
        .unwrap();

    let probes = std::env::args().nth(2).map(|folder| mails_of(Path::new(&folder)));
    let probe = |name: &str, from: usize| match &probes {
        Some(mails) => mbox_of(directory.path(), name, &mails[from..from + PROBE]),
        None => mbox(directory.path(), name, PROBE as u64),
    };
    import(&facteur, &mbox(directory.path(), "first", 2_000), 2_000);
    let small = import(&facteur, &probe("small", 0), PROBE as u64);
    println!("at 2,000 tickets: {small:.0} µs CPU a mail");

    let mut quiet = Vec::new();
    for number in 0..LIVE {
        quiet.push(live(&store, &dovecot, number).await);
    }
    println!(
        "live mail, nothing else to do: p50 {:.2} s, p95 {:.2} s",
        percentile(quiet.clone(), 0.5),
        percentile(quiet, 0.95)
    );

    let large = &mbox(directory.path(), "large", tickets);
    let (handled, begun) = (facteur.handled(), Instant::now());
    let mut during = Vec::new();
    let client = (*facteur).clone();
    std::thread::scope(|scope| {
        let running = scope.spawn(move || import(&client, large, tickets));
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async {
                let mut number = 1_000;
                while !running.is_finished() && during.len() < LIVE {
                    during.push(live(&store, &dovecot, number).await);
                    number += 1;
                }
            });
        });
        running.join().unwrap();
    });
    let took = begun.elapsed().as_secs_f64();
    println!(
        "import of {tickets}: {:.0} mails/s",
        (facteur.handled() - handled) as f64 / took
    );
    println!(
        "live mail meanwhile ({}): p95 {:.2} s, worst {:.2} s",
        during.len(),
        percentile(during.clone(), 0.95),
        percentile(during, 1.0)
    );

    let full = import(&facteur, &probe("full", PROBE), PROBE as u64);
    println!(
        "at {tickets} mails more: {full:.0} µs CPU a mail = {:.2} × that at 2,000",
        full / small
    );
    println!("peak memory {} MB", facteur.memory_megabytes("VmHWM"));
    facteur.stop();
    let started = facteur.serve();
    std::thread::sleep(Duration::from_secs(10));
    println!(
        "start to ready {} ms; at rest {} MB",
        started.as_millis(),
        facteur.memory_megabytes("VmRSS")
    );
    facteur.stop();
}
