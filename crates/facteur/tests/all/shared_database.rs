//! The same commands on PostgreSQL, where several machines share the data.

use crate::mails::{accept, done, json, mail, subjects, work};
use crate::program::World;
use facteur_testkit::postgres::Database;

const ADDRESS: &str = "support@exemple.fr";

fn machine(database: &Database) -> World {
    World::new().with("FACTEUR_DATABASE__URL", &database.url())
}

#[test]
fn two_machines_share_tickets_and_keys() {
    let database = Database::fresh();
    let (one, other) = (machine(&database), machine(&database));
    done(&one.run(&["mailbox", "add", ADDRESS, "--handed"]));
    accept(&one, &mail("Partagé"));
    work(&other);
    assert_eq!(subjects(&one), ["Partagé"]);
    done(&other.run(&["ticket", "set", "1", "--status", "pending"]));
    let pending = json(
        &one,
        &["ticket", "list", "--status", "pending", "--assignee", "nobody"],
    );
    assert_eq!(pending["tickets"][0]["subject"], "Partagé");
    assert_eq!(
        json(&other, &["search", "partage"])["hits"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    one.write("password", "sésame");
    other.write("password", "sésame");
    let add = [
        "mailbox",
        "add",
        "b@exemple.fr",
        "--imap",
        "imap.exemple.fr",
        "--password-file",
        "password",
        "--untested",
    ];
    done(&one.run(&add));
    // Its data directory knows of no key: only the database does.
    let key = other.path().join(".config/facteur/secret.key");
    let set = ["mailbox", "set", "b@exemple.fr", "--password-file", "password"];
    let refused = other.run(&set);
    assert!(
        refused.error.contains("secret.key is missing"),
        "{}",
        refused.all()
    );
    assert!(!key.exists());
    std::fs::create_dir_all(key.parent().unwrap()).unwrap();
    std::fs::copy(one.path().join(".config/facteur/secret.key"), &key).unwrap();
    done(&other.run(&set));
    let doctor = other.run(&["doctor", "--offline"]);
    assert!(
        doctor.output.contains("row-level security binds this role"),
        "{}",
        doctor.all()
    );
}
