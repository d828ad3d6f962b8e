//! Upkeep: dead letters, counts, orphaned files, backup and restore.

use crate::support::{Databases, Office, on_both, services_of};
use facteur_domain::id::Id;
use facteur_domain::{Actor, ArrivalState, FolderRole, Lane, Span, Status};
use facteur_flows::tickets::show;
use facteur_flows::upkeep::{
    BackupOptions, DeadLetter, DeadTarget, RestoreTarget, backup, counts, dead_list, dead_retry, hold_sends,
    release_sends, restore, sends_held, sweep_orphans,
};
use facteur_store::jobs::{self, NewJob};
use facteur_store::{DatabaseUrl, Options, Store, arrivals, blobs};
use facteur_testkit::mails::Mail;
use std::path::Path;
use std::sync::Arc;

/// Larger than what is kept in rows, even when it is compressed: letters without order.
fn large() -> Vec<u8> {
    let mut state = 7_u64;
    let noise: String = (0..400_000)
        .map(|position| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if position % 70 == 69 {
                '\n'
            } else {
                char::from(b'a' + (state >> 59) as u8 % 26)
            }
        })
        .collect();
    Mail::new()
        .subject("Gros")
        .message_id("large@x.example")
        .text(&noise)
        .bytes()
}

fn small() -> Vec<u8> {
    Mail::new().subject("Petit").message_id("small@x.example").bytes()
}

