//! How the desk answers while mail comes in: lists, tickets and searches at a fixed rate, each timed from when
//! it was due, with an intake of 200 mails a second running.
//!
//! `bench-desk [TICKETS] [SECONDS]` (100,000 and 60 by default)
#![allow(clippy::unwrap_used, clippy::expect_used)] // A benchmark that cannot go on stops.

use facteur_bench::{Facteur, mbox, percentile};
use facteur_testkit::mails::Mail;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REQUESTS_A_SECOND: u32 = 50;
const MAILS_A_SECOND: u64 = 200;

/// What is asked in turn, by kind; `{ticket}` is one of the tickets of the list.
const ASKED: &[(&str, &str)] = &[
    ("list", "/tickets?status=new,open&shelf=work"),
    ("ticket", "/tickets/{ticket}"),
    ("search", "/search?q=thermostat"),
    (
        "list",
        "/tickets?status=new,open,pending&shelf=work&assignee=none",
    ),
    ("ticket", "/tickets/{ticket}"),
    ("search", "/search?q=facture%20jeudi"),
    ("list", "/tickets?shelf=work&sort=-created_at"),
    ("ticket", "/tickets/{ticket}"),
    ("search", "/search?q=livr%C3%A9"),
    ("list", "/tickets?shelf=work&sort=priority&category=billing"),
    ("counts", "/tickets/counts"),
    ("search", "/search?q=user4711%40client.example"),
];

#[derive(Clone)]
struct Desk {
    address: SocketAddr,
    cookie: String,
}

impl Desk {
    /// Status, headers and body of an answer.
    async fn ask(&self, method: &str, path: &str, body: &str) -> std::io::Result<(u16, String, String)> {
        let mut stream = TcpStream::connect(self.address).await?;
        let request = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            self.cookie,
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Ok((status.unwrap_or_default(), head.to_owned(), body.to_owned()))
    }

    /// Makes the administrator and signs in as them.
    async fn first_start(address: SocketAddr) -> Self {
        let mut desk = Self {
            address,
            cookie: String::new(),
        };
        let body = r#"{"name":"Ada","address":"ada@example.org","password":"correct horse battery","language":"fr"}"#;
        let (status, head, answer) = desk.ask("POST", "/setup", body).await.unwrap();
        assert_eq!(status, 201, "{answer}");
        let cookie = head
            .lines()
            .find(|line| line.to_lowercase().starts_with("set-cookie: facteur_session="))
            .and_then(|line| line.split(' ').nth(1))
            .expect("a session");
        cookie.trim_end_matches(';').clone_into(&mut desk.cookie);
        desk
    }

    /// Ids of tickets here and there in the list.
    async fn tickets(&self) -> Vec<String> {
        let mut found = Vec::new();
        for sort in ["-last_message_at", "last_message_at", "-created_at", "priority"] {
            let path = format!("/tickets?shelf=work&limit=200&sort={sort}");
            let (status, _, body) = self.ask("GET", &path, "").await.unwrap();
            assert_eq!(status, 200, "{body}");
            // The number stands only in a ticket, beside its id.
            let numbers = body.split("\"number\":\"").skip(1);
            found.extend(numbers.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()));
        }
        found
    }
}

