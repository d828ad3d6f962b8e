//! Measures what the store costs: `cargo run --release -p facteur-store --example measure [postgres URL]`.
//!
//! Without a URL it measures SQLite in a temporary folder, with one an empty PostgreSQL database.
#![allow(clippy::unwrap_used)]

use facteur_domain::{Ids, OrganisationId, SystemClock, SystemRandom, TeamId, ThreadId, Timestamp};
use facteur_store::messages::{KeyTarget, Message, key_lock, key_set, message_insert, thread_insert};
use facteur_store::organisations::{setting_get, setting_set};
use facteur_store::search::{Language, Query, search, words_of};
use facteur_store::{DatabaseUrl, Options, Scope, Store, StoreError, StoreResult, sql};
use std::sync::Arc;
use std::time::{Duration, Instant};

const WRITES: u32 = 10_000;
const MAILS: u32 = 20_000;

#[tokio::main]
async fn main() -> StoreResult<()> {
    let folder = tempfile::tempdir().unwrap();
    let url = std::env::args().nth(1).map_or_else(
        || Ok(DatabaseUrl::Sqlite(folder.path().join("facteur.db"))),
        |url| DatabaseUrl::parse(&url),
    )?;
    let options = Options::new(url, folder.path().join("blobs"), Arc::new(SystemClock));
    let store = Store::open_and_migrate(options).await?;

    many_small_writes(&store).await?;
    statements_of_one_transaction(&store).await?;
    reads(&store).await?;
    mails_and_search(&store).await
}

fn tell(what: &str, count: u32, took: Duration) {
    let each = took.as_secs_f64() * 1e6 / f64::from(count);
    println!("{what:<50} {:>9.0}/s {each:>8.1} µs each", 1e6 / each);
}

async fn many_small_writes(store: &Store) -> StoreResult<()> {
    for tasks in [1, 64] {
        let started = Instant::now();
        let running = (0..tasks).map(|task| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 0..WRITES / tasks {
                    store
                        .write(Scope::Global, move |tx| {
                            setting_set(tx, &format!("{task}/{number}"), Some("value"))
                        })
                        .await?;
                }
                Ok::<_, StoreError>(())
            })
        });
        for task in futures::future::join_all(running).await {
            task.unwrap()?;
        }
        tell(
            &format!("writes of one statement, {tasks} at once"),
            WRITES,
            started.elapsed(),
        );
    }
    Ok(())
}

async fn statements_of_one_transaction(store: &Store) -> StoreResult<()> {
    for count in [14_u32, 1_000] {
        for round in 0..3 {
            let started = Instant::now();
            let put = move |tx: &mut facteur_store::Tx<'_>| -> StoreResult<()> {
                (0..count).try_for_each(|number| {
                    setting_set(tx, &format!("put/{count}/{round}/{number}"), Some("value"))
                })
            };
            store.write(Scope::Global, put).await?;
            tell(
                &format!("{count} puts in one transaction"),
                count,
                started.elapsed(),
            );
        }
        let started = Instant::now();
        let execute = move |tx: &mut facteur_store::Tx<'_>| -> StoreResult<()> {
            const SET: facteur_store::Sql = sql("update setting set value = $2 where name = $1");
            (0..count).try_for_each(|number| {
                tx.execute(SET, &[format!("put/{count}/0/{number}").into(), "other".into()])
                    .map(drop)
            })
        };
        store.write(Scope::Global, execute).await?;
        tell(
            &format!("{count} executes in one transaction"),
            count,
            started.elapsed(),
        );
    }
    Ok(())
}

async fn reads(store: &Store) -> StoreResult<()> {
    let started = Instant::now();
    for _ in 0..WRITES {
        store
            .read(Scope::Global, |tx| setting_get(tx, "put/14/0/1"))
            .await?;
    }
    tell("reads of one row, one at a time", WRITES, started.elapsed());
    Ok(())
}

/// What intake does of it: keys, a thread, a message with its words; 50 mails a transaction.
async fn mails_and_search(store: &Store) -> StoreResult<()> {
    let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
    let (organisation, team): (OrganisationId, TeamId) = (ids.make(), ids.make());
    let started = Instant::now();
    let batches = (0..MAILS / 50).map(|batch| {
        let mails: Vec<Message> = (0..50)
            .map(|number| mail(&ids, team, batch * 50 + number))
            .collect();
        store.write(organisation, move |tx| {
            let keys: Vec<String> = mails
                .iter()
                .flat_map(|mail| {
                    let own = mail.message_id.clone().unwrap_or_default();
                    [format!("re:{own}"), own]
                })
                .collect();
            key_lock(tx, organisation, team, &keys)?;
            for mail in &mails {
                thread_insert(tx, organisation, team, mail.thread, None, mail.received_at)?;
                message_insert(tx, organisation, mail, words(mail))?;
                let target = KeyTarget {
                    thread: Some(mail.thread),
                    message: Some(mail.id),
                };
                if let Some(key) = &mail.message_id {
                    key_set(tx, organisation, team, key, target)?;
                }
            }
            Ok::<_, StoreError>(())
        })
    });
    for outcome in futures::future::join_all(batches).await {
        outcome?;
    }
    tell(
        "mails (keys, thread, message, 110 words)",
        MAILS,
        started.elapsed(),
    );

    for text in ["bonjour", "mot17", "mot17 mot18", "unique123"] {
        let started = Instant::now();
        for _ in 0..100 {
            let query = Query::parse(text);
            store
                .read(organisation, move |tx| search(tx, organisation, &query, None, 50))
                .await?;
        }
        tell(&format!("searches for {text}"), 100, started.elapsed());
    }
    Ok(())
}

fn mail(ids: &Ids, team: TeamId, number: u32) -> Message {
    let thread: ThreadId = ids.make();
    Message {
        id: ids.make(),
        team,
        thread,
        mailbox: ids.make(),
        sha256: vec![0; 32],
        direction: "incoming".to_owned(),
        message_id: Some(format!("{number}@measure.example")),
        from_address: format!("{}@client.example", number % 500),
        from_name: "Zoé".to_owned(),
        recipients: vec!["us@here.example".to_owned()],
        subject: format!("Facture {number}"),
        base_subject: format!("Facture {number}"),
        snippet: "Bonjour, veuillez trouver ci-joint".to_owned(),
        sent_at: None,
        received_at: Timestamp::from_seconds(1_760_000_000 + i64::from(number)),
        kind: "human".to_owned(),
        language: Some("fr".to_owned()),
        content_hash: vec![0; 32],
        marks: Vec::new(),
    }
}

fn words(mail: &Message) -> Vec<String> {
    let number = mail.received_at.micros() / 1_000_000 - 1_760_000_000;
    let text: Vec<String> = (0..108)
        .map(|word| format!("mot{}", (number * 31 + word * word) % 3_000))
        .collect();
    let text = text.join(" ");
    words_of(&["bonjour", &format!("unique{number}"), &text], Language::French)
}
