use crate::setup::{Account, PASSWORD, source_at};
use facteur_connect::{ConnectOptions, Outcome, SourceErrorKind, StepName, connect, test};
use facteur_domain::{Security, Source, SystemClock};

#[tokio::test]
async fn tls_and_starttls_work_with_the_authority_of_one_s_own() {
    let account = Account::new("tls");
    for (port, security) in [
        (account.imaps_port, Security::Tls),
        (account.imap_port, Security::StartTls),
    ] {
        let source = source_at(port, security);
        let mut source = connect(&source, Some(PASSWORD.into()), &account.options())
            .await
            .unwrap();
        assert_eq!(source.open(account.folder).await.unwrap().exists, 0);
        source.close().await;
    }
}

#[tokio::test]
async fn an_unknown_authority_is_not_trusted() {
    let account = Account::new("untrusted");
    for (port, security) in [
        (account.imaps_port, Security::Tls),
        (account.imap_port, Security::StartTls),
    ] {
        let source = source_at(port, security);
        let refused = connect(&source, Some(PASSWORD.into()), &ConnectOptions::default()).await;
        let error = refused.err().expect("nobody vouches for this server");
        assert_eq!(error.kind(), SourceErrorKind::Tls, "{error}");
        assert!(!error.is_temporary());
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_and_not_repeated() {
    let account = Account::new("wrong");
    for secret in ["hunter2", "hünter2", ""] {
        let source = source_at(account.imap_port, Security::None);
        let refused = connect(&source, Some(secret.into()), &account.options()).await;
        let error = refused.err().expect("the password is wrong");
        assert_eq!(error.kind(), SourceErrorKind::LoginRefused, "{error}");
        assert!(
            error.to_string().contains("tests") && !error.to_string().contains("nter2"),
            "{error}"
        );
        assert!(error.advice().contains("app password"));
    }
}

#[tokio::test]
async fn a_password_never_crosses_a_network_without_tls() {
    let source = Source::Imap {
        host: "93.184.215.14".to_owned(),
        port: 143,
        security: Security::None,
        username: "x".to_owned(),
    };
    let refused = connect(&source, Some("secret".into()), &ConnectOptions::default()).await;
    assert_eq!(
        refused.err().map(|error| error.kind()),
        Some(SourceErrorKind::Setting)
    );
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told_apart() {
    let account = Account::new("missing");
    let mut source = account.connect().await;
    let error = source.open("Nowhere").await.unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::NoSuchFolder, "{error}");
    source.open(account.folder).await.unwrap();
}

#[tokio::test]
async fn a_test_reports_every_step() {
    let account = Account::new("tested");
    let source = source_at(account.imap_port, Security::StartTls);
    let report = test(&source, Some(PASSWORD.into()), &account.options(), &SystemClock).await;
    assert!(report.passed(), "{report:#?}");
    let names: Vec<StepName> = report.steps.iter().map(|step| step.name).collect();
    assert_eq!(
        names,
        StepName::ALL[..7],
        "those of reading; sign-on has steps of its own"
    );

    let report = test(&source, Some("no".into()), &account.options(), &SystemClock).await;
    assert!(!report.passed());
    let outcome = |name| {
        report
            .steps
            .iter()
            .find(|step| step.name == name)
            .map(|step| &step.outcome)
    };
    assert!(matches!(outcome(StepName::Tls), Some(Outcome::Passed(_))));
    assert!(matches!(outcome(StepName::Login), Some(Outcome::Failed { .. })));
    assert_eq!(outcome(StepName::Folders), Some(&Outcome::Skipped));
}
