//! Every crash point of sending, with `kill -9` there and a new start: a member's mail is sent once or waits as
//! unknown, an automatic one is never sent twice. Against Dovecot's submission server, which hands on what it
//! takes, and Dovecot's sent folder.

use crate::base::Kind;
use crate::house::{House, PATIENCE};
use crate::letters::Letter;
use facteur_domain::{Acknowledgement, crash};
use facteur_mail::{Limits, parse};
use facteur_testkit::SmtpSink;
use facteur_testkit::mails::Mail;
use facteur_testkit::process::Running;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What the world got: mails by their Message-ID.
#[derive(Default)]
struct World(BTreeMap<String, usize>);

impl World {
    fn look(&mut self, sink: &SmtpSink) {
        for mail in sink.taken() {
            let id = parse(&mail.bytes, &Limits::default()).message_id.unwrap();
            *self.0.entry(id).or_default() += 1;
        }
    }

    fn got(&self, message_id: &str) -> usize {
        self.0.get(message_id).copied().unwrap_or(0)
    }
}

fn question(number: usize) -> Letter {
    let mail = Mail::new()
        .from(&format!("Client {number} <client{number}@client.example>"))
        .subject(&format!("Question {number}"))
        .message_id(&format!("q{number}@client.example"))
        .date(&format!(
            "1 Jan 2026 {:02}:{:02}:00 +0000",
            number / 60,
            number % 60
        ))
        .text(&format!("Bonjour,\n\nquestion {number}.\n"));
    Letter {
        folder: "INBOX",
        raw: mail.bytes(),
    }
}

/// Message-ID, state and subject of every answer.
fn answers(house: &House) -> Vec<(String, String, String)> {
    let rows = house
        .base
        .rows("select message_id, state, content from answer order by created_at");
    rows.into_iter()
        .map(|row| (row[0].clone(), row[1].clone(), row[2].clone()))
        .collect()
}

