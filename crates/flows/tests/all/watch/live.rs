//! Mail that comes while the mailbox is watched.

use super::setup::{Account, Running, SOON, mail};
use super::world::{World, within};
use facteur_domain::ArrivalState;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_mail_is_noticed_by_idle_and_accepted_within_two_seconds() {
    let (world, account) = (World::sqlite().await, Account::new("live"));
    let mailbox = account.add(&world).await;
    let _running = Running::start(&world.services);
    within(SOON, "the first look ended", async || {
        world
            .folder(mailbox.id, "INBOX")
            .await
            .filter(|folder| folder.listed)
    })
    .await;
    for number in 1..=3 {
        account.deliver(&mail(&format!("live {number}")));
        within(Duration::from_secs(2), "a new mail is accepted", async || {
            let ledger = world.ledger(mailbox.id, "INBOX").await;
            (ledger.len() == number).then_some(())
        })
        .await;
    }
    let ledger = world.ledger(mailbox.id, "INBOX").await;
    assert!(ledger.iter().all(|row| row.state == ArrivalState::Accepted));
    let folder = world.folder(mailbox.id, "INBOX").await.unwrap();
    assert_eq!(folder.position, ledger[2].uid);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flags_decide_nothing_and_nothing_is_changed_on_the_server() {
    let (world, account) = (World::sqlite().await, Account::new("flags"));
    let mailbox = account.add(&world).await;
    let _running = Running::start(&world.services);
    let taken = async |count: usize| {
        within(SOON, "the mails are accepted", async || {
            let ledger = world.ledger(mailbox.id, "INBOX").await;
            (ledger.len() >= count).then_some(ledger)
        })
        .await
    };
    let mut probe = account.probe();
    // Somebody read it before Facteur saw it.
    let read = probe.append("INBOX", "\\Seen \\Answered", &mail("read")).unwrap();
    let unread = probe.append("INBOX", "", &mail("unread")).unwrap();
    taken(2).await;
    let before = probe.examine("INBOX").unwrap();
    probe.select("INBOX").unwrap();
    probe.store_flags(read, "-FLAGS", "\\Seen").unwrap();
    probe.store_flags(read, "+FLAGS", "\\Flagged").unwrap();
    let last = probe.append("INBOX", "\\Seen", &mail("last")).unwrap();
    let ledger = taken(3).await;
    assert_eq!(
        ledger.iter().map(|row| row.uid).collect::<Vec<_>>(),
        [read, unread, last]
    );
    let after = probe.examine("INBOX").unwrap();
    assert_eq!(format!("{before:?}").matches("Seen").count(), 1);
    assert_eq!(
        format!("{after:?}").matches("Seen").count(),
        1,
        "Facteur read without marking"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sent_and_junk_are_polled_and_trash_is_not_read() {
    let (world, account) = (World::sqlite().await, Account::new("folders"));
    for folder in ["Sent", "Junk", "Trash"] {
        account.put(folder, &[mail(folder)]);
    }
    let mailbox = account.add(&world).await;
    let _running = Running::start(&world.services);
    for folder in ["Sent", "Junk"] {
        within(SOON, folder, async || {
            let ledger = world.ledger(mailbox.id, folder).await;
            ledger
                .first()
                .filter(|row| row.state == ArrivalState::Accepted)
                .map(drop)
        })
        .await;
    }
    account.put("Sent", &[mail("sent later")]);
    within(SOON, "the sent mail is accepted", async || {
        (world.ledger(mailbox.id, "Sent").await.len() == 2).then_some(())
    })
    .await;
    assert!(world.folder(mailbox.id, "Trash").await.is_none());
}
