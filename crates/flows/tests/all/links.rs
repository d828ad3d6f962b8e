//! One-time links by mail: forgotten passwords, registration, and what else Facteur writes to who signs in.

use crate::door::{LEA, PASSWORD, administrator, enter, secret};
use crate::support::{Databases, Office, on_both};
use facteur_domain::{Founding, Language, Permission, Registration, Role, Security, Smtp};
use facteur_flows::organisation::{self, NewInvitation};
use facteur_flows::people::{
    self, ActsFor, Asked, Attempt, Errands, NewAccount, NewToken, NoticeSender, PeopleOptions, ProgramSignIn,
    RegistrationOutcome, SignIn, TokenMaker,
};
use facteur_flows::{FlowErrorKind, FlowResult, Services};
use facteur_queue::{Worker, WorkerOptions};
use facteur_store::{StoreError, mailboxes, sql};
use facteur_testkit::{Manners, SmtpSink};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

struct House {
    services: Services,
    sink: SmtpSink,
}

impl House {
    /// An office with an administrator and a mailbox that can send.
    async fn open(databases: &Databases) -> Self {
        let office = Office::open(databases).await;
        let (mut services, sink) = (office.services.clone(), SmtpSink::start());
        services.people.public_url = "https://desk.example".into();
        services.people.registration = Registration::Open;
        let (organisation, id, port) = (services.organisation, office.mailbox, sink.port());
        services
            .store
            .write(organisation, move |tx| {
                let mut mailbox = mailboxes::mailbox_get(tx, organisation, id)?.unwrap();
                mailbox.smtp = Some(Smtp {
                    host: "127.0.0.1".to_owned(),
                    port,
                    security: Security::None,
                    username: String::new(),
                    from_name: "Calorine".to_owned(),
                    per_hour: None,
                    save_to_sent: false,
                });
                mailboxes::mailbox_update(tx, organisation, &mailbox)
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        administrator(&services).await;
        Self { services, sink }
    }

    /// Works on everything that waits, and gives the mails that left: to whom, and the text.
    async fn mails(&self) -> Vec<(String, String)> {
        let services = &self.services;
        Worker::new(
            services.store.clone(),
            services.ids.clock().clone(),
            services.ids.random().clone(),
            services.wake.clone(),
            WorkerOptions::default(),
        )
        .with(Arc::new(Errands::new(services.clone())))
        .with(Arc::new(NoticeSender::new(services.clone())))
        .run_until_idle()
        .await
        .unwrap();
        let taken = self.sink.taken().into_iter();
        taken
            .map(|mail| {
                let parsed = facteur_mail::parse(&mail.bytes, &facteur_mail::Limits::default());
                (mail.to.join(" "), parsed.text)
            })
            .collect()
    }

    /// Bytes of notices that are still kept.
    async fn kept(&self) -> i64 {
        let count = sql("select count(*) from secret where name = 'notice'");
        let counted = self.services.store.read(self.services.organisation, move |tx| {
            tx.query_one(count, &[])?.get(0)
        });
        counted.await.map_err(|error: StoreError| error).unwrap()
    }
}

/// The token of the link in a mail.
fn token_of(text: &str, page: &str) -> String {
    let start = format!("https://desk.example/{page}#");
    let rest = text
        .split_once(&start)
        .unwrap_or_else(|| panic!("no link: {text}"))
        .1;
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn token_of_program(services: &Services, acts_for: ActsFor) -> SecretString {
    let new = NewToken {
        name: "script".to_owned(),
        scopes: vec![Permission::TicketsRead],
        expires_at: None,
        acts_for,
    };
    let made = people::token_add(services, &TokenMaker::OPERATOR, new).await;
    made.unwrap().token
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_password_is_set_once_by_its_link() {
    on_both(async |databases| {
        let house = House::open(&databases).await;
        let services = &house.services;
        let SignIn::Done(before) = enter(services, LEA, PASSWORD, None).await else {
            panic!("the owner cannot sign in")
        };
        let own = token_of_program(services, ActsFor::Member(before.signed_in.member.id)).await;
        let service = token_of_program(
            services,
            ActsFor::Service {
                role: Role::Viewer,
                teams: Vec::new(),
            },
        )
        .await;
        for address in [
            " LEA@calorine.example ",
            "nobody@calorine.example",
            "no address at all",
        ] {
            let asked = people::forgot_password(services, address, Language::French)
                .await
                .unwrap();
            assert_eq!(asked, Asked::Noted, "{address}");
        }
        let mails = house.mails().await;
        assert_eq!(mails.len(), 1, "only who is known gets one: {mails:?}");
        assert_eq!(mails[0].0, LEA);
        assert_eq!(house.kept().await, 0, "what was sent is kept with its link");
        let token = token_of(&mails[0].1, "reset");
        let weak = people::reset_by_link(services, &token, &secret("Calorine2026")).await;
        assert_eq!(weak.unwrap_err().kind(), FlowErrorKind::Invalid);
        let new = "vélo lampe sardine 9";
        // Of two who use it at once, one does.
        let (new, here) = (secret(new), &token);
        let both =
            futures::future::join_all((0..2).map(|_| people::reset_by_link(services, here, &new))).await;
        assert_eq!(both.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let again = people::reset_by_link(services, &token, &new).await;
        assert_eq!(again.unwrap_err().kind(), FlowErrorKind::Invalid);
        let session = people::session_of(services, before.token.expose_secret()).await;
        assert!(session.unwrap().is_none(), "the old session goes on");
        let bearer = people::bearer_of(services, own.expose_secret()).await.unwrap();
        assert!(bearer.is_none(), "a token of who had the old password goes on");
        let bearer = people::bearer_of(services, service.expose_secret())
            .await
            .unwrap();
        assert!(bearer.is_some(), "a service's token is nobody's password");
        assert!(matches!(
            enter(services, LEA, PASSWORD, None).await,
            SignIn::Wrong
        ));
        let opened = enter(services, LEA, new.expose_secret(), None).await;
        assert!(matches!(opened, SignIn::Done(_)), "{opened:?}");
        let told = house.mails().await;
        assert!(told.len() == 1 && told[0].1.contains("changed"), "{told:?}");
        // A mailbox is not filled by who asks again and again.
        for _ in 0..5 {
            people::forgot_password(services, LEA, Language::French)
                .await
                .unwrap();
        }
        assert!(house.mails().await.len() <= 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_made_when_its_address_is_proven() {
    on_both(async |databases| {
        let house = House::open(&databases).await;
        let services = &house.services;
        let account = |address: &str| NewAccount {
            name: "Eva".to_owned(),
            address: address.to_owned(),
            password: secret(PASSWORD),
            organisation: Some("Boulangerie".to_owned()),
            language: Language::English,
            invitation: None,
        };
        for address in ["eva@bread.example", LEA] {
            let asked = people::register(services, account(address)).await.unwrap();
            assert!(matches!(asked, RegistrationOutcome::ToVerify), "{asked:?}");
        }
        assert!(matches!(
            enter(services, "eva@bread.example", PASSWORD, None).await,
            SignIn::Wrong
        ));
        let mails = house.mails().await;
        let of = |address: &str| &mails.iter().find(|(to, _)| to == address).unwrap().1;
        assert!(of(LEA).contains("There is one already"), "{}", of(LEA));
        let token = token_of(of("eva@bread.example"), "verify");
        people::verify_address(services, &token).await.unwrap().unwrap();
        let again = people::verify_address(services, &token).await;
        assert_eq!(again.unwrap_err().kind(), FlowErrorKind::Invalid);
        let SignIn::Done(begun) = enter(services, "eva@bread.example", PASSWORD, None).await else {
            panic!("the new account cannot sign in")
        };
        let who = begun.signed_in;
        assert_eq!(
            (who.organisation_name.as_str(), who.member.role.as_str()),
            ("Boulangerie", "owner")
        );
        assert_ne!(who.organisation, services.organisation);
        let mut closed = services.clone();
        closed.people.registration = Registration::Closed;
        let refused = people::register(&closed, account("max@bread.example")).await;
        assert_eq!(refused.unwrap_err().kind(), FlowErrorKind::Forbidden);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_is_told_of_a_copied_token() {
    on_both(async |databases| {
        let house = House::open(&databases).await;
        let services = &house.services;
        let password = secret(PASSWORD);
        let attempt = Attempt {
            address: LEA,
            password: &password,
            device: None,
        };
        let begun = people::sign_in_program(services, attempt, None).await.unwrap();
        let ProgramSignIn::Done(first) = begun else {
            panic!("the program cannot sign in")
        };
        let first = first.refresh.expose_secret();
        assert!(people::refresh(services, first).await.unwrap().is_some());
        for _ in 0..3 {
            assert!(people::refresh(services, first).await.unwrap().is_none());
        }
        let mails = house.mails().await;
        assert_eq!(mails.len(), 1, "told once: {mails:?}");
        assert!(mails[0].1.contains("a second time"), "{}", mails[0].1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_whose_answer_was_lost_is_never_sent_again() {
    let databases = Databases::sqlite();
    let house = House::open(&databases).await;
    house.sink.set(Manners::HangsUpAt("."));
    people::forgot_password(&house.services, LEA, Language::French)
        .await
        .unwrap();
    let first = house.mails().await.len();
    house.sink.set(Manners::default());
    assert!(first <= 1 && house.mails().await.is_empty(), "it was sent twice");
    assert_eq!(house.kept().await, 0);
    let unknown = sql("select count(*) from notice where state = 'unknown'");
    let organisation = house.services.organisation;
    let store = &house.services.store;
    let counted = store.read(organisation, move |tx| tx.query_one(unknown, &[])?.get::<i64>(0));
    assert_eq!(counted.await.map_err(|error: StoreError| error).unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_invited_makes_an_account_by_the_link() {
    on_both(async |databases| {
        let house = House::open(&databases).await;
        let services = &house.services;
        let new = NewInvitation {
            address: "max@calorine.example".to_owned(),
            role: Role::Agent,
            teams: Vec::new(),
            language: Language::French,
        };
        let invited = organisation::invite(services, Role::Owner, new).await.unwrap();
        assert!(invited.link.is_none(), "it was mailed");
        let mails = house.mails().await;
        assert_eq!(mails[0].0, "max@calorine.example");
        let token = token_of(&mails[0].1, "invitation");
        let account = || NewAccount {
            name: "Max".to_owned(),
            // Whatever is typed here: the invitation says which address was proven.
            address: LEA.to_owned(),
            password: secret(PASSWORD),
            organisation: None,
            language: Language::French,
            invitation: Some(secret(&token)),
        };
        let mut closed = services.clone();
        closed.people.registration = Registration::Closed;
        let refused = people::register(&closed, account()).await;
        assert_eq!(refused.unwrap_err().kind(), FlowErrorKind::Forbidden);
        let RegistrationOutcome::Begun(begun) = people::register(services, account()).await.unwrap() else {
            panic!("the invitation opens nothing")
        };
        let who = begun.signed_in;
        assert_eq!(
            (who.member.address.as_str(), who.role),
            ("max@calorine.example", Role::Agent)
        );
        let again = people::register(services, account()).await;
        assert_eq!(again.unwrap_err().kind(), FlowErrorKind::NotFound);
        let entered = enter(services, "max@calorine.example", PASSWORD, None).await;
        assert!(matches!(entered, SignIn::Done(_)), "{entered:?}");
    })
    .await;
}

/// What became of asking for an account: the word of the outcome or of the refusal.
fn word_of(outcome: FlowResult<RegistrationOutcome>) -> &'static str {
    match outcome {
        Ok(RegistrationOutcome::Begun(_)) => "begun",
        Ok(RegistrationOutcome::ToVerify) => "to verify",
        Ok(RegistrationOutcome::Wait(_)) => "wait",
        Err(error) if error.kind() == FlowErrorKind::Forbidden => "forbidden",
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_makes_an_account_is_a_setting() {
    assert_eq!(PeopleOptions::default().registration, Registration::Invitation);
    for (registration, alone, invited) in [
        (Registration::Closed, "forbidden", "forbidden"),
        (Registration::Invitation, "forbidden", "begun"),
        (Registration::Open, "to verify", "begun"),
    ] {
        let mut house = House::open(&Databases::sqlite()).await;
        house.services.people.registration = registration;
        let services = &house.services;
        let new = NewInvitation {
            address: "max@calorine.example".to_owned(),
            role: Role::Agent,
            teams: Vec::new(),
            language: Language::French,
        };
        organisation::invite(services, Role::Owner, new).await.unwrap();
        let token = token_of(&house.mails().await[0].1, "invitation");
        let account = |invitation: Option<&str>| NewAccount {
            name: "Max".to_owned(),
            address: "zoe@calorine.example".to_owned(),
            password: secret(PASSWORD),
            organisation: None,
            language: Language::French,
            invitation: invitation.map(secret),
        };
        let without = people::register(services, account(None)).await;
        assert_eq!(word_of(without), alone, "{registration}, alone");
        let with = people::register(services, account(Some(&token))).await;
        assert_eq!(word_of(with), invited, "{registration}, invited");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_founds_a_further_organisation_is_a_setting() {
    let house = House::open(&Databases::sqlite()).await;
    let mut services = house.services.clone();
    assert_eq!(services.people.found_organisations, Founding::Owners);
    let SignIn::Done(session) = enter(&services, LEA, PASSWORD, None).await else {
        panic!("the owner cannot sign in")
    };
    for (founding, role, may) in [
        (Founding::Nobody, Role::Owner, false),
        (Founding::Owners, Role::Owner, true),
        (Founding::Owners, Role::Admin, false),
        (Founding::Everybody, Role::Viewer, true),
    ] {
        services.people.found_organisations = founding;
        let mut who = session.signed_in.clone();
        who.role = role;
        let founded = organisation::found(&services, &who, "Calorine Belgique").await;
        match founded {
            Ok(_) => assert!(may, "{founding}, {role}"),
            Err(error) => {
                assert!(!may, "{founding}, {role}: {error}");
                assert_eq!(error.kind(), FlowErrorKind::Forbidden);
            }
        }
    }
}
