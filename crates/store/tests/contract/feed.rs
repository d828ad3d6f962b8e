//! The feed of events: nothing is skipped although several transactions run, and who follows is woken.

use crate::ground::{Ground, NOON, on_both};
use facteur_domain::id::Id;
use facteur_domain::{Actor, Event, EventKind, OrganisationId, TicketId};
use facteur_store::events::*;
use facteur_store::{StoreError, sql};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(30);

on_both!(
    nothing_is_skipped_while_many_write,
    a_feed_is_filtered_and_goes_on_behind_an_event,
    the_end_is_behind_all_that_is_there,
    who_follows_is_woken_by_events_alone,
);

fn event(ground: &Ground, kind: EventKind, ticket: Option<TicketId>) -> Event {
    Event {
        id: ground.id(),
        at: NOON,
        kind,
        ticket,
        actor: Actor::System,
        data: json!({}),
        trace: None,
    }
}

async fn append(ground: &Ground, organisation: OrganisationId, events: Vec<Event>) {
    ground
        .write(organisation, move |tx| {
            events
                .iter()
                .try_for_each(|event| event_append(tx, organisation, event))
        })
        .await;
}

async fn read(
    ground: &Ground,
    organisation: OrganisationId,
    filter: FeedFilter,
    limit: usize,
) -> Vec<(FeedPosition, RecordedEvent)> {
    ground
        .read(organisation, move |tx| {
            event_feed(tx, organisation, &filter, limit)
        })
        .await
}

/// The same, once it holds that many. On PostgreSQL the feed waits for the oldest transaction of the whole
/// server, also of the tests beside this one.
async fn read_once_there(
    ground: &Ground,
    organisation: OrganisationId,
    filter: FeedFilter,
    count: usize,
) -> Vec<(FeedPosition, RecordedEvent)> {
    let wait = async {
        loop {
            let found = read(ground, organisation, filter, 100).await;
            if found.len() >= count {
                return found;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, wait).await.unwrap()
}

async fn nothing_is_skipped_while_many_write(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let mut expected = BTreeSet::new();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..4_u32 {
        // The ids are made before the transactions run, as intake makes them: their order is not that of the
        // commits.
        let events: Vec<Event> = (0..40)
            .map(|_| event(&ground, EventKind::NoteAdded, None))
            .collect();
        expected.extend(events.iter().map(|event| event.id));
        let store = ground.store.clone();
        writers.spawn(async move {
            for (number, event) in events.into_iter().enumerate() {
                let slow = writer == 0 && number % 4 == 0;
                let written: Result<(), StoreError> = store
                    .write(organisation, move |tx| {
                        event_append(tx, organisation, &event)?;
                        if slow && !tx_is_sqlite(tx) {
                            // It has its number already and commits after others that have a later one.
                            tx.query(sql("select pg_sleep(0.02)::text"), &[])?;
                        }
                        Ok(())
                    })
                    .await;
                written.unwrap();
            }
        });
    }
    let (mut seen, mut after) = (BTreeSet::new(), None);
    let started = tokio::time::Instant::now();
    while seen.len() < expected.len() && started.elapsed() < DEADLINE {
        let filter = FeedFilter {
            after,
            ..FeedFilter::default()
        };
        let page = read(&ground, organisation, filter, 7).await;
        for (place, recorded) in page {
            assert!(seen.insert(recorded.event.id), "an event came twice");
            after = Some(place);
        }
    }
    writers.join_all().await;
    assert!(
        seen == expected,
        "{} of {} events came",
        seen.len(),
        expected.len()
    );
}

/// The two differ in what a statement may wait for.
fn tx_is_sqlite(tx: &mut facteur_store::Tx<'_>) -> bool {
    tx.database_now().is_ok_and(|now| now == NOON)
}

async fn a_feed_is_filtered_and_goes_on_behind_an_event(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let (one, two): (TicketId, TicketId) = (ground.id(), ground.id());
    let events = vec![
        event(&ground, EventKind::TicketCreated, Some(one)),
        event(&ground, EventKind::TicketCreated, Some(two)),
        event(&ground, EventKind::NoteAdded, Some(one)),
        event(&ground, EventKind::MailboxAdded, None),
    ];
    append(&ground, organisation, events.clone()).await;
    append(
        &ground,
        ground.id(),
        vec![event(&ground, EventKind::NoteAdded, Some(one))],
    )
    .await;
    let id = events[0].id;
    let after = ground
        .read(organisation, move |tx| event_position(tx, organisation, id))
        .await;
    assert!(after.is_some());
    for (filter, expected) in [
        (FeedFilter::default(), vec![0, 1, 2, 3]),
        (
            FeedFilter {
                after,
                ..FeedFilter::default()
            },
            vec![1, 2, 3],
        ),
        (
            FeedFilter {
                ticket: Some(one),
                ..FeedFilter::default()
            },
            vec![0, 2],
        ),
        (
            FeedFilter {
                ticket: Some(one),
                after,
                ..FeedFilter::default()
            },
            vec![2],
        ),
        (
            FeedFilter {
                kind: Some(EventKind::TicketCreated),
                ..FeedFilter::default()
            },
            vec![0, 1],
        ),
    ] {
        let found = read_once_there(&ground, organisation, filter, expected.len()).await;
        let found: Vec<usize> = found
            .iter()
            .filter_map(|(_, found)| events.iter().position(|event| *event == found.event))
            .collect();
        assert_eq!(found, expected, "{filter:?}");
    }
    let unknown = ground.id();
    let nowhere = ground
        .read(organisation, move |tx| event_position(tx, organisation, unknown))
        .await;
    assert_eq!(nowhere, None);
}

async fn the_end_is_behind_all_that_is_there(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    append(
        &ground,
        organisation,
        vec![event(&ground, EventKind::NoteAdded, None)],
    )
    .await;
    read_once_there(&ground, organisation, FeedFilter::default(), 1).await;
    let end = ground
        .read(organisation, move |tx| event_feed_end(tx, organisation))
        .await;
    let filter = FeedFilter {
        after: Some(end),
        ..FeedFilter::default()
    };
    assert!(read(&ground, organisation, filter, 10).await.is_empty());
    let next = event(&ground, EventKind::MailboxAdded, None);
    append(&ground, organisation, vec![next.clone()]).await;
    let found = read_once_there(&ground, organisation, filter, 1).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1.event, next);
}

async fn who_follows_is_woken_by_events_alone(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let mut told = ground.store.events_told();
    ground
        .write(organisation, move |tx| {
            facteur_store::tickets::tag_add(tx, organisation, Id::from_uuid(uuid::Uuid::nil()), "vip")
        })
        .await;
    assert!(!told.has_changed().unwrap());
    append(
        &ground,
        organisation,
        vec![event(&ground, EventKind::NoteAdded, None)],
    )
    .await;
    // On SQLite the writer answers first and wakes then.
    told.changed().await.unwrap();
}
