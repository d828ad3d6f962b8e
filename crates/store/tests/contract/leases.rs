//! Leases: one holder at a time, and who was away too long is noticed.

use crate::ground::{Ground, on_both};
use facteur_domain::Span;
use facteur_store::leases::*;
use facteur_store::{ErrorKind, Scope};
use uuid::Uuid;

on_both! {
    a_second_holder_waits_until_the_lease_ran_out,
    a_released_lease_is_free_at_once,
    one_of_many_takes_a_lease,
}

const LENGTH: Span = Span::seconds(60);

async fn take(ground: &Ground, holder: Uuid) -> Option<Lease> {
    ground
        .write(Scope::Global, move |tx| {
            lease_take(tx, "mailbox/1", holder, LENGTH)
        })
        .await
}

async fn check(ground: &Ground, lease: &Lease) -> Result<(), ErrorKind> {
    let lease = lease.clone();
    let checked = ground
        .store
        .write(Scope::Global, move |tx| lease_check(tx, &lease))
        .await;
    checked.map_err(|error| error.kind())
}

async fn a_second_holder_waits_until_the_lease_ran_out(ground: Ground) {
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let first = take(&ground, one).await.unwrap();
    assert_eq!(take(&ground, two).await, None);
    ground.pass(Span::seconds(50)).await;
    let renewed = take(&ground, one).await.unwrap();
    assert_eq!(renewed.token, first.token, "renewing keeps the token");
    ground.pass(Span::seconds(50)).await;
    assert_eq!(take(&ground, two).await, None, "the renewal counts");
    assert_eq!(check(&ground, &first).await, Ok(()));

    ground.pass(Span::seconds(11)).await;
    assert_eq!(check(&ground, &first).await, Ok(()), "nobody took it over yet");
    let second = take(&ground, two).await.unwrap();
    assert!(second.token > first.token);
    assert_eq!(check(&ground, &first).await, Err(ErrorKind::LeaseLost));
    assert_eq!(check(&ground, &second).await, Ok(()));
    let holder = ground
        .read(Scope::Global, |tx| lease_holder(tx, "mailbox/1"))
        .await;
    assert_eq!(holder.unwrap().0, two);

    // Its own lease after a pause too long: others may have been there in the meantime.
    ground.pass(Span::seconds(61)).await;
    let third = take(&ground, two).await.unwrap();
    assert!(third.token > second.token);
    assert_eq!(check(&ground, &second).await, Err(ErrorKind::LeaseLost));
}

async fn a_released_lease_is_free_at_once(ground: Ground) {
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let first = take(&ground, one).await.unwrap();
    let stale = Lease {
        token: first.token + 1,
        ..first.clone()
    };
    ground
        .write(Scope::Global, move |tx| lease_release(tx, &stale))
        .await;
    assert_eq!(
        take(&ground, two).await,
        None,
        "only its holder gives a lease back"
    );
    ground
        .write(Scope::Global, move |tx| lease_release(tx, &first))
        .await;
    assert!(take(&ground, two).await.is_some());
}

async fn one_of_many_takes_a_lease(ground: Ground) {
    let mut tasks = Vec::new();
    for number in 1..=12 {
        let store = ground.store.clone();
        tasks.push(tokio::spawn(async move {
            store
                .write(Scope::Global, move |tx| {
                    lease_take(tx, "mailbox/1", Uuid::from_u128(number), LENGTH)
                })
                .await
                .unwrap()
        }));
    }
    let mut holders = 0;
    for task in tasks {
        holders += u32::from(task.await.unwrap().is_some());
    }
    assert_eq!(holders, 1);
}
