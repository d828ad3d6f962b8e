//! Several processes on one database.

use super::setup::{Account, Running, SOON, mail, mails, options};
use super::world::{World, within};
use facteur_domain::{ArrivalState, Lane, Mailbox, Place, Span, Timestamp};
use facteur_flows::FlowError;
use facteur_flows::intake::{Accept, Acceptance, Advance, accept};
use facteur_flows::mailboxes::{self, MailboxStatus};
use facteur_flows::watch::WatchOptions;
use facteur_store::{ErrorKind, Scope, Sql, leases, sql};
use uuid::Uuid;

const BLOBS: Sql = sql("select count(*) from arrival where sha256 is not null");

async fn status(world: &World) -> Vec<MailboxStatus> {
    mailboxes::list(&world.services).await.unwrap()
}

fn watched_by(status: &[MailboxStatus], process: Uuid) -> usize {
    status
        .iter()
        .filter(|one| one.watched_by == Some(process))
        .count()
}

async fn accepted(world: &World, mailbox: &Mailbox, count: usize) {
    within(SOON, "all mail is accepted", async || {
        let ledger = world.ledger(mailbox.id, "INBOX").await;
        let here = ledger.iter().all(|row| row.state == ArrivalState::Accepted);
        (ledger.len() == count && here).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_share_mailboxes_and_one_takes_over_when_the_other_dies() {
    let world = World::postgres().await;
    let second = world.another_process().await;
    let accounts = ["share-a", "share-b", "share-c", "share-d"].map(Account::new);
    let mut boxes = Vec::new();
    for account in &accounts {
        account.put("INBOX", &mails(account.user, 30));
        boxes.push(account.add(&world).await);
    }
    let one = Running::start(&world.services);
    within(SOON, "the first process has all", async || {
        (watched_by(&status(&world).await, world.services.process) == 4).then_some(())
    })
    .await;
    let two = Running::start(&second);
    within(SOON, "each has two", async || {
        let status = status(&world).await;
        let each = [world.services.process, second.process].map(|process| watched_by(&status, process));
        (each == [2, 2]).then_some(())
    })
    .await;
    // The first one dies without a word; its leases run out.
    drop(one);
    within(SOON, "the other has all", async || {
        (watched_by(&status(&world).await, second.process) == 4).then_some(())
    })
    .await;
    for (account, mailbox) in accounts.iter().zip(&boxes) {
        account.deliver(&mail("after the takeover"));
        accepted(&world, mailbox, 31).await;
    }
    let rows: i64 = world.read(|tx| tx.query_one(BLOBS, &[])?.get(0)).await;
    assert_eq!(rows, 4 * 31);
    // Asked to stop, it gives its leases back at once.
    two.stop().await;
    assert!(status(&world).await.iter().all(|one| one.watched_by.is_none()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lost_the_lease_accepts_nothing_and_lets_go() {
    let (world, account) = (World::postgres().await, Account::new("taken"));
    let mailbox = account.add(&world).await;
    // Renewed so rarely that the lease runs out while it is watched.
    let sleepy = WatchOptions {
        lease: Span::millis(900),
        scan_every: std::time::Duration::from_hours(1),
        ..options()
    };
    let running = Running::start_with(&world.services, sleepy);
    account.deliver(&mail("ours"));
    accepted(&world, &mailbox, 1).await;
    let name = format!("mailbox/{}", mailbox.id);
    let thief = Uuid::from_u128(7);
    let lease = within(SOON, "another process takes the lease", async || {
        let name = name.clone();
        let take =
            move |tx: &mut facteur_store::Tx<'_>| leases::lease_take(tx, &name, thief, Span::seconds(60));
        world.services.store.write(Scope::Global, take).await.unwrap()
    })
    .await;
    account.deliver(&mail("theirs"));
    let folder = world.folder(mailbox.id, "INBOX").await.unwrap();
    let late = Accept {
        place: Place {
            mailbox: mailbox.id,
            folder: folder.id,
            uidvalidity: folder.uidvalidity,
            uid: folder.position + 1,
            provider_id: String::new(),
        },
        lane: Lane::Live,
        archive: false,
        internal_date: Timestamp::from_seconds(0),
        content: Acceptance::Raw(mail("theirs")),
    };
    let advance = Advance {
        folder: folder.id,
        uidvalidity: folder.uidvalidity,
        position: folder.position + 1,
    };
    let stale = leases::Lease {
        holder: world.services.process,
        token: lease.token - 1,
        ..lease
    };
    let refused = accept(&world.services, vec![late], Some(advance), Some(stale)).await;
    let lost =
        |error: &FlowError| matches!(error, FlowError::Store(error) if error.kind() == ErrorKind::LeaseLost);
    assert!(refused.as_ref().is_err_and(lost), "{refused:?}");
    // The watcher that lost it met the mail, too, and left it to the other.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(2), std::future::pending::<()>()).await;
    assert_eq!(world.ledger(mailbox.id, "INBOX").await.len(), 1);
    assert_eq!(
        world.folder(mailbox.id, "INBOX").await.unwrap().position,
        folder.position
    );
    drop(running);
}
