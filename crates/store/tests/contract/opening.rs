//! Opening, copying, and outages.

use crate::ground::{Ground, NOON, clock_at, options};
use facteur_store::organisations::{setting_get, setting_set};
use facteur_store::{DatabaseUrl, ErrorKind, Scope, Store, StoreResult, sql};
use facteur_testkit::postgres::{Database, Options as ServerOptions, Server};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

async fn open_fails(url: DatabaseUrl) -> facteur_store::StoreError {
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(options(url, &folder, clock_at(NOON))).await;
    opened.map(drop).unwrap_err()
}

#[tokio::test]
async fn a_database_without_migrations_is_refused_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none.db");
    let error = open_fails(DatabaseUrl::Sqlite(file.clone())).await;
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.to_string().contains("facteur migrate"), "{error}");
    assert!(!file.exists());
    std::fs::write(&file, "").unwrap();
    let error = open_fails(DatabaseUrl::Sqlite(file)).await;
    assert!(error.to_string().contains("facteur migrate"), "{error}");
}

#[tokio::test]
async fn an_empty_postgres_is_refused() {
    let database = tokio::task::spawn_blocking(Database::fresh).await.unwrap();
    let error = open_fails(DatabaseUrl::Postgres(database.url())).await;
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    assert!(error.to_string().contains("facteur migrate"), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_and_a_url_that_is_none_are_told_apart() {
    let away = "postgres:///x?user=x&host=/nowhere/at/all";
    let error = open_fails(DatabaseUrl::Postgres(away.to_owned())).await;
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.to_string().contains("No such file"), "{error}");
    let wrong = "postgres://me:secret@localhost/x?colour=blue";
    let error = open_fails(DatabaseUrl::Postgres(wrong.to_owned())).await;
    assert_eq!(error.kind(), ErrorKind::Refused);
    let text = error.to_string();
    assert!(text.contains("colour") && !text.contains("secret"), "{text}");
}

#[tokio::test]
async fn a_copy_is_whole_while_others_write() {
    let ground = Ground::sqlite().await;
    let filler = "x".repeat(2_000);
    ground
        .write(Scope::Global, move |tx| {
            (0..2_000).try_for_each(|number| setting_set(tx, &format!("n{number}"), Some(&filler)))
        })
        .await;
    let target = ground.folder.path().join("copy.db");
    let busy = async {
        for _ in 0..50 {
            ground
                .write(Scope::Global, |tx| setting_set(tx, "busy", Some("yes")))
                .await;
        }
    };
    let (copied, ()) = tokio::join!(ground.store.copy_to(&target), busy);
    copied.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = Store::open(options(
        DatabaseUrl::Sqlite(target.clone()),
        &folder,
        clock_at(NOON),
    ))
    .await
    .unwrap();
    let count = copy
        .read(Scope::Global, |tx| -> StoreResult<i64> {
            tx.query_one(sql("select count(*) from setting where name like 'n%'"), &[])?
                .get(0)
        })
        .await
        .unwrap();
    assert_eq!(count, 2_000);
    let again = ground.store.copy_to(&target).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Refused, "a copy never overwrites");
}

#[tokio::test]
async fn postgres_is_copied_with_its_own_tools() {
    let ground = Ground::postgres().await;
    let error = ground.store.copy_to(&ground.folder.path().join("copy.db")).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Refused);
}

#[tokio::test]
async fn a_file_that_another_process_holds_is_an_outage_for_all_that_wait() {
    let ground = Ground::sqlite().await;
    let DatabaseUrl::Sqlite(path) = &ground.options.url else {
        unreachable!()
    };
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let write = || {
        ground
            .store
            .write(Scope::Global, |tx| setting_set(tx, "name", Some("value")))
    };
    let (one, two, three) = tokio::join!(write(), write(), write());
    for answer in [one, two, three] {
        assert_eq!(answer.unwrap_err().kind(), ErrorKind::Unavailable);
    }
    other.execute_batch("rollback").unwrap();
    write().await.unwrap();
}

async fn own_server() -> (Server, Database, Store, tempfile::TempDir) {
    let (server, database) = tokio::task::spawn_blocking(|| {
        let server = Server::start(&ServerOptions {
            durable: true,
            ..ServerOptions::default()
        });
        let database = Database::fresh_on(&server.admin_url());
        (server, database)
    })
    .await
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::Postgres(database.url());
    let store = Store::open_and_migrate(options(url, &folder, clock_at(NOON)))
        .await
        .unwrap();
    (server, database, store, folder)
}

#[tokio::test]
async fn a_postgres_that_stops_is_an_outage_and_works_again_after_its_restart() {
    let (mut server, database, store, _folder) = own_server().await;
    let write = |value: &'static str| {
        let store = store.clone();
        async move {
            store
                .write(Scope::Global, move |tx| setting_set(tx, "name", Some(value)))
                .await
        }
    };
    let read = || store.read(Scope::Global, |tx| setting_get(tx, "name"));
    // Every connection was used, so that every one is broken afterwards.
    for _ in 0..6 {
        write("before").await.unwrap();
        read().await.unwrap();
    }
    for kill in [false, true] {
        let mut stopped = tokio::task::spawn_blocking(move || {
            if kill {
                server.kill();
            } else {
                server.stop();
            }
            server
        })
        .await
        .unwrap();
        // The children of a killed server go on for a moment: what they answer counts.
        while write("before").await.is_ok() {}
        for _ in 0..4 {
            assert_eq!(write("lost").await.unwrap_err().kind(), ErrorKind::Unavailable);
            assert_eq!(read().await.unwrap_err().kind(), ErrorKind::Unavailable);
        }
        server = tokio::task::spawn_blocking(move || {
            stopped.start_again();
            stopped
        })
        .await
        .unwrap();
        assert_eq!(read().await.unwrap().as_deref(), Some("before"));
        for _ in 0..6 {
            write("before").await.unwrap();
            read().await.unwrap();
        }
    }
    tokio::task::spawn_blocking(move || drop((database, server)))
        .await
        .unwrap();
}

