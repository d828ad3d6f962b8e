//! Kills at random moments, counted only while mail is in flight.

use crate::base::Kind;
use crate::house::{House, words};
use crate::letters::round;
use crate::points::undisturbed;
use facteur_domain::{Random, SystemRandom};
use facteur_testkit::process::Running;
use std::time::Duration;

fn kills(kind: Kind, instances: usize, wanted: u32) {
    let mut house = House::new(kind);
    let mut servers: Vec<Running> = (0..instances).map(|_| house.serve()).collect();
    let (mut killed, mut rounds) = (0, 0);
    while killed < wanted {
        house.deliver(&round(rounds));
        rounds += 1;
        std::thread::sleep(Duration::from_millis(SystemRandom.below(900)));
        let victim = SystemRandom.below(instances as u64) as usize;
        // Counted only when work was cut off: before and after the kill there is mail that is not handled.
        servers[victim].kill();
        killed += u32::from(house.in_flight() > 0);
        servers[victim] = house.serve();
        assert!(
            rounds < wanted * 20,
            "the mails are handled faster than they can be disturbed"
        );
    }
    for mut server in servers.drain(1..) {
        server.kill();
    }
    let mut server = servers.remove(0);
    house.settle(&mut server);
    let picture = house.conclude(server, &words(0..rounds));
    println!("{killed} kills with mail in flight, {rounds} rounds on {kind:?}");
    picture.assert_same(&undisturbed(kind, 0..rounds, false));
}

#[test]
fn chaos_some_kills_on_sqlite() {
    kills(Kind::Sqlite, 1, 6);
}

#[test]
fn chaos_some_kills_of_two_instances_on_postgres() {
    kills(Kind::Postgres, 2, 6);
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_a_hundred_kills_on_sqlite() {
    kills(Kind::Sqlite, 1, 100);
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_a_hundred_kills_of_two_instances_on_postgres() {
    kills(Kind::Postgres, 2, 100);
}
