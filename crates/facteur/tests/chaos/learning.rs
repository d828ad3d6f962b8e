//! `kill -9` while a model is trained and promoted, at every named point: the model of before judges on, whatever
//! process looks, and the next worker ends what was begun.

use crate::base::Kind;
use crate::house::{House, PATIENCE};
use facteur_domain::{Actor, crash};
use facteur_flows::judgement::{self, GivenExample};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// Points behind the commit: the new model may judge there.
const BEHIND: [&str; 2] = ["learning.model_committed", "learning.model_answered"];

/// Gives examples of two categories of one's own, which asks for a training at once.
fn give(house: &House, round: usize) {
    house.with_app(async |app| {
        let services = app.services().await.unwrap();
        let examples = (0..24).map(|number| {
            let (category, text) = match number % 2 {
                0 => (
                    "Garantie",
                    "Mon appareil est sous garantie, voici le bon de garantie numéro",
                ),
                _ => (
                    "Visites",
                    "Notre classe souhaite visiter votre atelier, nous serions",
                ),
            };
            GivenExample {
                subject: format!("{category} {round}"),
                body: format!("Bonjour, {text} {}. Merci !", round * 100 + number),
                category: category.to_owned(),
            }
        });
        let given = judgement::give(services, Actor::Operator, examples.collect()).await;
        assert_eq!(given.unwrap().examples, 24);
    });
}

/// The number of the model that judges; it must be one that can be read.
fn champion(house: &House, what: &str) -> Option<i64> {
    let number = Cell::new(None);
    house.with_app(async |app| {
        let services = app.services().await.unwrap();
        let seen = judgement::overview(services).await.unwrap();
        assert_eq!(seen.problem, None, "{what}");
        number.set(seen.champion.map(|champion| champion.number));
    });
    let champions = house
        .base
        .number("select count(*) from model where state = 'champion'");
    assert_eq!(champions, i64::from(number.get().is_some()), "{what}");
    number.get()
}

/// A server that nobody disturbs takes up what was left.
fn finish(house: &House) {
    let mut server = house.serve();
    let begun = Instant::now();
    while house
        .base
        .number("select count(*) from job where kind = 'retrain'")
        > 0
    {
        assert!(
            begun.elapsed() < PATIENCE,
            "it is not finished:\n{}",
            server.heard()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    server.kill();
    house.base.let_leases_run_out();
}

fn at_every_point(kind: Kind) {
    let house = House::new(kind);
    give(&house, 0);
    finish(&house);
    assert_eq!(champion(&house, "at the beginning"), Some(1));
    for (round, point) in (1..).zip(crash::LEARNING) {
        give(&house, round);
        let before = champion(&house, point);
        let mut server = house.program(Some(point)).start();
        house.wait_for_death(&mut server, point);
        house.base.let_leases_run_out();
        let after = champion(&house, point);
        if BEHIND.contains(point) {
            assert!(after.is_some(), "{point}");
        } else {
            assert_eq!(after, before, "{point}");
        }
        finish(&house);
    }
    let trained = house.base.number("select count(*) from model");
    assert!(
        trained > crash::LEARNING.len() as i64,
        "every training ended: {trained}"
    );
    assert!(champion(&house, "at the end").is_some());
}

#[test]
fn chaos_models_survive_every_crash_point_on_sqlite() {
    at_every_point(Kind::Sqlite);
}

#[test]
#[ignore = "a minute; make chaos runs it"]
fn chaos_models_survive_every_crash_point_on_postgres() {
    at_every_point(Kind::Postgres);
}
