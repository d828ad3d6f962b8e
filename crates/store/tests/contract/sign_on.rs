//! Providers of single sign-on, sign-ins that were begun, and identities.

use crate::ground::{Ground, on_both};
use facteur_domain::{OrganisationId, Provider, Role, Span, UserId};
use facteur_store::sign_on::*;
use facteur_store::users::{Session, session_get, session_insert};
use facteur_store::{ErrorKind, Scope, StoreError};

on_both!(
    a_provider_is_one_organisations,
    an_attempt_comes_back_once_to_the_browser_that_began_it,
    a_subject_stands_for_one_user,
);

fn provider(ground: &Ground, domains: &[&str]) -> Provider {
    Provider {
        id: ground.id(),
        name: "Calorine".to_owned(),
        issuer: "https://id.calorine.example".to_owned(),
        client_id: "facteur".to_owned(),
        allowed_domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
        role_claim: Some("groups".to_owned()),
        roles: [("desk".to_owned(), Role::Agent)].into(),
        default_role: Role::Viewer,
        create_members: true,
    }
}

async fn a_provider_is_one_organisations(ground: Ground) {
    let (here, there): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    let now = ground.now();
    let first = provider(&ground, &["calorine.example", "calorine.fr"]);
    let (saved, id) = (first.clone(), first.id);
    ground
        .write(here, move |tx| provider_insert(tx, here, &saved, now))
        .await;
    let found = ground
        .read(there, move |tx| {
            Ok((provider_get(tx, there, id)?, provider_list(tx, there)?))
        })
        .await;
    assert_eq!(found, (None, Vec::new()));
    let foreign = ground
        .write(there, move |tx| provider_remove(tx, there, id))
        .await;
    assert!(!foreign);
    let (one, all, whose, by_domain) = ground
        .read(here, move |tx| {
            Ok((
                provider_get(tx, here, id)?,
                provider_list(tx, here)?,
                provider_organisation(tx, id)?,
                providers_of_domain(tx, "calorine.fr")?,
            ))
        })
        .await;
    assert_eq!(one, Some((first.clone(), 1)));
    assert_eq!((all.len(), whose), (1, Some(here)));
    assert_eq!(by_domain, [(id, here)]);

    let mut changed = first.clone();
    changed.allowed_domains = vec!["calorine.be".to_owned()];
    for (version, expected) in [
        (7, Some(ErrorKind::Changed)),
        (1, None),
        (1, Some(ErrorKind::Changed)),
    ] {
        let changed = changed.clone();
        let outcome: Result<(), StoreError> = ground
            .store
            .write(here, move |tx| provider_update(tx, here, &changed, version))
            .await;
        assert_eq!(
            outcome.err().map(|error| error.kind()),
            expected,
            "version {version}"
        );
    }
    let session = Session {
        token_hash: vec![1; 32],
        user: ground.id(),
        organisation: here,
        csrf: "csrf".to_owned(),
        device: String::new(),
        address: String::new(),
        created_at: now,
        last_seen_at: now,
        expires_at: now + Span::seconds(60),
    };
    let (old, new, begun, removed, whose, ended) = ground
        .write(here, move |tx| {
            let old = providers_of_domain(tx, "calorine.fr")?;
            let new = providers_of_domain(tx, "calorine.be")?;
            session_insert(tx, &session)?;
            let before = session_provider(tx, &[1; 32])?;
            session_by_provider(tx, &[1; 32], id)?;
            let begun = (before, session_provider(tx, &[1; 32])?);
            let removed = provider_remove(tx, here, id)?;
            let whose = (
                provider_organisation(tx, id)?,
                providers_of_domain(tx, "calorine.be")?,
            );
            Ok((old, new, begun, removed, whose, session_get(tx, &[1; 32], now)?))
        })
        .await;
    assert_eq!((old.len(), new.len(), removed), (0, 1, true));
    assert_eq!(begun, (None, Some(id)));
    assert_eq!(whose, (None, Vec::new()));
    assert_eq!(ended, None, "whoever a removed provider let in stays in");
}

async fn an_attempt_comes_back_once_to_the_browser_that_began_it(ground: Ground) {
    let now = ground.now();
    let attempt = |state: u8| Attempt {
        state_hash: vec![state; 32],
        organisation: ground.id(),
        provider: ground.id(),
        browser_hash: vec![200; 32],
        next: "/tickets".to_owned(),
        created_at: now,
        expires_at: now + Span::seconds(600),
    };
    let (first, second) = (attempt(1), attempt(2));
    let expected = first.clone();
    let outcome = ground
        .write(Scope::Global, move |tx| {
            attempt_insert(tx, &first)?;
            attempt_insert(tx, &second)?;
            let late = now + Span::seconds(600);
            Ok((
                attempt_take(tx, &[1; 32], &[201; 32], now)?,
                attempt_take(tx, &[2; 32], &[200; 32], late)?,
                attempt_take(tx, &[1; 32], &[200; 32], now)?,
                attempt_take(tx, &[1; 32], &[200; 32], now)?,
                attempt_sweep(tx, now)?,
                attempt_sweep(tx, late)?,
            ))
        })
        .await;
    assert_eq!(outcome, (None, None, Some(expected), None, 0, 1));
}

async fn a_subject_stands_for_one_user(ground: Ground) {
    let (lea, max): (UserId, UserId) = (ground.id(), ground.id());
    let now = ground.now();
    let identity = |user, address: &str| Identity {
        issuer: "https://id.calorine.example".to_owned(),
        subject: "1".to_owned(),
        user,
        address: address.to_owned(),
    };
    let (first, again) = (identity(lea, "lea@a.example"), identity(max, "lea@b.example"));
    let (found, other, all) = ground
        .write(Scope::Global, move |tx| {
            identity_put(tx, &first, now)?;
            identity_put(tx, &again, now)?;
            Ok((
                identity_get(tx, "https://id.calorine.example", "1")?,
                identity_get(tx, "https://id.calorine.example/", "1")?,
                identities_of(tx, lea)?,
            ))
        })
        .await;
    assert_eq!(found, Some(identity(lea, "lea@b.example")));
    assert_eq!((other, all.len()), (None, 1));
}
