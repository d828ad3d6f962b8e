//! Personal data: every text is known, what was erased is known again, and nothing is left in the files.

use crate::ground::{Ground, on_both};
use facteur_domain::id::Id;
use facteur_domain::{Actor, OrganisationId, PrivacyKind, PrivacyState, Retention};
use facteur_store::privacy::{self, KeyPart, NAMES_NOBODY, PLACES, PrivacyTask, TextRow};
use facteur_store::{DatabaseUrl, Scope, sql};
use std::collections::BTreeSet;
use uuid::Uuid;

on_both!(
    every_place_of_texts_is_read_and_written,
    what_was_erased_is_known_again,
    a_task_comes_back_as_it_was_saved,
    retention_is_set_by_who_saw_the_last_version,
    nothing_is_left_in_the_files,
);

#[tokio::test]
async fn every_column_of_texts_is_looked_at_or_names_nobody() {
    let ground = Ground::sqlite().await;
    let columns: Vec<String> =
        ground
            .read(Scope::Global, |tx| {
                tx.query(
                sql("select m.name || '.' || c.name from sqlite_master m join pragma_table_info(m.name) c \
                     where m.type = 'table' and lower(c.type) = 'text' and m.name not like 'sqlite_%' \
                     and m.name not like 'search_%'"),
                &[],
            )?
            .iter()
            .map(|row| row.get(0))
            .collect()
            })
            .await;
    assert!(columns.len() > 80, "{columns:?}");
    let mut known: BTreeSet<String> = NAMES_NOBODY.iter().map(|name| (*name).to_owned()).collect();
    for place in PLACES {
        known.extend(
            place
                .columns
                .iter()
                .map(|(column, _)| format!("{}.{column}", place.table)),
        );
    }
    // The columns of keys that are rewritten are looked at as columns too.
    let forgotten: Vec<&String> = columns.iter().filter(|column| !known.contains(*column)).collect();
    assert!(
        forgotten.is_empty(),
        "erasure does not know these columns; put each into PLACES or NAMES_NOBODY of store/src/privacy/texts.rs: \
         {forgotten:?}"
    );
    let there: BTreeSet<String> = columns.into_iter().collect();
    let gone: Vec<&String> = known.iter().filter(|column| !there.contains(*column)).collect();
    assert!(gone.is_empty(), "there are no such columns any more: {gone:?}");
}

fn key_of(table: &str) -> Vec<KeyPart> {
    let id = || KeyPart::Id(Uuid::from_u128(1));
    let text = || KeyPart::Text("a".to_owned());
    match table {
        "draft" => vec![id(), id()],
        "attachment" | "entity" => vec![id(), KeyPart::Number(0)],
        "ticket_tag" => vec![id(), text()],
        "idempotency_key" => vec![id(), text(), text()],
        "acknowledged" | "contact_address" | "account_use" => vec![text()],
        _ => vec![id()],
    }
}

async fn every_place_of_texts_is_read_and_written(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    ground
        .write(organisation, move |tx| {
            for place in PLACES {
                let key = key_of(place.table);
                assert!(privacy::text_page(tx, organisation, place, &[], 10)?.is_empty());
                assert!(privacy::text_page(tx, organisation, place, &key, 10)?.is_empty());
                let row = TextRow {
                    texts: vec![Some("{}".to_owned()); place.columns.len()],
                    key: key.clone(),
                };
                privacy::text_set(tx, organisation, place, &row)?;
                privacy::text_delete(tx, organisation, place, &key)?;
            }
            // What waits is sent with the next query.
            assert!(!privacy::erased_any(tx, organisation)?);
            Ok(())
        })
        .await;
}

async fn what_was_erased_is_known_again(ground: Ground) {
    let (ours, theirs): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    let now = ground.now();
    ground
        .write(ours, move |tx| {
            privacy::erased_mail_put(tx, ours, &[[1; 32], [2; 32]], now)?;
            privacy::erased_mail_put(tx, ours, &[[1; 32]], now)?;
            privacy::erased_identity_put(tx, ours, &[7; 32], now)
        })
        .await;
    let known = ground
        .read(ours, move |tx| {
            Ok((
                privacy::erased_any(tx, ours)?,
                privacy::erased_mail_known(tx, ours, &[[9; 32], [2; 32]])?,
                privacy::erased_mail_known(tx, ours, &[[9; 32]])?,
                privacy::erased_identity_at(tx, ours, &[7; 32])?,
                privacy::erased_identity_at(tx, ours, &[8; 32])?,
            ))
        })
        .await;
    assert_eq!(known, (true, true, false, Some(now), None));
    let others = ground
        .read(theirs, move |tx| privacy::erased_any(tx, theirs))
        .await;
    assert!(!others);
}

