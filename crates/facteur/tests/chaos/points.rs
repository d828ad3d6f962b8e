//! Every crash point, with `kill -9` there and a new start.

use crate::base::Kind;
use crate::house::{House, words};
use crate::letters::{Letter, round, some};
use crate::picture::{Picture, statuses};
use facteur_domain::crash;

/// Points that are passed only when the server numbered a folder anew.
const RENUMBERED: [&str; 2] = ["watch.rows_renumbered", "watch.unknown_listed"];

/// Those of the first look at a folder come first, those of a renumbered one last.
fn in_order() -> Vec<&'static str> {
    let later = |name: &&str| !RENUMBERED.contains(name);
    let mut names: Vec<&str> = crash::ALL.iter().copied().filter(later).collect();
    names.extend(RENUMBERED);
    names
}

/// What becomes of these rounds when nobody disturbs the program.
pub fn undisturbed(kind: Kind, rounds: std::ops::Range<u32>, renumbered: bool) -> Picture {
    let mut house = House::new(kind);
    let mut server = house.serve();
    for number in rounds.clone() {
        house.deliver(&round(number));
    }
    house.settle(&mut server);
    if renumbered {
        house.change_uidvalidity();
        house.settle(&mut server);
    }
    house.conclude(server, &words(rounds))
}

/// One life after the other, each ended at the next point while a round of mail comes in.
fn relay(kind: Kind) {
    let names = in_order();
    let rounds = 0..names.len() as u32;
    let expected = undisturbed(kind, rounds.clone(), true);
    let mut house = House::new(kind);
    for (number, name) in names.iter().enumerate() {
        if RENUMBERED.contains(name) {
            house.change_uidvalidity();
        }
        house.deliver(&round(number as u32));
        if *name == "accept.file_written" {
            // Large mails come only each sixth round.
            house.deliver(&[extra_large()]);
        }
        let mut server = house.program(Some(name)).start();
        house.wait_for_death(&mut server, name);
        house.base.let_leases_run_out();
    }
    let mut server = house.serve();
    house.settle(&mut server);
    let mut picture = house.conclude(server, &words(rounds));
    let extra = crate::letters::sent_at(6_000, 5).to_string();
    assert!(
        picture.messages.remove(&extra).is_some(),
        "the extra mail is lost"
    );
    picture.arrivals.remove(&("incoming".to_owned(), extra));
    picture.tickets -= 1;
    picture.assert_same(&expected);
}

fn extra_large() -> Letter {
    round(6_000).pop().unwrap()
}

#[test]
fn chaos_every_crash_point_on_sqlite() {
    relay(Kind::Sqlite);
}

#[test]
fn chaos_every_crash_point_on_postgres() {
    relay(Kind::Postgres);
}

/// More mail than fits in one block of rows, at the first look and then at once as new mail: each listing is
/// cut off between two blocks.
fn half_listed(kind: Kind) {
    let mut house = House::new(kind);
    let half = 420;
    for (rounds, plan) in [
        (0..half, "watch.rows_listed:2"),
        (half..2 * half, "watch.rows_listed:1"),
    ] {
        house.deliver(&some(rounds));
        let mut server = house.program(Some(plan)).start();
        house.wait_for_death(&mut server, plan);
        house.base.let_leases_run_out();
        let mut server = house.serve();
        house.settle(&mut server);
    }
    let picture = house.conclude(house.serve(), &words(0..2 * half));
    picture.assert_same(&undisturbed(kind, 0..2 * half, false));
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_a_listing_is_cut_off_in_the_middle() {
    half_listed(Kind::Sqlite);
    half_listed(Kind::Postgres);
}

/// Each point alone in a fresh house, at its first, third and eighth passing, in three deliveries that are
/// handled one after the other, so that statuses can be compared too.
fn each_alone(kind: Kind) {
    let expected = in_phases(kind, None);
    let mut deaths = 0;
    for name in crash::ALL {
        for times in [1, 3, 8] {
            let (picture, statuses, died) = in_phases(kind, Some(&format!("{name}:{times}")));
            picture.assert_same(&expected.0);
            assert_eq!(statuses, expected.1, "{name}:{times}");
            assert!(died || times > 1, "{name} was never passed");
            deaths += u32::from(died);
        }
    }
    println!("{deaths} deaths on {kind:?}");
}

fn in_phases(kind: Kind, plan: Option<&str>) -> (Picture, Vec<Vec<String>>, bool) {
    let mut house = House::new(kind);
    let rounds = 0..8;
    let all: Vec<Letter> = rounds.clone().flat_map(round).collect();
    let (ours, theirs): (Vec<_>, Vec<_>) = all.into_iter().partition(|letter| letter.folder == "Sent");
    let (answers, questions): (Vec<_>, Vec<_>) = theirs
        .into_iter()
        .partition(|letter| letter.raw.windows(12).any(|window| window == b"Subject: Re:"));
    // Before the start, so that all of it is found by the first look: new mail would overtake it.
    house.deliver(&questions);
    let mut server = house.program(plan).start();
    let mut died = false;
    for (phase, letters) in [Vec::new(), ours, answers, Vec::new()].into_iter().enumerate() {
        if phase == 3 {
            house.change_uidvalidity();
        }
        house.deliver(&letters);
        while !house.rests_or_ended(&mut server) {}
        if !server.is_running() {
            died = true;
            house.base.let_leases_run_out();
            server = house.serve();
            house.settle(&mut server);
        }
    }
    if !server.is_running() {
        died = true;
        house.base.let_leases_run_out();
        server = house.serve();
        house.settle(&mut server);
    }
    let statuses = statuses(&house.base);
    (house.conclude(server, &words(rounds)), statuses, died)
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_each_crash_point_alone_on_sqlite() {
    each_alone(Kind::Sqlite);
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_each_crash_point_alone_on_postgres() {
    each_alone(Kind::Postgres);
}
