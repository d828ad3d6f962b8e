//! What reconciling, doctors and operators ask: the ledger's moves, totals and sizes.

use crate::ground::{Ground, NOON, on_both};
use crate::rows::{arrival, message, ticket};
use facteur_domain::{
    ArrivalId, ArrivalState, FolderId, FolderRole, MailboxId, OrganisationId, Span, Status,
};
use facteur_store::arrivals::*;
use facteur_store::folders::folder_ensure;
use facteur_store::leases::{lease_end_all, lease_list, lease_take};
use facteur_store::mailboxes::{secret_list, secret_put};
use facteur_store::messages::{message_insert, message_was_incoming};
use facteur_store::organisations::{setting_claim, setting_get};
use facteur_store::search::{Query, count};
use facteur_store::tickets::ticket_insert;
use facteur_store::upkeep::*;
use facteur_store::{ErrorKind, Scope};
use uuid::Uuid;

on_both! {
    what_vanished_and_returned_is_noted,
    a_former_numbering_is_left_behind,
    what_was_before_the_start_is_taken_up,
    a_mail_that_could_not_be_saved_is_tried_again,
    totals_and_sizes_are_told,
    leases_are_listed_and_ended,
    hits_are_counted_up_to_a_bound,
    a_copy_knows_whether_it_was_incoming,
}

async fn put(ground: &Ground, organisation: OrganisationId, arrivals: Vec<NewArrival>) -> Vec<ArrivalId> {
    let ids = arrivals.iter().map(|arrival| arrival.id).collect();
    ground
        .write(organisation, move |tx| {
            arrivals
                .iter()
                .try_for_each(|arrival| arrival_put(tx, organisation, arrival, NOON))
        })
        .await;
    ids
}

async fn states(
    ground: &Ground,
    organisation: OrganisationId,
    folder: FolderId,
) -> Vec<(ArrivalState, bool)> {
    let accounted = ground
        .read(organisation, move |tx| {
            arrival_accounted(tx, organisation, folder, 7)
        })
        .await;
    accounted.iter().map(|row| (row.state, row.gone)).collect()
}

fn three(ground: &Ground, mailbox: MailboxId, folder: FolderId) -> Vec<NewArrival> {
    let states = [
        ArrivalState::Listed,
        ArrivalState::Unfetchable,
        ArrivalState::Ticketed,
    ];
    (1..)
        .zip(states)
        .map(|(uid, state)| {
            let mut new = arrival(ground, mailbox, folder, uid);
            new.state = state;
            new
        })
        .collect()
}

async fn what_vanished_and_returned_is_noted(ground: Ground) {
    use ArrivalState::{Gone, Listed, Ticketed, Unfetchable};
    let (organisation, mailbox, folder) = (ground.id(), ground.id(), ground.id());
    let ids = put(&ground, organisation, three(&ground, mailbox, folder)).await;
    let all = ids.clone();
    ground
        .write(organisation, move |tx| {
            arrival_vanished(tx, organisation, &all, NOON)
        })
        .await;
    let wanted = [(Gone, true), (Gone, true), (Ticketed, true)];
    assert_eq!(states(&ground, organisation, folder).await, wanted);
    let present = |ground: &Ground| {
        let store = ground.store.clone();
        async move {
            store
                .read(organisation, move |tx| {
                    arrival_present(tx, organisation, folder, 7)
                })
                .await
                .unwrap()
        }
    };
    assert_eq!(present(&ground).await, 0);
    ground
        .write(organisation, move |tx| arrival_returned(tx, organisation, &ids))
        .await;
    let wanted = [(Listed, false), (Listed, false), (Ticketed, false)];
    assert_eq!(states(&ground, organisation, folder).await, wanted);
    assert_eq!(present(&ground).await, 3);

    let folder = ground.id();
    let ids = put(&ground, organisation, three(&ground, mailbox, folder)).await;
    assert_eq!(
        states(&ground, organisation, folder).await[1],
        (Unfetchable, false)
    );
    ground
        .write(organisation, move |tx| arrival_relist(tx, organisation, &ids))
        .await;
    let wanted = [(Listed, false), (Listed, false), (Ticketed, false)];
    assert_eq!(states(&ground, organisation, folder).await, wanted);
}

