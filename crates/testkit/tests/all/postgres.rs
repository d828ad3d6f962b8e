use std::sync::atomic::{AtomicU32, Ordering};

use facteur_testkit::postgres::{Database, Options, Server};

#[test]
fn each_test_has_its_own_database_and_a_role_without_privileges() {
    let one = Database::fresh();
    let two = Database::fresh();
    assert_ne!(one.url(), two.url());
    one.psql("CREATE TABLE here (a int); INSERT INTO here VALUES (1), (2)");
    assert_eq!(one.psql("SELECT count(*) FROM here"), "2");
    assert_eq!(two.psql("SELECT to_regclass('here') IS NULL"), "t");
    let role =
        one.psql("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = 'facteur'");
    assert_eq!(role, "f|f|t");
    let owner =
        one.psql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()");
    assert_eq!(owner, "facteur");
}

#[test]
fn a_template_is_prepared_once_and_copied() {
    static PREPARED: AtomicU32 = AtomicU32::new(0);
    let prepare = |_: &str| {
        PREPARED.fetch_add(1, Ordering::Relaxed);
    };
    let one = Database::from_template("testkit_trial", prepare);
    let two = Database::from_template("testkit_trial", prepare);
    assert_ne!(one.name(), two.name());
    assert!(PREPARED.load(Ordering::Relaxed) <= 1);
}

#[test]
fn a_server_of_ones_own_keeps_its_data_when_stopped_or_killed() {
    let mut server = Server::start(&Options {
        durable: true,
        loopback: true,
        ..Options::default()
    });
    let database = Database::fresh_on(&server.admin_url());
    database.psql("CREATE TABLE kept (a int)");
    server.stop();
    assert!(std::net::TcpStream::connect(("127.0.0.1", server.port())).is_err());
    server.start_again();
    database.psql("INSERT INTO kept VALUES (1)");
    server.kill();
    server.start_again();
    assert_eq!(database.psql("SELECT count(*) FROM kept"), "1");
    assert_eq!(database.psql("SHOW fsync"), "on");
}

#[test]
fn a_server_leaves_nothing_behind() {
    let server = Server::start(&Options::default());
    let directory = server.directory().to_owned();
    assert!(directory.exists());
    drop(server);
    assert!(!directory.exists());
}
