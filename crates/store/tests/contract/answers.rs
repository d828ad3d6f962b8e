//! Answers, the accounts they are sent by, and who was acknowledged.

use crate::ground::{Ground, NOON, on_both};
use SendState::{Refused, Sending, Sent, Unknown, Waiting};
use facteur_domain::{AccountUse, Actor, AnswerKind, OrganisationId, SendState, Span, Status};
use facteur_store::answers::*;

on_both! {
    an_answer_reads_back_and_a_request_is_kept_once,
    open_answers_are_listed_and_counted,
    an_account_counts_in_its_row,
    a_sender_is_acknowledged_once_in_so_long,
    nobody_sees_the_answers_of_others,
}

fn answer(ground: &Ground) -> Answer {
    Answer {
        id: ground.id(),
        mailbox: ground.id(),
        ticket: ground.id(),
        answers_to: Some(ground.id()),
        kind: AnswerKind::ReplyAll,
        automatic: false,
        state: Waiting,
        actor: Actor::Member(ground.id()),
        then_status: Some(Status::Pending),
        content: AnswerContent {
            to: vec!["Léa <lea@client.example>".to_owned()],
            subject: "Re: été".to_owned(),
            text: "Bonjour.".to_owned(),
            attachments: vec![AnswerFile {
                filename: "a.pdf".to_owned(),
                size: 7,
            }],
            ..AnswerContent::default()
        },
        message_id: format!("{}@x.example", ground.id::<facteur_domain::AnswerId>()),
        sha256: vec![7; 32],
        request: None,
        due_at: NOON,
        next_at: NOON,
        attempts: 0,
        problem: None,
        created_at: NOON,
        sent_at: None,
    }
}

async fn insert(ground: &Ground, organisation: OrganisationId, answer: &Answer) -> bool {
    let answer = answer.clone();
    ground
        .write(organisation, move |tx| answer_insert(tx, organisation, &answer))
        .await
}

async fn an_answer_reads_back_and_a_request_is_kept_once(ground: Ground) {
    let organisation = ground.id();
    let mut one = answer(&ground);
    one.request = Some("key".to_owned());
    assert!(insert(&ground, organisation, &one).await);
    let other = Answer {
        request: one.request.clone(),
        ..answer(&ground)
    };
    assert!(
        !insert(&ground, organisation, &other).await,
        "one key, one answer"
    );
    let same_id = Answer {
        message_id: one.message_id.clone(),
        ..answer(&ground)
    };
    assert!(
        !insert(&ground, organisation, &same_id).await,
        "a Message-ID is never given twice"
    );
    one.state = Unknown;
    (one.attempts, one.problem, one.sent_at) = (2, Some("why".to_owned()), Some(NOON));
    let (changed, expected) = (one.clone(), one.clone());
    let found = ground.write(organisation, move |tx| {
        answer_update(tx, organisation, &changed)?;
        let held = answer_get(tx, organisation, changed.id, true)?;
        assert_eq!(held.as_ref(), Some(&changed));
        let authors = answer_authors(tx, organisation, &[&changed.message_id, "x"])?;
        assert_eq!(authors, [Some(changed.actor), None]);
        answer_by_request(tx, organisation, "key")
    });
    assert_eq!(found.await, Some(expected));
}

async fn open_answers_are_listed_and_counted(ground: Ground) {
    let organisation = ground.id();
    let mut all = Vec::new();
    let ticket = ground.id();
    for state in SendState::ALL {
        let one = Answer {
            state: *state,
            ticket,
            ..answer(&ground)
        };
        insert(&ground, organisation, &one).await;
        all.push(one);
    }
    let bare = ground.id();
    ground
        .write(organisation, move |tx| {
            let states = |list: Vec<Answer>| list.iter().map(|one| one.state).collect::<Vec<_>>();
            let open = states(answer_list_open(tx, organisation, &[], None, 10)?);
            assert_eq!(open, [Refused, Unknown, Sending, Waiting], "newest first");
            let some = answer_list_open(tx, organisation, &[Unknown, Waiting, Sent], None, 10)?;
            assert_eq!(states(some), [Unknown, Waiting]);
            assert_eq!(answer_list_open(tx, organisation, &[], None, 1)?.len(), 1);
            let mut counts = answer_counts(tx, organisation, None)?;
            counts.sort_unstable();
            assert_eq!(counts, [(Waiting, 1), (Sending, 1), (Unknown, 1), (Refused, 1)]);
            assert_eq!(
                answer_open_each(tx, organisation, &[ticket, bare])?,
                [Some(Refused), None]
            );
            assert_eq!(answer_list_of_ticket(tx, organisation, ticket)?, all);
            Ok(())
        })
        .await;
}

async fn an_account_counts_in_its_row(ground: Ground) {
    let organisation = ground.id();
    ground
        .write(organisation, move |tx| {
            assert_eq!(account_get(tx, organisation, "a", false)?, AccountUse::default());
            assert_eq!(account_get(tx, organisation, "a", true)?, AccountUse::default());
            let used = AccountUse {
                hour: 9,
                begun: 3,
                failures: 2,
                away_until: Some(NOON),
                problem: Some("away".to_owned()),
            };
            account_set(tx, organisation, "a", &used)?;
            assert_eq!(account_get(tx, organisation, "a", true)?, used);
            assert_eq!(account_get(tx, organisation, "b", false)?, AccountUse::default());
            Ok(())
        })
        .await;
}

async fn a_sender_is_acknowledged_once_in_so_long(ground: Ground) {
    let organisation = ground.id();
    let claim = |minutes: i64| {
        let now = NOON + Span::seconds(minutes * 60);
        let since = now - Span::seconds(3_600);
        ground.write(organisation, move |tx| {
            acknowledge_claim(tx, organisation, "lea@client.example", since, now)
        })
    };
    assert!(claim(0).await);
    assert!(!claim(1).await && !claim(59).await);
    assert!(claim(60).await, "an hour later");
    assert!(!claim(61).await);
}

async fn nobody_sees_the_answers_of_others(ground: Ground) {
    let (ours, theirs) = (ground.id(), ground.id());
    let one = answer(&ground);
    insert(&ground, ours, &one).await;
    let found = ground.write(theirs, move |tx| {
        let seen = answer_list_open(tx, theirs, &[], None, 10)?;
        assert!(seen.is_empty());
        answer_get(tx, theirs, one.id, false)
    });
    assert_eq!(found.await, None);
}
