//! Sending by Dovecot's submission server, and its sent folder.

use crate::fake_server::smtp;
use facteur_connect::smtp::probe;
use facteur_connect::{
    ConnectOptions, Outcome, Saved, SendError, SendErrorKind, SmtpSession, StepName, find_sent, save_sent,
};
use facteur_domain::{Security, Smtp, Source, SystemClock};
use facteur_testkit::dovecot::{Dovecot, Options};
use facteur_testkit::{Manners, SmtpSink};
use secrecy::SecretString;
use std::time::Duration;

const USER: &str = "support";
const PASSWORD: &str = "mot de passe é\"\\";

struct Place {
    dovecot: Dovecot,
    sink: SmtpSink,
}

impl Place {
    fn open() -> Self {
        let sink = SmtpSink::start();
        let options = Options {
            relay_to: Some(sink.port()),
            ..Options::default()
        };
        let mut dovecot = Dovecot::start_with(&options);
        dovecot.add_user(USER, PASSWORD);
        Self { dovecot, sink }
    }

    fn smtp(&self, security: Security) -> Smtp {
        account(self.dovecot.submission_port(), security, USER)
    }

    fn options(&self) -> ConnectOptions {
        ConnectOptions {
            ca_file: Some(self.dovecot.ca_path()),
            command_deadline: Duration::from_secs(10),
            ..ConnectOptions::default()
        }
    }
}

fn account(port: u16, security: Security, username: &str) -> Smtp {
    Smtp {
        host: "localhost".to_owned(),
        port,
        security,
        username: username.to_owned(),
        from_name: String::new(),
        per_hour: None,
        save_to_sent: true,
    }
}

