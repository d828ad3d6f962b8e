//! How fast mail comes in from a real Dovecot: `fetch_speed FOLDER_OF_EML [BATCH] [tls]`.
//!
//! Prints mails per second and this process's CPU time per mail, once for a warm-up and then for each round.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use facteur_connect::{ConnectOptions, Content, Listed, Uids, Wanted, connect};
use facteur_domain::{Security, Source};
use facteur_testkit::dovecot::Dovecot;
use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: usize = 4;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("name a folder of .eml files");
    let batch: usize = arguments
        .next()
        .map_or(50, |text| text.parse().expect("a batch is a number"));
    let tls = arguments.next().is_some();

    let mut dovecot = Dovecot::start();
    dovecot.add_user("speed", "secret");
    dovecot.put_maildir("speed", "INBOX", &mails(Path::new(&folder)));
    let (port, security) = if tls {
        (dovecot.imaps_port(), Security::Tls)
    } else {
        (dovecot.imap_port(), Security::None)
    };
    let source = Source::Imap {
        host: "127.0.0.1".to_owned(),
        port,
        security,
        username: "speed".to_owned(),
    };
    let options = ConnectOptions {
        ca_file: Some(dovecot.ca_path()),
        ..ConnectOptions::default()
    };

    for round in 0..ROUNDS {
        let mut source = connect(&source, Some("secret".into()), &options).await.unwrap();
        source.open("INBOX").await.unwrap();
        let listing = Instant::now();
        let listed = source.list(Uids::All, round % 2 == 1).await.unwrap();
        let listing = listing.elapsed();
        let wanted: Vec<Wanted> = listed.into_iter().map(wanted).collect();
        let (began, cpu) = (Instant::now(), cpu_time());
        let mut bytes = 0;
        for part in wanted.chunks(batch) {
            for fetched in source.fetch(part).await.unwrap() {
                let Content::Raw(raw) = fetched.content else {
                    panic!("UID {} has no bytes", fetched.uid)
                };
                bytes += raw.len();
            }
        }
        let (elapsed, cpu) = (began.elapsed(), cpu_time().checked_sub(cpu).unwrap_or_default());
        source.close().await;
        let mails = wanted.len() as f64;
        println!(
            "round {round}: {mails} mails, {} MB: {:.0} mails/s, {:.1} us CPU a mail; listing {:.0} ms",
            bytes / 1_000_000,
            mails / elapsed.as_secs_f64(),
            cpu.as_secs_f64() * 1e6 / mails,
            listing.as_secs_f64() * 1e3,
        );
    }
}

fn wanted(listed: Listed) -> Wanted {
    Wanted {
        uid: listed.uid,
        provider_id: listed.provider_id,
        size: listed.size,
    }
}

fn mails(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// User and system time of this process, from the kernel's count of clock ticks (100 a second on Linux).
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let behind_name = stat.rsplit(')').next().unwrap();
    let fields: Vec<&str> = behind_name.split_ascii_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}