async fn a_former_numbering_is_left_behind(ground: Ground) {
    let (organisation, mailbox, folder) = (ground.id(), ground.id(), ground.id());
    let mut now = arrival(&ground, mailbox, folder, 1);
    now.place.uidvalidity = 8;
    let mut all = three(&ground, mailbox, folder);
    all.push(now);
    put(&ground, organisation, all).await;
    let left = ground
        .write(organisation, move |tx| {
            arrival_leave_behind(tx, organisation, folder, 8, NOON)
        })
        .await;
    assert_eq!(left, 3);
    let again = ground
        .write(organisation, move |tx| {
            arrival_leave_behind(tx, organisation, folder, 8, NOON)
        })
        .await;
    assert_eq!(again, 0);
    assert!(
        states(&ground, organisation, folder)
            .await
            .iter()
            .all(|(_, gone)| *gone)
    );
}

async fn what_was_before_the_start_is_taken_up(ground: Ground) {
    let (organisation, mailbox, folder) = (ground.id(), ground.id(), ground.id());
    let rows = [-5, 5].map(|seconds| {
        let mut old = arrival(&ground, mailbox, folder, (10 + seconds) as u32);
        old.state = ArrivalState::BeforeStart;
        old.internal_date = NOON + Span::seconds(seconds);
        old
    });
    let ids = put(&ground, organisation, rows.to_vec()).await;
    let taken = ground
        .write(organisation, move |tx| {
            arrival_take_up(tx, organisation, mailbox, NOON, true)
        })
        .await;
    assert_eq!(taken, 1);
    let listed = ground
        .read(organisation, move |tx| {
            arrival_listed(tx, organisation, folder, None, 9)
        })
        .await;
    assert_eq!((listed.len(), listed[0].id, listed[0].archive), (1, ids[1], true));
}

async fn a_mail_that_could_not_be_saved_is_tried_again(ground: Ground) {
    let organisation = ground.id();
    let mut dead = arrival(&ground, ground.id(), ground.id(), 1);
    dead.state = ArrivalState::KeptUnread;
    dead.detail = Some("why".to_owned());
    let id = put(&ground, organisation, vec![dead]).await[0];
    let list = ground
        .read(organisation, move |tx| arrival_dead_list(tx, organisation))
        .await;
    assert_eq!(
        (list.len(), list[0].id, list[0].detail.as_deref()),
        (1, id, Some("why"))
    );
    let revive = || {
        ground
            .store
            .write(organisation, move |tx| arrival_revive(tx, organisation, id))
    };
    revive().await.unwrap();
    assert_eq!(revive().await.unwrap_err().kind(), ErrorKind::NotFound);
    let waiting = ground
        .read(organisation, move |tx| arrival_waiting(tx, organisation))
        .await;
    assert_eq!(waiting, (1, Some(NOON)));
}

async fn totals_and_sizes_are_told(ground: Ground) {
    let organisation = ground.id();
    let none = ground
        .read(organisation, move |tx| {
            Ok((arrival_waiting(tx, organisation)?, blob_totals(tx, organisation)?))
        })
        .await;
    assert_eq!(none, ((0, None), (0, 0)));
    put(&ground, organisation, three(&ground, ground.id(), ground.id())).await;
    let blob = facteur_store::blobs::blob_pack(b"four", 100).unwrap();
    let of = ticket(&ground, 1);
    ground
        .write(organisation, move |tx| {
            facteur_store::blobs::blob_insert(tx, organisation, &blob, NOON)?;
            ticket_insert(tx, organisation, &of)
        })
        .await;
    let (mut arrivals, tickets, blobs, size) = ground
        .read(organisation, move |tx| {
            Ok((
                arrival_totals(tx, organisation)?,
                ticket_totals(tx, organisation)?,
                blob_totals(tx, organisation)?,
                database_size(tx)?,
            ))
        })
        .await;
    arrivals.sort_unstable();
    let wanted = [
        ArrivalState::Listed,
        ArrivalState::Ticketed,
        ArrivalState::Unfetchable,
    ];
    assert_eq!(arrivals, wanted.map(|state| (state, 1)));
    assert_eq!((tickets, blobs), (vec![(Status::New, 1)], (1, 4)));
    assert!(size > 10_000);
}

