//! What is learned from: corrections, models, categories.

use crate::ground::{Ground, on_both};
use facteur_domain::{
    Actor, Category, CategoryLabels, CorrectionSource, Event, EventId, EventKind, ModelId, ModelState,
    OrganisationId, Span, TicketId, Timestamp,
};
use facteur_store::corrections::{self, Correction};
use facteur_store::models::{self, ModelRow};
use facteur_store::{StoreResult, Tx, categories, events};

on_both!(
    a_correction_is_remembered_until_it_is_withdrawn,
    the_last_correction_of_a_ticket_stands,
    an_undone_correction_goes_and_comes_back,
    what_came_since_the_last_training_is_counted,
    one_model_decides_and_the_last_ones_can_be_brought_back,
    two_champions_are_impossible,
    categories_are_kept_by_their_key,
);

fn category(key: &str) -> Category {
    key.parse().unwrap()
}

fn correction(ground: &Ground, to: &str) -> Correction {
    Correction {
        id: ground.id(),
        source: CorrectionSource::Corrected,
        at: ground.now(),
        member: Some(ground.id()),
        about: Some((ground.id(), ground.id())),
        event: None,
        from: Some(Category::other()),
        to: category(to),
        sender: Some(corrections::sender_hash(" Anne@Client.example")),
        sketch: Some(vec![7; 256]),
        held_out: false,
        body: "{}".to_owned(),
    }
}

async fn insert(ground: &Ground, organisation: OrganisationId, correction: &Correction) {
    let correction = correction.clone();
    ground
        .write(organisation, move |tx| {
            corrections::correction_insert(tx, organisation, &correction)
        })
        .await;
}

/// What is remembered, and what is trained on.
async fn known(ground: &Ground, organisation: OrganisationId) -> (Vec<String>, Vec<String>) {
    ground
        .read(organisation, move |tx| {
            let memory = corrections::memory_list(tx, organisation, 100)?;
            let training = corrections::training_list(tx, organisation, 100)?;
            Ok((
                memory.iter().map(|each| each.to.to_string()).collect(),
                training.iter().map(|each| each.to.to_string()).collect(),
            ))
        })
        .await
}

async fn a_correction_is_remembered_until_it_is_withdrawn(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let given = correction(&ground, "billing");
    insert(&ground, organisation, &given).await;
    let mut typed = correction(&ground, "sales");
    (typed.about, typed.sender, typed.sketch, typed.member) = (None, None, None, None);
    insert(&ground, organisation, &typed).await;
    let (memory, version) = ground
        .read(organisation, move |tx| {
            Ok((
                corrections::memory_list(tx, organisation, 100)?,
                corrections::memory_version(tx, organisation)?,
            ))
        })
        .await;
    assert_eq!(memory.len(), 1);
    assert_eq!((memory[0].id, memory[0].member), (given.id, given.member));
    assert_eq!(memory[0].sender, corrections::sender_hash("anne@client.example"));
    assert_eq!(memory[0].sketch, given.sketch.unwrap());
    let (ticket, now) = (given.about.unwrap().0, ground.now() + Span::seconds(1));
    let other = category("other");
    let changed = ground
        .write(organisation, move |tx| {
            corrections::correction_settle(tx, organisation, ticket, &other, now)
        })
        .await;
    assert!(changed);
    let after = ground
        .read(organisation, move |tx| {
            corrections::memory_version(tx, organisation)
        })
        .await;
    assert_ne!(after, version);
    assert_eq!(
        known(&ground, organisation).await,
        (vec![], vec!["sales".to_owned()])
    );
}

async fn the_last_correction_of_a_ticket_stands(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let first = correction(&ground, "billing");
    insert(&ground, organisation, &first).await;
    let mut second = correction(&ground, "sales");
    second.about = first.about;
    insert(&ground, organisation, &second).await;
    let stands = vec!["sales".to_owned()];
    assert_eq!(known(&ground, organisation).await, (stands.clone(), stands));
}

fn changed(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: EventId,
    ticket: TicketId,
    at: Timestamp,
) -> StoreResult<()> {
    let event = Event {
        id,
        at,
        kind: EventKind::CategoryChanged,
        ticket: Some(ticket),
        actor: Actor::Operator,
        data: serde_json::json!({}),
        trace: None,
    };
    events::event_append(tx, organisation, &event)
}

async fn an_undone_correction_goes_and_comes_back(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let (mut first, mut second) = (correction(&ground, "billing"), correction(&ground, "sales"));
    second.about = first.about;
    let ticket = first.about.unwrap().0;
    let (one, two, undoing): (EventId, EventId, EventId) = (ground.id(), ground.id(), ground.id());
    (first.event, second.event) = (Some(one), Some(two));
    let now = ground.now();
    ground
        .write(organisation, move |tx| {
            changed(tx, organisation, one, ticket, now)?;
            changed(tx, organisation, two, ticket, now)
        })
        .await;
    insert(&ground, organisation, &first).await;
    insert(&ground, organisation, &second).await;
    let settle = |category: Category, undone: Option<EventId>| {
        ground.write(organisation, move |tx| {
            match undone {
                Some(event) => events::event_mark_undone(tx, organisation, event, undoing)?,
                None => events::event_mark_standing(tx, organisation, two)?,
            }
            corrections::correction_settle(tx, organisation, ticket, &category, now)
        })
    };
    let trained = async || known(&ground, organisation).await.1;
    settle(category("billing"), Some(two)).await;
    assert_eq!(trained().await, ["billing"]);
    settle(category("sales"), None).await;
    assert_eq!(trained().await, ["sales"]);
    settle(category("billing"), Some(two)).await;
    settle(category("other"), Some(one)).await;
    assert_eq!(trained().await, Vec::<String>::new());
}

