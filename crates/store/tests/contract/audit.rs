//! The audit: read by filters, and never changed.

use crate::ground::{Ground, NOON, on_both};
use facteur_domain::{
    Actor, AuditAction, AuditId, AuditObject, MemberId, OrganisationId, Span, SystemClock, Timestamp,
};
use facteur_domain::{Clock, id::Id};
use facteur_store::audit::*;
use facteur_store::{ErrorKind, StoreError, sql};

on_both!(
    lines_come_back_as_they_were_written,
    no_line_is_changed_or_removed_before_its_time,
    a_line_is_not_replaced,
);

const DAY: Span = Span::seconds(24 * 3_600);

fn line(ground: &Ground, actor: Actor, action: AuditAction, at: Timestamp) -> AuditLine {
    AuditLine {
        id: ground.id(),
        at,
        actor,
        actor_name: "Léa".to_owned(),
        action: action.word().to_owned(),
        object_kind: AuditObject::Mailbox.word().to_owned(),
        object_id: "4711".to_owned(),
        object_name: "support@calorine.example".to_owned(),
        address: Some("192.0.2.7".to_owned()),
        device: None,
        before: Some(serde_json::json!({ "mode": "active" })),
        after: None,
    }
}

async fn append(ground: &Ground, organisation: OrganisationId, lines: &[AuditLine]) {
    let lines = lines.to_vec();
    ground
        .write(organisation, move |tx| {
            lines
                .iter()
                .try_for_each(|line| audit_append(tx, organisation, line))
        })
        .await;
}

async fn found(ground: &Ground, organisation: OrganisationId, filter: AuditFilter) -> Vec<AuditId> {
    let lines = ground
        .read(organisation, move |tx| {
            audit_list(tx, organisation, &filter, None, 10)
        })
        .await;
    lines.iter().map(|line| line.id).collect()
}

async fn lines_come_back_as_they_were_written(ground: Ground) {
    let (organisation, lea, max): (OrganisationId, MemberId, MemberId) =
        (ground.id(), ground.id(), ground.id());
    let mut lines = vec![
        line(&ground, Actor::Member(lea), AuditAction::MailboxChanged, NOON),
        line(&ground, Actor::Operator, AuditAction::MemberAdded, NOON + DAY),
        line(
            &ground,
            Actor::Member(max),
            AuditAction::MailboxChanged,
            NOON + DAY + DAY,
        ),
    ];
    lines[1].object_kind = AuditObject::Member.word().to_owned();
    lines[1].object_id = lea.to_string();
    append(&ground, organisation, &lines).await;
    let all = ground
        .read(organisation, move |tx| {
            audit_list(tx, organisation, &AuditFilter::default(), None, 10)
        })
        .await;
    let newest_first: Vec<AuditLine> = lines.iter().rev().cloned().collect();
    assert_eq!(all, newest_first);
    let (second, last) = (lines[1].id, lines[2].id);
    let page = ground
        .read(organisation, move |tx| {
            audit_list(tx, organisation, &AuditFilter::default(), Some(last), 1)
        })
        .await;
    assert_eq!(page[0].id, second);

    let all = AuditFilter::default;
    for (filter, wanted) in [
        (
            AuditFilter {
                member: Some(lea),
                ..all()
            },
            vec![1, 0],
        ),
        (
            AuditFilter {
                action: Some(AuditAction::MailboxChanged),
                ..all()
            },
            vec![2, 0],
        ),
        (
            AuditFilter {
                object_kind: Some(AuditObject::Member),
                ..all()
            },
            vec![1],
        ),
        (
            AuditFilter {
                object_id: Some("4711".to_owned()),
                ..all()
            },
            vec![2, 0],
        ),
        (
            AuditFilter {
                from: Some(NOON + DAY),
                ..all()
            },
            vec![2, 1],
        ),
        (
            AuditFilter {
                until: Some(NOON + DAY),
                ..all()
            },
            vec![0],
        ),
        (
            AuditFilter {
                from: Some(NOON + DAY),
                member: Some(max),
                ..all()
            },
            vec![2],
        ),
    ] {
        let wanted: Vec<AuditId> = wanted.into_iter().map(|index: usize| lines[index].id).collect();
        assert_eq!(
            found(&ground, organisation, filter.clone()).await,
            wanted,
            "{filter:?}"
        );
    }
    assert!(found(&ground, ground.id(), all()).await.is_empty());
}