/// A restart between two writes, which an operator does on an ordinary day, is not even noticed.
#[tokio::test]
async fn connections_that_broke_while_idle_are_replaced_unnoticed() {
    let ground = Ground::postgres().await;
    let runs = Arc::new(AtomicU32::new(0));
    for _ in 0..5 {
        for _ in 0..6 {
            let runs = runs.clone();
            ground
                .write(Scope::Global, move |tx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    setting_set(tx, "name", Some("value"))
                })
                .await;
            ground.read(Scope::Global, |tx| setting_get(tx, "name")).await;
        }
        let url = ground.database.as_ref().unwrap().admin_url();
        tokio::task::spawn_blocking(move || {
            crate::ground::psql(
                &url,
                "select pg_terminate_backend(pid) from pg_stat_activity \
                 where datname = current_database() and pid <> pg_backend_pid()",
            );
        })
        .await
        .unwrap();
    }
    assert_eq!(runs.load(Ordering::Relaxed), 30);
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_our_fault_and_no_outage() {
    let ground = Ground::postgres().await;
    let error = ground
        .store
        .read(Scope::Global, |tx| {
            tx.query(sql("select $1::int4"), &[i64::MAX.into()]).map(drop)
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Fault, "{error}");
    let error = ground
        .store
        .read(Scope::Global, |tx| {
            tx.query(sql("select $1::int4"), &[]).map(drop)
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Fault, "{error}");
}

#[tokio::test]
async fn a_url_is_read() {
    assert_eq!(
        DatabaseUrl::parse("sqlite:/x/y.db").unwrap(),
        DatabaseUrl::Sqlite("/x/y.db".into())
    );
    assert!(matches!(
        DatabaseUrl::parse("postgresql://h/d").unwrap(),
        DatabaseUrl::Postgres(_)
    ));
    let error = DatabaseUrl::parse("mysql://secret@h/d").unwrap_err().to_string();
    assert!(error.contains("sqlite:") && !error.contains("secret"), "{error}");
}

/// A certificate of its own making, which no machine trusts.
fn encrypting_server() -> (Server, Database, tempfile::TempDir) {
    let folder = tempfile::Builder::new()
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .tempdir()
        .unwrap();
    let (key, certificate) = (
        folder.path().join("key.pem"),
        folder.path().join("certificate.pem"),
    );
    let made = std::process::Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
        ])
        .args(["-addext", "subjectAltName=DNS:localhost", "-keyout"])
        .args([&key, std::path::Path::new("-out"), &certificate])
        .output()
        .unwrap();
    assert!(made.status.success());
    // Its owner alone may read the key, and the server runs as a user of its own when we are root.
    let owner = std::process::Command::new("chown")
        .arg("postgres")
        .arg(&key)
        .status();
    assert!(owner.is_ok());
    let server = Server::start(&ServerOptions {
        loopback: true,
        settings: [("ssl", "on".to_owned())]
            .into_iter()
            .chain([("ssl_cert_file", certificate.display().to_string())])
            .chain([("ssl_key_file", key.display().to_string())])
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        ..ServerOptions::default()
    });
    let database = Database::fresh_on(&server.admin_url());
    (server, database, folder)
}

#[tokio::test]
async fn tls_is_used_where_the_server_can_and_checked_where_it_is_required() {
    let (server, database, _certificates) = tokio::task::spawn_blocking(encrypting_server).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (port, name) = (server.port(), database.name().to_owned());
    let url = |mode: &str| {
        DatabaseUrl::Postgres(format!(
            "postgres://facteur:facteur@localhost:{port}/{name}?sslmode={mode}"
        ))
    };
    let mut database = database;
    for (mode, encrypted) in [("prefer", "t"), ("disable", "f")] {
        let store = Store::open_and_migrate(options(url(mode), &folder, clock_at(NOON)))
            .await
            .unwrap();
        store
            .read(Scope::Global, |tx| setting_get(tx, "name"))
            .await
            .unwrap();
        let look = "select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) \
                    where application_name = 'facteur' and datname = current_database()";
        let (found, kept) = tokio::task::spawn_blocking(move || (database.psql(look), database))
            .await
            .unwrap();
        assert_eq!(found, encrypted, "{mode}");
        database = kept;
        drop(store);
        let cut = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'facteur'";
        database = tokio::task::spawn_blocking(move || {
            database.psql(cut);
            database
        })
        .await
        .unwrap();
    }
    for mode in ["require", "verify-full"] {
        let error = open_fails(url(mode)).await;
        assert!(error.to_string().contains("certificate"), "{mode}: {error}");
    }
    tokio::task::spawn_blocking(move || drop((database, server)))
        .await
        .unwrap();
}
