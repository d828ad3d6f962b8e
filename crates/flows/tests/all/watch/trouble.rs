//! Servers in trouble.

use super::setup::{Account, PASSWORD, Running, SOON, large_mails, mail, options};
use super::world::{World, within};
use facteur_connect::ConnectOptions;
use facteur_domain::{ArrivalState, Mailbox};
use facteur_flows::Services;
use facteur_flows::mailboxes;
use facteur_flows::watch::WatchOptions;
use facteur_store::arrivals;
use facteur_testkit::postgres::{Database, Options as ServerOptions, Server};
use facteur_testkit::{Behaviour, StallingProxy};
use std::time::Duration;

async fn accepted(world: &World, mailbox: &Mailbox, count: usize) {
    within(SOON, "all mail is accepted", async || {
        let ledger = world.ledger(mailbox.id, "INBOX").await;
        let here = ledger.iter().all(|row| row.state == ArrivalState::Accepted);
        (ledger.len() == count && here).then_some(())
    })
    .await;
}

/// Services with short deadlines.
fn impatient(services: &Services) -> Services {
    Services {
        connect: ConnectOptions {
            connect_deadline: Duration::from_secs(2),
            command_deadline: Duration::from_secs(2),
            fetch_idle_deadline: Duration::from_millis(500),
            ..ConnectOptions::default()
        },
        ..services.clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_in_mid_literal_is_left_and_read_again() {
    let (world, account) = (World::sqlite().await, Account::new("stalled"));
    let proxy = StallingProxy::start(account.port()).await.unwrap();
    let mut new = account.mailbox();
    new.source = Some(account.source(proxy.port()));
    let mailbox = account.add_as(&world, new).await;
    account.put("INBOX", &large_mails("before", 200, 20));
    proxy.set(Behaviour::StallInLiteral(100));
    let _running = Running::start(&impatient(&world.services));
    proxy.used_up().await;
    for bytes in [300_000, 600_000] {
        proxy.set(Behaviour::StallAfter(bytes));
        proxy.used_up().await;
    }
    proxy.set(Behaviour::CutAfter(200_000));
    proxy.used_up().await;
    proxy.set(Behaviour::Forward);
    accepted(&world, &mailbox, 200).await;
    proxy.set(Behaviour::StallInLiteral(10));
    account.deliver(&mail("live"));
    proxy.used_up().await;
    proxy.set(Behaviour::Forward);
    accepted(&world, &mailbox, 201).await;
    let ledger = world.ledger(mailbox.id, "INBOX").await;
    assert!(ledger.is_sorted_by_key(|row| row.uid));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_mail_over_the_limit_the_beginning_is_accepted_and_the_others_whole() {
    let (world, account) = (World::sqlite().await, Account::new("oversized"));
    let mailbox = account.add_as(&world, account.mailbox()).await;
    let mut mails = large_mails("oversized", 1, 300);
    mails.extend(large_mails("ordinary", 2, 20));
    account.put("INBOX", &mails);
    let mut services = world.services.clone();
    services.connect.max_message_bytes = 100_000;
    let _running = Running::start(&services);
    accepted(&world, &mailbox, 3).await;
    let ledger = world.ledger(mailbox.id, "INBOX").await;
    let mut sizes: Vec<i64> = ledger.iter().map(|row| row.size).collect();
    sizes.sort_unstable();
    let whole: Vec<i64> = mails[1..].iter().map(|mail| mail.len() as i64).collect();
    assert_eq!(sizes[..2], whole[..]);
    let note = format!("X-Facteur-Whole-Size: {}\r\n", mails[0].len());
    assert_eq!(sizes[2], 100_000 + note.len() as i64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_goes_away_and_comes_back() {
    let (world, account) = (World::sqlite().await, Account::alone("away"));
    let mailbox = account.add(&world).await;
    let _running = Running::start(&impatient(&world.services));
    account.deliver(&mail("before"));
    accepted(&world, &mailbox, 1).await;
    account.server().stop();
    within(SOON, "the trouble is told", async || {
        world.folder(mailbox.id, "INBOX").await?.trouble
    })
    .await;
    account.server().start_again();
    account.deliver(&mail("after"));
    accepted(&world, &mailbox, 2).await;
    account.server().kill();
    account.server().start_again();
    account.deliver(&mail("after the second time"));
    accepted(&world, &mailbox, 3).await;
    within(SOON, "nothing is in trouble any more", async || {
        world
            .folder(mailbox.id, "INBOX")
            .await
            .filter(|folder| folder.trouble.is_none())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_password_is_tried_once_told_and_tried_anew_when_it_is_changed() {
    let (world, account) = (World::sqlite().await, Account::new("refused"));
    let proxy = StallingProxy::start(account.port()).await.unwrap();
    let mut new = account.mailbox();
    new.source = Some(account.source(proxy.port()));
    account.deliver(&mail("waiting"));
    let mailbox = mailboxes::add(&world.services, new, Some("wrong".into()))
        .await
        .unwrap();
    let _running = Running::start(&world.services);
    let trouble = within(SOON, "the trouble is told", async || {
        world.folder(mailbox.id, "INBOX").await?.trouble
    })
    .await;
    assert!(trouble.contains("password"), "{trouble}");
    // Long enough for more tries, if there were any.
    let _ = tokio::time::timeout(Duration::from_secs(3), std::future::pending::<()>()).await;
    assert_eq!(
        proxy.accepted(),
        1,
        "an account is locked when one knocks on and on"
    );
    mailboxes::set_password(&world.services, mailbox.id, PASSWORD.into())
        .await
        .unwrap();
    accepted(&world, &mailbox, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_that_is_deleted_before_it_is_fetched_is_noted_as_gone() {
    let (world, account) = (World::sqlite().await, Account::new("expunged"));
    account.put("INBOX", &large_mails("expunged", 60, 200));
    let proxy = StallingProxy::start(account.port()).await.unwrap();
    let mut new = account.mailbox();
    new.source = Some(account.source(proxy.port()));
    let mailbox = account.add_as(&world, new).await;
    // The list passes, the first mails stand still.
    proxy.set(Behaviour::StallInLiteral(10));
    let _running = Running::start(&impatient(&world.services));
    proxy.used_up().await;
    let mut probe = account.probe();
    probe.select("INBOX").unwrap();
    let uids: Vec<u32> = world
        .ledger(mailbox.id, "INBOX")
        .await
        .iter()
        .map(|row| row.uid)
        .collect();
    assert_eq!(uids.len(), 60);
    for uid in &uids[50..] {
        probe.delete(*uid).unwrap();
    }
    proxy.set(Behaviour::Forward);
    accepted(&world, &mailbox, 50).await;
    let folder = world.folder(mailbox.id, "INBOX").await.unwrap();
    let organisation = world.services.organisation;
    let all = world
        .read(move |tx| arrivals::arrival_accounted(tx, organisation, folder.id, folder.uidvalidity))
        .await;
    let gone = all
        .iter()
        .filter(|row| row.gone && row.state == ArrivalState::Gone);
    assert_eq!((all.len(), gone.count()), (60, 10), "every message has its row");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_is_not_looked_at_in_time_is_noticed() {
    // A proxy that swallows answers while IDLE waits: only the fence behind all deadlines sees it.
    let (world, account) = (World::sqlite().await, Account::new("hanging"));
    let proxy = StallingProxy::start(account.port()).await.unwrap();
    let mut new = account.mailbox();
    new.source = Some(account.source(proxy.port()));
    let mailbox = account.add_as(&world, new).await;
    let _running = Running::start_with(&impatient(&world.services), WatchOptions { ..options() });
    account.deliver(&mail("first"));
    accepted(&world, &mailbox, 1).await;
    proxy.set(Behaviour::StallAfter(0));
    account.deliver(&mail("unheard"));
    proxy.used_up().await;
    let before = proxy.accepted();
    within(SOON, "it connects again", async || {
        (proxy.accepted() > before).then_some(())
    })
    .await;
    proxy.set(Behaviour::Forward);
    accepted(&world, &mailbox, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_is_waited_for_and_nothing_is_passed_over() {
    let mut server = Server::start(&ServerOptions::default());
    let database = Database::fresh_on(&server.admin_url());
    let world = World::on_server(&database).await;
    let account = Account::new("outage");
    let mailbox = account.add(&world).await;
    let running = Running::start(&world.services);
    account.deliver(&mail("before"));
    accepted(&world, &mailbox, 1).await;
    server.kill();
    for name in ["during one", "during two"] {
        account.deliver(&mail(name));
    }
    // IDLE tells of the mails, and there is nowhere to put them.
    let _ = tokio::time::timeout(Duration::from_secs(2), std::future::pending::<()>()).await;
    server.start_again();
    account.deliver(&mail("after"));
    let ledger = within(SOON, "all mail is accepted", async || {
        let organisation = world.services.organisation;
        let counts =
            move |tx: &mut facteur_store::Tx<'_>| arrivals::arrival_counts(tx, organisation, mailbox.id);
        let counts = world.services.store.read(organisation, counts).await.ok()?;
        (counts.get(&ArrivalState::Accepted) == Some(&4)).then_some(())?;
        Some(world.ledger(mailbox.id, "INBOX").await)
    })
    .await;
    assert_eq!(ledger.len(), 4);
    running.stop().await;
}
