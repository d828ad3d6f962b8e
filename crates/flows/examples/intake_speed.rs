//! How fast accept, read, judge and apply are together, without a mail server.
//!
//! `cargo run --release -p facteur-flows --example intake_speed -- FOLDER [sqlite:PATH|postgres://…]`
//! accepts every `.eml` file of a folder in batches of 50 while a worker handles them, and prints mails a
//! second and CPU time a mail.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "../tests/all/support.rs"]
#[allow(dead_code)]
mod support;

use facteur_domain::{FolderRole, Lane};
use std::path::PathBuf;
use std::time::Instant;
use support::{Databases, Office};
use tokio_util::sync::CancellationToken;

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

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder of .eml files"));
    let mut databases = Databases::sqlite();
    if let Some(url) = arguments.next() {
        databases.url = url;
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let office = Office::open(&databases).await;
    let stop = CancellationToken::new();
    let worker = tokio::spawn(office.worker().run(stop.clone()));
    let (begun, cpu_before) = (Instant::now(), cpu_micros());
    for batch in files.chunks(50) {
        let mails = batch.iter().map(|file| std::fs::read(file).unwrap()).collect();
        office.hand_in(FolderRole::Incoming, Lane::Bulk, mails).await;
    }
    let accepted = begun.elapsed();
    while office.waiting().await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let took = begun.elapsed();
    let cpu = cpu_micros() - cpu_before;
    stop.cancel();
    worker.await.unwrap();
    let mails = files.len() as f64;
    println!("mails            {mails}");
    println!("accepted after   {:.2} s", accepted.as_secs_f64());
    println!(
        "handled after    {:.2} s = {:.0} mails/s",
        took.as_secs_f64(),
        mails / took.as_secs_f64()
    );
    println!("CPU a mail       {:.0} µs", cpu as f64 / mails);
    println!("peak memory      {}", peak_memory());
    println!("tickets          {}", office.tickets().await.len());
}
