//! Identity: 200 cases made from real mail, by a seed. Whatever way and order a mail arrives in, it is the same
//! message in the same conversation as when nobody disturbs it.

mod bureau;
mod cases;
mod surgery;

use crate::support::{Databases, store_of};
use bureau::{Bureau, Seen};
use cases::{Case, Delivery, Dice, TEAM_OF};
use facteur_domain::FolderRole;
use facteur_store::Store;
use std::collections::{BTreeMap, BTreeSet};

const CASES: u64 = 200;
/// Mails in one transaction of apply; the cut must not show in the result.
const BATCHES: [usize; 3] = [1, 2, 64];

/// How often each case is disturbed.
#[derive(Clone, Copy)]
enum Form {
    /// Once, the batch sizes in turn.
    Short,
    /// Once with each batch size.
    Long,
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_identity_cases_on_sqlite() {
    all(Databases::sqlite(), 0..CASES, Form::Short).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn some_identity_cases_on_postgres() {
    all(Databases::postgres(), 0..39, Form::Short).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "make chaos runs it"]
async fn chaos_two_hundred_identity_cases_on_sqlite() {
    all(Databases::sqlite(), 0..CASES, Form::Long).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "make chaos runs it"]
async fn chaos_two_hundred_identity_cases_on_postgres() {
    all(Databases::postgres(), 0..CASES, Form::Long).await;
}

async fn all(databases: Databases, numbers: std::ops::Range<u64>, form: Form) {
    let store = store_of(&databases).await;
    let mut wrong = Vec::new();
    let mut runs = 0;
    for number in numbers {
        let case = cases::case(number);
        let undisturbed = Bureau::open(&store).await;
        undisturbed.accept(&case.deliveries).await;
        undisturbed.work(64).await;
        let seen = undisturbed.seen(&case.deliveries).await;
        wrong.extend(differences(&case, "undisturbed", &seen));
        // The kinds of cases come in turn too; their number is no multiple of three.
        let turns = match form {
            Form::Short => vec![number as usize % BATCHES.len()],
            Form::Long => (0..BATCHES.len()).collect(),
        };
        for turn in turns {
            let batch = BATCHES[turn];
            let disturbed = disturbed(&store, &case, number * 3 + turn as u64, batch).await;
            wrong.extend(differences(
                &case,
                &format!("shuffled, batches of {batch}"),
                &disturbed,
            ));
            runs += 1;
        }
    }
    let few: Vec<&String> = wrong.iter().take(40).collect();
    assert!(
        wrong.is_empty(),
        "{} differences in {runs} disturbed runs:\n{few:#?}",
        wrong.len()
    );
}

/// In any order, in batches of any size, some of them twice, handled in between or not, by several workers.
async fn disturbed(store: &Store, case: &Case, seed: u64, batch: usize) -> Vec<Seen> {
    let mut dice = Dice::new(seed);
    let bureau = Bureau::open(store).await;
    let mut order = case.deliveries.clone();
    dice.shuffle(&mut order);
    let mut rest = order.as_slice();
    let mut before: &[Delivery] = &[];
    while !rest.is_empty() {
        let (now, later) = rest.split_at(1 + dice.below(rest.len().min(4)));
        bureau.accept(now).await;
        if dice.below(3) == 0 {
            bureau.accept(before).await;
        }
        if dice.below(2) == 0 {
            bureau.work_together(batch).await;
        }
        (before, rest) = (now, later);
    }
    bureau.work_together(batch).await;
    bureau.accept(&order).await;
    bureau.work_together(batch).await;
    bureau.seen(&case.deliveries).await
}

/// What is not as the case says.
fn differences(case: &Case, how: &str, seen: &[Seen]) -> Vec<String> {
    let mut found = Vec::new();
    let mut complain = |what: String| found.push(format!("{} ({how}): {what}", case.name));
    let mut messages: BTreeMap<(u8, &str), BTreeSet<_>> = BTreeMap::new();
    let mut threads: BTreeMap<(u8, &str), BTreeSet<_>> = BTreeMap::new();
    let mut tickets: BTreeMap<(u8, &str), BTreeSet<_>> = BTreeMap::new();
    let mut work: BTreeSet<(u8, &str)> = BTreeSet::new();
    for (delivery, seen) in case.deliveries.iter().zip(seen) {
        let team = TEAM_OF[delivery.mailbox];
        let Some(message) = seen.message else {
            complain(format!(
                "{} is {:?} without a message",
                delivery.message, seen.state
            ));
            continue;
        };
        messages
            .entry((team, &delivery.message))
            .or_default()
            .insert(message);
        threads
            .entry((team, &delivery.conversation))
            .or_default()
            .insert(seen.thread);
        tickets
            .entry((team, &delivery.conversation))
            .or_default()
            .extend(seen.ticket);
        if delivery.folder == FolderRole::Incoming {
            work.insert((team, &delivery.conversation));
        }
    }
    let mut owner = BTreeMap::new();
    for (key, ids) in &messages {
        if ids.len() != 1 {
            complain(format!("{} is {} messages", key.1, ids.len()));
        }
        for id in ids {
            if let Some(other) = owner.insert(*id, *key) {
                complain(format!("{} and {} are one message", other.1, key.1));
            }
        }
    }
    let mut owner = BTreeMap::new();
    for (key, ids) in &threads {
        if ids.len() != 1 {
            complain(format!("the conversation {} is {} threads", key.1, ids.len()));
        }
        for id in ids {
            if let Some(other) = owner.insert(*id, *key) {
                complain(format!(
                    "the conversations {} and {} are one thread",
                    other.1, key.1
                ));
            }
        }
    }
    for (key, ids) in &tickets {
        let wanted = usize::from(work.contains(key));
        if ids.len() != wanted {
            complain(format!(
                "the conversation {} has {} tickets, not {wanted}",
                key.1,
                ids.len()
            ));
        }
    }
    for (one, other) in &case.linked {
        let of = |key: &(u8, String)| {
            tickets
                .get(&(key.0, key.1.as_str()))
                .and_then(BTreeSet::first)
                .copied()
        };
        let (Some(one), Some(other)) = (of(one), of(other)) else {
            continue;
        };
        let links = seen
            .iter()
            .find(|seen| seen.ticket == Some(one))
            .map(|seen| &seen.links);
        if !links.is_some_and(|links| links.contains(&(other, "other_team".to_owned()))) {
            complain(format!("the tickets of the two teams are not linked: {links:?}"));
        }
    }
    found
}
