use crate::fake_server::FakeServer;
use crate::setup::{Account, PASSWORD, list_and_fetch, source_at, wanted};
use facteur_connect::{ConnectOptions, Content, SourceErrorKind, Uids, Wakeup, Wanted, connect};
use facteur_domain::Security;
use facteur_testkit::mails::Mail;
use facteur_testkit::{Behaviour, StallingProxy};
use std::time::{Duration, Instant};

fn one(uid: u32, size: u32) -> Wanted {
    Wanted {
        uid,
        provider_id: String::new(),
        size,
    }
}

#[tokio::test]
async fn a_server_that_stops_in_mid_literal_is_noticed() {
    let account = Account::new("stalls");
    let mail = Mail::new().text(&"Bonjour\n".repeat(50_000)).bytes();
    account.put(&[&mail, &mail]);
    let proxy = StallingProxy::start(account.imap_port).await.unwrap();
    let mut source = account.connect_at(proxy.port()).await.unwrap();
    source.open(account.folder).await.unwrap();
    let listed = source.list(Uids::All, false).await.unwrap();
    proxy.set(Behaviour::StallInLiteral(100_000));
    let began = Instant::now();
    let error = source.fetch(&wanted(&listed)).await.unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::TimedOut, "{error}");
    assert!(error.is_temporary() && !error.to_string().contains("Bonjour"));
    assert!(began.elapsed() < Duration::from_secs(10));

    proxy.set(Behaviour::Forward);
    let mut source = account.connect_at(proxy.port()).await.unwrap();
    source.open(account.folder).await.unwrap();
    assert_eq!(list_and_fetch(&mut *source).await.len(), 2);
}

#[tokio::test]
async fn a_cut_connection_is_unreachable_not_a_bad_mail() {
    let account = Account::new("cut");
    let mail = Mail::new().text(&"Bonjour\n".repeat(50_000)).bytes();
    account.put(&[&mail]);
    let proxy = StallingProxy::start(account.imap_port).await.unwrap();
    let mut source = account.connect_at(proxy.port()).await.unwrap();
    source.open(account.folder).await.unwrap();
    proxy.set(Behaviour::CutAfter(100_000));
    let error = source.fetch(&[one(1, 400_000)]).await.unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Unreachable, "{error}");
}

#[tokio::test]
async fn of_a_mail_over_the_limit_comes_the_beginning_whether_its_size_was_known_or_not() {
    let account = Account::new("large");
    let small = Mail::new().bytes();
    let large = Mail::new().text(&"Bonjour\n".repeat(50_000)).bytes();
    account.put(&[&small, &large, &small]);
    let options = ConnectOptions {
        max_message_bytes: 100_000,
        ..account.options()
    };
    let source = source_at(account.imap_port, Security::None);
    let mut source = connect(&source, Some(PASSWORD.into()), &options).await.unwrap();
    source.open(account.folder).await.unwrap();
    let sizes = source.list(Uids::All, false).await.unwrap();
    for wanted in [wanted(&sizes), vec![one(1, 0), one(2, 0), one(3, 0)]] {
        let fetched = source.fetch(&wanted).await.unwrap();
        assert!(matches!(fetched[0].content, Content::Raw(_)));
        assert!(matches!(fetched[2].content, Content::Raw(_)));
        let Content::Beginning { bytes, size } = &fetched[1].content else {
            panic!("{:?}", fetched[1].content)
        };
        assert_eq!(*size, large.len() as u64);
        assert_eq!(bytes, &large[..100_000]);
    }
}

#[tokio::test]
async fn one_mail_that_the_server_refuses_does_not_hold_up_the_others() {
    let server = FakeServer::start(&[
        ("UID FETCH 1:4 ", "* 1 FETCH (UID 1 INTERNALDATE \"20-Nov-2026 13:07:00 +0000\" BODY[] {2}\r\nab)\r\n* 2 FETCH (UID 2 BODY[] NIL)\r\nTAG NO internal error\r\n"),
        ("UID FETCH 2 (UID INTERNALDATE", "* 2 FETCH (UID 2 BODY[] NIL)\r\nTAG OK done\r\n"),
        ("UID FETCH 3 (UID INTERNALDATE", "TAG NO [SERVERBUG] message is damaged\r\n"),
        ("UID FETCH 4 (UID INTERNALDATE", "* 4 FETCH (BODY[] \"cd\" FLAGS (\\Seen) UID 4)\r\nTAG OK done\r\n"),
        ("UID FETCH 3 (UID)", "* 3 FETCH (UID 3)\r\nTAG OK done\r\n"),
    ])
    .await;
    let mut source = server.connect().await.unwrap();
    source.open("INBOX").await.unwrap();
    let fetched = source
        .fetch(&[one(1, 2), one(2, 2), one(3, 2), one(4, 2)])
        .await
        .unwrap();
    assert_eq!(fetched[0].content, Content::Raw(b"ab".to_vec()));
    assert!(matches!(fetched[1].content, Content::Unfetchable { .. }));
    let Content::Unfetchable { reason } = &fetched[2].content else {
        panic!("{:?}", fetched[2].content)
    };
    assert!(reason.contains("message is damaged"), "{reason}");
    assert_eq!(fetched[3].content, Content::Raw(b"cd".to_vec()));
}

