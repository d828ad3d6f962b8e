use crate::setup::{Account, USER, dovecot, list_and_fetch, raw, wanted};
use facteur_connect::{Content, Uids, Wakeup, Wanted};
use facteur_domain::{FolderRole, Timestamp};
use facteur_testkit::mails::Mail;
use std::time::{Duration, Instant};

#[tokio::test]
async fn what_is_listed_and_fetched_is_what_lies_there_and_nothing_is_changed() {
    let account = Account::new("reading");
    let mails: Vec<Vec<u8>> = (0..130)
        .map(|number| Mail::new().message_id(&format!("{number}@reading")).bytes())
        .collect();
    account.put(&mails.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let before = account.probe().examine(account.folder).unwrap();

    let mut source = account.connect().await;
    let status = source.open(account.folder).await.unwrap();
    assert_eq!(
        (status.uidvalidity, status.uid_next, status.exists),
        (before.uidvalidity, 131, 130)
    );
    let listed = source.list(Uids::All, true).await.unwrap();
    assert_eq!(listed.len(), 130);
    for (row, mail) in listed.iter().zip(&mails) {
        assert_eq!(row.size as usize, mail.len());
        assert_eq!(row.message_id, Some(format!("{}@reading", row.uid - 1)));
        assert!(
            row.internal_date > Timestamp::from_seconds(1_500_000_000),
            "{:?}",
            row.internal_date
        );
    }
    let mut wanted = wanted(&listed);
    wanted.reverse();
    let fetched = source.fetch(&wanted).await.unwrap();
    assert_eq!(fetched.len(), 130);
    for (one, wanted) in fetched.iter().zip(&wanted) {
        assert_eq!(one.uid, wanted.uid);
        assert_eq!(raw(one), mails[one.uid as usize - 1]);
        assert_eq!(one.internal_date, listed[one.uid as usize - 1].internal_date);
    }
    source.close().await;
    assert_eq!(account.probe().examine(account.folder).unwrap(), before);
}

#[tokio::test]
async fn uids_are_listed_as_asked() {
    let account = Account::new("ranges");
    let mail = Mail::new().bytes();
    account.put(&[mail.as_slice(); 9]);
    let mut source = account.connect().await;
    source.open(account.folder).await.unwrap();
    let cases = [
        (Uids::From(8), vec![8, 9]),
        (Uids::From(10), vec![]),
        (Uids::Between(2, 4), vec![2, 3, 4]),
        (Uids::Between(5, 4), vec![]),
        (Uids::These(vec![9, 1, 77]), vec![1, 9]),
        (Uids::These(vec![]), vec![]),
    ];
    for (uids, expected) in cases {
        let listed = source.list(uids.clone(), false).await.unwrap();
        let found: Vec<u32> = listed.iter().map(|row| row.uid).collect();
        assert_eq!(found, expected, "{uids:?}");
    }
    source.open(Account::new("nothing").folder).await.unwrap();
    assert_eq!(source.list(Uids::All, false).await.unwrap(), []);
}

#[tokio::test]
async fn odd_bytes_come_through_as_they_are() {
    let account = Account::new("bytes");
    let mut eight_bit = b"Subject: \xe9t\xe9 \xff\r\n\r\n".to_vec();
    // Without line ends: Dovecot makes CRLF of each.
    eight_bit.extend((1..=255_u8).filter(|byte| !b"\r\n".contains(byte)));
    eight_bit.extend_from_slice(b"\r\n");
    let huge_line = [
        b"Subject: huge\r\n\r\n".to_vec(),
        vec![b'x'; 5_000_000],
        b"\r\n".to_vec(),
    ]
    .concat();
    let confusing = b"Subject: {12}\r\n\r\n* 3 EXISTS\r\nf1 OK done\r\n)\r\n* BYE {4}\r\n".to_vec();
    let odd = [
        eight_bit,
        huge_line,
        confusing,
        b"\r\n".to_vec(),
        b"x\r\n".to_vec(),
    ];
    for mail in &odd {
        account.probe().append(account.folder, "", mail).unwrap();
    }
    let mut source = account.connect().await;
    source.open(account.folder).await.unwrap();
    let fetched = list_and_fetch(&mut *source).await;
    assert_eq!(fetched.len(), odd.len());
    for (one, mail) in fetched.iter().zip(&odd) {
        assert!(raw(one) == mail, "UID {} came changed", one.uid);
    }
}

#[tokio::test]
async fn a_mail_with_nul_bytes_comes_in() {
    let account = Account::new("nul");
    account.put(&[b"Subject: nul\r\n\r\na\0b\r\n"]);
    let mut source = account.connect().await;
    source.open(account.folder).await.unwrap();
    let fetched = list_and_fetch(&mut *source).await;
    // RFC 3501 allows no NUL in a literal: Dovecot puts 0x80 in its place.
    let bytes = raw(&fetched[0]);
    assert!(
        bytes.ends_with(b"a\x80b\r\n") || bytes.ends_with(b"a\0b\r\n"),
        "{}",
        bytes.escape_ascii()
    );
}

#[tokio::test]
async fn folders_have_names_for_people_and_roles() {
    let account = Account::new("folders");
    let mut probe = account.probe();
    for raw_name in [
        "&AMk-l&AOk-ments envoy&AOk-s",
        "Courrier ind&AOk-sirable",
        "Archives",
        "Archives/2024",
        "R&-D",
    ] {
        probe.create_folder(raw_name).unwrap();
    }
    let mut source = account.connect().await;
    let folders = source.folders().await.unwrap();
    let role_of = |name: &str| {
        let found = folders.iter().find(|folder| folder.name == name);
        found.unwrap_or_else(|| panic!("no {name} in {folders:?}")).role
    };
    assert_eq!(role_of("INBOX"), Some(FolderRole::Incoming));
    assert_eq!(role_of("Éléments envoyés"), Some(FolderRole::Sent));
    assert_eq!(role_of("Courrier indésirable"), Some(FolderRole::Junk));
    assert_eq!(role_of("Archives"), Some(FolderRole::Archive));
    assert_eq!(role_of("Archives/2024"), Some(FolderRole::Archive));
    assert_eq!(role_of("R&D"), None);
    // Only its own: the other tests' folders may be in the making.
    for folder in folders.iter().filter(|folder| folder.raw_name.contains('&')) {
        source.open(&folder.raw_name).await.unwrap();
    }
}

#[tokio::test]
async fn idle_wakes_within_two_seconds_of_a_delivery() {
    let account = Account::new("INBOX");
    let mut source = account.connect().await;
    source.open("INBOX").await.unwrap();
    assert_eq!(
        source.wait(Duration::from_millis(50)).await.unwrap(),
        Wakeup::TimedOut
    );

    let waiting = tokio::spawn(async move {
        let wakeup = source.wait(Duration::from_secs(20)).await.unwrap();
        (source, wakeup, Instant::now())
    });
    let delivered = tokio::task::spawn_blocking(|| {
        dovecot().lmtp_deliver(USER, &Mail::new().bytes());
        Instant::now()
    });
    let delivered = delivered.await.unwrap();
    let (mut source, wakeup, woken) = waiting.await.unwrap();
    assert_eq!(wakeup, Wakeup::Changed);
    assert!(woken.saturating_duration_since(delivered) < Duration::from_secs(2));
    let listed = source.list(Uids::From(1), false).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        source.wait(Duration::from_millis(50)).await.unwrap(),
        Wakeup::TimedOut
    );
    assert_eq!(source.fetch(&wanted(&listed)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_came_between_two_waits_wakes_at_once() {
    let account = Account::new("between");
    let mut source = account.connect().await;
    source.open(account.folder).await.unwrap();
    account
        .probe()
        .append(account.folder, "", &Mail::new().bytes())
        .unwrap();
    let began = Instant::now();
    assert_eq!(
        source.wait(Duration::from_secs(20)).await.unwrap(),
        Wakeup::Changed
    );
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_deleted_mail_is_gone_and_the_others_come() {
    let account = Account::new("gone");
    let mail = Mail::new().bytes();
    account.put(&[mail.as_slice(); 3]);
    let mut source = account.connect().await;
    source.open(account.folder).await.unwrap();
    let listed = source.list(Uids::All, false).await.unwrap();
    let mut probe = account.probe();
    probe.select(account.folder).unwrap();
    probe.delete(2).unwrap();
    let never = Wanted {
        uid: 4_000,
        provider_id: String::new(),
        size: 7,
    };
    let fetched = source
        .fetch(&[wanted(&listed), vec![never]].concat())
        .await
        .unwrap();
    let gone: Vec<(u32, bool)> = fetched
        .iter()
        .map(|one| (one.uid, one.content == Content::Gone))
        .collect();
    assert_eq!(gone, [(1, false), (2, true), (3, false), (4_000, true)]);
}