/// Waits until no answer is under way and no mail waits to be handled. What is unknown is looked for again much
/// later, so that its job stays.
fn settle(house: &House, server: &mut Running) {
    let begun = Instant::now();
    let under_way = "select (select count(*) from answer where state in ('waiting', 'sending')) \
                     + (select count(*) from arrival where state in ('accepted', 'listed')) \
                     + (select count(*) from job where state = 'ready' and kind <> 'send')";
    while house.base.number(under_way) > 0 || house.in_flight_incoming() > 0 {
        assert!(server.is_running(), "the program ended:\n{}", server.heard());
        assert!(
            begun.elapsed() < PATIENCE,
            "answers {:?}; jobs {:?}; log:\n{}",
            answers(house),
            house.base.rows("select kind, state, attempts, error from job"),
            server.heard()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn stop(mut server: Running) {
    server.signal("TERM");
    let begun = Instant::now();
    while server.is_running() && begun.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Copies of a mail in Dovecot's sent folder.
fn copies(house: &House, message_id: &str) -> usize {
    let query = [
        "search",
        "-u",
        "support",
        "mailbox",
        "Sent",
        "header",
        "Message-ID",
        message_id,
    ];
    house.dovecot.doveadm(&query).lines().count()
}

/// What must hold of an answer once all has settled; whether it was sent for sure.
fn check(house: &House, world: &World, (id, state, _): &(String, String, String), point: &str) -> bool {
    let got = world.got(id);
    match state.as_str() {
        "sent" => {
            assert_eq!(got, 1, "{point}: it says sent");
            assert_eq!(copies(house, id), 1, "{point}: copies in the sent folder");
            let joined =
                format!("select count(*) from message where message_id = '{id}' and direction = 'outgoing'");
            assert_eq!(
                house.base.number(&joined),
                1,
                "{point}: messages of the conversation"
            );
            true
        }
        "unknown" => {
            assert!(got <= 1, "{point}: unknown, and {got} came");
            false
        }
        other => panic!("{point}: {other}"),
    }
}

/// Points behind which nobody knows: from the commit of `sending` to that of its ending.
const IN_DOUBT: [&str; 5] = [
    "send.begun",
    "send.mail_written",
    "send.mail_whole",
    "send.answered",
    "send.ending_written",
];

fn members_mail(kind: Kind) {
    let sink = SmtpSink::start();
    let mut house = House::that_sends(kind, &sink);
    let mut world = World::default();
    let letters: Vec<Letter> = (1..=crash::SENDING.len()).map(question).collect();
    house.deliver(&letters);
    let mut server = house.serve();
    settle(&house, &mut server);
    stop(server);
    let text = house.path().join("text");
    std::fs::write(&text, "Bonjour,\nvoici la réponse.\n").unwrap();
    for (position, point) in crash::SENDING.iter().enumerate() {
        let before = answers(&house).len();
        let number = (position + 1).to_string();
        let arguments = ["ticket", "reply", &number, "--text", text.to_str().unwrap()];
        let mut reply = house.command(&arguments, Some(point)).start();
        house.wait_for_death(&mut reply, point);
        house.base.let_leases_run_out();
        let mut server = house.serve();
        settle(&house, &mut server);
        world.look(&sink);
        let all = answers(&house);
        if *point == "answer.written" {
            assert_eq!(all.len(), before, "what was not committed is not there");
            stop(server);
            continue;
        }
        assert_eq!(all.len(), before + 1, "{point}");
        let sent = check(&house, &world, &all[before], point);
        assert_eq!(sent, !IN_DOUBT.contains(point), "{point}: {:?}", all[before]);
        if !sent {
            // Nothing happens by itself, not at a new start either; then a person says to send it again.
            let came = world.got(&all[before].0);
            server.kill();
            server = house.serve();
            settle(&house, &mut server);
            world.look(&sink);
            assert_eq!(world.got(&all[before].0), came, "{point}: sent again by itself");
            stop(server);
            let id = house.id_of_answer(&all[before].0);
            house.command(&["answer", "again", &id], None).run(PATIENCE);
            server = house.serve();
            settle(&house, &mut server);
            world.look(&sink);
            assert_eq!(world.got(&all[before].0), came + 1, "{point}: send again");
            assert_eq!(answers(&house)[before].1, "sent", "{point}");
        }
        stop(server);
    }
}

fn automatic_mail(kind: Kind) {
    let sink = SmtpSink::start();
    let mut house = House::that_sends(kind, &sink);
    house.set_mailbox(|mailbox| {
        mailbox.acknowledge = Some(Acknowledgement {
            subject: "Reçu : {number}".to_owned(),
            text: "Nous avons votre demande {number}.".to_owned(),
        });
    });
    let mut world = World::default();
    for (position, point) in crash::SENDING
        .iter()
        .filter(|point| !point.starts_with("answer."))
        .enumerate()
    {
        let mut server = house.program(Some(point)).start();
        house.deliver(&[question(position)]);
        house.wait_for_death(&mut server, point);
        house.base.let_leases_run_out();
        let mut server = house.serve();
        settle(&house, &mut server);
        server.kill();
        house.base.let_leases_run_out();
        let mut server = house.serve();
        settle(&house, &mut server);
        stop(server);
        world.look(&sink);
        let all = answers(&house);
        assert_eq!(all.len(), position + 1, "{point}: one mail, one acknowledgement");
        let sent = check(&house, &world, &all[position], point);
        assert_eq!(sent, !IN_DOUBT.contains(point), "{point}: {:?}", all[position]);
    }
}

#[test]
fn chaos_every_crash_point_of_sending_on_sqlite() {
    members_mail(Kind::Sqlite);
}

#[test]
fn chaos_every_crash_point_of_sending_on_postgres() {
    members_mail(Kind::Postgres);
}

#[test]
fn chaos_every_crash_point_of_automatic_mail_on_sqlite() {
    automatic_mail(Kind::Sqlite);
}

#[test]
fn chaos_every_crash_point_of_automatic_mail_on_postgres() {
    automatic_mail(Kind::Postgres);
}