#[tokio::test]
async fn a_server_without_idle_is_asked() {
    let server = FakeServer::start(&[("NOOP", "* 3 EXISTS\r\nTAG OK done\r\n")]).await;
    let mut source = server.connect().await.unwrap();
    source.open("INBOX").await.unwrap();
    assert_eq!(
        source.wait(Duration::from_millis(200)).await.unwrap(),
        Wakeup::Changed
    );
    // The server repeats the same number: that is no news.
    assert_eq!(
        source.wait(Duration::from_millis(200)).await.unwrap(),
        Wakeup::TimedOut
    );
}

#[tokio::test]
async fn a_password_that_the_server_repeats_stays_out_of_the_error() {
    let server = FakeServer::start(&[("LOGIN", "TAG NO bad command LOGIN x s3cret!\r\n")]).await;
    let error = server.connect().await.err().expect("the login is refused");
    assert_eq!(error.kind(), SourceErrorKind::LoginRefused);
    assert!(!error.to_string().contains("s3cret!"), "{error}");
}

#[tokio::test]
async fn a_busy_server_is_not_the_password_s_fault() {
    for refusal in [
        "TAG NO [UNAVAILABLE] backend down\r\n",
        "TAG NO [ALERT] Too many simultaneous connections.\r\n",
    ] {
        let server = FakeServer::start(&[("LOGIN", refusal)]).await;
        let error = server.connect().await.err().expect("the login is refused");
        assert!(error.is_temporary(), "{error}");
    }
}

#[tokio::test]
async fn goodbye_in_mid_command_is_told() {
    let server = FakeServer::start(&[("UID FETCH", "* BYE shutting down\r\n")]).await;
    let mut source = server.connect().await.unwrap();
    source.open("INBOX").await.unwrap();
    let error = source.list(Uids::All, false).await.unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Closing);
    assert!(error.to_string().contains("shutting down"));
}

#[tokio::test]
async fn what_is_no_imap_server_is_told() {
    let server = FakeServer::greeting("HTTP/1.1 400 Bad Request\r\n").await;
    let error = server.connect().await.err().expect("this is no IMAP server");
    assert_eq!(error.kind(), SourceErrorKind::Protocol);
    let endless = "x".repeat(3_000_000);
    let server = FakeServer::greeting(&endless).await;
    let error = server.connect().await.err().expect("this is no IMAP server");
    assert_eq!(error.kind(), SourceErrorKind::Protocol);
}

#[tokio::test]
async fn starttls_is_never_gone_without_nor_mixed_with_plain_text() {
    let offers = "* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n";
    let injected = "TAG OK begin\r\n* OK [CAPABILITY IMAP4rev1 EVIL] hello\r\n";
    let cases: [(&[(&str, &str)], &str); 3] = [
        (&[], "does not offer STARTTLS"),
        (
            &[("CAPABILITY", offers), ("STARTTLS", "TAG NO not today\r\n")],
            "not today",
        ),
        (
            &[("CAPABILITY", offers), ("STARTTLS", injected)],
            "between STARTTLS and the TLS handshake",
        ),
    ];
    for (script, expected) in cases {
        let server = FakeServer::start(script).await;
        let error = server
            .connect_by(Security::StartTls)
            .await
            .err()
            .expect("there is no TLS");
        assert_eq!(error.kind(), SourceErrorKind::Tls, "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_frozen_server_is_noticed_while_idle() {
    let account = Account::new("frozen");
    let proxy = StallingProxy::start(account.imap_port).await.unwrap();
    let options = ConnectOptions {
        idle_renewal: Duration::from_millis(100),
        command_deadline: Duration::from_secs(1),
        ..account.options()
    };
    let source = source_at(proxy.port(), Security::None);
    let mut source = connect(&source, Some(PASSWORD.into()), &options).await.unwrap();
    source.open(account.folder).await.unwrap();
    assert_eq!(
        source.wait(Duration::from_millis(350)).await.unwrap(),
        Wakeup::TimedOut
    );
    proxy.set(Behaviour::StallAfter(0));
    let error = source.wait(Duration::from_mins(1)).await.unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::TimedOut, "{error}");
}
