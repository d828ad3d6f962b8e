//! Second factors, recovery codes and tickets.

use crate::ground::{Ground, on_both};
use facteur_domain::{Span, UserId};
use facteur_store::second_factors::*;
use facteur_store::{ErrorKind, Scope, StoreError};

on_both!(
    a_second_factor_counts_once_it_is_confirmed,
    a_step_is_used_once_whoever_comes_first,
    guesses_are_counted_one_by_one,
    a_recovery_code_is_used_once,
    a_ticket_bears_few_guesses_and_not_for_long,
);

async fn begun(ground: &Ground) -> UserId {
    let (user, now) = (ground.id(), ground.now());
    ground
        .write(Scope::Global, move |tx| {
            second_factor_begin(tx, user, b"sealed", now)
        })
        .await;
    user
}

async fn confirmed(ground: &Ground) -> UserId {
    let (user, now) = (begun(ground).await, ground.now());
    let done = ground
        .write(Scope::Global, move |tx| {
            second_factor_confirm(tx, user, b"sealed", 7, now)
        })
        .await;
    assert!(done);
    user
}

async fn a_second_factor_counts_once_it_is_confirmed(ground: Ground) {
    let (user, now) = (begun(&ground).await, ground.now());
    assert!(
        !ground
            .read(Scope::Global, move |tx| second_factor_is_on(tx, user))
            .await
    );
    // Begun anew: the first secret is forgotten, a code of it confirms nothing.
    ground
        .write(Scope::Global, move |tx| {
            second_factor_begin(tx, user, b"another", now)
        })
        .await;
    let (old, new, again) = ground
        .write(Scope::Global, move |tx| {
            Ok((
                second_factor_confirm(tx, user, b"sealed", 7, now)?,
                second_factor_confirm(tx, user, b"another", 7, now)?,
                second_factor_confirm(tx, user, b"another", 8, now)?,
            ))
        })
        .await;
    assert_eq!((old, new, again), (false, true, false));
    assert!(
        ground
            .read(Scope::Global, move |tx| second_factor_is_on(tx, user))
            .await
    );
    let kept = ground
        .read(Scope::Global, move |tx| second_factor_get(tx, user))
        .await
        .unwrap();
    assert_eq!(
        (kept.sealed.as_slice(), kept.last_step),
        (b"another".as_slice(), 7)
    );
    let refused: Result<(), StoreError> = ground
        .store
        .write(Scope::Global, move |tx| {
            second_factor_begin(tx, user, b"third", now)
        })
        .await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Refused);
    let (first, second) = ground
        .write(Scope::Global, move |tx| {
            Ok((second_factor_forget(tx, user)?, second_factor_forget(tx, user)?))
        })
        .await;
    assert_eq!((first, second), (true, false));
}

async fn a_step_is_used_once_whoever_comes_first(ground: Ground) {
    let user = confirmed(&ground).await;
    let using = || {
        ground
            .store
            .write(Scope::Global, move |tx| second_factor_use(tx, user, 8))
    };
    let (one, two, three) = tokio::join!(using(), using(), using());
    let accepted = [one, two, three].map(Result::<bool, StoreError>::unwrap);
    assert_eq!(accepted.iter().filter(|accepted| **accepted).count(), 1);
    let earlier = ground
        .write(Scope::Global, move |tx| {
            Ok((second_factor_use(tx, user, 7)?, second_factor_use(tx, user, 9)?))
        })
        .await;
    assert_eq!(earlier, (false, true));
}

async fn guesses_are_counted_one_by_one(ground: Ground) {
    let (user, now) = (confirmed(&ground).await, ground.now());
    let counted = ground
        .write(Scope::Global, move |tx| {
            Ok((
                second_factor_guess(tx, user, 0, now)?,
                second_factor_guess(tx, user, 0, now)?,
                second_factor_guess(tx, user, 1, now)?,
            ))
        })
        .await;
    assert_eq!(counted, (true, false, true));
    assert_eq!(wrong(&ground, user).await, 2);
    ground
        .write(Scope::Global, move |tx| second_factor_use(tx, user, 20))
        .await;
    assert_eq!(wrong(&ground, user).await, 0);
}

async fn wrong(ground: &Ground, user: UserId) -> i64 {
    let kept = ground.read(Scope::Global, move |tx| second_factor_get(tx, user));
    kept.await.unwrap().wrong
}

async fn a_recovery_code_is_used_once(ground: Ground) {
    let (user, other, now) = (confirmed(&ground).await, confirmed(&ground).await, ground.now());
    let hashes = |from: u8| (from..from + 10).map(|byte| vec![byte; 32]).collect::<Vec<_>>();
    let outcome = ground
        .write(Scope::Global, move |tx| {
            recovery_codes_set(tx, user, &hashes(0), now)?;
            Ok((
                recovery_code_use(tx, other, &[3; 32])?,
                recovery_code_use(tx, user, &[3; 32])?,
                recovery_code_use(tx, user, &[3; 32])?,
                recovery_codes_left(tx, user)?,
            ))
        })
        .await;
    assert_eq!(outcome, (false, true, false, 9));
    let anew = ground
        .write(Scope::Global, move |tx| {
            recovery_codes_set(tx, user, &hashes(100), now)?;
            let old = recovery_code_use(tx, user, &[4; 32])?;
            second_factor_forget(tx, user)?;
            Ok((old, recovery_codes_left(tx, user)?))
        })
        .await;
    assert_eq!(anew, (false, 0));
}

async fn a_ticket_bears_few_guesses_and_not_for_long(ground: Ground) {
    let (user, now) = (confirmed(&ground).await, ground.now());
    let until = now + Span::seconds(300);
    let guesses = ground
        .write(Scope::Global, move |tx| {
            ticket_insert(tx, b"one", user, now, until)?;
            ticket_insert(tx, b"two", user, now, until)?;
            let guesses: Vec<bool> = (0..4)
                .map(|_| ticket_guess(tx, b"one", 3, now))
                .collect::<Result<_, _>>()?;
            let whose = (ticket_user(tx, b"one", now)?, ticket_user(tx, b"none", now)?);
            let late = (
                ticket_user(tx, b"one", until)?,
                ticket_guess(tx, b"two", 3, until)?,
            );
            let ends = (ticket_end(tx, b"one")?, ticket_end(tx, b"one")?);
            Ok((
                guesses,
                whose,
                late,
                ends,
                ticket_sweep(tx, now)?,
                ticket_sweep(tx, until)?,
            ))
        })
        .await;
    assert_eq!(
        guesses,
        (
            vec![true, true, true, false],
            (Some(user), None),
            (None, false),
            (true, false),
            0,
            1
        )
    );
}
