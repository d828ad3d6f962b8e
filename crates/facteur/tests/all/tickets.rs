//! Tickets, rules and backups, by the real program.

use crate::mails::{accept, done, json, mail, subjects, with_mailbox, work};
use crate::program::World;
use serde_json::Value;

fn ticket(world: &World) -> Value {
    json(world, &["ticket", "list", "--status", "all"])["tickets"][0].clone()
}

/// Dates and the year of the number are others each time.
fn steady(text: &str) -> String {
    let is_date = |window: &[u8]| {
        let shape = b"0000-00-00 00:00";
        window.len() == shape.len()
            && window.iter().zip(shape).all(|(is, like)| {
                if *like == b'0' {
                    is.is_ascii_digit()
                } else {
                    is == like
                }
            })
    };
    let mut bytes = text.as_bytes().to_vec();
    for start in 0..bytes.len() {
        if bytes.get(start..start + 16).is_some_and(is_date) {
            bytes[start..start + 16].copy_from_slice(b"YYYY-MM-DD hh:mm");
        }
        if bytes.get(start..start + 4) == Some(b"TKT-") {
            bytes[start + 4..start + 8].copy_from_slice(b"YYYY");
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn setting_noting_and_undoing() {
    let world = with_mailbox();
    accept(&world, &mail("Devis"));
    work(&world);
    done(&world.run(&["member", "add", "lea@exemple.fr", "--name", "Léa"]));
    let before = ticket(&world);
    let number = before["number"].as_str().unwrap();
    let bare = number.rsplit('-').next().unwrap();
    let set = [
        "ticket",
        "set",
        bare,
        "--status",
        "pending",
        "--assignee",
        "léa",
        "--tag",
        "vip",
    ];
    done(&world.run(&set));
    let now = ticket(&world);
    assert_eq!(
        (now["status"].as_str(), now["assigned_to"]["name"].as_str()),
        (Some("pending"), Some("Léa"))
    );
    assert_eq!(now["tags"][0], "vip");

    done(&world.run_with_input(&["ticket", "note", bare], "À rappeler\n".as_bytes()));
    assert_eq!(
        json(&world, &["ticket", "show", bare])["notes"][0]["body"],
        "À rappeler"
    );
    for _ in ["note", "tag", "assignee", "status"] {
        done(&world.run(&["ticket", "undo", bare]));
    }
    let after = ticket(&world);
    assert_eq!(
        (&after["status"], &after["assignee"], &after["tags"]),
        (&before["status"], &before["assignee"], &before["tags"])
    );
    let nothing = world.run(&["ticket", "undo", bare]);
    assert_eq!(nothing.code, Some(1), "{}", nothing.all());

    let history = json(&world, &["ticket", "history", bare]);
    let undone: Vec<&Value> = history.as_array().unwrap().iter().collect();
    let id = undone.last().unwrap()["id"].as_str().unwrap();
    done(&world.run(&["ticket", "undo", bare, "--event", &id[id.len() - 8..]]));
    assert_eq!(
        ticket(&world)["status"],
        "pending",
        "undoing the undoing brings it back"
    );

    let due = |words: &[&str]| {
        done(&world.run(&[&["ticket", "set", bare], words].concat()));
        json(&world, &["ticket", "show", bare])["ticket"]["due"].clone()
    };
    let hour = due(&["--due", "2099-03-12T17:00"]);
    // The organisation is in Paris, where it is an hour later than in Greenwich in winter.
    assert_eq!(
        (&hour["by"], &hour["at"]),
        (&"member".into(), &4_077_014_400_000_000_i64.into())
    );
    let none = due(&["--no-due"]);
    assert_eq!((&none["by"], &none["at"]), (&"member".into(), &Value::Null));
    let past = world.run(&["ticket", "set", bare, "--due", "2020-03-12"]);
    assert!(
        past.code == Some(64) && past.error.contains("2020-03-12 18:00"),
        "{}",
        past.all()
    );

    let nobody = world.run(&["ticket", "list", "--assignee", "nobody"]);
    assert!(nobody.output.contains(number), "{}", nobody.all());
    let unknown = world.run(&["ticket", "set", bare, "--assignee", "paul"]);
    assert!(
        unknown.code == Some(64) && unknown.error.contains("lea@exemple.fr"),
        "{}",
        unknown.all()
    );
}

#[test]
fn tickets_are_shown_in_both_languages() {
    let world = with_mailbox();
    let quoted = "Voici le fichier.\n\nLe lundi 5 octobre 2026, Support <support@exemple.fr> a écrit :\n> Bonjour,\n> \
                  envoyez-le.\n";
    accept(
        &world,
        &mail("Facture en double")
            .message_id("a@client.example")
            .date("Mon, 05 Oct 2026 10:00:00 +0200")
            .text(quoted),
    );
    work(&world);
    for (language, name) in [("en", "english"), ("fr", "french")] {
        let list = world.run(&["ticket", "list", "--lang", language]);
        let show = world.run(&["ticket", "show", "1", "--lang", language]);
        done(&list);
        done(&show);
        insta::assert_snapshot!(name, steady(&format!("{}\n{}", list.output, show.output)));
    }
}

#[test]
fn a_rule_changes_the_next_mail() {
    let world = with_mailbox();
    accept(&world, &mail("Commande 1"));
    work(&world);
    let rule = [
        "--subject",
        "commande*",
        "--set-category",
        "Facturation",
        "--tag",
        "compta",
    ];
    let preview: Vec<&str> = ["rule", "preview", "Commandes"].into_iter().chain(rule).collect();
    assert_eq!(json(&world, &preview)["matches"][0]["subject"], "Commande 1");
    let add: Vec<&str> = ["rule", "add", "Commandes"].into_iter().chain(rule).collect();
    done(&world.run(&add));
    accept(&world, &mail("Commande 2"));
    work(&world);
    let billing = json(&world, &["ticket", "list", "--category", "Facturation"]);
    let found = billing["tickets"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{billing}");
    assert_eq!(
        (found[0]["subject"].as_str(), found[0]["tags"][0].as_str()),
        (Some("Commande 2"), Some("compta"))
    );
    let wrong = world.run(&["rule", "add", "R", "--set-impact", "huge"]);
    assert!(
        wrong.code == Some(1) && wrong.error.contains("team"),
        "{}",
        wrong.all()
    );
    done(&world.run(&["rule", "remove", "commandes"]));
    assert_eq!(json(&world, &["rule", "list"])["rules"], Value::Array(Vec::new()));
}

#[test]
fn a_backup_comes_back_elsewhere_and_holds_its_sends() {
    let world = with_mailbox();
    accept(&world, &mail("À garder"));
    work(&world);
    done(&world.run(&["backup", "b.tar.zst"]));
    let again = world.run(&["backup", "b.tar.zst"]);
    assert!(
        again.code == Some(1) && again.error.contains("exists already"),
        "{}",
        again.all()
    );

    accept(&world, &mail("Après la sauvegarde"));
    work(&world);
    let held = |arguments: &[&str]| json(&world, arguments)["held"].as_bool().unwrap();
    assert!(!held(&["sends", "status"]));
    assert_eq!(
        world.run(&["restore", "b.tar.zst"]).code,
        Some(1),
        "data are there"
    );
    done(&world.run(&["restore", "b.tar.zst", "--data-dir", "other"]));
    let elsewhere = json(&world, &["ticket", "list", "--data-dir", "other"]);
    assert_eq!(elsewhere["tickets"][0]["subject"], "À garder");
    assert!(held(&["sends", "status", "--data-dir", "other"]));
    assert!(!held(&["sends", "release", "--data-dir", "other"]));

    done(&world.run(&["restore", "b.tar.zst", "--replace"]));
    assert_eq!(subjects(&world), ["À garder"]);
    world.write("no.tar.zst", "this is no archive");
    assert_eq!(world.run(&["restore", "no.tar.zst", "--replace"]).code, Some(1));
    assert_eq!(subjects(&world), ["À garder"], "a wrong archive costs nothing");
}

#[test]
fn what_is_there_already_is_told_with_the_help_that_would_do() {
    let world = with_mailbox();
    let twice = world.run(&["mailbox", "add", "Support@Exemple.fr", "--handed", "--lang", "fr"]);
    assert!(
        twice.code == Some(1) && twice.error.contains("existe déjà"),
        "{}",
        twice.all()
    );
    let dead = json(&world, &["dead", "list"]);
    assert_eq!(dead, Value::Array(Vec::new()));
    let retry = world.run(&["dead", "retry", "12345678"]);
    assert_eq!(retry.code, Some(64), "{}", retry.all());
    for view in [
        "ticket list --view everything",
        "ticket list --status done",
        "ticket show 77",
    ] {
        let arguments: Vec<&str> = view.split(' ').collect();
        let ran = world.run(&arguments);
        assert!(
            ran.code.is_some_and(|code| code > 0) && !ran.error.is_empty(),
            "{}",
            ran.all()
        );
    }
}
