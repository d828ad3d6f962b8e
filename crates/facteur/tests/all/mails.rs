//! Mails handed in, imported and demonstrated, by the real program.

use crate::program::{Ran, Running, World};
use facteur_testkit::mails::Mail;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

const ADDRESS: &str = "support@exemple.fr";
const QUIET: [&str; 2] = ["--set", "metrics.listen=off"];

/// A world with a mailbox to which mail is handed in.
pub fn with_mailbox() -> World {
    let world = World::new();
    done(&world.run(&["mailbox", "add", ADDRESS, "--handed"]));
    world
}

pub fn mail(subject: &str) -> Mail {
    Mail::new()
        .from("Marie Durand <marie@client.example>")
        .to(ADDRESS)
        .subject(subject)
}

pub fn done(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{}", ran.all());
}

/// The JSON of a command that must succeed.
pub fn json(world: &World, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
    let ran = world.run(&arguments);
    done(&ran);
    serde_json::from_str(&ran.output).unwrap()
}

/// The subjects of all tickets, on every shelf.
pub fn subjects(world: &World) -> Vec<String> {
    let page = json(world, &["ticket", "list", "--view", "all", "--status", "all"]);
    let tickets = page["tickets"].as_array().unwrap();
    let subject = |ticket: &Value| ticket["subject"].as_str().unwrap().to_owned();
    tickets.iter().map(subject).collect()
}

pub fn accept(world: &World, mail: &Mail) {
    done(&world.run_with_input(&["accept", "--mailbox", ADDRESS], &mail.bytes()));
}

/// Reads what was accepted without a server, as an import of nothing does at its end.
pub fn work(world: &World) {
    std::fs::create_dir_all(world.path().join("nothing")).unwrap();
    done(&world.run(&["import", "nothing", "--mailbox", ADDRESS]));
}

#[test]
fn the_demonstration_gives_tickets() {
    let world = World::new();
    let ran = world.run(&["demo", "--json"]);
    done(&ran);
    let shown: Value = serde_json::from_str(&ran.output).unwrap();
    assert!(shown["tickets"].as_array().unwrap().len() > 50);
    assert!(shown["outcomes"]["ticketed"].as_i64().unwrap() > 50);
    assert!(
        !world.data_dir().join("facteur.db").exists(),
        "it leaves nothing behind"
    );
}

#[test]
fn importing_twice_takes_nothing_twice() {
    let world = with_mailbox();
    for (number, subject) in ["Panne du portail", "Devis"].iter().enumerate() {
        world.write(&format!("{number}.eml"), mail(subject).bytes());
    }
    for (accepted, known) in [(2, 0), (0, 2)] {
        let imported = json(&world, &["import", "0.eml", "1.eml", "--mailbox", ADDRESS]);
        assert_eq!(
            (imported["accepted"].as_u64(), imported["known"].as_u64()),
            (Some(accepted), Some(known))
        );
        let mut found = subjects(&world);
        found.sort_unstable();
        assert_eq!(found, ["Devis", "Panne du portail"]);
    }
}

#[test]
fn an_accepted_mail_becomes_a_ticket() {
    let world = with_mailbox();
    accept(&world, &mail("Facture 12 impayée"));
    work(&world);
    assert_eq!(subjects(&world), ["Facture 12 impayée"]);
    let found = json(&world, &["search", "FACTURES"]);
    assert_eq!(
        found["hits"][0]["number"],
        json(&world, &["ticket", "list"])["tickets"][0]["number"]
    );
    assert_eq!(world.run(&["search", "introuvable"]).code, Some(1));
}

#[test]
fn a_mail_agent_keeps_what_cannot_be_taken_now() {
    let world = with_mailbox();
    let accept = ["accept", "--mailbox", ADDRESS];
    let bytes = mail("x").bytes();
    assert_eq!(world.run_with_input(&accept, b"").code, Some(65));

    let other = world.run_with_input(&["accept", "--mailbox", "other@exemple.fr"], &bytes);
    assert_ne!(other.code, Some(0));
    assert!(
        other.error.contains(ADDRESS),
        "it names those there are: {}",
        other.all()
    );

    let database = world.data_dir().join("facteur.db");
    let held = rusqlite::Connection::open(&database).unwrap();
    held.execute_batch("pragma locking_mode = exclusive; begin exclusive")
        .unwrap();
    let locked = world.run_with_input(&accept, &bytes);
    assert_eq!(locked.code, Some(75), "{}", locked.all());
    drop(held);

    done(&world.run_with_input(&accept, &bytes));
}

#[test]
fn a_data_directory_that_cannot_be_used_is_no_reason_to_bounce() {
    let world = World::new();
    let file = world.write("file", "");
    let inside = file.join("data");
    let accept = [
        "accept",
        "--mailbox",
        ADDRESS,
        "--data-dir",
        inside.to_str().unwrap(),
    ];
    let ran = world.run_with_input(&accept, b"Subject: x\n\nx");
    assert_eq!(ran.code, Some(75), "{}", ran.all());
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn a_server_takes_and_shows_mail_through_its_socket() {
    let world = with_mailbox();
    let server = Running::start(&world, &QUIET);
    accept(&world, &mail("Par la prise"));
    crate::program::until("the ticket is there", || {
        let found = subjects(&world);
        (found == ["Par la prise"], format!("{found:?}"))
    });
    let refused = world.run(&["restore", "nothing.tar.zst"]);
    assert!(
        refused.error.contains("cannot run while a server"),
        "{}",
        refused.all()
    );
    let began = std::time::Instant::now();
    assert_eq!(server.end_with("-TERM"), Some(0));
    assert!(began.elapsed().as_secs() < 10);
}
