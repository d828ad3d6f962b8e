//! A Maildir on this machine.

use super::setup::{Running, SOON, mail, mails};
use super::world::{World, within};
use facteur_domain::{ArrivalState, OrganisationId, Reach, Source, StartFrom};
use facteur_flows::mailboxes::{self, NewMailbox};
use facteur_flows::people::organisation_ids;
use facteur_flows::watch::reconcile;
use facteur_store::{Scope, StoreResult, arrivals, folders, organisations};
use std::path::Path;

fn deliver(root: &Path, name: &str, mail: &[u8]) {
    let draft = root.join("tmp").join(name);
    std::fs::write(&draft, mail).unwrap();
    std::fs::rename(draft, root.join("new").join(name)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lies_there_and_what_comes_is_taken_once_whatever_other_programs_rename() {
    let world = World::sqlite().await;
    let root = world.directory().join("Maildir");
    for part in ["cur", "new", "tmp"] {
        std::fs::create_dir_all(root.join(part)).unwrap();
    }
    for (number, mail) in mails("there", 30).iter().enumerate() {
        deliver(&root, &format!("{number}.there"), mail);
    }
    let new = NewMailbox {
        source: Some(Source::Maildir {
            path: root.display().to_string(),
        }),
        start: Some(StartFrom::Beginning),
        ..NewMailbox::new("maildir@facteur.example")
    };
    let mailbox = mailboxes::add(&world.services, new, None).await.unwrap();
    let running = Running::start(&world.services);
    let accepted = async |count: usize| {
        within(SOON, "all mail is accepted", async || {
            let ledger = world.ledger(mailbox.id, "INBOX").await;
            let here = ledger.iter().all(|row| row.state == ArrivalState::Accepted);
            (ledger.len() == count && here).then_some(())
        })
        .await;
    };
    accepted(30).await;
    deliver(&root, "31.live", &mail("live"));
    accepted(31).await;
    // Another client reads it.
    std::fs::rename(root.join("new/31.live"), root.join("cur/31.live:2,S")).unwrap();
    deliver(&root, "32.live", &mail("live too"));
    accepted(32).await;
    running.stop().await;

    std::fs::remove_file(root.join("new/5.there")).unwrap();
    deliver(&root, "33.away", &mail("while nobody looked"));
    let report = reconcile(&world.services, &mailbox, false).await.unwrap();
    let folder = &report.folders[0];
    assert_eq!((folder.on_server, folder.accounted_for), (32, 31));
    assert_eq!(
        (&folder.missing[..], &folder.vanished[..]),
        (&["33.away".to_owned()][..], &["5.there".to_owned()][..])
    );
    let _running = Running::start(&world.services);
    within(SOON, "all is accounted for", async || {
        let report = reconcile(&world.services, &mailbox, false).await.unwrap();
        (report.is_whole() && report.folders[0].vanished.is_empty()).then_some(())
    })
    .await;
    accepted(32).await;
}

/// One process watches the mailboxes of all organisations, and each mail becomes that of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mailboxes_of_every_organisation_are_watched() {
    let world = World::sqlite().await;
    let here = &world.services;
    let other: OrganisationId = here.ids.make();
    let (team, now) = (here.ids.make(), here.now());
    here.store
        .write(Scope::Global, move |tx| {
            organisations::organisation_insert(tx, other, "Autre", now)
        })
        .await
        .unwrap();
    here.store
        .write(other, move |tx| {
            organisations::team_insert(tx, other, team, "Équipe", now)
        })
        .await
        .unwrap();
    let root = world.directory().join("Maildir");
    for part in ["cur", "new", "tmp"] {
        std::fs::create_dir_all(root.join(part)).unwrap();
    }
    deliver(&root, "1.there", &mail("there"));
    let new = NewMailbox {
        source: Some(Source::Maildir {
            path: root.display().to_string(),
        }),
        start: Some(StartFrom::Beginning),
        ..NewMailbox::new("maildir@autre.example")
    };
    let there = here.within(other, Reach::Everything);
    let mailbox = mailboxes::add(&there, new, None).await.unwrap().id;
    assert_eq!(organisation_ids(here).await.unwrap().len(), 2);
    // The watcher belongs to the process, whose own organisation is the first.
    let _running = Running::start(here);
    within(
        SOON,
        "the mail of the other organisation is accepted",
        async || {
            let rows: StoreResult<usize> = there
                .store
                .read(other, move |tx| {
                    let folders = folders::folder_list(tx, other, mailbox)?;
                    let Some(inbox) = folders.into_iter().find(|folder| folder.name == "INBOX") else {
                        return Ok(0);
                    };
                    Ok(arrivals::arrival_ledger(tx, other, inbox.id, inbox.uidvalidity)?.len())
                })
                .await;
            (rows.unwrap() == 1).then_some(())
        },
    )
    .await;
}
