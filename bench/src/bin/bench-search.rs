//! Search among many messages: the time of fixed queries on both databases, and whether both give the
//! same hits.
//!
//! `bench-search [MESSAGES] [sqlite|postgres]` (1,000,000 on both by default)
#![allow(clippy::unwrap_used, clippy::expect_used)] // A benchmark that cannot go on stops.

use facteur_bench::percentile;
use facteur_domain::{
    Ids, MailboxId, MessageId, OrganisationId, SystemClock, SystemRandom, TeamId, ThreadId, Timestamp,
};
use facteur_store::messages::{self, Message};
use facteur_store::search::{Language, Query, search, words_of};
use facteur_store::{DatabaseUrl, Options, Scope, Store, StoreError, organisations};
use facteur_testkit::postgres;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;

/// Words that every second, tenth, … message has, besides the many that few have.
const FREQUENT: &[(&str, u64)] = &[
    ("bonjour", 2),
    ("facture", 5),
    ("équipe", 10),
    ("réglée", 20),
    ("thermostat", 50),
    ("résiliation", 500),
    ("hospitalisée", 20_000),
    ("prélèvements", 200_000),
];
const QUERIES: &[&str] = &[
    "bonjour",
    "facture",
    "factures équipe",
    "équipe",
    "equipe",
    "réglée",
    "reglee facture",
    "thermostat bonjour",
    "résiliation",
    "resiliation équipe",
    "hospitalisée",
    "hospitalisee bonjour",
    "prélèvements",
    "prelevement",
    "mot777",
    "mot31337 bonjour",
    "introuvable",
    "bonjour introuvable",
];
const ROUNDS: usize = 40;
const PAGE: usize = 50;

/// A small generator of our own (SplitMix64), so that both databases get the same messages.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

fn words(numbers: &mut Numbers) -> Vec<String> {
    let mut text = String::new();
    for (word, one_in) in FREQUENT {
        if numbers.below(*one_in) == 0 {
            text.push_str(word);
            text.push(' ');
        }
    }
    for _ in 0..100 {
        // Squaring makes low numbers frequent, as words are in a language.
        let share = numbers.below(1_000_000) as f64 / 1e6;
        let _ = write!(text, "mot{} ", (share * share * share * 60_000.0) as u64);
    }
    words_of(&[&text], Language::French)
}

#[tokio::main]
async fn main() {
    let count: u64 = std::env::args()
        .nth(1)
        .map_or(1_000_000, |count| count.parse().expect("a number"));
    let only = std::env::args().nth(2);
    let directory = tempfile::tempdir().unwrap();
    let sqlite = DatabaseUrl::Sqlite(directory.path().join("facteur.db"));
    let server = postgres::Server::start(&postgres::Options::default());
    let database = postgres::Database::fresh_on(&server.admin_url());
    let postgres = DatabaseUrl::parse(&database.url()).unwrap();
    let mut answers = Vec::new();
    for (name, url) in [("sqlite", sqlite), ("postgres", postgres)] {
        if only.as_deref().is_some_and(|only| only != name) {
            continue;
        }
        let options = Options::new(url, directory.path().join("blobs"), Arc::new(SystemClock));
        let store = Store::open_and_migrate(options).await.unwrap();
        let organisation = fill(&store, count).await;
        if name == "postgres" {
            for table in ["search", "message", "thread"] {
                database.psql(&format!("vacuum analyze {table}"));
            }
        }
        answers.push(measure(name, &store, organisation).await);
    }
    if let [sqlite, postgres] = answers.as_slice() {
        assert_eq!(sqlite, postgres, "both databases must give the same hits");
        println!("both give the same hits");
    }
}

async fn fill(store: &Store, count: u64) -> OrganisationId {
    let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
    let (organisation, team, mailbox, thread): (OrganisationId, TeamId, MailboxId, ThreadId) =
        (ids.make(), ids.make(), ids.make(), ids.make());
    store
        .write(Scope::Global, move |tx| {
            organisations::organisation_insert(tx, organisation, "Bench", Timestamp::from_seconds(0))
        })
        .await
        .unwrap();
    store
        .write(organisation, move |tx| {
            messages::thread_insert(tx, organisation, team, thread, None, Timestamp::from_seconds(0))
        })
        .await
        .unwrap();
    let begun = Instant::now();
    for first in (0..count).step_by(1_000) {
        let last = (first + 1_000).min(count);
        store
            .write(organisation, move |tx| {
                for number in first..last {
                    let mut numbers = Numbers(number);
                    let message = message(number, team, mailbox, thread);
                    messages::message_insert(tx, organisation, &message, words(&mut numbers))?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    }
    println!(
        "{count} messages entered in {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    organisation
}

fn message(number: u64, team: TeamId, mailbox: MailboxId, thread: ThreadId) -> Message {
    Message {
        id: id_of(number),
        team,
        thread,
        mailbox,
        sha256: number.to_be_bytes().to_vec(),
        direction: "incoming".to_owned(),
        message_id: Some(format!("{number}@bench.example")),
        from_address: format!("user{}@client.example", number % 500),
        from_name: "Hélène Durand".to_owned(),
        recipients: vec!["support@example.org".to_owned()],
        subject: format!("Message {number}"),
        base_subject: format!("message {number}"),
        snippet: "Bonjour, pouvez-vous vérifier la facture jointe ?".to_owned(),
        sent_at: None,
        received_at: Timestamp::from_seconds(1_700_000_000 + number as i64 * 30),
        kind: "human".to_owned(),
        language: Some("fr".to_owned()),
        content_hash: number.to_be_bytes().to_vec(),
        marks: Vec::new(),
    }
}

/// The same id on both databases.
fn id_of(number: u64) -> MessageId {
    let mut bytes = [0_u8; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    facteur_domain::id::Id::from_uuid(uuid::Uuid::from_bytes(bytes))
}

async fn measure(name: &str, store: &Store, organisation: OrganisationId) -> Vec<Vec<MessageId>> {
    let mut answers = Vec::new();
    let mut all = Vec::new();
    for text in QUERIES {
        let query = Query::parse(text);
        let mut times = Vec::new();
        let mut found = Vec::new();
        for _ in 0..ROUNDS {
            let query = query.clone();
            let begun = Instant::now();
            found = store
                .read(organisation, move |tx| {
                    search(tx, organisation, &query, None, PAGE)
                })
                .await
                .unwrap();
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        all.extend(times.iter().copied());
        println!(
            "{name:8} {text:24} {:3} hits  p50 {:6.2} ms  p95 {:6.2} ms",
            found.len(),
            percentile(times.clone(), 0.5),
            percentile(times, 0.95)
        );
        answers.push(found.iter().map(|hit| hit.message).collect());
    }
    println!("{name:8} all queries: p95 {:.2} ms", percentile(all, 0.95));
    answers
}
