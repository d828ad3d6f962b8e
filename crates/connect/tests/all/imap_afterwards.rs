use crate::fake_server::FakeServer;
use crate::setup::Account;
use facteur_connect::{MessageAt, SourceErrorKind, Uids};
use facteur_domain::Afterwards;
use facteur_testkit::mails::Mail;

fn messages(uids: &[u32]) -> Vec<MessageAt> {
    uids.iter()
        .map(|uid| MessageAt {
            uid: *uid,
            provider_id: String::new(),
        })
        .collect()
}

#[tokio::test]
async fn flags_keywords_and_moves_touch_only_what_they_should() {
    let account = Account::new("afterwards");
    let mail = Mail::new().bytes();
    account.put(&[mail.as_slice(); 4]);
    let mut probe = account.probe();
    probe.create_folder("Trait&AOk-s").unwrap();
    let mut source = account.connect().await;
    let uidvalidity = source.open(account.folder).await.unwrap().uidvalidity;

    source
        .afterwards(
            account.folder,
            uidvalidity,
            &messages(&[1]),
            &Afterwards::MarkSeen,
        )
        .await
        .unwrap();
    let keyword = Afterwards::Keyword("Facteur".to_owned());
    source
        .afterwards(account.folder, uidvalidity, &messages(&[2, 77]), &keyword)
        .await
        .unwrap();
    let move_away = Afterwards::Move("Traités".to_owned());
    for _ in 0..2 {
        source
            .afterwards(account.folder, uidvalidity, &messages(&[3, 4]), &move_away)
            .await
            .unwrap();
    }

    let snapshot = probe.examine(account.folder).unwrap();
    let flags: Vec<(u32, Vec<&str>)> = snapshot
        .flags
        .iter()
        .map(|(uid, flags)| (*uid, flags.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(flags, [(1, vec!["\\Seen"]), (2, vec!["Facteur"])]);
    assert_eq!(probe.examine("Trait&AOk-s").unwrap().flags.len(), 2);

    assert_eq!(
        source.list(Uids::All, false).await.unwrap_err().kind(),
        SourceErrorKind::Setting
    );
    source.open(account.folder).await.unwrap();
    assert_eq!(source.list(Uids::All, false).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_done_is_told_and_nothing_is_touched() {
    let account = Account::new("refused");
    account.put(&[&Mail::new().bytes()]);
    let before = account.probe().examine(account.folder).unwrap();
    let mut source = account.connect().await;
    let cases = [
        (
            before.uidvalidity + 1,
            Afterwards::MarkSeen,
            SourceErrorKind::FolderReplaced,
        ),
        (
            before.uidvalidity,
            Afterwards::Keyword("two words".to_owned()),
            SourceErrorKind::Setting,
        ),
        (
            before.uidvalidity,
            Afterwards::Keyword("\\Deleted".to_owned()),
            SourceErrorKind::Setting,
        ),
        (
            before.uidvalidity,
            Afterwards::Move("Nowhere".to_owned()),
            SourceErrorKind::NoSuchFolder,
        ),
    ];
    for (uidvalidity, what, expected) in cases {
        let error = source
            .afterwards(account.folder, uidvalidity, &messages(&[1]), &what)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), expected, "{what:?}: {error}");
    }
    assert_eq!(account.probe().examine(account.folder).unwrap(), before);
}

#[tokio::test]
async fn without_move_exactly_these_messages_are_copied_and_expunged() {
    let opened = "* OK [UIDVALIDITY 7] ok\r\nTAG OK [READ-WRITE] done\r\n";
    let uidplus = "TAG OK [CAPABILITY IMAP4rev1 UIDPLUS] hello\r\n";
    let done = "TAG OK done\r\n";
    let script = [
        ("LOGIN", uidplus),
        ("SELECT \"INBOX\"", opened),
        ("UID COPY 3,5 \"Traités\"", "TAG BAD not encoded\r\n"),
        ("UID COPY 3,5 \"Trait&AOk-s\"", done),
        ("UID STORE 3,5 +FLAGS.SILENT (\\Deleted)", done),
        ("UID EXPUNGE 3,5", done),
    ];
    let away = Afterwards::Move("Traités".to_owned());
    let mut source = FakeServer::start(&script).await.connect().await.unwrap();
    source
        .afterwards("INBOX", 7, &messages(&[5, 3]), &away)
        .await
        .unwrap();

    let mut source = FakeServer::start(&script[1..]).await.connect().await.unwrap();
    let error = source
        .afterwards("INBOX", 7, &messages(&[5, 3]), &away)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Setting, "{error}");
}