/// Puts the only arrival aside, as a mail that could not be saved.
async fn put_aside(office: &Office) {
    let (organisation, mailbox, now) = (
        office.services.organisation,
        office.mailbox,
        office.services.now(),
    );
    let put = office.services.store.write(organisation, move |tx| {
        let pending = arrivals::arrival_pending(tx, organisation, mailbox, Lane::Live, None, 9)?;
        let state = ArrivalState::KeptUnread;
        arrivals::arrival_finish(tx, organisation, pending[0].id, state, None, Some("a fault"), now)
    });
    put.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_is_shown_and_tried_again() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        office
            .hand_in(FolderRole::Incoming, Lane::Live, vec![small()])
            .await;
        put_aside(&office).await;
        office.work().await;
        assert!(office.tickets().await.is_empty());
        let organisation = services.organisation;
        let job = NewJob {
            id: services.ids.make(),
            lane: Lane::Live,
            kind: "nobody".to_owned(),
            dedup_key: "nobody".to_owned(),
            payload: "{}".to_owned(),
            run_at: services.now(),
            trace: None,
        };
        let dead = services.store.write(organisation, move |tx| {
            let now = tx.database_now()?;
            jobs::job_enqueue(tx, organisation, &job, now)?;
            let claimed = jobs::job_claim(tx, jobs::Lanes::All, Span::seconds(9))?.unwrap();
            jobs::job_failed(tx, &claimed, None, true, "it failed")
        });
        dead.await.unwrap();

        let letters = dead_list(services).await.unwrap();
        assert!(
            matches!(&letters[..], [DeadLetter::Mail(mail), DeadLetter::Job(job)]
            if mail.detail.as_deref() == Some("a fault") && job.error.as_deref() == Some("it failed"))
        );
        let seen = counts(services).await.unwrap();
        assert_eq!((seen.pulse.dead_mails, seen.pulse.waiting), (1, 0));
        assert_eq!(seen.pulse.jobs, [("dead".to_owned(), 1)]);

        let stranger = DeadTarget::One(services.process);
        let error = dead_retry(services, Actor::Operator, stranger)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("dead list"), "{error}");
        let DeadLetter::Mail(mail) = &letters[0] else {
            unreachable!()
        };
        let retried = dead_retry(services, Actor::Operator, DeadTarget::One(mail.id.uuid())).await;
        assert_eq!(retried.unwrap(), 1);
        assert_eq!(office.waiting().await, 1);
        assert!(counts(services).await.unwrap().pulse.oldest_waiting.is_some());
        office.work().await;
        assert_eq!(office.tickets().await.len(), 1);
        assert_eq!(
            dead_retry(services, Actor::Operator, DeadTarget::All)
                .await
                .unwrap(),
            1
        );
        assert!(dead_list(services).await.unwrap().is_empty());

        let seen = counts(services).await.unwrap();
        assert_eq!(seen.tickets, [(Status::New, 1)]);
        assert_eq!(seen.arrivals, [(ArrivalState::Ticketed, 1)]);
        assert_eq!((seen.blobs, seen.blob_bytes), (1, small().len() as i64));
        assert!(seen.pulse.database_bytes > 0);
    })
    .await;
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_old_files_that_no_row_names_are_swept() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let folder = databases.directory.path().join("blobs");
        office
            .hand_in(FolderRole::Incoming, Lane::Live, vec![large()])
            .await;
        let orphan: Vec<u8> = large().into_iter().rev().collect();
        let packed = blobs::blob_pack(&orphan, services.store.inline_limit()).unwrap();
        services
            .store
            .blob_save(services.organisation, &packed, &orphan)
            .await
            .unwrap();
        std::fs::write(folder.join("not ours"), b"x").unwrap();
        assert_eq!(files_below(&folder), 3);
        assert_eq!(
            sweep_orphans(services).await.unwrap().removed,
            0,
            "they are young"
        );
        let tomorrow = services.now() + Span::seconds(24 * 3_600);
        let swept = services.store.blob_sweep(tomorrow).await.unwrap();
        assert_eq!((swept.files, swept.removed), (3, 1));
        assert_eq!(files_below(&folder), 2);
        office.work().await;
        assert_eq!(office.tickets().await.len(), 1, "the mail's file is there");
        // A sweep that was killed half way left files aside: a named one goes home again.
        let aside = folder.join("aside");
        std::fs::remove_dir_all(&aside).unwrap();
        std::fs::create_dir(&aside).unwrap();
        let organisation = services.organisation.to_string();
        std::fs::rename(folder.join(&organisation), aside.join(&organisation)).unwrap();
        assert_eq!(services.store.blob_sweep(tomorrow).await.unwrap().removed, 0);
        let view = show(services, office.tickets().await[0].id).await.unwrap();
        assert!(
            view.messages[0].text.reply.is_some(),
            "{:?}",
            view.messages[0].not_read
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_restores_everything_and_holds_sends() {
    let databases = Databases::sqlite();
    let office = Office::open(&databases).await;
    let services = &office.services;
    office
        .hand_in(FolderRole::Incoming, Lane::Live, vec![small(), large()])
        .await;
    office.work().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let key = elsewhere.path().join("old key");
    std::fs::write(&key, b"secret").unwrap();
    let archive = elsewhere.path().join("backup.tar.zst");
    let options = BackupOptions { key_file: Some(key) };
    let made = backup(services, &archive, options.clone()).await.unwrap();
    assert_eq!((made.blob_files, made.with_key, made.advice.len()), (1, true, 0));
    assert!(
        !sends_held(services).await.unwrap(),
        "only the copy holds its sends"
    );
    let again = backup(services, &archive, options).await.unwrap_err().to_string();
    assert!(again.contains("exists already"), "{again}");
    let left: Vec<_> = std::fs::read_dir(elsewhere.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "nothing unfinished is left: {left:?}");

    let home = elsewhere.path().join("new home");
    let target = RestoreTarget {
        database: Some(home.join("facteur.db")),
        blob_folder: home.join("blobs"),
        key_file: Some(home.join("key")),
    };
    let restored = restore(&archive, target.clone()).await.unwrap();
    assert_eq!(
        (restored.blob_files, restored.key, restored.database),
        (1, true, true)
    );
    assert_eq!(std::fs::read(home.join("key")).unwrap(), b"secret");
    let error = restore(&archive, target).await.unwrap_err().to_string();
    assert!(error.contains("there already"), "{error}");

    let url = DatabaseUrl::Sqlite(home.join("facteur.db"));
    let options = Options::new(url, home.join("blobs"), Arc::new(facteur_domain::SystemClock));
    let copy = services_of(
        Store::open_and_migrate(options).await.unwrap(),
        services.organisation,
    );
    assert!(sends_held(&copy).await.unwrap());
    for ticket in office.tickets().await {
        let mut view = show(&copy, ticket.id).await.unwrap();
        assert_eq!(view.ticket, ticket);
        let reply = view.messages.remove(0).text.reply;
        assert_eq!(
            reply,
            show(services, ticket.id)
                .await
                .unwrap()
                .messages
                .remove(0)
                .text
                .reply
        );
        assert!(reply.is_some());
    }
    release_sends(&copy, Actor::Operator).await.unwrap();
    assert!(!sends_held(&copy).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_backup_holds_the_files_and_says_what_else_to_do() {
    let databases = Databases::postgres();
    let office = Office::open(&databases).await;
    let services = &office.services;
    office
        .hand_in(FolderRole::Incoming, Lane::Live, vec![large()])
        .await;
    let elsewhere = tempfile::tempdir().unwrap();
    let archive = elsewhere.path().join("backup.tar.zst");
    let made = backup(services, &archive, BackupOptions::default())
        .await
        .unwrap();
    assert_eq!((made.database_bytes, made.blob_files), (None, 1));
    assert_eq!(made.advice, ["pg_dump_first", "keep_the_key"]);
    let target = RestoreTarget {
        database: Some(elsewhere.path().join("facteur.db")),
        blob_folder: elsewhere.path().join("blobs"),
        key_file: None,
    };
    let error = restore(&archive, target.clone()).await.unwrap_err().to_string();
    assert!(error.contains("made from PostgreSQL"), "{error}");
    let target = RestoreTarget {
        database: None,
        ..target
    };
    let restored = restore(&archive, target).await.unwrap();
    assert_eq!(restored.advice, ["hold_sends", "bring_the_key"]);
    assert_eq!(files_below(&elsewhere.path().join("blobs")), 1);
    hold_sends(services, Actor::Operator).await.unwrap();
    hold_sends(services, Actor::Operator).await.unwrap();
    assert!(sends_held(services).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_archive_restores_nothing() {
    let databases = Databases::sqlite();
    let office = Office::open(&databases).await;
    office
        .hand_in(FolderRole::Incoming, Lane::Live, vec![large()])
        .await;
    let elsewhere = tempfile::tempdir().unwrap();
    let archive = elsewhere.path().join("backup.tar.zst");
    backup(&office.services, &archive, BackupOptions::default())
        .await
        .unwrap();
    let whole = std::fs::read(&archive).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    // The last bytes are the checksum.
    let mut last = whole.clone();
    *last.last_mut().unwrap() ^= 1;
    let home = elsewhere.path().join("home");
    for (what, bytes) in [
        ("empty", Vec::new()),
        ("no archive", b"hello".to_vec()),
        ("cut in the middle", whole[..whole.len() / 2].to_vec()),
        ("cut at the end", whole[..whole.len() - 5].to_vec()),
        ("a bit flipped", flipped),
        ("the last bit flipped", last),
    ] {
        std::fs::write(&archive, bytes).unwrap();
        let target = RestoreTarget {
            database: Some(home.join("facteur.db")),
            blob_folder: home.join("blobs"),
            key_file: None,
        };
        let error = restore(&archive, target).await.expect_err(what).to_string();
        assert!(error.contains("archive"), "{what}: {error}");
        let left = std::fs::read_dir(&home).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{what}");
    }
    // The untouched one still works there.
    std::fs::write(&archive, whole).unwrap();
    let target = RestoreTarget {
        database: Some(home.join("facteur.db")),
        blob_folder: home.join("blobs"),
        key_file: None,
    };
    restore(&archive, target).await.unwrap();
}
