//! The demonstration mailbox, played through in the order of arrival.

use crate::world::World;
use facteur_domain::{ArrivalState, FolderRole};
use facteur_understand::{Shelf, TicketChoice};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

const OWN: &[&str] = &[
    "contact@calorine.example",
    "support@calorine.example",
    "commercial@calorine.example",
    "compta@calorine.example",
];

fn accepts(entry: &Value, key: &str, value: &str) -> bool {
    let also = format!("{key}_also");
    let others = entry[also.as_str()].as_array().into_iter().flatten();
    std::iter::once(&entry[key])
        .chain(others)
        .any(|each| each == value)
}

#[derive(Default)]
struct Score {
    right: usize,
    all: usize,
    wrong: Vec<String>,
}

impl Score {
    fn count(&mut self, right: bool, wrong: impl FnOnce() -> String) {
        self.all += 1;
        if right {
            self.right += 1;
        } else {
            self.wrong.push(wrong());
        }
    }

    fn share(&self) -> f64 {
        self.right as f64 / self.all.max(1) as f64
    }

    fn tell(&self, what: &str) {
        println!(
            "{what}: {} of {} ({:.0} %)",
            self.right,
            self.all,
            100.0 * self.share()
        );
        for wrong in &self.wrong {
            println!("    {wrong}");
        }
    }
}

#[test]
fn the_demonstration_mailbox_becomes_what_it_should() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let expected: BTreeMap<String, Value> =
        serde_json::from_slice(&std::fs::read(samples.join("expected.json")).unwrap()).unwrap();
    let mut files: Vec<&String> = expected.keys().collect();
    // The number that follows the folder is the order of arrival.
    files.sort_by_key(|file| file.split_once('/').map(|(_, name)| name.to_owned()));
    let mut world = World::new(OWN);
    let mut homes = Vec::new();
    let (mut places, mut categories, mut priorities) = (Score::default(), Score::default(), Score::default());
    for file in files {
        let raw = std::fs::read(samples.join("mailbox").join(file)).unwrap();
        let folder = match file.split('/').next() {
            Some("sent") => FolderRole::Sent,
            Some("junk") => FolderRole::Junk,
            _ => FolderRole::Incoming,
        };
        let result = world.accept(file, &raw, folder);
        let entry = &expected[file];
        let outcome = result.placement.outcome;
        let opened = result.placement.ticket == TicketChoice::Open;
        let shelf = result.judgement.shelf;
        let home = result.ticket.map(|ticket| world.opened_by[&ticket].clone());
        let of = entry["of"].as_str().map(str::to_owned);
        let becomes = entry["becomes"].as_str().unwrap();
        let fits = |becomes: &str| match becomes {
            "ticket" => outcome == ArrivalState::Ticketed && shelf == Shelf::Work,
            "joins" => outcome == ArrivalState::Joined && home == of,
            "outgoing" => outcome == ArrivalState::Outgoing,
            "copy" => outcome == ArrivalState::Copy,
            "newsletter" => opened && shelf == Shelf::Newsletters,
            "spam" => outcome == ArrivalState::Archived && shelf == Shelf::Spam,
            // Facteur keeps such mail as a low ticket or in its thread: nothing is lost.
            _ => matches!(
                outcome,
                ArrivalState::Joined | ArrivalState::Ticketed | ArrivalState::Archived
            ),
        };
        let also = entry["becomes_also"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        let right = std::iter::once(becomes).chain(also).any(fits);
        places.count(right, || {
            format!("{file}: {becomes} {of:?}, but {outcome} {home:?} {shelf}")
        });
        if let (Some(of), "joins" | "outgoing") = (of, becomes) {
            homes.push((file.clone(), of));
        }
        if entry["category"].is_null() {
            continue;
        }
        let verdict = &result.judgement.verdict;
        let reasons: Vec<&str> = verdict
            .reasons
            .iter()
            .map(|reason| reason.detail.as_str())
            .collect();
        categories.count(accepts(entry, "category", verdict.category.key()), || {
            format!(
                "{file}: {} but {} {reasons:?}",
                entry["category"], verdict.category
            )
        });
        priorities.count(accepts(entry, "priority", verdict.priority.word()), || {
            format!(
                "{file}: {} but {} {reasons:?}",
                entry["priority"], verdict.priority
            )
        });
    }
    let mut threads = Score::default();
    for (file, of) in homes {
        let thread = world
            .messages
            .iter()
            .find(|message| message.name == file)
            .map(|message| message.thread);
        let ticket = thread.and_then(|thread| world.threads[&thread].ticket);
        let opener = ticket.map(|ticket| &world.opened_by[&ticket]);
        threads.count(opener == Some(&of), || format!("{file}: {of} but {opener:?}"));
    }
    threads.tell("threads");
    places.tell("placement");
    categories.tell("category");
    priorities.tell("priority");
    assert!(
        places.share() >= 1.0 && threads.share() >= 1.0,
        "see the lists above"
    );
    assert!(
        categories.share() >= 0.9 && priorities.share() >= 0.85,
        "see the lists above"
    );
}
