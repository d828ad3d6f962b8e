//! Mailboxes on a real Dovecot, by the real program.

use crate::mails::{done, json, mail, subjects};
use crate::program::{Running, World, until};
use facteur_testkit::dovecot::Dovecot;

const ADDRESS: &str = "support@exemple.fr";

#[test]
fn a_mailbox_is_tried_added_watched_and_reconciled() {
    let mut dovecot = Dovecot::start();
    dovecot.add_user("support", "sésame");
    dovecot.put_maildir::<Vec<u8>>("support", "Clients", &[]);
    let world = World::new();
    let server = format!("127.0.0.1:{}", dovecot.imap_port());
    let add = |password: &str, more: &[&str]| {
        world.write("password", format!("{password}\n"));
        let fixed = [
            "mailbox",
            "add",
            ADDRESS,
            "--imap",
            &server,
            "--security",
            "none",
            "--username",
            "support",
            "--password-file",
            "password",
            "--folder",
            "Clients=incoming",
        ];
        let arguments: Vec<&str> = fixed.iter().chain(more).copied().collect();
        world.run(&arguments)
    };

    let refused = add("wrong", &[]);
    assert_eq!(refused.code, Some(1), "{}", refused.all());
    assert!(
        refused.output.contains("[bad]  Log-in") && refused.output.contains("app password"),
        "{}",
        refused.all()
    );
    assert!(!refused.all().contains("wrong"), "a password is never shown");
    let in_french = add("wrong", &["--lang", "fr"]);
    assert!(
        in_french.output.contains("mot de passe d'application"),
        "{}",
        in_french.all()
    );
    assert_eq!(json(&world, &["mailbox", "list"]).as_array().unwrap().len(), 0);
    let no_folder = add("sésame", &["--folder", "Nulle part=sent"]);
    assert!(
        no_folder.code == Some(1) && no_folder.error.contains("Clients"),
        "{}",
        no_folder.all()
    );

    done(&add("sésame", &[]));
    done(&world.run(&["mailbox", "test", ADDRESS]));
    let running = Running::start(&world, &["--set", "metrics.listen=off"]);
    dovecot.lmtp_deliver("support", &mail("Vu en direct").bytes());
    until("the live mail is a ticket", || {
        let found = subjects(&world);
        (found == ["Vu en direct"], format!("{found:?}"))
    });
    let whole = || {
        let ran = world.run(&["mailbox", "reconcile", ADDRESS]);
        let whole = ran.code == Some(0) && ran.output.contains("Every message is accounted for.");
        (whole, ran.all())
    };
    until("all is accounted for", whole);
    until("the list says so", || {
        let list = world.run(&["mailbox", "list"]);
        let counted = list.output.contains("1 on the server, 1 accounted for");
        (counted && list.output.contains("watched"), list.all())
    });
    done(&world.run(&["mailbox", "pause", ADDRESS]));
    assert_eq!(json(&world, &["mailbox", "list"])[0]["mode"], "paused");
    done(&world.run(&["mailbox", "resume", ADDRESS, "--observe-only"]));
    assert_eq!(json(&world, &["mailbox", "list"])[0]["mode"], "observe_only");
    assert_eq!(running.end_with("-TERM"), Some(0));

    dovecot.lmtp_deliver("support", &mail("Personne ne veille").bytes());
    let missing = world.run(&["mailbox", "reconcile", ADDRESS]);
    assert_eq!(missing.code, Some(1), "{}", missing.all());
    assert!(
        missing.output.contains("not reached yet (1)"),
        "{}",
        missing.all()
    );
}

#[test]
fn a_lost_key_file_is_never_replaced() {
    let world = World::new();
    world.write("password", "sésame");
    let add = [
        "mailbox",
        "add",
        ADDRESS,
        "--imap",
        "imap.exemple.fr",
        "--password-file",
        "password",
        "--untested",
    ];
    done(&world.run(&add));
    let key = world.path().join(".config/facteur/secret.key");
    std::fs::rename(&key, world.path().join("saved")).unwrap();
    // Only the database knows now that there are secrets.
    std::fs::remove_file(world.data_dir().join("key-id")).unwrap();
    let set = ["mailbox", "set", ADDRESS, "--password-file", "password"];
    let refused = world.run(&set);
    assert!(
        refused.error.contains("secret.key is missing"),
        "{}",
        refused.all()
    );
    assert!(!key.exists());
    let doctor = world.run(&["doctor", "--offline"]);
    assert!(
        doctor.code == Some(1) && doctor.output.contains("[bad]"),
        "{}",
        doctor.all()
    );
    std::fs::rename(world.path().join("saved"), &key).unwrap();
    done(&world.run(&set));

    std::fs::remove_file(&key).unwrap();
    let forgotten = json(&world, &["mailbox", "forget-passwords", "--yes"]);
    assert_eq!(forgotten["forgotten"], 1);
    done(&world.run(&set));
    assert!(
        key.exists(),
        "a new key is made once nothing is sealed with the lost one"
    );
}

#[test]
fn an_authority_of_ones_own_is_trusted_when_it_is_named() {
    let mut dovecot = Dovecot::start();
    dovecot.add_user("support", "sésame");
    let world = World::new();
    world.write("password", "sésame");
    let server = format!("localhost:{}", dovecot.imaps_port());
    let add = |more: &[&str]| {
        let fixed = [
            "mailbox",
            "add",
            ADDRESS,
            "--imap",
            &server,
            "--username",
            "support",
            "--password-file",
            "password",
        ];
        let arguments: Vec<&str> = fixed.iter().chain(more).copied().collect();
        world.run(&arguments)
    };
    let strange = add(&[]);
    assert!(
        strange.code == Some(1) && strange.output.contains("ca_file"),
        "{}",
        strange.all()
    );
    done(&add(&[
        "--set",
        &format!("intake.ca_file={}", dovecot.ca_path().display()),
    ]));
}
