//! The first look at a mailbox that has mail already.

use super::setup::{Account, Running, SOON, mail, mails};
use super::world::{World, within};
use facteur_domain::{ArrivalState, Mailbox, Older, StartFrom, Timestamp};
use facteur_flows::mailboxes::{self, MailboxChange, NewMailbox};
use facteur_store::{Sql, sql};
use facteur_testkit::ImapProbe;

/// Appends with a date of its own: the server's date, not the header's.
fn append_dated(probe: &mut ImapProbe, account: &Account, name: &str, date: &str) {
    probe.append("INBOX", "", &mail(name)).unwrap();
    let folder = account.server().maildir_path(account.user, "INBOX");
    // Dovecot takes a Maildir file's own time for the date of arrival until it has noted it.
    let file = ["new", "cur"]
        .iter()
        .flat_map(|part| std::fs::read_dir(folder.join(part)).unwrap())
        .map(|entry| entry.unwrap().path())
        .find(|path| std::fs::read_to_string(path).unwrap().contains(name))
        .unwrap();
    let touched = std::process::Command::new("touch")
        .args(["-d", date])
        .arg(&file)
        .status()
        .unwrap();
    assert!(touched.success());
}

async fn states(world: &World, mailbox: &Mailbox, count: usize) -> Vec<ArrivalState> {
    within(SOON, "every mail has its arrival and is fetched", async || {
        let ledger = world.ledger(mailbox.id, "INBOX").await;
        let fetched = ledger.iter().all(|row| row.state != ArrivalState::Listed);
        (ledger.len() == count && fetched).then(|| ledger.iter().map(|row| row.state).collect())
    })
    .await
}

async fn archived(world: &World) -> i64 {
    const COUNT: Sql = sql("select count(*) from arrival where archive = 1");
    world.read(|tx| tx.query_one(COUNT, &[])?.get(0)).await
}

/// One mail of 2020, one of 2024, then the mailbox is added.
async fn watched(
    user: &'static str,
    adjust: impl FnOnce(&mut NewMailbox),
) -> (World, Account, Mailbox, Running) {
    let (world, account) = (World::sqlite().await, Account::new(user));
    let mut probe = account.probe();
    append_dated(&mut probe, &account, "old", "2020-05-05T10:00:00Z");
    append_dated(&mut probe, &account, "newer", "2024-05-05T10:00:00Z");
    let mut new = account.mailbox();
    adjust(&mut new);
    let mailbox = account.add_as(&world, new).await;
    let running = Running::start(&world.services);
    (world, account, mailbox, running)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_now_on_older_mail_is_only_counted_until_the_start_is_set_earlier() {
    use ArrivalState::{Accepted, BeforeStart};
    let (world, account, mailbox, running) = watched("fromnow", |new| new.start = None).await;
    assert_eq!(states(&world, &mailbox, 2).await, [BeforeStart, BeforeStart]);
    account.deliver(&mail("today"));
    assert_eq!(
        states(&world, &mailbox, 3).await,
        [BeforeStart, BeforeStart, Accepted]
    );
    let change = MailboxChange {
        start: Some(StartFrom::At(Timestamp::from_seconds(1_704_067_200))),
        ..MailboxChange::default()
    };
    mailboxes::set(&world.services, mailbox.id, change).await.unwrap();
    running.nudge.nudge();
    within(SOON, "the mail of 2024 is taken up", async || {
        let states = states(&world, &mailbox, 3).await;
        (states == [BeforeStart, Accepted, Accepted]).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_a_date_on_and_from_the_beginning() {
    use ArrivalState::{Accepted, BeforeStart};
    let date = StartFrom::At(Timestamp::from_seconds(1_704_067_200));
    let (world, _, mailbox, _running) = watched("fromdate", |new| new.start = Some(date)).await;
    assert_eq!(states(&world, &mailbox, 2).await, [BeforeStart, Accepted]);
    let (world, _, mailbox, _running) = watched("frombeginning", |_| {}).await;
    assert_eq!(states(&world, &mailbox, 2).await, [Accepted, Accepted]);
    assert_eq!(archived(&world).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn older_mail_is_taken_as_archive_when_asked_for() {
    let adjust = |new: &mut NewMailbox| {
        new.start = None;
        new.older = Older::Archive;
    };
    let (world, account, mailbox, _running) = watched("archive", adjust).await;
    assert_eq!(states(&world, &mailbox, 2).await, [ArrivalState::Accepted; 2]);
    account.deliver(&mail("today"));
    states(&world, &mailbox, 3).await;
    assert_eq!(archived(&world).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn live_mail_does_not_wait_for_the_first_reading() {
    let (world, account) = (World::sqlite().await, Account::new("backlog"));
    account.put("INBOX", &mails("backlog", 3_000));
    let mailbox = account.add(&world).await;
    let _running = Running::start(&world.services);
    within(SOON, "the first look ended", async || {
        world
            .folder(mailbox.id, "INBOX")
            .await
            .filter(|folder| folder.listed)
    })
    .await;
    account.deliver(&mail("live"));
    let waiting = within(
        std::time::Duration::from_secs(2),
        "the live mail is accepted",
        async || {
            let ledger = world.ledger(mailbox.id, "INBOX").await;
            let last = ledger.last()?;
            let live = ledger.len() == 3_001 && last.state == ArrivalState::Accepted;
            live.then(|| {
                ledger
                    .iter()
                    .filter(|row| row.state == ArrivalState::Listed)
                    .count()
            })
        },
    )
    .await;
    println!("{waiting} mails of the backlog waited when the live mail was here");
    let all = states(&world, &mailbox, 3_001).await;
    assert!(all.iter().all(|state| *state == ArrivalState::Accepted));
}
