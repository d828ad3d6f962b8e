//! What is done on the server once a mail is safe.

use super::setup::{Account, Running, SOON, mail};
use super::world::{World, within};
use facteur_connect::MessageAt;
use facteur_domain::{Afterwards, ArrivalState, Mailbox, MailboxMode};
use facteur_flows::mailboxes::{self, MailboxChange};
use facteur_flows::watch::afterwards_job;
use facteur_store::{Sql, jobs, sql};

const WAITING: Sql = sql("select count(*) from job where kind = 'afterwards'");

/// Enqueues the job for the mails of the incoming folder, as their handling would.
async fn enqueue(world: &World, mailbox: &Mailbox, uidvalidity: Option<u32>) {
    let folder = world.folder(mailbox.id, "INBOX").await.unwrap();
    let ledger = world.ledger(mailbox.id, "INBOX").await;
    let messages = ledger
        .iter()
        .map(|row| MessageAt {
            uid: row.uid,
            provider_id: row.provider_id.clone(),
        })
        .collect();
    let (now, organisation) = (world.services.now(), world.services.organisation);
    let uidvalidity = uidvalidity.unwrap_or(folder.uidvalidity);
    let id = world.services.ids.make();
    let job = afterwards_job(id, mailbox.id, folder.id, uidvalidity, messages, now);
    world
        .write(move |tx| jobs::job_enqueue(tx, organisation, &job, now))
        .await;
}

async fn set(world: &World, mailbox: &Mailbox, afterwards: Afterwards, mode: MailboxMode) {
    let change = MailboxChange {
        afterwards: Some(afterwards),
        mode: Some(mode),
        ..MailboxChange::default()
    };
    mailboxes::set(&world.services, mailbox.id, change).await.unwrap();
}

async fn jobs_left(world: &World) -> i64 {
    world.read(|tx| tx.query_one(WAITING, &[])?.get(0)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_is_marked_moved_or_left_alone_as_the_mailbox_says() {
    let (world, account) = (World::sqlite().await, Account::new("afterwards"));
    let mailbox = account.add(&world).await;
    let running = Running::start(&world.services);
    account.deliver(&mail("one"));
    within(SOON, "it is accepted", async || {
        let ledger = world.ledger(mailbox.id, "INBOX").await;
        ledger
            .first()
            .filter(|row| row.state == ArrivalState::Accepted)
            .map(drop)
    })
    .await;
    world.work().await;
    running.stop().await;
    let flags = || format!("{:?}", account.probe().examine("INBOX").unwrap());
    assert!(!flags().contains("Seen"));

    // Observing only, nothing is touched, whatever is set.
    set(&world, &mailbox, Afterwards::MarkSeen, MailboxMode::ObserveOnly).await;
    enqueue(&world, &mailbox, None).await;
    world.work().await;
    assert!(!flags().contains("Seen"));
    set(&world, &mailbox, Afterwards::MarkSeen, MailboxMode::Active).await;
    // Under another UIDVALIDITY the same UIDs are other messages.
    enqueue(&world, &mailbox, Some(1)).await;
    world.work().await;
    assert!(!flags().contains("Seen"));
    enqueue(&world, &mailbox, None).await;
    world.work().await;
    assert!(flags().contains("Seen"), "{}", flags());
    set(
        &world,
        &mailbox,
        Afterwards::Keyword("Facteur".to_owned()),
        MailboxMode::Active,
    )
    .await;
    enqueue(&world, &mailbox, None).await;
    world.work().await;
    assert!(flags().contains("Facteur"), "{}", flags());
    assert_eq!(jobs_left(&world).await, 0);

    // A folder that is not there is trouble, and tried again.
    set(
        &world,
        &mailbox,
        Afterwards::Move("Done".to_owned()),
        MailboxMode::Active,
    )
    .await;
    enqueue(&world, &mailbox, None).await;
    world.work().await;
    assert_eq!(jobs_left(&world).await, 1);
    account.probe().create_folder("Done").unwrap();
    within(SOON, "it is moved", async || {
        world.work().await;
        (jobs_left(&world).await == 0).then_some(())
    })
    .await;
    assert!(format!("{:?}", account.probe().examine("Done").unwrap()).contains("Facteur"));
}