async fn send(
    smtp: &Smtp,
    password: &str,
    options: &ConnectOptions,
    to: &[&str],
    mail: &[u8],
) -> Result<String, SendError> {
    let password = SecretString::from(password);
    let mut session = SmtpSession::connect(smtp, Some(&password), options).await?;
    let to: Vec<String> = to.iter().map(|each| (*each).to_owned()).collect();
    session
        .envelope("support@facteur.example", &to, mail.len())
        .await?;
    session.deliver(mail).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_goes_out_byte_by_byte_with_and_without_tls() {
    let place = Place::open();
    let mail = b"Subject: x\r\n\r\n.a dot\r\n..two\r\n.\r\nend\r\n";
    for security in [Security::StartTls, Security::None] {
        let smtp = place.smtp(security);
        let words = send(
            &smtp,
            PASSWORD,
            &place.options(),
            &["a@client.example", "b@client.example"],
            mail,
        )
        .await;
        assert!(words.unwrap().starts_with("250"));
        let sent = place.sink.next(Duration::from_secs(10)).unwrap();
        assert_eq!(sent.to, ["a@client.example", "b@client.example"]);
        assert!(
            sent.bytes.ends_with(mail),
            "{}",
            String::from_utf8_lossy(&sent.bytes)
        );
    }
    let trusting_nobody = ConnectOptions {
        ca_file: None,
        ..place.options()
    };
    let untrusted = send(
        &place.smtp(Security::StartTls),
        PASSWORD,
        &trusting_nobody,
        &["a@b.example"],
        mail,
    )
    .await;
    assert_eq!(untrusted.unwrap_err().kind(), SendErrorKind::Tls);
    let wrong = send(
        &place.smtp(Security::StartTls),
        "wrong-one",
        &place.options(),
        &["a@b.example"],
        mail,
    )
    .await;
    let wrong = wrong.unwrap_err();
    assert_eq!(wrong.kind(), SendErrorKind::LoginRefused, "{wrong}");
    assert!(wrong.kind().is_of_the_account() && !wrong.to_string().contains("wrong-one"));
    place
        .sink
        .set(Manners::Says("RCPT TO:<B@", "550 5.1.1 nobody of that name"));
    let refused = send(
        &place.smtp(Security::None),
        PASSWORD,
        &place.options(),
        &["a@c.example", "b@c.example"],
        mail,
    )
    .await
    .unwrap_err();
    assert_eq!(refused.kind(), SendErrorKind::Refused, "{refused}");
    assert!(
        refused.to_string().contains("b@c.example") && refused.to_string().contains("nobody of that name")
    );
    assert!(
        place.sink.taken().is_empty(),
        "nobody gets what one of them cannot get"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sending_is_tried_step_by_step_without_a_mail() {
    let place = Place::open();
    let password = SecretString::from(PASSWORD);
    let report = |smtp: Smtp, password: SecretString| {
        let options = place.options();
        async move {
            probe(
                &smtp,
                "support@facteur.example",
                Some(&password),
                &options,
                &SystemClock,
            )
            .await
        }
    };
    let good = report(place.smtp(Security::StartTls), password.clone()).await;
    assert!(good.passed() && good.steps.len() == 5, "{good:#?}");
    let bad = report(place.smtp(Security::StartTls), SecretString::from("no")).await;
    let failed = bad
        .steps
        .iter()
        .find(|step| matches!(step.outcome, Outcome::Failed { .. }))
        .unwrap();
    assert_eq!(failed.name, StepName::Login);
    assert_eq!(bad.steps.last().unwrap().outcome, Outcome::Skipped);
    let nobody = report(account(1, Security::None, USER), password.clone()).await;
    assert!(matches!(nobody.steps[1].outcome, Outcome::Failed { .. }));
    let not_here = Smtp {
        host: "93.184.215.14".to_owned(),
        ..place.smtp(Security::None)
    };
    let not_here = report(not_here, password).await;
    assert!(
        matches!(&not_here.steps[0].outcome, Outcome::Failed { cause, .. } if cause.contains("without TLS"))
    );
    assert!(place.sink.taken().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_is_saved_once() {
    let place = Place::open();
    let source = Source::Imap {
        host: "localhost".to_owned(),
        port: place.dovecot.imap_port(),
        security: Security::None,
        username: USER.to_owned(),
    };
    let password = || Some(SecretString::from(PASSWORD));
    let mail = b"Message-ID: <one.tag@facteur.example>\r\nSubject: x\r\n\r\n{7} literal\r\n";
    let id = "one.tag@facteur.example";
    let options = place.options();
    assert_eq!(
        find_sent(&source, password(), None, id, &options).await.unwrap(),
        Some(false)
    );
    for expected in [Saved::Now, Saved::Before] {
        assert_eq!(
            save_sent(&source, password(), None, id, mail, &options)
                .await
                .unwrap(),
            expected
        );
    }
    assert_eq!(
        find_sent(&source, password(), Some("Sent"), id, &options)
            .await
            .unwrap(),
        Some(true)
    );
    let status = place
        .dovecot
        .doveadm(&["mailbox", "status", "-u", USER, "messages unseen", "Sent"]);
    assert!(
        status.contains("messages=1") && status.contains("unseen=0"),
        "{status}"
    );
    let missing = save_sent(&source, password(), Some("Nowhere"), id, mail, &options).await;
    assert_eq!(
        missing.unwrap_err().kind(),
        facteur_connect::SourceErrorKind::NoSuchFolder
    );
    assert_eq!(
        find_sent(&Source::Handed, None, None, id, &options)
            .await
            .unwrap(),
        None
    );
}

/// What no real server says: for each script, what it means.
#[tokio::test]
async fn what_servers_say_has_its_meaning() {
    use SendErrorKind as Kind;
    for (greeting, script, kind) in [
        ("554 go away\r\n", &[][..], Kind::Busy),
        ("* OK IMAP4rev1\r\n", &[], Kind::Protocol),
        ("220 x\r\n", &[("EHLO", "250 x\r\n")], Kind::LoginRefused),
        (
            "220 x\r\n",
            &[
                ("EHLO", "250-x\r\n250 AUTH PLAIN\r\n"),
                ("AUTH", "454 4.7.0 later\r\n"),
            ],
            Kind::Busy,
        ),
        (
            "220 x\r\n",
            &[
                ("EHLO", "250-x\r\n250 AUTH LOGIN\r\n"),
                ("AUTH", "535 5.7.8 s3cret! is wrong\r\n"),
            ],
            Kind::LoginRefused,
        ),
        (
            "220 x\r\n",
            &[
                ("EHLO", "250-x\r\n250-AUTH PLAIN\r\n250 SIZE 5\r\n"),
                ("AUTH", "235 ok\r\n"),
            ],
            Kind::Refused,
        ),
        (
            "220 x\r\n",
            &[
                ("EHLO", "250-x\r\n250 AUTH PLAIN\r\n"),
                ("AUTH", "235 ok\r\n"),
                ("MAIL", "530 5.7.0 log in\r\n"),
            ],
            Kind::LoginRefused,
        ),
        (
            "220 x\r\n",
            &[
                ("EHLO", "250-x\r\n250 AUTH PLAIN\r\n"),
                ("AUTH", "235 ok\r\n"),
                ("MAIL", "250 ok\r\n"),
                ("RCPT", "451 4.2.0 wait\r\n"),
            ],
            Kind::Later,
        ),
    ] {
        let port = smtp(greeting, script).await;
        let smtp = account(port, Security::None, "x");
        let error = send(
            &smtp,
            "s3cret!",
            &ConnectOptions::default(),
            &["a@b.example"],
            b"Subject: x\r\n\r\n",
        )
        .await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), kind, "{greeting} {script:?}: {error}");
        assert!(!error.to_string().contains("s3cret!"), "{error}");
    }
    let port = smtp(
        "220 x\r\n",
        &[
            ("EHLO", "250-x\r\n250 STARTTLS\r\n"),
            ("STARTTLS", "220 go\r\n250 injected\r\n"),
        ],
    )
    .await;
    let injected = send(
        &account(port, Security::StartTls, "x"),
        "p",
        &ConnectOptions::default(),
        &["a@b.example"],
        b"x",
    )
    .await
    .unwrap_err();
    assert!(
        injected.kind() == SendErrorKind::Tls && injected.to_string().contains("between STARTTLS"),
        "{injected}"
    );
}
