//! Guesses, one-time links, programs with their tokens, tokens of members and services, notices.

use crate::ground::{Ground, NOON, on_both};
use facteur_domain::id::Id;
use facteur_domain::{
    Actor, Family, FamilyEnd, MemberId, NoticeId, OrganisationId, Pace, Refresh, SendState, SessionId, Span,
    Timestamp, TokenId, UserId,
};
use facteur_store::families::*;
use facteur_store::guesses::*;
use facteur_store::links::*;
use facteur_store::notices::*;
use facteur_store::tokens::*;
use facteur_store::{Scope, StoreError};
use std::sync::Arc;

on_both!(
    guesses_are_counted_across_processes,
    a_link_is_used_once,
    a_program_refreshes_once_with_each_token,
    tokens_are_good_until_their_time_or_taken_back,
    a_notice_is_known_by_its_message_id,
);

const LATER: Timestamp = Timestamp::from_seconds(1_795_176_000 + 60);

async fn guesses_are_counted_across_processes(ground: Ground) {
    let ground = Arc::new(ground);
    let pace = Pace::new(5, 12);
    let tries = (0..24).map(|_| {
        let store = ground.store.clone();
        async move {
            store
                .write(Scope::Global, move |tx| {
                    let free_at = guess_hold(tx, b"lea")?;
                    let taken = pace.take(free_at, NOON);
                    if let Ok(next) = taken {
                        guess_set(tx, b"lea", next)?;
                    }
                    Ok::<_, StoreError>(taken.is_ok())
                })
                .await
                .unwrap()
        }
    });
    let allowed = futures::future::join_all(tries).await;
    assert_eq!(allowed.iter().filter(|allowed| **allowed).count(), 5);
    let (others, swept, left) = ground
        .write(Scope::Global, |tx| {
            let others = guess_hold(tx, b"max")?;
            Ok((
                others,
                guess_sweep(tx, NOON)?,
                guess_sweep(tx, LATER + Span::seconds(1))?,
            ))
        })
        .await;
    assert_eq!((others, swept, left), (Timestamp::from_micros(0), 1, 1));
}

async fn a_link_is_used_once(ground: Ground) {
    let user: UserId = ground.id();
    let link = Link {
        user: Some(user),
        address: "lea@here.example".to_owned(),
        payload: serde_json::json!({ "name": "Léa" }),
        created_at: NOON,
        expires_at: LATER,
    };
    let saved = link.clone();
    ground
        .write(Scope::Global, move |tx| {
            (1..=4_u8).try_for_each(|token| link_insert(tx, &[token; 32], "reset", &saved))
        })
        .await;
    let use_it = |token: u8, purpose: &'static str, now| {
        let store = ground.store.clone();
        async move {
            let done = store.write(Scope::Global, move |tx| {
                link_use::<serde_json::Value>(tx, &[token; 32], purpose, now)
            });
            done.await.map_err(|error: StoreError| error).unwrap()
        }
    };
    assert_eq!(use_it(1, "verify", NOON).await, None, "for something else");
    assert_eq!(use_it(1, "reset", LATER).await, None, "too late");
    let all = futures::future::join_all((0..8).map(|_| use_it(1, "reset", NOON))).await;
    let got: Vec<_> = all.into_iter().flatten().collect();
    assert_eq!(got, std::slice::from_ref(&link));
    let (there, swept) = ground
        .write(Scope::Global, move |tx| {
            let there = link_get::<serde_json::Value>(tx, &[2; 32], "reset", NOON)?;
            link_end(tx, user, "verify")?;
            let others = link_get::<serde_json::Value>(tx, &[3; 32], "reset", NOON)?;
            assert!(others.is_some());
            link_end(tx, user, "reset")?;
            Ok((there, link_sweep(tx, LATER)?))
        })
        .await;
    assert_eq!((there, swept), (Some(link), 0));
}

