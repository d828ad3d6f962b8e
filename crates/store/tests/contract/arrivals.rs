//! Arrivals: the ledger.

use crate::ground::{Ground, NOON, on_both};
use crate::rows::arrival;
use facteur_domain::{ArrivalState, FolderId, Lane, MailboxId, OrganisationId};
use facteur_store::arrivals::*;
use facteur_store::blobs::{blob_insert, blob_pack};
use facteur_store::sql;

on_both! {
    the_same_place_is_accepted_once,
    what_was_listed_goes_on_and_never_back,
    pending_arrivals_come_in_order_and_page,
    of_two_workers_one_handles_an_arrival,
    the_ledger_tells_what_became_of_each,
    a_renumbered_folder_is_recognised,
}

struct Folder {
    organisation: OrganisationId,
    mailbox: MailboxId,
    id: FolderId,
}

fn folder(ground: &Ground) -> Folder {
    Folder {
        organisation: ground.id(),
        mailbox: ground.id(),
        id: ground.id(),
    }
}

impl Folder {
    fn arrival(&self, ground: &Ground, uid: u32) -> NewArrival {
        arrival(ground, self.mailbox, self.id, uid)
    }
}

/// Each in a transaction of its own: in one, a place is put once.
async fn put(ground: &Ground, organisation: OrganisationId, arrivals: Vec<NewArrival>) {
    for arrival in arrivals {
        ground
            .write(organisation, move |tx| {
                if let Some(sha256) = arrival.sha256 {
                    let mut blob = blob_pack(b"mail", 100)?;
                    blob.sha256 = sha256;
                    blob_insert(tx, organisation, &blob, NOON)?;
                }
                arrival_put(tx, organisation, &arrival, NOON)
            })
            .await;
    }
}

fn accepted(mut arrival: NewArrival) -> NewArrival {
    arrival.state = ArrivalState::Accepted;
    arrival.sha256 = Some([9; 32]);
    arrival
}

async fn the_same_place_is_accepted_once(ground: Ground) {
    let place = folder(&ground);
    let first = accepted(place.arrival(&ground, 1));
    let again = accepted(place.arrival(&ground, 1));
    put(&ground, place.organisation, vec![first.clone(), again.clone()]).await;
    put(&ground, place.organisation, vec![again]).await;
    let pending = ground
        .read(place.organisation, move |tx| {
            arrival_pending(tx, place.organisation, place.mailbox, Lane::Live, None, 10)
        })
        .await;
    let ids: Vec<_> = pending.iter().map(|arrival| arrival.id).collect();
    assert_eq!(ids, [first.id]);
    assert_eq!(pending[0].trace, first.trace);
    assert_eq!(pending[0].blob.unpack().unwrap().unwrap(), b"mail");
}

async fn what_was_listed_goes_on_and_never_back(ground: Ground) {
    let place = folder(&ground);
    let organisation = place.organisation;
    let listed = place.arrival(&ground, 1);
    put(
        &ground,
        organisation,
        vec![listed.clone(), place.arrival(&ground, 2)],
    )
    .await;
    let next = ground
        .read(organisation, move |tx| {
            arrival_listed(tx, organisation, place.id, Some(listed.id), 5)
        })
        .await;
    assert_eq!(next.iter().map(|arrival| arrival.uid).collect::<Vec<_>>(), [2]);

    let mut fetched = accepted(place.arrival(&ground, 1));
    fetched.size = 77;
    put(&ground, organisation, vec![fetched]).await;
    let id = listed.id;
    ground
        .write(organisation, move |tx| {
            arrival_finish(tx, organisation, id, ArrivalState::Ticketed, None, None, NOON)
        })
        .await;
    // Listed or fetched once more, as after a crash: nothing changes.
    let mut late = accepted(place.arrival(&ground, 1));
    late.size = 78;
    put(&ground, organisation, vec![place.arrival(&ground, 1), late]).await;
    let ledger = ground
        .read(organisation, move |tx| {
            arrival_ledger(tx, organisation, place.id, 7)
        })
        .await;
    let states: Vec<_> = ledger.iter().map(|row| (row.id, row.state, row.size)).collect();
    assert_eq!(states[0], (listed.id, ArrivalState::Ticketed, 77));
    assert_eq!(states.len(), 2);

    // What could not be fetched may be fetched after all.
    let mut unfetchable = place.arrival(&ground, 3);
    unfetchable.state = ArrivalState::Unfetchable;
    unfetchable.detail = Some("NO".to_owned());
    put(
        &ground,
        organisation,
        vec![unfetchable, accepted(place.arrival(&ground, 3))],
    )
    .await;
    let ledger = ground
        .read(organisation, move |tx| {
            arrival_ledger(tx, organisation, place.id, 7)
        })
        .await;
    assert_eq!(
        (ledger[2].state, ledger[2].detail.as_deref()),
        (ArrivalState::Accepted, None)
    );
}

