//! A server that numbers a folder anew: nothing is doubled and nothing is lost.

use super::setup::{Account, Running, SOON, mail, mails};
use super::world::{World, within};
use facteur_domain::{ArrivalState, Mailbox};
use facteur_store::arrivals::LedgerRow;
use facteur_store::{Sql, sql};

const MESSAGES: Sql = sql("select count(*) from message");
const RENUMBERED: Sql = sql("select count(*) from event where kind = 'folder.renumbered'");
const COPIES: Sql = sql("select count(*) from arrival where state = 'copy'");

async fn number(world: &World, query: Sql) -> i64 {
    world.read(move |tx| tx.query_one(query, &[])?.get(0)).await
}

async fn handled(world: &World, mailbox: &Mailbox, count: usize) -> Vec<LedgerRow> {
    within(SOON, "all mail is here and handled", async || {
        world.work().await;
        let ledger = world.ledger(mailbox.id, "INBOX").await;
        let handled = ledger
            .iter()
            .all(|row| row.state.is_final() && row.state != ArrivalState::Gone);
        (ledger.len() == count && handled).then_some(ledger)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_mail_is_recognised_and_only_the_unknown_is_fetched() {
    let (world, account) = (World::sqlite().await, Account::alone("renumbered"));
    let mut all = mails("known", 20);
    // The same mail twice, one without an id.
    all.push(all[0].clone());
    account.put("INBOX", &all);
    let mailbox = account.add(&world).await;
    let running = Running::start(&world.services);
    let before = handled(&world, &mailbox, 21).await;
    let messages = number(&world, MESSAGES).await;
    running.stop().await;

    // While nobody looks: one mail is deleted, two come, and all numbers change.
    account.probe().examine("INBOX").unwrap();
    let mut probe = account.probe();
    probe.select("INBOX").unwrap();
    probe.delete(before[3].uid).unwrap();
    account.put("INBOX", &[mail("unknown a"), mail("unknown b")]);
    let uidvalidity = world.folder(mailbox.id, "INBOX").await.unwrap().uidvalidity;
    account.server().change_uidvalidity(account.user, "INBOX");

    let running = Running::start(&world.services);
    let after = handled(&world, &mailbox, 22).await;
    assert!(after.iter().all(|row| row.uidvalidity != uidvalidity));
    assert_eq!(
        number(&world, MESSAGES).await,
        messages + 2,
        "two mails are new, none is doubled"
    );
    assert_eq!(
        number(&world, COPIES).await,
        1,
        "the mail that lay there twice, no other"
    );
    assert_eq!(number(&world, RENUMBERED).await, 1);
    // Live mail goes on behind it, and a second start changes nothing.
    account.deliver(&mail("live"));
    handled(&world, &mailbox, 23).await;
    running.stop().await;
    let _running = Running::start(&world.services);
    account.deliver(&mail("live again"));
    handled(&world, &mailbox, 24).await;
    assert_eq!(number(&world, RENUMBERED).await, 1);
    assert_eq!(number(&world, MESSAGES).await, messages + 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbered_anew_while_it_is_watched_and_before_all_was_handled() {
    let (world, account) = (World::sqlite().await, Account::alone("underway"));
    account.put("INBOX", &mails("underway", 50));
    let mailbox = account.add(&world).await;
    let _running = Running::start(&world.services);
    within(SOON, "all is accepted", async || {
        let ledger = world.ledger(mailbox.id, "INBOX").await;
        let here = ledger.iter().all(|row| row.state == ArrivalState::Accepted);
        (ledger.len() == 50 && here).then_some(())
    })
    .await;
    // Nothing was handled yet, so that no Message-ID is known: all is fetched again, and found to be copies.
    account.server().change_uidvalidity(account.user, "INBOX");
    account.deliver(&mail("later"));
    handled(&world, &mailbox, 51).await;
    assert_eq!(number(&world, MESSAGES).await, 51);
}
