//! Transactions: what `write` and `read` promise.

use crate::ground::{Ground, on_both};
use facteur_store::organisations::{setting_get, setting_set};
use facteur_store::{ErrorKind, Scope, Store, StoreError, StoreResult, WriteError, sql};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Barrier;

on_both! {
    migrating_twice_changes_nothing,
    a_write_is_visible_once_it_was_answered,
    a_refused_closure_rolls_back_only_its_own,
    a_panic_rolls_back_only_its_own,
    a_swallowed_error_is_not_committed,
    many_writes_at_once_all_arrive,
    statements_put_aside_run_in_their_order,
    a_reader_sees_one_state_throughout,
}

#[derive(Debug)]
enum Refusal {
    Store(StoreError),
    No,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl WriteError for Refusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::No => None,
        }
    }
}

async fn setting(ground: &Ground, name: &'static str) -> Option<String> {
    ground.read(Scope::Global, move |tx| setting_get(tx, name)).await
}

async fn migrating_twice_changes_nothing(ground: Ground) {
    let report = Store::migrate(&ground.options).await.unwrap();
    assert_eq!(report.applied, Vec::<String>::new());
    assert!(report.total > 0);
    let (one, two) = tokio::join!(Store::migrate(&ground.options), Store::migrate(&ground.options));
    assert!(one.unwrap().applied.is_empty() && two.unwrap().applied.is_empty());
}

async fn a_write_is_visible_once_it_was_answered(ground: Ground) {
    for round in 0..20 {
        let value = round.to_string();
        let written = value.clone();
        ground
            .write(Scope::Global, move |tx| setting_set(tx, "round", Some(&written)))
            .await;
        assert_eq!(setting(&ground, "round").await, Some(value));
    }
}

async fn a_refused_closure_rolls_back_only_its_own(ground: Ground) {
    let good = ground
        .store
        .write(Scope::Global, |tx| setting_set(tx, "good", Some("kept")));
    let refused = ground.store.write(Scope::Global, |tx| {
        setting_set(tx, "bad", Some("lost"))?;
        Err::<(), _>(Refusal::No)
    });
    let failing = ground.store.write(Scope::Global, |tx| -> StoreResult<()> {
        setting_set(tx, "worse", Some("lost"))?;
        tx.execute(
            sql("insert into setting (name, value) values ('worse', null)"),
            &[],
        )
        .map(drop)
    });
    let (good, refused, failing) = tokio::join!(good, refused, failing);
    good.unwrap();
    assert!(matches!(refused, Err(Refusal::No)), "{refused:?}");
    assert_eq!(failing.unwrap_err().kind(), ErrorKind::Fault);
    assert_eq!(setting(&ground, "good").await.as_deref(), Some("kept"));
    assert_eq!(setting(&ground, "bad").await, None);
    assert_eq!(setting(&ground, "worse").await, None);
}

async fn a_panic_rolls_back_only_its_own(ground: Ground) {
    let panicking = ground.store.write(Scope::Global, |tx| -> StoreResult<()> {
        setting_set(tx, "bad", Some("lost"))?;
        panic!("on purpose")
    });
    let good = ground
        .store
        .write(Scope::Global, |tx| setting_set(tx, "good", Some("kept")));
    let (panicking, good) = tokio::join!(panicking, good);
    assert_eq!(panicking.unwrap_err().kind(), ErrorKind::Fault);
    good.unwrap();
    assert_eq!(setting(&ground, "bad").await, None);
    assert_eq!(setting(&ground, "good").await.as_deref(), Some("kept"));
}

/// PostgreSQL answers `commit` in a failed transaction with a silent rollback; SQLite would commit the rest.
async fn a_swallowed_error_is_not_committed(ground: Ground) {
    let answer = ground
        .store
        .write(Scope::Global, |tx| {
            setting_set(tx, "before", Some("lost"))?;
            let _ = tx.execute(sql("insert into setting (name, value) values ('x', null)"), &[]);
            setting_set(tx, "after", Some("lost"))
        })
        .await;
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::Fault);
    assert_eq!(setting(&ground, "before").await, None);
    assert_eq!(setting(&ground, "after").await, None);
}