async fn leases_are_listed_and_ended(ground: Ground) {
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    ground
        .write(Scope::Global, move |tx| {
            lease_take(tx, "mailbox/1", one, Span::seconds(60))?;
            lease_take(tx, "other", one, Span::seconds(60)).map(drop)
        })
        .await;
    let list = || ground.read(Scope::Global, |tx| lease_list(tx, "mailbox/"));
    assert_eq!(list().await, [("mailbox/1".to_owned(), one)]);
    ground.write(Scope::Global, lease_end_all).await;
    assert_eq!(list().await, []);
    let taken = ground
        .write(Scope::Global, move |tx| {
            lease_take(tx, "mailbox/1", two, Span::seconds(60))
        })
        .await;
    assert!(taken.is_some());

    let organisation = ground.id();
    let owner: MailboxId = ground.id();
    ground
        .write(organisation, move |tx| {
            secret_put(tx, organisation, owner, "password", b"sealed")
        })
        .await;
    let secrets = ground
        .read(organisation, move |tx| secret_list(tx, organisation, "password"))
        .await;
    assert_eq!(secrets, [(owner, b"sealed".to_vec())]);

    for (value, first) in [("one", true), ("two", false)] {
        let claimed = ground
            .write(Scope::Global, move |tx| setting_claim(tx, "claimed", value))
            .await;
        assert_eq!(claimed, first);
    }
    let kept = ground.read(Scope::Global, |tx| setting_get(tx, "claimed")).await;
    assert_eq!(kept.as_deref(), Some("one"));
}

async fn hits_are_counted_up_to_a_bound(ground: Ground) {
    let (organisation, other): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    for owner in [organisation, organisation, organisation, other] {
        let mail = message(&ground, ground.id(), ground.id());
        ground
            .write(owner, move |tx| {
                message_insert(tx, owner, &mail, vec!["factur".to_owned()])
            })
            .await;
    }
    for (text, most, wanted) in [
        ("factures", 10, 3),
        ("factures", 2, 2),
        ("rien", 10, 0),
        ("", 10, 0),
    ] {
        let query = Query::parse(text);
        let counted = ground
            .read(organisation, move |tx| {
                count(tx, organisation, &query, None, most)
            })
            .await;
        assert_eq!(counted, wanted, "{text} {most}");
    }
}

async fn a_copy_knows_whether_it_was_incoming(ground: Ground) {
    let (organisation, mailbox) = (ground.id(), ground.id());
    let (incoming, junk): (FolderId, FolderId) = (ground.id(), ground.id());
    let arrivals = [junk, incoming].map(|folder| {
        let mut new = arrival(&ground, mailbox, folder, 1);
        new.state = ArrivalState::Accepted;
        new
    });
    let ids = put(&ground, organisation, arrivals.to_vec()).await;
    let of = ground.id();
    ground
        .write(organisation, move |tx| {
            folder_ensure(tx, organisation, mailbox, incoming, "INBOX", FolderRole::Incoming)?;
            folder_ensure(tx, organisation, mailbox, junk, "Junk", FolderRole::Junk).map(drop)
        })
        .await;
    for (id, wanted) in ids.into_iter().zip([false, true]) {
        ground
            .write(organisation, move |tx| {
                arrival_finish(tx, organisation, id, ArrivalState::Copy, Some(of), None, NOON)
            })
            .await;
        let was = ground
            .read(organisation, move |tx| message_was_incoming(tx, organisation, of))
            .await;
        assert_eq!(was, wanted);
    }
}