async fn what_came_since_the_last_training_is_counted(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let pending = async |since| {
        ground
            .read(organisation, move |tx| {
                corrections::correction_pending(tx, organisation, since)
            })
            .await
    };
    let start = Timestamp::from_seconds(0);
    assert_eq!(
        (pending(start).await.examples, pending(start).await.newest),
        (0, None)
    );
    insert(&ground, organisation, &correction(&ground, "billing")).await;
    insert(&ground, organisation, &correction(&ground, "sales")).await;
    assert_eq!(
        (pending(start).await.examples, pending(start).await.newest),
        (2, Some(ground.now()))
    );
    assert_eq!(pending(ground.now()).await.examples, 0);
    let counts = ground
        .read(organisation, move |tx| {
            corrections::correction_counts(tx, organisation)
        })
        .await;
    assert_eq!(counts, [(category("billing"), 1), (category("sales"), 1)]);
}

fn model(ground: &Ground, number: i64, state: ModelState) -> ModelRow {
    ModelRow {
        id: ground.id(),
        number,
        state,
        made_at: ground.now() + Span::seconds(number),
        seen_until: ground.now() + Span::seconds(number),
        examples: 200 + number,
        report: serde_json::json!({ "accuracy": 0.9 }),
        is_kept: true,
    }
}

async fn one_model_decides_and_the_last_ones_can_be_brought_back(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let rows: Vec<ModelRow> = (1..=7)
        .map(|number| model(&ground, number, ModelState::Champion))
        .collect();
    for row in rows.clone() {
        ground
            .write(organisation, move |tx| {
                assert_eq!(models::model_next_number(tx, organisation)?, row.number);
                models::model_depose(tx, organisation)?;
                models::model_insert(tx, organisation, &row, Some(&[row.number as u8; 9]))?;
                models::model_forget_old(tx, organisation, 5)
            })
            .await;
    }
    let list = |id: ModelId| {
        ground.read(organisation, move |tx| {
            Ok((
                models::model_list(tx, organisation)?,
                models::model_champion_id(tx, organisation)?,
                models::model_bytes(tx, organisation, id)?,
                models::model_seen_until(tx, organisation)?,
            ))
        })
    };
    let (all, champion, bytes, seen) = list(rows[2].id).await;
    let numbers: Vec<(i64, ModelState, bool)> = all
        .iter()
        .map(|row| (row.number, row.state, row.is_kept))
        .collect();
    assert_eq!(numbers[0], (7, ModelState::Champion, true));
    assert_eq!(numbers[4], (3, ModelState::Former, true));
    assert_eq!(numbers[5], (2, ModelState::Former, false));
    assert_eq!(champion, Some(rows[6].id));
    assert_eq!(bytes, Some(vec![3; 9]));
    assert_eq!(seen, rows[6].seen_until);
    let (oldest, third) = (rows[0].id, rows[2].id);
    let crowned = ground
        .write(organisation, move |tx| {
            assert!(models::model_depose(tx, organisation)?);
            Ok((
                models::model_crown(tx, organisation, oldest)?,
                models::model_crown(tx, organisation, third)?,
            ))
        })
        .await;
    assert_eq!(crowned, (false, true));
    let champion = ground
        .read(organisation, move |tx| models::model_champion(tx, organisation))
        .await;
    assert_eq!(champion.map(|row| (row.number, row.examples)), Some((3, 203)));
}

async fn two_champions_are_impossible(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let (one, two) = (
        model(&ground, 1, ModelState::Champion),
        model(&ground, 2, ModelState::Champion),
    );
    let both = ground
        .store
        .write(organisation, move |tx| {
            models::model_insert(tx, organisation, &one, None)?;
            models::model_insert(tx, organisation, &two, None)?;
            models::model_list(tx, organisation).map(drop)
        })
        .await;
    assert!(both.is_err());
}

async fn categories_are_kept_by_their_key(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let mut kept = CategoryLabels {
        key: category("warranty"),
        french: "Garantie".to_owned(),
        english: "Warranty".to_owned(),
        position: 7,
        archived: false,
    };
    for archived in [false, true] {
        kept.archived = archived;
        let put = kept.clone();
        ground
            .write(organisation, move |tx| {
                categories::category_put(tx, organisation, &put)
            })
            .await;
        let list = ground
            .read(organisation, move |tx| {
                categories::category_list(tx, organisation)
            })
            .await;
        assert_eq!(list, [kept.clone()]);
    }
}
