//! The first start, signing in, sessions, passwords and profiles.

use crate::support::{Databases, Office, on_both, services_of};
use facteur_domain::{Actor, Clock, Ids, Language, Role, Span, SystemRandom, Timestamp};
use facteur_flows::people::{self, Attempt, NewAdministrator, NewProfile, NewSession, SignIn};
use facteur_flows::{FlowErrorKind, Services};
use facteur_store::{Scope, StoreError, users};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const PASSWORD: &str = "agrafe cheval pile juste";

struct Moved(AtomicI64);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

impl Moved {
    fn pass(&self, span: Span) {
        self.0.fetch_add(span.micros(), Ordering::SeqCst);
    }
}

async fn office(databases: &Databases) -> (Services, Arc<Moved>) {
    let office = Office::open(databases).await;
    let clock = Arc::new(Moved(AtomicI64::new(office.services.now().micros())));
    let mut services = services_of(office.services.store.clone(), office.services.organisation);
    services.ids = Ids::new(clock.clone(), Arc::new(SystemRandom));
    (services, clock)
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

/// Signs in from a browser; none when that is refused.
async fn enter(services: &Services, address: &str, password: &str) -> Option<NewSession> {
    let password = secret(password);
    let attempt = Attempt {
        address,
        password: &password,
        device: None,
    };
    match people::sign_in(services, attempt).await.unwrap() {
        SignIn::Done(session) => Some(*session),
        SignIn::Wrong => None,
        other => panic!("{other:?}"),
    }
}

fn administrator(address: &str) -> NewAdministrator {
    NewAdministrator {
        name: "Léa Durand".to_owned(),
        address: address.to_owned(),
        password: secret(PASSWORD),
        organisation: Some("Calorine".to_owned()),
        language: Language::English,
    }
}

#[tokio::test]
async fn of_many_who_want_to_be_the_administrator_one_is() {
    on_both(async |databases| {
        let (services, _) = office(&databases).await;
        assert!(people::first_start_needed(&services).await.unwrap());
        let addresses = [
            "lea@calorine.example",
            "max@calorine.example",
            "eve@calorine.example",
        ];
        let all = addresses.map(|address| people::first_start(&services, administrator(address)));
        let outcomes = futures::future::join_all(all).await;
        let kinds: Vec<FlowErrorKind> = outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err().map(facteur_flows::FlowError::kind))
            .collect();
        assert_eq!(kinds, [FlowErrorKind::Refused; 2]);
        let begun = outcomes.into_iter().find_map(Result::ok).unwrap();
        assert!(!people::first_start_needed(&services).await.unwrap());
        let who = begun.signed_in;
        assert_eq!(
            (
                who.member.role.as_str(),
                who.organisation_name.as_str(),
                who.language
            ),
            ("owner", "Calorine", Language::English)
        );
        let members = people::member_list(&services).await.unwrap();
        assert_eq!(
            members,
            std::slice::from_ref(&who.member),
            "whoever came too late left something"
        );
        let again = people::session_of(&services, begun.token.expose_secret())
            .await
            .unwrap();
        assert_eq!(again, Some(who));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_taken_is_told_by_its_field() {
    let databases = Databases::sqlite();
    let (services, _) = office(&databases).await;
    for (change, field) in [
        (
            (|new: &mut NewAdministrator| new.address = "lea".to_owned()) as fn(&mut _),
            "address",
        ),
        (|new| new.name = "  ".to_owned(), "name"),
        (|new| new.password = secret("Calorine2026"), "password"),
    ] {
        let mut new = administrator("lea@calorine.example");
        change(&mut new);
        let error = people::first_start(&services, new).await.unwrap_err();
        let facteur_flows::FlowError::Invalid(fields) = &error else {
            panic!("{error}");
        };
        assert_eq!(fields[0].field, field);
    }
}

#[tokio::test]
async fn only_the_right_password_opens() {
    on_both(async |databases| {
        let (services, _) = office(&databases).await;
        people::first_start(&services, administrator("lea@calorine.example"))
            .await
            .unwrap();
        for (address, password, opens) in [
            (" Lea@Calorine.example ", PASSWORD, true),
            ("lea@calorine.example", "agrafe cheval pile justE", false),
            ("max@calorine.example", PASSWORD, false),
            ("max@calorine.example", "nobody", false),
        ] {
            let session = enter(&services, address, password).await;
            assert_eq!(session.is_some(), opens, "{address} {password}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used_and_ends_when_told() {
    on_both(async |databases| {
        let (services, clock) = office(&databases).await;
        let first = people::first_start(&services, administrator("lea@calorine.example"))
            .await
            .unwrap();
        let token = first.token.expose_secret();
        for _ in 0..3 {
            clock.pass(Span::seconds(13 * 24 * 3_600));
            assert!(people::session_of(&services, token).await.unwrap().is_some());
        }
        // Not every request is written down.
        clock.pass(Span::seconds(60));
        let noted = || {
            services.store.read(Scope::Global, {
                let hash = sha256(token);
                let now = services.now();
                move |tx| {
                    Ok::<_, StoreError>(
                        users::session_get(tx, &hash, now)?.map(|session| session.last_seen_at),
                    )
                }
            })
        };
        let before = noted().await.unwrap().unwrap();
        people::session_of(&services, token).await.unwrap().unwrap();
        assert_eq!(noted().await.unwrap(), Some(before));
        clock.pass(Span::seconds(300));
        people::session_of(&services, token).await.unwrap().unwrap();
        assert!(noted().await.unwrap() > Some(before));

        clock.pass(Span::seconds(14 * 24 * 3_600));
        assert!(people::session_of(&services, token).await.unwrap().is_none());
        let next = enter(&services, "lea@calorine.example", PASSWORD).await;
        let next = next.unwrap();
        people::sign_out(&services, &next.signed_in, next.token.expose_secret())
            .await
            .unwrap();
        assert!(
            people::session_of(&services, next.token.expose_secret())
                .await
                .unwrap()
                .is_none()
        );
        assert!(people::session_of(&services, "").await.unwrap().is_none());
    })
    .await;
}

fn sha256(token: &str) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(token.as_bytes()).to_vec()
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    on_both(async |databases| {
        let (services, _) = office(&databases).await;
        let here = people::first_start(&services, administrator("lea@calorine.example"))
            .await
            .unwrap();
        let token = here.token.expose_secret();
        let there = enter(&services, "lea@calorine.example", PASSWORD).await.unwrap();
        let new = secret("vélo lampe sardine 9");
        let wrong = people::change_password(&services, &here.signed_in, token, &new, &new).await;
        assert_eq!(wrong.unwrap_err().kind(), FlowErrorKind::Invalid);
        let short = secret("court");
        let wrong =
            people::change_password(&services, &here.signed_in, token, &secret(PASSWORD), &short).await;
        assert_eq!(wrong.unwrap_err().kind(), FlowErrorKind::Invalid);
        people::change_password(&services, &here.signed_in, token, &secret(PASSWORD), &new)
            .await
            .unwrap()
            .unwrap();
        assert!(people::session_of(&services, token).await.unwrap().is_some());
        assert!(
            people::session_of(&services, there.token.expose_secret())
                .await
                .unwrap()
                .is_none()
        );
        let old = enter(&services, "lea@calorine.example", PASSWORD).await;
        assert!(old.is_none());
    })
    .await;
}

#[tokio::test]
async fn the_operator_opens_the_door_again() {
    on_both(async |databases| {
        let (services, _) = office(&databases).await;
        let member = people::member_add(
            &services,
            Actor::Operator,
            "max@calorine.example",
            "Max",
            Role::Agent,
        )
        .await
        .unwrap();
        let reset = async |address, password| {
            people::reset_password(&services, Actor::Operator, address, &secret(password)).await
        };
        for password in [PASSWORD, "vélo lampe sardine 9"] {
            assert_eq!(
                reset("MAX@calorine.example", password).await.unwrap().id,
                member.id
            );
            let session = enter(&services, "max@calorine.example", password).await;
            assert_eq!(session.unwrap().signed_in.member, member);
        }
        let unknown = reset("eve@calorine.example", PASSWORD).await;
        assert_eq!(unknown.unwrap_err().kind(), FlowErrorKind::NotFound);
        // Somebody can sign in: nobody else becomes the owner by being first at the page.
        let late = people::first_start(&services, administrator("eve@calorine.example")).await;
        assert_eq!(late.unwrap_err().kind(), FlowErrorKind::Refused);
    })
    .await;
}

#[tokio::test]
async fn a_profile_changes_at_its_version_alone() {
    on_both(async |databases| {
        let (services, _) = office(&databases).await;
        let session = people::first_start(&services, administrator("lea@calorine.example"))
            .await
            .unwrap();
        let id = session.signed_in.member.id;
        let before = people::profile(&services, id).await.unwrap();
        let new = |signature: &str| NewProfile {
            name: "Léa".to_owned(),
            language: Language::French,
            signature: signature.to_owned(),
        };
        let after = people::set_profile(&services, id, new("Léa\nSupport"), Some(before.version))
            .await
            .unwrap();
        assert_eq!(people::profile(&services, id).await.unwrap(), after);
        assert_eq!(
            (after.signature.as_str(), after.version),
            ("Léa\nSupport", before.version + 1)
        );
        let late = people::set_profile(&services, id, new("late"), Some(before.version)).await;
        assert_eq!(late.unwrap_err().kind(), FlowErrorKind::Changed);
        let who = people::session_of(&services, session.token.expose_secret())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (who.member.name.as_str(), who.language),
            ("Léa", Language::French)
        );
    })
    .await;
}
