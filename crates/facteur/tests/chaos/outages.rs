//! The database away, the mail server away, a mail server that falls silent in the middle of a mail.

use crate::base::Kind;
use crate::house::{House, words};
use crate::letters::some;
use crate::points::undisturbed;
use facteur_testkit::{Behaviour, StallingProxy};
use std::time::Duration;

const LONG: Duration = Duration::from_mins(1);
const SHORT: Duration = Duration::from_secs(3);
/// After a long outage, a growing pause between tries may have to end first.
const AFTERWARDS: Duration = Duration::from_secs(400);

fn database_away(away: Duration) {
    let mut house = House::new(Kind::Postgres);
    let mut server = house.serve();
    house.deliver(&some(0..10));
    server.wait_for_line("mail handled", AFTERWARDS);
    house.base.server().stop();
    house.deliver(&some(10..20));
    std::thread::sleep(away);
    assert!(
        server.is_running(),
        "it waits for its database:\n{}",
        server.heard()
    );
    house.base.server().start_again();
    house.deliver(&some(20..22));
    house.settle_within(&mut server, AFTERWARDS);
    let picture = house.conclude(server, &words(0..22));
    picture.assert_same(&undisturbed(Kind::Postgres, 0..22, false));
}

fn mail_server_away(kind: Kind, away: Duration) {
    let mut house = House::new(kind);
    let mut server = house.serve();
    house.deliver(&some(0..10));
    server.wait_for_line("mail handled", AFTERWARDS);
    house.dovecot.kill();
    house.deliver(&some(10..20));
    std::thread::sleep(away);
    house.dovecot.start_again();
    house.deliver(&some(20..22));
    house.settle_within(&mut server, AFTERWARDS);
    let picture = house.conclude(server, &words(0..22));
    picture.assert_same(&undisturbed(kind, 0..22, false));
}

/// Again and again, at every depth of a mail, so that the same mail is met more than once.
fn silent_in_a_literal(kind: Kind, times: usize) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut proxy = None;
    let mut house = House::before(kind, |port| {
        let started = runtime.block_on(StallingProxy::start(port)).unwrap();
        proxy.insert(started).port()
    });
    let proxy = proxy.unwrap();
    let mut server = house.serve();
    let rounds = times as u32 * 2 + 2;
    house.deliver(&some(0..2));
    house.settle(&mut server);
    for time in 0..times {
        proxy.set(Behaviour::StallInLiteral(time * 131 + 40));
        let next = time as u32 * 2 + 2;
        house.deliver(&some(next..next + 2));
        let stalled =
            runtime.block_on(async { tokio::time::timeout(Duration::from_mins(1), proxy.used_up()).await });
        assert!(stalled.is_ok(), "no literal came by:\n{}", server.heard());
        // Whoever stalls must be given up by the program itself, not freed by the proxy.
        let before = proxy.accepted();
        let given_up = runtime.block_on(async {
            tokio::time::timeout(AFTERWARDS, async {
                while proxy.accepted() == before {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            })
            .await
        });
        assert!(given_up.is_ok(), "it waits for ever:\n{}", server.heard());
    }
    proxy.set(Behaviour::Forward);
    house.settle_within(&mut server, AFTERWARDS);
    let picture = house.conclude(server, &words(0..rounds));
    picture.assert_same(&undisturbed(kind, 0..rounds, false));
}

#[test]
fn chaos_the_database_is_away_for_a_moment() {
    database_away(SHORT);
}

#[test]
fn chaos_the_mail_server_is_away_for_a_moment() {
    mail_server_away(Kind::Sqlite, SHORT);
}

#[test]
fn chaos_the_mail_server_falls_silent_in_a_mail() {
    silent_in_a_literal(Kind::Sqlite, 1);
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_the_database_is_away_for_a_minute() {
    database_away(LONG);
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_the_mail_server_is_away_for_a_minute() {
    mail_server_away(Kind::Sqlite, LONG);
    mail_server_away(Kind::Postgres, LONG);
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_the_mail_server_falls_silent_in_mails_again_and_again() {
    silent_in_a_literal(Kind::Sqlite, 6);
    silent_in_a_literal(Kind::Postgres, 6);
}
