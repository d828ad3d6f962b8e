//! What reading and judging a mail costs, by stages, on one thread: microseconds of CPU a mail.
//!
//! `bench-judge FOLDER [ROUNDS]`: all `.eml` files below the folder, the best of the rounds.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A benchmark that cannot go on stops.

use facteur_bench::mails_below;
use facteur_domain::FolderRole;
use facteur_mail::Limits;
use facteur_mail::dates::Order;
use facteur_understand::deadline::{self, Letter};
use facteur_understand::entities::{self, Region, Source};
use facteur_understand::rules::CompiledRules;
use facteur_understand::{
    CategoryModel, JudgeFacts, MailFacts, OwnTags, Passage, Policy, Reading, TimeZone, TrainingText, judge,
    read,
};
use std::hint::black_box;
use std::path::PathBuf;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder of .eml files"));
    let rounds: usize = arguments
        .next()
        .map_or(5, |rounds| rounds.parse().expect("a number of rounds"));
    let mails = mails_below(&folder);
    let bytes: usize = mails.iter().map(Vec::len).sum();
    println!("{} mails, mean {} bytes", mails.len(), bytes / mails.len());
    let limits = Limits::default();
    let reading = best(rounds, &mails, |raw| read(raw, &limits));
    let readings: Vec<Reading> = mails.iter().map(|raw| read(raw, &limits)).collect();
    let letters: usize = readings.iter().map(|reading| reading.parsed.reply.len()).sum();
    println!("mean {} bytes of the sender's own text", letters / mails.len());
    let own = own_tags();
    let judging = best(rounds, &readings, |reading| judged(reading, Some(&own)));
    let untagged = best(rounds, &readings, |reading| judged(reading, None));
    let opinion = best(rounds, &readings, |reading| {
        let facts = MailFacts::of(reading, None);
        CategoryModel::starter().judge(&TrainingText::of(&facts))
    });
    let naming = best(rounds, &readings, entities_of);
    let dating = best(rounds, &readings, deadline_of);
    println!("read               {reading:7.1} µs");
    println!("judge, with all    {judging:7.1} µs");
    println!("  of it the model  {opinion:7.1} µs");
    println!("  of it entities   {naming:7.1} µs");
    println!("  of it a deadline {dating:7.1} µs");
    println!("  of it tags       {:7.1} µs", judging - untagged);
    println!("read and judge     {:7.1} µs", reading + judging);
}

/// All that the intake asks of a mail that was read.
fn judged(reading: &Reading, tags: Option<&OwnTags>) -> usize {
    let rules = CompiledRules::default();
    let policy = Policy {
        rules: &rules,
        starter: true,
        model: None,
        archived: &[],
        tags,
    };
    let place = JudgeFacts {
        folder: FolderRole::Incoming,
        older: false,
        remembered: None,
    };
    let facts = MailFacts::of(reading, None);
    let judgement = judge(&facts, &place, &policy);
    judgement.verdict.reasons.len() + facts.into_insight().entities.len()
}

/// As many tags as are looked for at most, some of which mails name.
fn own_tags() -> OwnTags {
    let named = ["facture", "livraison", "vpn", "order", "site web", "mot-de-passe"];
    let others = (named.len()..200).map(|number| format!("dossier {number}"));
    OwnTags::new(named.into_iter().map(str::to_owned).chain(others).collect())
}

fn entities_of(reading: &Reading) -> usize {
    let source = Source {
        subject: &Passage::of(&reading.parsed.subject),
        text: &Passage::of(&reading.parsed.reply),
        written: written(reading).date(),
        region: Region::France,
        order: Order::DayFirst,
    };
    entities::extract(&source).len()
}

fn deadline_of(reading: &Reading) -> bool {
    let letter = Letter {
        subject: &Passage::of(&reading.parsed.subject),
        text: &Passage::of(&reading.parsed.reply),
        written: written(reading),
        order: Order::DayFirst,
    };
    deadline::find(&letter).is_some()
}

fn written(reading: &Reading) -> jiff::Zoned {
    let at = reading.parsed.date.microseconds().unwrap_or_default();
    let at = jiff::Timestamp::from_microsecond(at).unwrap_or_default();
    at.to_zoned(TimeZone::UTC)
}

/// Microseconds of CPU for one mail, the best of some rounds.
fn best<Mail, Done>(rounds: usize, mails: &[Mail], mut work: impl FnMut(&Mail) -> Done) -> f64 {
    let round = |_| {
        let before = cpu_nanoseconds();
        for mail in mails {
            black_box(work(mail));
        }
        (cpu_nanoseconds() - before) as f64 / 1_000.0 / mails.len() as f64
    };
    (0..rounds).map(round).fold(f64::INFINITY, f64::min)
}

/// CPU time of this thread, since other work shares the machine.
fn cpu_nanoseconds() -> u64 {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let first = line.split(' ').next().expect("three numbers");
    first.parse().expect("a number")
}