async fn many_writes_at_once_all_arrive(ground: Ground) {
    let runs = Arc::new(AtomicU32::new(0));
    let mut tasks = Vec::new();
    for number in 0..200 {
        let (store, runs) = (ground.store.clone(), runs.clone());
        tasks.push(tokio::spawn(async move {
            store
                .write(Scope::Global, move |tx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    setting_set(tx, &format!("n{number}"), Some("x"))?;
                    // Every seventh says no.
                    if number % 7 == 0 {
                        return Err(Refusal::No);
                    }
                    Ok(())
                })
                .await
        }));
    }
    let mut kept = 0;
    for task in tasks {
        kept += i64::from(task.await.unwrap().is_ok());
    }
    assert_eq!(kept, 171);
    assert_eq!(
        ground
            .number(Scope::Global, sql("select count(*) from setting"))
            .await,
        kept
    );
    assert_eq!(runs.load(Ordering::Relaxed), 200, "each closure ran once");
}

async fn statements_put_aside_run_in_their_order(ground: Ground) {
    const APPEND: facteur_store::Sql = sql("update setting set value = value || $1 where name = 'list'");
    let wanted: Vec<String> = (0..2_500).map(|number| format!("{number},")).collect();
    let wanted = wanted.concat();
    ground
        .write(Scope::Global, |tx| {
            setting_set(tx, "list", Some(""))?;
            for number in 0..2_500 {
                tx.put(APPEND, &[format!("{number},").into()])?;
            }
            Ok(())
        })
        .await;
    assert_eq!(setting(&ground, "list").await, Some(wanted));
}

async fn a_reader_sees_one_state_throughout(ground: Ground) {
    ground
        .write(Scope::Global, |tx| setting_set(tx, "state", Some("old")))
        .await;
    let (looked, changed) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (store, first, second) = (ground.store.clone(), looked.clone(), changed.clone());
    let handle = tokio::runtime::Handle::current();
    let reader = tokio::spawn(async move {
        store
            .read(Scope::Global, move |tx| -> StoreResult<_> {
                let before = setting_get(tx, "state")?;
                handle.block_on(first.wait());
                handle.block_on(second.wait());
                Ok((before, setting_get(tx, "state")?))
            })
            .await
    });
    looked.wait().await;
    ground
        .write(Scope::Global, |tx| setting_set(tx, "state", Some("new")))
        .await;
    changed.wait().await;
    let (before, after) = reader.await.unwrap().unwrap();
    assert_eq!(before, after);
    assert_eq!(setting(&ground, "state").await.as_deref(), Some("new"));
}

/// Two transactions lock two rows crosswise: PostgreSQL ends one of them, and the store runs it again. On
/// SQLite the writers follow each other anyway.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_lost_a_deadlock_runs_again() {
    const LOCK: facteur_store::Sql = sql("update setting set value = value || $2 where name = $1");
    let ground = Ground::postgres().await;
    ground
        .write(Scope::Global, |tx| {
            setting_set(tx, "left", Some(""))?;
            setting_set(tx, "right", Some(""))
        })
        .await;
    let runs = Arc::new(AtomicU32::new(0));
    let both_hold_one = Arc::new(std::sync::Barrier::new(2));
    let cross = |first: &'static str, second: &'static str| {
        let (store, runs, barrier) = (ground.store.clone(), runs.clone(), both_hold_one.clone());
        tokio::spawn(async move {
            let mut first_time = true;
            store
                .write(Scope::Global, move |tx| -> StoreResult<()> {
                    runs.fetch_add(1, Ordering::SeqCst);
                    tx.execute(LOCK, &[first.into(), "x".into()])?;
                    if std::mem::take(&mut first_time) {
                        barrier.wait();
                    }
                    tx.execute(LOCK, &[second.into(), "x".into()]).map(drop)
                })
                .await
        })
    };
    let (one, two) = tokio::join!(cross("left", "right"), cross("right", "left"));
    one.unwrap().unwrap();
    two.unwrap().unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 3, "one of them ran twice");
    assert_eq!(setting(&ground, "left").await.as_deref(), Some("xx"));
    assert_eq!(setting(&ground, "right").await.as_deref(), Some("xx"));
}
