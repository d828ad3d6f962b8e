use crate::setup::{list_and_fetch, raw, wanted};
use facteur_connect::{
    ConnectOptions, Content, MailSource, MessageAt, Outcome, SourceErrorKind, StepName, Uids, Wakeup,
    connect, test,
};
use facteur_domain::{Afterwards, FolderRole, Source, SystemClock, Timestamp};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const MAIL: &[u8] = b"Message-ID: <one@maildir>\nSubject: \xe9\n\nbody\n";

fn maildir() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for folder in ["", ".Sent", ".Courrier ind&AOk-sirable", ".Clients"] {
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(root.path().join(folder).join(part)).unwrap();
        }
    }
    root
}

async fn source(root: &Path) -> Box<dyn MailSource> {
    let source = Source::Maildir {
        path: root.display().to_string(),
    };
    connect(&source, None, &ConnectOptions::default()).await.unwrap()
}

fn files(root: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(path) = waiting.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(path.strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    found
}

#[tokio::test]
async fn mails_are_found_by_their_unique_names_and_left_where_they_lie() {
    let root = maildir();
    fs::write(root.path().join("new/1.host"), MAIL).unwrap();
    fs::write(root.path().join("cur/2.host:2,FS"), b"two").unwrap();
    fs::write(root.path().join("tmp/3.host"), b"not delivered yet").unwrap();
    fs::create_dir(root.path().join("cur/4.host")).unwrap();
    let before = files(root.path());
    let mut source = source(root.path()).await;
    let status = source.open("INBOX").await.unwrap();
    assert_eq!((status.uidvalidity, status.uid_next), (0, 0));
    let listed = source.list(Uids::From(1), true).await.unwrap();
    let seen: Vec<_> = listed
        .iter()
        .map(|row| (row.provider_id.as_str(), row.size, row.message_id.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            ("1.host", MAIL.len() as u32, Some("one@maildir")),
            ("2.host", 3, None)
        ]
    );
    assert!(
        listed
            .iter()
            .all(|row| row.uid == 0 && row.internal_date > Timestamp::from_seconds(1_700_000_000))
    );
    let fetched = list_and_fetch(&mut *source).await;
    assert_eq!((raw(&fetched[0]), raw(&fetched[1])), (MAIL, &b"two"[..]));
    assert_eq!(files(root.path()), before);
}

#[tokio::test]
async fn a_mail_that_another_client_renames_is_found_again() {
    let root = maildir();
    fs::write(root.path().join("new/1.host"), b"one").unwrap();
    fs::write(root.path().join("new/2.host"), b"two").unwrap();
    let mut source = source(root.path()).await;
    source.open("INBOX").await.unwrap();
    let listed = source.list(Uids::All, false).await.unwrap();
    fs::rename(root.path().join("new/1.host"), root.path().join("cur/1.host:2,S")).unwrap();
    fs::remove_file(root.path().join("new/2.host")).unwrap();
    let fetched = source.fetch(&wanted(&listed)).await.unwrap();
    assert_eq!(raw(&fetched[0]), b"one");
    assert_eq!(fetched[1].content, Content::Gone);
}

#[tokio::test]
async fn folders_have_roles_and_no_name_leads_outside() {
    let root = maildir();
    let mut source = source(root.path()).await;
    let folders = source.folders().await.unwrap();
    let seen: Vec<_> = folders
        .iter()
        .map(|folder| (folder.name.as_str(), folder.raw_name.as_str(), folder.role))
        .collect();
    let expected = [
        ("INBOX", "INBOX", Some(FolderRole::Incoming)),
        ("Clients", ".Clients", None),
        (
            "Courrier indésirable",
            ".Courrier ind&AOk-sirable",
            Some(FolderRole::Junk),
        ),
        ("Sent", ".Sent", Some(FolderRole::Sent)),
    ];
    assert_eq!(seen, expected);
    for name in ["..", "../x", "/etc", "", ".Nowhere", "."] {
        assert_eq!(
            source.open(name).await.unwrap_err().kind(),
            SourceErrorKind::NoSuchFolder,
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_new_file_wakes_within_two_seconds() {
    let root = maildir();
    let mut source = source(root.path()).await;
    source.open("INBOX").await.unwrap();
    source.list(Uids::All, false).await.unwrap();
    assert_eq!(
        source.wait(Duration::from_millis(10)).await.unwrap(),
        Wakeup::TimedOut
    );
    let waiting = tokio::spawn(async move {
        (
            source.wait(Duration::from_secs(20)).await.unwrap(),
            Instant::now(),
        )
    });
    tokio::task::yield_now().await;
    fs::write(root.path().join("tmp/1.host"), MAIL).unwrap();
    fs::rename(root.path().join("tmp/1.host"), root.path().join("new/1.host")).unwrap();
    let delivered = Instant::now();
    let (wakeup, woken) = waiting.await.unwrap();
    assert_eq!(wakeup, Wakeup::Changed);
    assert!(woken.saturating_duration_since(delivered) < Duration::from_secs(2));
}

#[tokio::test]
async fn afterwards_marks_and_moves_files() {
    let root = maildir();
    fs::write(root.path().join("new/1.host"), b"one").unwrap();
    fs::write(root.path().join("cur/2.host:2,F"), b"two").unwrap();
    fs::write(root.path().join("new/3.host"), b"three").unwrap();
    let mut source = source(root.path()).await;
    let at = |name: &str| MessageAt {
        uid: 0,
        provider_id: name.to_owned(),
    };
    let both = [at("1.host"), at("2.host"), at("9.host")];
    source
        .afterwards("INBOX", 0, &both, &Afterwards::MarkSeen)
        .await
        .unwrap();
    assert!(files(root.path()).contains("cur/1.host:2,S"));
    let away = Afterwards::Move("Clients".to_owned());
    source
        .afterwards("INBOX", 0, &[at("2.host")], &away)
        .await
        .unwrap();
    let expected = [".Clients/cur/2.host:2,FS", "cur/1.host:2,S", "new/3.host"];
    assert_eq!(files(root.path()), expected.map(str::to_owned).into());
    let keyword = Afterwards::Keyword("x".to_owned());
    let error = source
        .afterwards("INBOX", 0, &[at("1.host")], &keyword)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Setting);
}

#[tokio::test]
async fn a_test_of_a_maildir_reports_what_applies() {
    let root = maildir();
    let report = |path: String| async {
        test(
            &Source::Maildir { path },
            None,
            &ConnectOptions::default(),
            &SystemClock,
        )
        .await
    };
    let good = report(root.path().display().to_string()).await;
    assert!(good.passed());
    assert_eq!(good.steps[2].outcome, Outcome::Skipped);
    let bad = report("/does/not/exist".to_owned()).await;
    assert!(!bad.passed());
    assert_eq!(bad.steps[0].name, StepName::Resolve);
    assert!(
        matches!(&bad.steps[0].outcome, Outcome::Failed { cause, .. } if cause.contains("/does/not/exist"))
    );
}
