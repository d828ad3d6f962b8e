//! A mail that kills its worker, and a full disk.

use crate::base::Kind;
use crate::house::{House, PATIENCE, words};
use crate::letters::{round, some};
use crate::points::undisturbed;
use facteur_testkit::mails::Mail;
use std::time::Duration;

/// The worker dies each time it reads the mail; then that one is read in a process of its own, which stands
/// it, and everything else was handled meanwhile as ever.
fn deadly_mail(kind: Kind) {
    let mut house = House::new(kind);
    house.deliver(&round(0));
    let deadly = Mail::new()
        .subject("Le courrier qui tue")
        .date("1 Jan 2025 00:00:00 +0000")
        .message_id("deadly@client.example")
        .text("Ce mail contient MORTEL.");
    house.deliver(&[crate::letters::Letter {
        folder: "INBOX",
        raw: deadly.bytes(),
    }]);
    house.deliver(&round(1));
    let mut lives = 1;
    let mut server = house.program(Some("intake.mail_read=MORTEL")).start();
    loop {
        let ended = house.rests_or_ended(&mut server);
        if ended && server.is_running() {
            break;
        }
        if ended {
            assert!(lives < 6, "it dies again and again:\n{}", server.heard());
            lives += 1;
            house.base.let_leases_run_out();
            server = house.program(Some("intake.mail_read=MORTEL")).start();
        }
    }
    assert!(lives >= 3, "it died {} times", lives - 1);
    let mut picture = house.conclude(server, &words(0..2));
    let at = "1735689600000000".to_owned();
    assert!(
        picture.messages.remove(&at).is_some(),
        "the deadly mail has its message"
    );
    picture.arrivals.remove(&("incoming".to_owned(), at));
    picture.tickets -= 1;
    picture.assert_same(&undisturbed(kind, 0..2, false));
}

#[test]
fn chaos_a_mail_that_kills_its_worker_is_read_apart() {
    deadly_mail(Kind::Sqlite);
}

#[test]
#[ignore = "make chaos runs it"]
fn chaos_a_mail_that_kills_its_worker_is_read_apart_on_postgres() {
    deadly_mail(Kind::Postgres);
}

/// Whatever cannot be written waits; nothing is held against a mail, and the program stays.
#[test]
fn chaos_a_full_disk_is_waited_out() {
    let Some(mut house) = House::on_a_small_disk(Kind::Sqlite, 48) else {
        eprintln!("skipped: this user may not mount a disk to be filled");
        return;
    };
    let mut server = house.serve();
    house.deliver(&some(0..3));
    house.settle(&mut server);
    house.disk.as_ref().unwrap().fill();
    house.deliver(&some(3..16));
    server.wait_for_line("waits for our infrastructure", PATIENCE);
    house.deliver(&some(16..20));
    std::thread::sleep(Duration::from_secs(2));
    assert!(house.in_flight() > 0, "the disk is full");
    house.disk.as_ref().unwrap().make_room();
    house.settle(&mut server);
    let picture = house.conclude(server, &words(0..20));
    picture.assert_same(&undisturbed(Kind::Sqlite, 0..20, false));
}
