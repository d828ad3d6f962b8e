//! Sealed secrets, wherever they lie.

use crate::ground::{Ground, NOON, on_both};
use facteur_domain::id::Id;
use facteur_domain::{KeyId, OrganisationId, UserId};
use facteur_store::mailboxes::{secret_get, secret_put};
use facteur_store::secrets::*;
use facteur_store::{Param, Scope, sql};
use std::collections::BTreeSet;
use uuid::Uuid;

on_both!(
    what_old_keys_sealed_is_found_and_replaced,
    what_somebody_changed_meanwhile_stays,
    every_column_of_envelopes_is_known,
);

/// An envelope of that key, as far as the database looks at it.
fn envelope(key: u8, rest: u8) -> Vec<u8> {
    vec![1, 0, 0, 0, key, rest, rest]
}

fn key(number: u8) -> KeyId {
    KeyId::new([0, 0, 0, number])
}

async fn put(
    ground: &Ground,
    organisation: OrganisationId,
    owner: Uuid,
    name: &'static str,
    sealed: Vec<u8>,
) {
    ground
        .write(organisation, move |tx| {
            secret_put(tx, organisation, UserId::from_uuid(owner), name, &sealed)
        })
        .await;
}

async fn what_old_keys_sealed_is_found_and_replaced(ground: Ground) {
    let (ours, theirs): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    let owners: Vec<Uuid> = (1..=3).map(Uuid::from_u128).collect();
    for owner in &owners {
        put(&ground, ours, *owner, "password", envelope(1, 7)).await;
    }
    put(&ground, ours, owners[0], "smtp_password", envelope(1, 8)).await;
    put(&ground, ours, owners[2], "other", envelope(2, 9)).await;
    put(&ground, theirs, owners[0], "password", envelope(1, 1)).await;

    let counts = |organisation| {
        let store = ground.store.clone();
        async move {
            store
                .read(organisation, move |tx| {
                    sealed_counts(tx, organisation, SealedPlace::Secret)
                })
                .await
                .unwrap()
        }
    };
    assert_eq!(counts(ours).await, [(key(1), 4), (key(2), 1)]);
    assert_eq!(counts(theirs).await, [(key(1), 1)]);

    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let last: Option<SealedRow> = after.take();
        let page = ground
            .read(ours, move |tx| {
                sealed_with_others(tx, ours, SealedPlace::Secret, key(2), last.as_ref(), 3)
            })
            .await;
        let Some(last) = page.last().cloned() else { break };
        walked.extend(page.iter().map(|row| (row.owner, row.name.clone())));
        for row in page {
            let replaced = ground
                .write(ours, move |tx| {
                    sealed_replace(tx, ours, &row, &envelope(2, row.sealed[5]))
                })
                .await;
            assert!(replaced);
        }
        after = Some(last);
    }
    let wanted = [
        (owners[0], "password"),
        (owners[0], "smtp_password"),
        (owners[1], "password"),
        (owners[2], "password"),
    ];
    assert_eq!(walked, wanted.map(|(owner, name)| (owner, name.to_owned())));
    assert_eq!(counts(ours).await, [(key(2), 5)]);
    assert_eq!(
        counts(theirs).await,
        [(key(1), 1)],
        "another organisation's stays"
    );
}

async fn what_somebody_changed_meanwhile_stays(ground: Ground) {
    let (organisation, owner): (OrganisationId, Uuid) = (ground.id(), Uuid::from_u128(1));
    put(&ground, organisation, owner, "password", envelope(1, 7)).await;
    let rows = ground
        .read(organisation, move |tx| {
            sealed_with_others(tx, organisation, SealedPlace::Secret, key(2), None, 10)
        })
        .await;
    put(&ground, organisation, owner, "password", envelope(2, 99)).await;
    let row = rows[0].clone();
    let replaced = ground
        .write(organisation, move |tx| {
            sealed_replace(tx, organisation, &row, &envelope(2, 7))
        })
        .await;
    assert!(!replaced);
    let stands = ground
        .read(organisation, move |tx| {
            secret_get(tx, organisation, UserId::from_uuid(owner), "password")
        })
        .await;
    assert_eq!(stands, Some(envelope(2, 99)));
    // The secrets of second factors belong to no organisation.
    let user: UserId = ground.id();
    let insert = sql(
        "insert into second_factor (user_account, sealed, confirmed_at, last_step, wrong, wrong_at, \
                      created_at) values ($1, $2, null, 0, 0, 0, $3)",
    );
    ground
        .write(Scope::Global, move |tx| {
            tx.put(insert, &[Param::id(user), envelope(1, 5).into(), NOON.into()])
        })
        .await;
    let place = SealedPlace::SecondFactor;
    let rows = ground
        .read(Scope::Global, move |tx| {
            sealed_with_others(tx, organisation, place, key(2), None, 10)
        })
        .await;
    assert_eq!(
        (rows.len(), rows[0].owner, rows[0].name.as_str()),
        (1, user.uuid(), "")
    );
    let row = rows[0].clone();
    let (replaced, counts) = ground
        .write(Scope::Global, move |tx| {
            let replaced = sealed_replace(tx, organisation, &row, &envelope(2, 5))?;
            Ok((replaced, sealed_counts(tx, organisation, place)?))
        })
        .await;
    assert_eq!((replaced, counts), (true, vec![(key(2), 1)]));
}

/// A rotation that forgets a table would lose its secrets when the old key is forgotten.
async fn every_column_of_envelopes_is_known(ground: Ground) {
    let query = if ground.database.is_some() {
        sql(
            "select table_name::text from information_schema.columns where table_schema = 'public' \
             and column_name = 'sealed'",
        )
    } else {
        sql(
            "select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'sealed' \
             where m.type = 'table'",
        )
    };
    let found: BTreeSet<String> = ground
        .read(Scope::Global, move |tx| {
            tx.query(query, &[])?.iter().map(|row| row.get(0)).collect()
        })
        .await;
    let known: BTreeSet<String> = SealedPlace::ALL.map(|place| place.table().to_owned()).into();
    assert_eq!(found, known);
}
