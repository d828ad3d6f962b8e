//! Adding, finding, testing and setting mailboxes.

use super::setup::{Account, PASSWORD, Running, SOON, mail};
use super::world::{World, within};
use facteur_domain::{ArrivalState, MailboxMode, Security, Source, StartFrom};
use facteur_flows::mailboxes::{self, MailboxChange, NewMailbox};
use facteur_store::{Sql, sql};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_right_is_refused_with_what_would_do() {
    let world = World::sqlite().await;
    let refused = async |new: NewMailbox, word: &str| {
        let error = mailboxes::add(&world.services, new, Some(PASSWORD.into()))
            .await
            .unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    };
    refused(NewMailbox::new("nobody"), "support@exemple.fr").await;
    let imap = |host: &str, security| NewMailbox {
        source: Some(Source::Imap {
            host: host.to_owned(),
            port: 143,
            security,
            username: "a".to_owned(),
        }),
        ..NewMailbox::new("a@exemple.fr")
    };
    refused(imap("imap.exemple.fr", Security::None), "TLS").await;
    refused(imap("imap://exemple.fr", Security::Tls), "host name").await;
    let hasty = NewMailbox {
        poll_seconds: 1,
        ..NewMailbox::new("a@exemple.fr")
    };
    refused(hasty, "seconds").await;
    let error = mailboxes::by_address(&world.services, "a@exemple.fr")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("mailbox add"), "{error}");

    let added = mailboxes::add(
        &world.services,
        NewMailbox::new("A@Gmail.com"),
        Some(PASSWORD.into()),
    )
    .await;
    let added = added.unwrap();
    assert!(matches!(&added.source, Source::Imap { host, .. } if host == "imap.gmail.com"));
    assert!(matches!(added.start, StartFrom::At(_)));
    refused(NewMailbox::new("a@gmail.com"), "already").await;
    let found = mailboxes::by_address(&world.services, "a@GMAIL.com")
        .await
        .unwrap();
    assert_eq!(found, added);
    let error = mailboxes::by_address(&world.services, "b@gmail.com")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("a@gmail.com"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passwords_lie_sealed_and_every_change_is_an_event() {
    const SEALED: Sql = sql("select sealed from secret");
    const EVENTS: Sql = sql("select data from event order by id");
    let (world, account) = (World::sqlite().await, Account::new("sealed"));
    let mailbox = account.add(&world).await;
    mailboxes::pause(&world.services, mailbox.id).await.unwrap();
    mailboxes::resume(&world.services, mailbox.id).await.unwrap();
    mailboxes::set_password(&world.services, mailbox.id, PASSWORD.into())
        .await
        .unwrap();
    let sealed: Vec<u8> = world.read(|tx| tx.query_one(SEALED, &[])?.get(0)).await;
    assert!(!String::from_utf8_lossy(&sealed).contains(PASSWORD));
    let events: Vec<String> = world
        .read(|tx| tx.query(EVENTS, &[])?.iter().map(|row| row.get(0)).collect())
        .await;
    assert_eq!(events.len(), 4, "added, paused, resumed, password: {events:?}");
    assert!(events.iter().all(|data| !data.contains(PASSWORD)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paused_mailbox_is_let_go_and_goes_on_where_it_was_left() {
    let (world, account) = (World::sqlite().await, Account::new("paused"));
    let mailbox = account.add(&world).await;
    let report = mailboxes::test(&world.services, &mailbox).await.unwrap();
    assert!(format!("{report:?}").contains("Passed"), "{report:?}");
    let running = Running::start(&world.services);
    account.deliver(&mail("before"));
    let accepted = async |count: usize| {
        within(SOON, "all mail is accepted", async || {
            let list = mailboxes::list(&world.services).await.unwrap();
            (list[0].states.get(&ArrivalState::Accepted) == Some(&(count as i64))).then_some(())
        })
        .await;
    };
    accepted(1).await;
    let status = mailboxes::list(&world.services).await.unwrap().remove(0);
    assert_eq!(status.watched_by, Some(world.services.process));
    assert!(status.checked_at.is_some() && status.trouble().is_none());
    mailboxes::pause(&world.services, mailbox.id).await.unwrap();
    running.nudge.nudge();
    within(SOON, "it is let go", async || {
        let list = mailboxes::list(&world.services).await.unwrap();
        list[0].watched_by.is_none().then_some(())
    })
    .await;
    account.deliver(&mail("while it is paused"));
    let change = MailboxChange {
        mode: Some(MailboxMode::ObserveOnly),
        ..MailboxChange::default()
    };
    mailboxes::set(&world.services, mailbox.id, change).await.unwrap();
    running.nudge.nudge();
    accepted(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_whose_mail_is_handed_in_has_one_folder_and_nothing_to_reconcile() {
    let world = World::sqlite().await;
    let new = NewMailbox {
        source: Some(Source::Handed),
        ..NewMailbox::new("pipe@exemple.fr")
    };
    let mailbox = mailboxes::add(&world.services, new, None).await.unwrap();
    let folder = mailboxes::handed_folder(&world.services, mailbox.id)
        .await
        .unwrap();
    let again = mailboxes::handed_folder(&world.services, mailbox.id)
        .await
        .unwrap();
    assert_eq!(folder.id, again.id);
    let refused = facteur_flows::watch::reconcile(&world.services, &mailbox, false).await;
    assert!(refused.is_err());
}
