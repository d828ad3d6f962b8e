//! Is every message accounted for?

use super::setup::{Account, Running, SOON, mail, mails};
use super::world::{World, within};
use facteur_domain::{ArrivalState, Mailbox};
use facteur_flows::watch::reconcile;
use facteur_store::{Param, Sql, sql};

async fn accepted(world: &World, mailbox: &Mailbox, count: usize) {
    within(SOON, "all mail is accepted", async || {
        let ledger = world.ledger(mailbox.id, "INBOX").await;
        let here = ledger.iter().all(|row| row.state == ArrivalState::Accepted);
        (ledger.len() == count && here).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_difference_is_named_and_mended() {
    const FORGET: Sql = sql("delete from arrival where id = $1");
    const UNFETCHABLE: Sql = sql("update arrival set state = 'unfetchable' where id = $1");
    let (world, account) = (World::sqlite().await, Account::new("reconciled"));
    account.put("INBOX", &mails("reconciled", 12));
    account.put("Sent", &mails("sent", 2));
    let mailbox = account.add(&world).await;
    let running = Running::start(&world.services);
    accepted(&world, &mailbox, 12).await;
    within(SOON, "the sent mails are here", async || {
        (world.ledger(mailbox.id, "Sent").await.len() == 2).then_some(())
    })
    .await;
    let report = reconcile(&world.services, &mailbox, false).await.unwrap();
    assert!(report.is_whole(), "{report:?}");
    assert_eq!((report.on_server(), report.accounted_for()), (14, 14));
    running.stop().await;

    let ledger = world.ledger(mailbox.id, "INBOX").await;
    let (lost, stuck) = (ledger[3].id, ledger[4].id);
    world
        .write(move |tx| {
            tx.put(FORGET, &[Param::id(lost)])?;
            tx.put(UNFETCHABLE, &[Param::id(stuck)])
        })
        .await;
    let mut probe = account.probe();
    probe.select("INBOX").unwrap();
    probe.delete(ledger[7].uid).unwrap();
    account.deliver(&mail("while nobody looked"));
    for mend in [false, true] {
        let report = reconcile(&world.services, &mailbox, mend).await.unwrap();
        let inbox = report
            .folders
            .iter()
            .find(|folder| folder.name == "INBOX")
            .unwrap();
        assert!(!report.is_whole());
        assert_eq!((inbox.on_server, inbox.accounted_for), (12, 10));
        assert_eq!(inbox.missing, [ledger[3].uid.to_string()]);
        assert_eq!(inbox.unfetchable, [ledger[4].uid.to_string()]);
        assert_eq!(inbox.vanished, [ledger[7].uid.to_string()]);
        assert_eq!(inbox.not_reached.len(), 1);
    }
    let _running = Running::start(&world.services);
    accepted(&world, &mailbox, 12).await;
    let report = reconcile(&world.services, &mailbox, false).await.unwrap();
    assert!(report.is_whole(), "{report:?}");
    assert_eq!((report.on_server(), report.accounted_for()), (14, 14));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watcher_notices_by_the_count_that_a_message_has_no_row() {
    const FORGET: Sql = sql("delete from arrival where id = $1");
    let (world, account) = (World::sqlite().await, Account::new("counted"));
    account.put("INBOX", &mails("counted", 5));
    let mailbox = account.add(&world).await;
    let running = Running::start(&world.services);
    accepted(&world, &mailbox, 5).await;
    running.stop().await;
    let lost = world.ledger(mailbox.id, "INBOX").await[2].id;
    world.write(move |tx| tx.put(FORGET, &[Param::id(lost)])).await;
    let _running = Running::start(&world.services);
    accepted(&world, &mailbox, 5).await;
}