async fn a_program_refreshes_once_with_each_token(ground: Ground) {
    let (user, organisation): (UserId, OrganisationId) = (ground.id(), ground.id());
    let id: SessionId = ground.id();
    let begun = Program {
        id,
        user,
        organisation,
        device: "curl".to_owned(),
        address: "192.0.2.1".to_owned(),
        created_at: NOON,
        last_seen_at: NOON,
        family: Family::begin(NOON),
        ended_at: None,
    };
    let saved = begun.clone();
    ground
        .write(Scope::Global, move |tx| {
            program_insert(tx, &saved)?;
            let until = saved.family.expires_at;
            family_token_insert(tx, &[1; 32], id, TokenKind::Refresh, 1, until)?;
            family_token_insert(tx, &[11; 32], id, TokenKind::Access, 1, LATER)
        })
        .await;
    let (by_access, late, by_refresh) = ground
        .read(Scope::Global, |tx| {
            Ok((
                access_get(tx, &[11; 32], NOON)?,
                access_get(tx, &[11; 32], LATER)?,
                access_get(tx, &[1; 32], NOON)?,
            ))
        })
        .await;
    assert_eq!((by_access, late, by_refresh), (Some(begun.clone()), None, None));
    // Many show the same token at once: one goes on, the next ends it for all.
    let shown = (0..6_u8).map(|number| {
        let store = ground.store.clone();
        async move {
            store
                .write(Scope::Global, move |tx| {
                    let Some((mut program, generation)) = refresh_hold(tx, &[1; 32], NOON)? else {
                        return Ok("unknown");
                    };
                    let said = match program.family.refresh(generation, NOON) {
                        Refresh::Rotated(family) => {
                            program.family = family;
                            let hash = [100 + number; 32];
                            let until = family.expires_at;
                            family_token_insert(tx, &hash, id, TokenKind::Refresh, family.generation, until)?;
                            "rotated"
                        }
                        Refresh::Reused(family) => {
                            (program.family, program.ended_at) = (family, Some(NOON));
                            "reused"
                        }
                        Refresh::Over => "over",
                    };
                    program_update(tx, &program)?;
                    Ok::<_, StoreError>(said)
                })
                .await
                .unwrap()
        }
    });
    let mut said = futures::future::join_all(shown).await;
    said.sort_unstable();
    assert_eq!(said, ["over", "over", "over", "over", "reused", "rotated"]);
    let (listed, access, theirs) = ground
        .read(Scope::Global, move |tx| {
            Ok((
                program_list(tx, user, NOON)?,
                access_get(tx, &[11; 32], NOON)?,
                program_list(tx, UserId::from_uuid(uuid::Uuid::nil()), NOON)?,
            ))
        })
        .await;
    assert_eq!(listed[0].family.ended, Some(FamilyEnd::Reused));
    assert!(access.is_none() && theirs.is_empty());
    let (again, removed, gone, swept) = ground
        .write(Scope::Global, move |tx| {
            let again = program_end_others(tx, user, None, FamilyEnd::Revoked, NOON)?;
            let stranger = UserId::from_uuid(uuid::Uuid::nil());
            let removed = (program_remove(tx, stranger, id)?, program_remove(tx, user, id)?);
            Ok((
                again,
                removed,
                refresh_hold(tx, &[1; 32], NOON)?,
                family_sweep(tx, Timestamp::MAX)?,
            ))
        })
        .await;
    assert_eq!((again, removed, gone, swept), (0, (false, true), None, 0));
}

async fn tokens_are_good_until_their_time_or_taken_back(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let member: MemberId = ground.id();
    let token = |bearer: Bearer, name: &str| ApiToken {
        id: ground.id(),
        name: name.to_owned(),
        bearer,
        scopes: vec!["tickets.read".to_owned()],
        created_by: Actor::Member(member),
        created_at: NOON,
        expires_at: Some(LATER),
        last_used_at: None,
        last_used_from: None,
    };
    let own = token(Bearer::Member(member), "laptop");
    let service = token(
        Bearer::Service {
            role: "agent".to_owned(),
            teams: vec![ground.id()],
        },
        "import",
    );
    let (saved, other) = (own.clone(), service.clone());
    ground
        .write(organisation, move |tx| {
            token_insert(tx, organisation, &saved, &[1; 32])?;
            token_insert(tx, organisation, &other, &[2; 32])?;
            token_used(tx, organisation, other.id, NOON, "192.0.2.9")
        })
        .await;
    let used = ApiToken {
        last_used_at: Some(NOON),
        last_used_from: Some("192.0.2.9".to_owned()),
        ..service
    };
    let (first, late, mine, services, one) = ground
        .read(organisation, move |tx| {
            Ok((
                token_by_hash(tx, organisation, &[1; 32], NOON)?,
                token_by_hash(tx, organisation, &[1; 32], LATER)?,
                token_list_of(tx, organisation, member)?,
                token_list_services(tx, organisation)?,
                token_get(tx, organisation, used.id)?,
            ))
        })
        .await;
    assert_eq!((first, late), (Some(own.clone()), None));
    assert_eq!((mine, &services), (vec![own.clone()], &vec![one.unwrap()]));
    assert_eq!(services[0].last_used_from.as_deref(), Some("192.0.2.9"));
    let id: TokenId = services[0].id;
    let (revoked, again, all, there, names) = ground
        .write(organisation, move |tx| {
            Ok((
                token_revoke(tx, organisation, id, NOON)?,
                token_revoke(tx, organisation, id, NOON)?,
                token_revoke_all(tx, organisation, member, NOON)?,
                token_by_hash(tx, organisation, &[1; 32], NOON)?,
                token_service_names(tx, organisation)?,
            ))
        })
        .await;
    assert_eq!((revoked, again, all, there), (true, false, 1, None));
    assert_eq!(names, [(id, "import".to_owned())]);
}

async fn a_notice_is_known_by_its_message_id(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let id: NoticeId = ground.id();
    let mut notice = Notice {
        id,
        mailbox: ground.id(),
        recipient: "lea@here.example".to_owned(),
        kind: "reset".to_owned(),
        message_id: "1@here.example".to_owned(),
        state: SendState::Waiting,
        due_at: NOON,
        attempts: 0,
        problem: None,
        created_at: NOON,
        sent_at: None,
    };
    let saved = notice.clone();
    let read = ground
        .write(organisation, move |tx| {
            notice_insert(tx, organisation, &saved)?;
            notice_get(tx, organisation, id, true)
        })
        .await;
    assert_eq!(read.as_ref(), Some(&notice));
    (notice.state, notice.sent_at, notice.attempts) = (SendState::Sent, Some(LATER), 1);
    let changed = notice.clone();
    let (read, ours, other, early, swept) = ground
        .write(organisation, move |tx| {
            notice_update(tx, organisation, &changed)?;
            Ok((
                notice_get(tx, organisation, id, false)?,
                notice_is(tx, organisation, "1@here.example")?,
                notice_is(tx, organisation, "2@here.example")?,
                notice_sweep(tx, organisation, NOON)?,
                notice_sweep(tx, organisation, LATER)?,
            ))
        })
        .await;
    assert_eq!(
        (read, ours, other, early, swept),
        (Some(notice), true, false, 0, 1)
    );
}