async fn pending_arrivals_come_in_order_and_page(ground: Ground) {
    let place = folder(&ground);
    let organisation = place.organisation;
    let mut all: Vec<_> = (1..=25)
        .map(|uid| accepted(place.arrival(&ground, uid)))
        .collect();
    let ids: Vec<_> = all.iter().map(|arrival| arrival.id).collect();
    all.reverse();
    let mut bulk = accepted(place.arrival(&ground, 99));
    bulk.lane = Lane::Bulk;
    all.push(bulk);
    put(&ground, organisation, all).await;
    let mut seen = Vec::new();
    loop {
        let after = seen.last().copied();
        let page = ground
            .read(organisation, move |tx| {
                arrival_pending(tx, organisation, place.mailbox, Lane::Live, after, 10)
            })
            .await;
        if page.is_empty() {
            break;
        }
        seen.extend(page.iter().map(|arrival| arrival.id));
    }
    assert_eq!(seen, ids);
}

async fn of_two_workers_one_handles_an_arrival(ground: Ground) {
    let place = folder(&ground);
    let organisation = place.organisation;
    let all: Vec<_> = (1..=20)
        .map(|uid| accepted(place.arrival(&ground, uid)))
        .collect();
    let ids: Vec<_> = all.iter().map(|arrival| arrival.id).collect();
    put(&ground, organisation, all).await;
    let work = |reverse: bool| {
        let (store, mut ids) = (ground.store.clone(), ids.clone());
        if reverse {
            ids.reverse();
        }
        tokio::spawn(async move {
            store
                .write(organisation, move |tx| {
                    let pending = arrival_still_pending(tx, organisation, &ids)?;
                    let mut mine = 0;
                    for (id, pending) in ids.iter().zip(pending) {
                        if pending {
                            arrival_begin(tx, organisation, *id)?;
                            arrival_finish(
                                tx,
                                organisation,
                                *id,
                                ArrivalState::Joined,
                                None,
                                Some("x"),
                                NOON,
                            )?;
                            mine += 1;
                        }
                    }
                    Ok::<_, facteur_store::StoreError>(mine)
                })
                .await
                .unwrap()
        })
    };
    // Crosswise: on PostgreSQL one is picked as the victim of the deadlock, and tries again.
    let (one, two) = tokio::join!(work(false), work(true));
    assert_eq!(one.unwrap() + two.unwrap(), 20);
    let attempts = ground
        .number(
            organisation,
            sql("select cast(sum(attempts) as bigint) from arrival"),
        )
        .await;
    assert_eq!(attempts, 20);
}

async fn the_ledger_tells_what_became_of_each(ground: Ground) {
    let place = folder(&ground);
    let organisation = place.organisation;
    let mut named = place.arrival(&ground, 0);
    named.place.provider_id = "1700.M1.host".to_owned();
    named.place.uidvalidity = 0;
    let all = [
        place.arrival(&ground, 5),
        place.arrival(&ground, 3),
        named.clone(),
    ];
    put(&ground, organisation, all.to_vec()).await;
    let (gone, copy) = (all[0].id, all[1].id);
    let message = ground.id();
    ground
        .write(organisation, move |tx| {
            arrival_finish(
                tx,
                organisation,
                copy,
                ArrivalState::Copy,
                Some(message),
                None,
                NOON,
            )?;
            arrival_gone(tx, organisation, gone, NOON)
        })
        .await;
    let (folder, mailbox) = (place.id, place.mailbox);
    let (ledger, places, known, counts) = ground
        .read(organisation, move |tx| {
            Ok((
                arrival_ledger(tx, organisation, folder, 7)?,
                arrival_of_message(tx, organisation, message)?,
                arrival_known(
                    tx,
                    organisation,
                    folder,
                    &["other".to_owned(), "1700.M1.host".to_owned()],
                )?,
                arrival_counts(tx, organisation, mailbox)?,
            ))
        })
        .await;
    assert_eq!(ledger.iter().map(|row| row.uid).collect::<Vec<_>>(), [3]);
    assert_eq!(places, ledger);
    assert_eq!(places[0].message, Some(message));
    assert_eq!(known, [false, true]);
    let counts: Vec<_> = counts.into_iter().collect();
    assert_eq!(counts, [(ArrivalState::Listed, 1), (ArrivalState::Copy, 1)]);
}

async fn a_renumbered_folder_is_recognised(ground: Ground) {
    let place = folder(&ground);
    let organisation = place.organisation;
    let arrivals = vec![place.arrival(&ground, 2), place.arrival(&ground, 1)];
    let ids = [arrivals[1].id, arrivals[0].id];
    put(&ground, organisation, arrivals).await;
    let folder = place.id;
    let former = ground
        .read(organisation, move |tx| {
            arrival_recognisable(tx, organisation, folder, 8)
        })
        .await;
    assert_eq!(former.iter().map(|known| known.id).collect::<Vec<_>>(), ids);
    assert_eq!(former[0].size, 1_001);
    ground
        .write(organisation, move |tx| {
            arrival_renumber(tx, organisation, ids[0], 8, 40)?;
            arrival_renumber(tx, organisation, ids[1], 8, 41)
        })
        .await;
    let (old, new) = ground
        .read(organisation, move |tx| {
            Ok((
                arrival_ledger(tx, organisation, folder, 7)?,
                arrival_ledger(tx, organisation, folder, 8)?,
            ))
        })
        .await;
    assert!(old.is_empty());
    assert_eq!(
        new.iter().map(|row| (row.id, row.uid)).collect::<Vec<_>>(),
        [(ids[0], 40), (ids[1], 41)]
    );
}