async fn a_task_comes_back_as_it_was_saved(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let mut task = PrivacyTask {
        id: ground.id(),
        kind: PrivacyKind::Erasure,
        state: PrivacyState::Waiting,
        subject: Some(serde_json::json!({ "addresses": ["a@b.example"] })),
        subject_hash: Some(vec![1, 2]),
        progress: serde_json::json!({}),
        done: 0,
        total: 0,
        actor: Actor::Operator,
        problem: None,
        created_at: ground.now(),
        ended_at: None,
        expires_at: None,
    };
    let first = task.clone();
    ground
        .write(organisation, move |tx| {
            privacy::privacy_task_insert(tx, organisation, &first)
        })
        .await;
    task.state = PrivacyState::Done;
    task.subject = None;
    task.progress = serde_json::json!({ "mails": 3 });
    (task.done, task.total) = (3, 3);
    task.ended_at = Some(ground.now());
    let last = task.clone();
    ground
        .write(organisation, move |tx| {
            privacy::privacy_task_update(tx, organisation, &last)
        })
        .await;
    let id = task.id;
    let (one, all) = ground
        .read(organisation, move |tx| {
            Ok((
                privacy::privacy_task_get(tx, organisation, id)?,
                privacy::privacy_task_list(tx, organisation, 10)?,
            ))
        })
        .await;
    assert_eq!(one.as_ref(), Some(&task));
    assert_eq!(all, [task]);
}

async fn retention_is_set_by_who_saw_the_last_version(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let year = Retention {
        mail_days: Some(365),
        ..Retention::default()
    };
    let wanted = year.clone();
    let outcome = ground
        .write(organisation, move |tx| {
            let before = privacy::retention_get(tx, organisation)?;
            let set = privacy::retention_put(tx, organisation, &wanted, 0)?;
            let late = privacy::retention_put(tx, organisation, &Retention::default(), 0)?;
            let again = privacy::retention_put(tx, organisation, &wanted, 1)?;
            Ok((
                before,
                set,
                late,
                again,
                privacy::retention_get(tx, organisation)?,
            ))
        })
        .await;
    assert_eq!(outcome, ((Retention::default(), 0), true, false, true, (year, 2)));
}

/// Bytes of all files of the database, as far as a test can read them.
fn files(ground: &Ground) -> Vec<u8> {
    match &ground.options.url {
        DatabaseUrl::Sqlite(path) => {
            let wal = path.with_extension("db-wal");
            [path.clone(), wal]
                .iter()
                .flat_map(|file| std::fs::read(file).unwrap_or_default())
                .collect()
        }
        DatabaseUrl::Postgres(_) => Vec::new(),
    }
}

async fn nothing_is_left_in_the_files(ground: Ground) {
    const WORD: &str = "zwieback-with-nothing-else";
    let organisation: OrganisationId = ground.id();
    let now = ground.now();
    for _ in 0..3 {
        ground
            .write(organisation, move |tx| {
                privacy::privacy_task_insert(
                    tx,
                    organisation,
                    &PrivacyTask {
                        id: facteur_domain::PrivacyTaskId::from_uuid(Uuid::from_u128(5)),
                        kind: PrivacyKind::Export,
                        state: PrivacyState::Waiting,
                        subject: Some(serde_json::json!(WORD.repeat(500))),
                        subject_hash: None,
                        progress: serde_json::json!({}),
                        done: 0,
                        total: 0,
                        actor: Actor::System,
                        problem: None,
                        created_at: now,
                        ended_at: None,
                        expires_at: None,
                    },
                )?;
                privacy::privacy_task_delete(
                    tx,
                    organisation,
                    facteur_domain::PrivacyTaskId::from_uuid(Uuid::from_u128(5)),
                )
            })
            .await;
    }
    let left = |bytes: &[u8]| bytes.windows(WORD.len()).any(|window| window == WORD.as_bytes());
    if matches!(ground.options.url, DatabaseUrl::Sqlite(_)) {
        assert!(
            left(&files(&ground)),
            "the test proves nothing when deleting is enough"
        );
    }
    ground.store.purge().await.unwrap();
    assert!(!left(&files(&ground)));
    // It goes on.
    assert!(
        !ground
            .read(organisation, move |tx| privacy::erased_any(tx, organisation))
            .await
    );
}
