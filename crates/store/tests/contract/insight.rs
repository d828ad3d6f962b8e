//! What mails name, and by when tickets must be dealt with.

use crate::ground::{Ground, NOON, on_both};
use crate::rows::{message, ticket};
use crate::tickets::{insert, list};
use facteur_domain::{
    Due, Entity, EntityKind, MessageId, OrganisationId, Span, Status, TicketId, Timestamp, entity,
};
use facteur_store::messages::{message_insert, thread_insert};
use facteur_store::tickets::*;
use facteur_store::{entities, privacy};

on_both! {
    a_deadline_keeps_who_said_so_and_is_found_by_its_span,
    tickets_are_found_by_what_their_mails_name,
    an_erased_message_names_nothing,
}

fn read(seconds: i64) -> Due {
    Due::Mail {
        at: NOON + Span::seconds(seconds),
        words: "avant ce soir".to_owned(),
    }
}

async fn a_deadline_keeps_who_said_so_and_is_found_by_its_span(ground: Ground) {
    let organisation = ground.id();
    let dues = [
        (read(300), Status::New),
        (
            Due::Member {
                at: Some(NOON + Span::seconds(100)),
            },
            Status::Pending,
        ),
        (Due::Member { at: None }, Status::New),
        (read(200), Status::Closed),
        (Due::Nobody, Status::New),
        (read(100), Status::Open),
        (read(900), Status::Open),
    ];
    let made: Vec<Ticket> = dues
        .iter()
        .zip(1..)
        .map(|((due, status), number)| {
            let mut ticket = ticket(&ground, number);
            (ticket.due, ticket.status) = (due.clone(), *status);
            ticket
        })
        .collect();
    insert(&ground, organisation, made.clone()).await;
    let ids: Vec<TicketId> = made.iter().map(|ticket| ticket.id).collect();
    let wanted = ids.clone();
    let found = ground
        .read(organisation, move |tx| ticket_get_each(tx, organisation, &wanted))
        .await;
    assert_eq!(found, made);

    let order = TicketOrder::Due;
    let nearest = list(
        &ground,
        organisation,
        TicketFilter {
            order,
            ..TicketFilter::default()
        },
    )
    .await;
    assert_eq!(nearest, [ids[1], ids[5], ids[3], ids[0], ids[6]]);
    let page = TicketFilter {
        order,
        after: Some(TicketPosition::from(&made[5])),
        limit: Some(2),
        ..TicketFilter::default()
    };
    assert_eq!(list(&ground, organisation, page).await, [ids[3], ids[0]]);

    for order in [TicketOrder::Due, TicketOrder::NewestCreated] {
        let span = TicketFilter {
            order,
            due: Some((NOON + Span::seconds(100), NOON + Span::seconds(900))),
            ..TicketFilter::default()
        };
        let mut found = list(&ground, organisation, span).await;
        found.sort_unstable();
        let mut expected = vec![ids[0], ids[1], ids[5]];
        expected.sort_unstable();
        assert_eq!(
            found, expected,
            "{order:?}: what is done is not due, and the end is outside"
        );
    }
}

/// A ticket with a mail that names these.
async fn naming(
    ground: &Ground,
    organisation: OrganisationId,
    number: u32,
    named: Vec<(EntityKind, &str)>,
) -> (Ticket, MessageId) {
    let ticket = ticket(ground, number);
    let mail = message(ground, ticket.team, ticket.thread);
    let id = mail.id;
    let named: Vec<Entity> = named
        .into_iter()
        .map(|(kind, value)| Entity {
            kind,
            value: value.to_owned(),
        })
        .collect();
    let saved = ticket.clone();
    ground
        .write(organisation, move |tx| {
            ticket_insert(tx, organisation, &saved)?;
            thread_insert(tx, organisation, saved.team, saved.thread, Some(saved.id), NOON)?;
            message_insert(tx, organisation, &mail, Vec::new())?;
            entities::entity_insert(tx, organisation, mail.id, &named)
        })
        .await;
    (ticket, id)
}

fn by(kind: Option<EntityKind>, value: &str) -> TicketFilter {
    TicketFilter {
        entity: Some((kind, entity::lookup(value))),
        ..TicketFilter::default()
    }
}

async fn tickets_are_found_by_what_their_mails_name(ground: Ground) {
    let (organisation, other) = (ground.id(), ground.id());
    let order = EntityKind::OrderNumber;
    let (one, _) = naming(
        &ground,
        organisation,
        1,
        vec![(order, "CMD-2231"), (EntityKind::Siren, "732829320")],
    )
    .await;
    let (two, _) = naming(
        &ground,
        organisation,
        2,
        vec![(EntityKind::InvoiceNumber, "CMD 2231")],
    )
    .await;
    naming(&ground, other, 3, vec![(order, "CMD-2231")]).await;

    assert_eq!(
        list(&ground, organisation, by(Some(order), "cmd 2231")).await,
        [one.id]
    );
    let mut any = list(&ground, organisation, by(None, "CMD2231")).await;
    any.sort_unstable();
    assert_eq!(any, [one.id, two.id]);
    assert_eq!(list(&ground, organisation, by(None, "CMD-22310")).await, []);
    let thread = one.thread;
    let named = ground
        .read(organisation, move |tx| {
            entities::entity_of_thread(tx, organisation, thread)
        })
        .await;
    let values: Vec<&str> = named.iter().map(|(_, entity)| entity.value.as_str()).collect();
    assert_eq!(values, ["CMD-2231", "732829320"]);
}

async fn an_erased_message_names_nothing(ground: Ground) {
    let organisation = ground.id();
    let order = EntityKind::OrderNumber;
    let (ticket, mail) = naming(&ground, organisation, 1, vec![(order, "CMD-2231")]).await;
    let named = ground
        .write(organisation, move |tx| {
            privacy::message_erase(tx, organisation, mail, None, "erasure", Timestamp::MIN)?;
            entities::entity_of_thread(tx, organisation, ticket.thread)
        })
        .await;
    assert_eq!(named, []);
    assert_eq!(list(&ground, organisation, by(None, "CMD-2231")).await, []);
}
