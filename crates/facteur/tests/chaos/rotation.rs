//! `kill -9` while the key of the secrets is rotated, at every named point and at random moments: every secret still
//! opens, whatever process looks, and the next rotation goes on.

use crate::base::Kind;
use crate::house::{House, PATIENCE};
use facteur_domain::{MailboxId, Random, Source, SystemRandom, crash};
use facteur_flows::mailboxes::{self, NewMailbox};
use facteur_flows::secrets;
use secrecy::ExposeSecret;
use std::time::{Duration, Instant};

/// More than two batches.
const MAILBOXES: usize = 120;

/// Points of a batch, which are passed several times.
const OF_BATCHES: [&str; 3] = ["key.batch_sealed", "key.batch_written", "key.batch_committed"];

struct Safe {
    house: House,
    mailboxes: Vec<MailboxId>,
}

fn password(number: usize) -> String {
    format!("marqueur-{number}-à-garder")
}

impl Safe {
    fn new(kind: Kind) -> Self {
        let house = House::new(kind);
        let made = std::cell::RefCell::new(Vec::new());
        house.with_app(async |app| {
            let services = app.services().await.unwrap();
            for number in 0..MAILBOXES {
                let new = NewMailbox {
                    source: Some(Source::Handed),
                    ..NewMailbox::new(&format!("box{number}@facteur.example"))
                };
                let password = password(number).into();
                let mailbox = mailboxes::add(services, new, Some(password)).await.unwrap();
                made.borrow_mut().push(mailbox.id);
            }
        });
        Self {
            house,
            mailboxes: made.into_inner(),
        }
    }

    /// Every secret opens, by whoever reads the keys now; how many an old key still seals.
    fn check(&self, what: &str) -> i64 {
        let left = std::cell::Cell::new(0);
        self.house.with_app(async |app| {
            let services = app.services().await.unwrap();
            for (number, id) in self.mailboxes.iter().enumerate() {
                let opened = mailboxes::password_of(services, *id).await;
                let opened = opened.unwrap_or_else(|error| panic!("{what}: secret {number}: {error}"));
                assert_eq!(opened.unwrap().expose_secret(), password(number), "{what}");
            }
            let report = secrets::report(services).await.unwrap();
            assert!(report.keys.iter().all(|key| key.known), "{what}: {report:?}");
            left.set(report.sealed_with_old);
        });
        left.get()
    }

    /// A server, the command that rotates, and the death of who does the work at that point.
    fn die_at(&self, kind: Kind, plan: &str) {
        // On SQLite the command runs in the server, on PostgreSQL in a process of its own.
        let in_server = (kind == Kind::Sqlite).then_some(plan);
        let in_command = (kind == Kind::Postgres).then_some(plan);
        let mut server = self.house.program(in_server).start();
        server.wait_for_line("ready", PATIENCE);
        let mut command = self.house.command(&["secrets", "rotate"], in_command).start();
        match kind {
            Kind::Sqlite => self.house.wait_for_death(&mut server, plan),
            Kind::Postgres => self.house.wait_for_death(&mut command, plan),
        }
        server.kill();
        command.kill();
        self.house.base.let_leases_run_out();
    }

    /// The same at a moment that nobody chose. Tells whether something was left half done.
    fn die_at_random(&self, what: &str) -> bool {
        let mut server = self.house.serve();
        server.wait_for_line("ready", PATIENCE);
        let mut command = self.house.command(&["secrets", "rotate"], None).start();
        std::thread::sleep(Duration::from_millis(SystemRandom.below(250)));
        server.kill();
        command.kill();
        self.house.base.let_leases_run_out();
        self.check(what) > 0
    }

    /// A server that nobody disturbs takes up what was left.
    fn finish(&self) {
        let mut server = self.house.serve();
        let begun = Instant::now();
        // A key may have been made for which nothing is sealed yet, so the job counts too.
        let keys = "select count(distinct substr(sealed, 2, 4)) from secret";
        let jobs = "select count(*) from job where kind = 'secrets.reseal' and state <> 'dead'";
        while self.house.base.number(keys) > 1 || self.house.base.number(jobs) > 0 {
            assert!(
                begun.elapsed() < PATIENCE,
                "it is not finished:\n{}",
                server.heard()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        server.kill();
        self.house.base.let_leases_run_out();
        assert_eq!(self.check("at the end"), 0);
    }
}

fn at_every_point(kind: Kind) {
    let safe = Safe::new(kind);
    for name in crash::KEYS {
        safe.die_at(kind, name);
        safe.check(name);
        if OF_BATCHES.contains(name) {
            let second = format!("{name}:2");
            safe.die_at(kind, &second);
            safe.check(&second);
        }
    }
    safe.finish();
}

fn at_random(kind: Kind, kills: u32) {
    let safe = Safe::new(kind);
    let mut half_done = 0;
    for number in 0..kills {
        half_done += u32::from(safe.die_at_random(&format!("kill {number}")));
    }
    println!("{kills} kills on {kind:?}, {half_done} left secrets of two keys");
    safe.finish();
}

#[test]
fn chaos_keys_survive_every_crash_point_on_sqlite() {
    at_every_point(Kind::Sqlite);
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_keys_survive_every_crash_point_on_postgres() {
    at_every_point(Kind::Postgres);
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_keys_survive_fifty_kills_on_sqlite() {
    at_random(Kind::Sqlite, 50);
}

#[test]
#[ignore = "minutes; make chaos runs it"]
fn chaos_keys_survive_fifty_kills_on_postgres() {
    at_random(Kind::Postgres, 50);
}