/// Puts mails into a Maildir at a steady rate until told to stop.
fn deliver(folder: &Path, stop: &AtomicBool) -> u64 {
    let (begun, mut delivered) = (Instant::now(), 0);
    while !stop.load(Ordering::Relaxed) {
        let due = begun.elapsed().as_millis() as u64 * MAILS_A_SECOND / 1_000;
        while delivered < due {
            let mail = Mail::new()
                .from(&format!("live{}@client.example", delivered % 997))
                .subject(&format!("Panne {delivered} du thermostat"))
                .message_id(&format!("{delivered}.live@client.example"))
                .text("Bonjour,\n\nLe thermostat ne répond plus depuis jeudi.\n\nCordialement,\nHélène Durand\n")
                .bytes();
            let name = format!("{delivered}.live.example");
            let temporary = folder.join("tmp").join(&name);
            std::fs::write(&temporary, mail).unwrap();
            std::fs::rename(temporary, folder.join("new").join(name)).unwrap();
            delivered += 1;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    delivered
}

fn maildir(root: &Path) -> PathBuf {
    let folder = root.join("maildir");
    for part in ["tmp", "new", "cur"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    folder
}

/// Asks at the fixed rate whether or not answers have come; milliseconds by kind, and what went wrong.
async fn ask_for(
    desk: &Desk,
    tickets: &[String],
    duration: Duration,
) -> (BTreeMap<&'static str, Vec<f64>>, u32) {
    let gap = Duration::from_secs(1) / REQUESTS_A_SECOND;
    let begun = Instant::now();
    let mut asked = Vec::new();
    for number in 0..(duration.as_secs() as u32 * REQUESTS_A_SECOND) {
        let due = begun + gap * number;
        tokio::time::sleep_until(due.into()).await;
        let (kind, path) = ASKED[number as usize % ASKED.len()];
        let ticket = &tickets[(number as usize * 7919) % tickets.len()];
        let (desk, path) = (desk.clone(), path.replace("{ticket}", ticket));
        asked.push(tokio::spawn(async move {
            let status = desk.ask("GET", &path, "").await.map_or(0, |(status, ..)| status);
            (kind, status, due.elapsed().as_secs_f64() * 1e3)
        }));
    }
    let (mut times, mut errors) = (BTreeMap::<_, Vec<f64>>::new(), 0);
    for each in asked {
        let (kind, status, millis) = each.await.unwrap();
        errors += u32::from(status != 200);
        times.entry(kind).or_default().push(millis);
        times.entry("all").or_default().push(millis);
    }
    (times, errors)
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| {
        let given = arguments.next();
        given.map_or(default, |number| number.parse().expect("a number"))
    };
    let (tickets, seconds) = (number(100_000), number(60));
    let directory = tempfile::tempdir().unwrap();
    let folder = maildir(directory.path());
    let mut facteur = Facteur::new(&directory.path().join("data"), "sqlite:");
    facteur.command(&["mailbox", "add", "import@example.org", "--handed"]);
    let path = folder.display().to_string();
    facteur.command(&["mailbox", "add", "live@example.org", "--maildir", &path]);
    facteur.serve();
    let file = mbox(directory.path(), "many", tickets).display().to_string();
    facteur.command(&["import", &file, "--mailbox", "import@example.org"]);
    facteur.wait_for(tickets, Duration::from_mins(20));

    let desk = Desk::first_start(facteur.http_address()).await;
    let shown = desk.tickets().await;
    let (handled, cpu, begun) = (facteur.handled(), facteur.cpu_micros(), Instant::now());
    let stop = Arc::new(AtomicBool::new(false));
    let intake = {
        let stop = stop.clone();
        std::thread::spawn(move || deliver(&folder, &stop))
    };
    let (times, errors) = ask_for(&desk, &shown, Duration::from_secs(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    let took = begun.elapsed().as_secs_f64();
    println!(
        "{tickets} tickets, {:.0} mails/s handled meanwhile, {:.0} % of one core",
        (facteur.handled() - handled) as f64 / took,
        (facteur.cpu_micros() - cpu) as f64 / took / 1e4
    );
    for (kind, times) in times {
        println!(
            "{kind:7} p50 {:6.1} ms, p95 {:6.1} ms, p99 {:6.1} ms, worst {:6.1} ms ({})",
            percentile(times.clone(), 0.5),
            percentile(times.clone(), 0.95),
            percentile(times.clone(), 0.99),
            percentile(times.clone(), 1.0),
            times.len()
        );
    }
    println!("errors {errors}; delivered {} mails", intake.join().unwrap());
    println!(
        "memory {} MB, peak {} MB",
        facteur.memory_megabytes("VmRSS"),
        facteur.memory_megabytes("VmHWM")
    );
    facteur.stop();
}
