//! `kill -9` before and after every commit of an erasure: it goes on where it was, to its end, and leaves nothing.

use crate::base::Kind;
use crate::house::{House, PATIENCE};
use crate::letters::some;
use facteur_domain::crash;
use facteur_flows::privacy;
use std::time::{Duration, Instant};

const ERASED: &str = "alice0@client.example";

/// Mail of some people, and the wish that one of them be erased.
fn asked(kind: Kind) -> House {
    let mut house = House::new(kind);
    let mut server = house.serve();
    house.deliver(&some(0..3));
    house.settle(&mut server);
    server.kill();
    house.base.let_leases_run_out();
    house.with_app(async |app| {
        let services = app.services().await.unwrap();
        privacy::ask_erasure(services, ERASED, ERASED).await.unwrap();
    });
    assert!(left_over(&house) > 0, "there is nothing to erase");
    house
}

/// Rows that still tell of the person.
fn left_over(house: &House) -> i64 {
    house.base.number(
        "select (select count(*) from contact_address where address like 'alice0@%') \
         + (select count(*) from message where subject like '%Question 0%') \
         + (select count(*) from ticket where subject like '%Question 0%')",
    )
}

fn is_done(house: &House) -> bool {
    let open = "select count(*) from privacy_task where kind = 'erasure' and state <> 'done'";
    house.base.number(open) == 0
}

/// Whether the server died at its point; false when the work ended before.
fn dies(house: &House, plan: Option<&str>) -> bool {
    let mut server = house.program(plan).start();
    let begun = Instant::now();
    while server.is_running() && !is_done(house) {
        assert!(
            begun.elapsed() < PATIENCE,
            "neither dead nor done at {plan:?}; jobs {:?}; log:\n{}",
            house.base.rows("select kind, state, attempts, error from job"),
            server.heard()
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    let died = !server.is_running();
    server.kill();
    house.base.let_leases_run_out();
    died
}

fn erased_in_spite_of_kills(kind: Kind) {
    let house = asked(kind);
    let mut deaths = 0;
    while crash::PRIVACY.iter().all(|point| dies(&house, Some(point))) {
        deaths += crash::PRIVACY.len();
        assert!(deaths < 400, "the erasure does not come forward");
    }
    dies(&house, None);
    assert!(is_done(&house));
    assert_eq!(
        left_over(&house),
        0,
        "after {deaths} deaths something tells of the person"
    );
    let others = "select count(*) from contact_address where address like 'alice%'";
    assert_eq!(house.base.number(others), 2, "others are gone too");
    assert!(deaths >= 10, "only {deaths} deaths: it was hardly disturbed");
    println!("{deaths} deaths in one erasure on {kind:?}");
}

#[test]
fn chaos_an_erasure_survives_a_kill_at_every_commit_on_sqlite() {
    erased_in_spite_of_kills(Kind::Sqlite);
}

#[test]
#[ignore = "a minute; make chaos runs it"]
fn chaos_an_erasure_survives_a_kill_at_every_commit_on_postgres() {
    erased_in_spite_of_kills(Kind::Postgres);
}