async fn no_line_is_changed_or_removed_before_its_time(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    // The database's own clock judges.
    let now = SystemClock.now();
    let days = |count: i64| Span::seconds(count * 24 * 3_600);
    let lines = vec![
        line(&ground, Actor::Operator, AuditAction::SendsHeld, now - days(40)),
        line(&ground, Actor::Operator, AuditAction::SendsHeld, now - days(29)),
        line(&ground, Actor::Operator, AuditAction::SendsHeld, now),
    ];
    append(&ground, organisation, &lines).await;
    for statement in [
        sql("update audit set action = 'x' where organisation = $1"),
        sql("update audit set organisation = organisation where organisation = $1"),
        sql("delete from audit where organisation = $1"),
    ] {
        let outcome: Result<u64, StoreError> = ground
            .store
            .write(organisation, move |tx| {
                tx.execute(statement, &[facteur_store::Param::id(organisation)])
            })
            .await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Fault, "{statement:?}");
    }
    assert_eq!(
        found(&ground, organisation, AuditFilter::default()).await.len(),
        3
    );
    let other: OrganisationId = ground.id();
    let foreign = ground.write(other, move |tx| audit_forget(tx, other, now)).await;
    let forgotten = ground
        .write(organisation, move |tx| audit_forget(tx, organisation, now))
        .await;
    assert_eq!(
        (foreign, forgotten),
        (0, 1),
        "only what is older than 30 days goes"
    );
    let left = found(&ground, organisation, AuditFilter::default()).await;
    assert_eq!(left, [lines[2].id, lines[1].id]);
}

async fn a_line_is_not_replaced(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let first = line(&ground, Actor::Operator, AuditAction::SendsHeld, NOON);
    append(&ground, organisation, std::slice::from_ref(&first)).await;
    let mut second = first.clone();
    second.action = AuditAction::SendsReleased.word().to_owned();
    let outcome: Result<(), StoreError> = ground
        .store
        .write(organisation, move |tx| audit_append(tx, organisation, &second))
        .await;
    assert!(outcome.is_err());
    let left = ground
        .read(organisation, move |tx| {
            audit_list(tx, organisation, &AuditFilter::default(), None, 10)
        })
        .await;
    assert_eq!(left, [first]);
}

/// Where the owner serves by itself, grants bind nobody: the trigger does.
#[tokio::test]
async fn the_owner_cannot_change_it_either() {
    let ground = Ground::postgres().await;
    let organisation: OrganisationId = ground.id();
    let now = line(
        &ground,
        Actor::Operator,
        AuditAction::SendsHeld,
        SystemClock.now(),
    );
    append(&ground, organisation, std::slice::from_ref(&now)).await;
    let url = ground.database.as_ref().unwrap().url();
    for statement in [
        "update audit set action = 'x'",
        "delete from audit",
        "truncate audit",
        "begin; select set_config('app.audit_forgets', 'on', true); delete from audit; commit",
    ] {
        let text = format!("set app.organisation = '{}'; {statement}", organisation.uuid());
        let url = url.clone();
        let refused = tokio::task::spawn_blocking(move || {
            let output = std::process::Command::new("psql")
                .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &url, "-c", &text])
                .output()
                .unwrap();
            String::from_utf8(output.stderr).unwrap()
        })
        .await
        .unwrap();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    assert_eq!(
        found(&ground, organisation, AuditFilter::default()).await,
        [now.id]
    );
}
