//! People who sign in, and their sessions.

use crate::ground::{Ground, NOON, on_both};
use facteur_domain::{Language, OrganisationId, Span, UserId};
use facteur_store::organisations::*;
use facteur_store::users::*;
use facteur_store::{ErrorKind, Scope, StoreError};

on_both!(
    an_address_is_one_user,
    a_session_ends_in_time_or_when_told,
    a_member_keeps_their_settings,
    a_browser_is_known_to_who_signed_in_with_it,
);

fn user(ground: &Ground, address: &str) -> User {
    User {
        id: ground.id(),
        address: address.to_owned(),
        password_hash: "$argon2id$…".to_owned(),
        verified_at: None,
    }
}

async fn an_address_is_one_user(ground: Ground) {
    let (first, second) = (
        user(&ground, "lea@here.example"),
        user(&ground, "lea@here.example"),
    );
    assert!(!ground.read(Scope::Global, user_any).await);
    let now = ground.now();
    for (new, expected) in [(first.clone(), None), (second, Some(ErrorKind::Refused))] {
        let outcome: Result<(), StoreError> = ground
            .store
            .write(Scope::Global, move |tx| user_insert(tx, &new, now))
            .await;
        assert_eq!(outcome.err().map(|error| error.kind()), expected);
    }
    let id = first.id;
    ground
        .write(Scope::Global, move |tx| {
            user_set_password(tx, id, "another")?;
            // Somebody set another in the meantime: that one stands.
            user_raise_password(tx, id, "$argon2id$…", "raised")?;
            user_verified(tx, id, NOON)?;
            user_verified(tx, id, NOON + Span::seconds(9))
        })
        .await;
    let (by_id, by_address, nobody, any) = ground
        .read(Scope::Global, move |tx| {
            Ok((
                user_get(tx, id)?,
                user_by_address(tx, "lea@here.example")?,
                user_by_address(tx, "LEA@here.example")?,
                user_any(tx)?,
            ))
        })
        .await;
    let expected = User {
        password_hash: "another".to_owned(),
        verified_at: Some(NOON),
        ..first
    };
    assert_eq!((by_id, by_address), (Some(expected.clone()), Some(expected)));
    assert!(nobody.is_none() && any);
}

async fn a_session_ends_in_time_or_when_told(ground: Ground) {
    let owner: UserId = ground.id();
    let session = |token: u8| Session {
        token_hash: vec![token; 32],
        user: owner,
        organisation: ground.id(),
        csrf: "csrf".to_owned(),
        device: "Firefox".to_owned(),
        address: "192.0.2.1".to_owned(),
        created_at: NOON,
        last_seen_at: NOON,
        expires_at: NOON + Span::seconds(60),
    };
    let all: Vec<Session> = (1..=4).map(session).collect();
    let saved = all.clone();
    ground
        .write(Scope::Global, move |tx| {
            saved.iter().try_for_each(|session| session_insert(tx, session))
        })
        .await;
    let there = async |token: u8, at| {
        ground
            .read(Scope::Global, move |tx| session_get(tx, &[token; 32], at))
            .await
    };
    assert_eq!(there(1, NOON).await, Some(all[0].clone()));
    assert_eq!(there(1, NOON + Span::seconds(60)).await, None);
    assert_eq!(there(9, NOON).await, None);

    let (later, until) = (NOON + Span::seconds(50), NOON + Span::seconds(110));
    let (others, swept) = ground
        .write(Scope::Global, move |tx| {
            session_touch(tx, &[1; 32], later, until)?;
            session_end(tx, &[2; 32])?;
            let swept = session_sweep(tx, NOON)?;
            Ok((session_end_others(tx, owner, Some(&[1; 32]))?, swept))
        })
        .await;
    assert_eq!((others, swept), (2, 0));
    let touched = there(1, NOON + Span::seconds(60)).await.unwrap();
    assert_eq!((touched.last_seen_at, touched.expires_at), (later, until));
    assert!(there(2, NOON).await.is_none() && there(3, NOON).await.is_none());
    let swept = ground
        .write(Scope::Global, move |tx| session_sweep(tx, until))
        .await;
    assert_eq!(swept, 1);
    let ended = ground
        .write(Scope::Global, move |tx| session_end_others(tx, owner, None))
        .await;
    assert_eq!(ended, 0);
}

async fn a_member_keeps_their_settings(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let id: UserId = ground.id();
    let mut member = Member {
        id: ground.id(),
        address: "lea@here.example".to_owned(),
        name: "Léa".to_owned(),
        role: "agent".to_owned(),
    };
    let saved = member.clone();
    let before = ground
        .write(organisation, move |tx| {
            member_insert(tx, organisation, &saved, NOON)?;
            member_settings(tx, organisation, saved.id, true)
        })
        .await
        .unwrap();
    assert_eq!((before.version, before.user), (1, None));
    member.name = "Léa Durand".to_owned();
    member.role = "owner".to_owned();
    let settings = MemberSettings {
        signature: "Léa\nSupport".to_owned(),
        language: Language::English,
        version: 1,
        user: Some(id),
    };
    let (changed, kept) = (member.clone(), settings.clone());
    ground
        .write(organisation, move |tx| {
            member_update(tx, organisation, &changed, &kept)
        })
        .await;
    let (member_id, address) = (member.id, member.address.clone());
    let (of_user, by_id, by_address, now, elsewhere) = ground
        .read(organisation, move |tx| {
            Ok((
                member_of_user(tx, organisation, id)?,
                member_get(tx, organisation, member_id)?,
                member_by_address(tx, organisation, &address)?,
                member_settings(tx, organisation, member_id, false)?,
                member_of_user(tx, facteur_domain::id::Id::from_uuid(uuid(7)), id)?,
            ))
        })
        .await;
    assert_eq!(
        [of_user, by_id, by_address],
        [Some(member.clone()), Some(member.clone()), Some(member)]
    );
    assert_eq!(
        now,
        Some(MemberSettings {
            version: 2,
            ..settings
        })
    );
    assert!(elsewhere.is_none());
}

fn uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

async fn a_browser_is_known_to_who_signed_in_with_it(ground: Ground) {
    let (lea, max) = (
        user(&ground, "lea@here.example"),
        user(&ground, "max@here.example"),
    );
    let (lea_id, max_id) = (lea.id, max.id);
    ground
        .write(Scope::Global, move |tx| {
            user_insert(tx, &lea, NOON)?;
            user_insert(tx, &max, NOON)?;
            device_seen(tx, lea.id, &[1; 32], NOON)?;
            device_seen(tx, lea.id, &[1; 32], NOON + Span::seconds(9))?;
            device_seen(tx, max.id, &[2; 32], NOON)
        })
        .await;
    let known = async || {
        ground
            .read(Scope::Global, |tx| {
                ["lea@here.example", "max@here.example", "eve@here.example"]
                    .map(|address| device_is_known(tx, address, &[1; 32]))
                    .into_iter()
                    .collect::<Result<Vec<bool>, _>>()
            })
            .await
    };
    assert_eq!(known().await, [true, false, false]);
    let swept = ground
        .write(Scope::Global, move |tx| device_sweep(tx, NOON + Span::seconds(5)))
        .await;
    assert_eq!((swept, known().await), (1, vec![true, false, false]));
    ground
        .write(Scope::Global, move |tx| {
            device_forget(tx, max_id)?;
            device_forget(tx, lea_id)
        })
        .await;
    assert_eq!(known().await, [false, false, false]);
}
