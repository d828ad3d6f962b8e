//! The speed of a first reading, measured when asked for:
//! `FACTEUR_MAILS=FOLDER cargo test --release -p facteur-flows --test all -- --ignored speed --nocapture`
//! reads every file of the folder from a real server, while workers handle what was accepted.

use super::setup::{Account, Running, mail, options};
use super::world::World;
use facteur_flows::intake::Intake;
use facteur_flows::watch::WatchOptions;
use facteur_queue::{Worker, WorkerOptions};
use facteur_store::{Sql, sql};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

const LEFT: Sql = sql("select count(*) from arrival where state in ('listed', 'accepted')");
const LIVE_HANDLED: Sql = sql("select count(*) from arrival where lane = 'live' and message is not null");
const LIVE_HERE: Sql = sql("select count(*) from arrival where lane = 'live' and state = 'accepted'");
const LISTED: Sql = sql("select count(*) from arrival where state = 'listed'");

/// User and system time of this process in microseconds (proc(5), fields 14 and 15, 100 ticks a second).
fn cpu_micros() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()) * 10_000
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.trim_start_matches("VmHWM:").trim().to_owned()
}

fn worker(world: &World) -> Worker {
    let services = &world.services;
    Worker::new(
        services.store.clone(),
        services.ids.clock().clone(),
        services.ids.random().clone(),
        services.wake.clone(),
        WorkerOptions::default(),
    )
    .with(Arc::new(Intake::new(services.clone())))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; needs FACTEUR_MAILS"]
async fn first_reading() {
    let Some(folder) = std::env::var_os("FACTEUR_MAILS") else {
        println!("FACTEUR_MAILS names no folder of mails: nothing is measured");
        return;
    };
    let handles = std::env::var_os("FACTEUR_ACCEPT_ONLY").is_none();
    let world = match std::env::var_os("FACTEUR_ON_POSTGRES") {
        Some(_) => World::postgres().await,
        None => World::sqlite().await,
    };
    let account = Account::new("speed");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for block in files.chunks(500) {
        let mails: Vec<Vec<u8>> = block.iter().map(|file| std::fs::read(file).unwrap()).collect();
        account.put("INBOX", &mails);
    }
    // The server's own indexes are not what is measured.
    account.probe().examine("INBOX").unwrap();
    let mailbox = account.add(&world).await;
    let stop = CancellationToken::new();
    let worker = handles.then(|| tokio::spawn(worker(&world).run(stop.clone())));
    let (begun, cpu) = (Instant::now(), cpu_micros());
    let _running = Running::start_with(&world.services, WatchOptions { ..options() });
    let here = if handles { LIVE_HANDLED } else { LIVE_HERE };
    let left = if handles { LEFT } else { LISTED };
    let mut live: Option<Instant> = None;
    let mut live_took: Option<Duration> = None;
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let listed = world
            .folder(mailbox.id, "INBOX")
            .await
            .is_some_and(|folder| folder.listed);
        if listed && live.is_none() {
            account.deliver(&mail("live among many"));
            live = Some(Instant::now());
        }
        if let (Some(since), None) = (live, live_took) {
            let done: i64 = world.read(move |tx| tx.query_one(here, &[])?.get(0)).await;
            live_took = (done == 1).then(|| since.elapsed());
        }
        let left: i64 = world.read(move |tx| tx.query_one(left, &[])?.get(0)).await;
        if listed && left == 0 {
            break;
        }
    }
    let (took, cpu) = (begun.elapsed(), cpu_micros() - cpu);
    let count = files.len() as f64;
    println!(
        "{} mails in {took:?}: {:.0}/s, {:.0} µs CPU a mail, peak memory {}, live mail after {live_took:?}",
        files.len(),
        count / took.as_secs_f64(),
        cpu as f64 / count,
        peak_memory(),
    );
    stop.cancel();
    if let Some(worker) = worker {
        worker.await.unwrap();
    }
}
