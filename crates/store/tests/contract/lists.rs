//! Lists of tickets: their orders, counts and lines.

use crate::ground::{Ground, NOON, on_both};
use crate::rows::ticket;
use crate::tickets::insert;
use facteur_domain::{ContactId, MailboxId, Priority, Span, Status, TicketId};
use facteur_store::tickets::*;

on_both! {
    tickets_come_in_every_order_page_by_page,
    counts_stop_at_their_cap,
    only_what_came_to_mailboxes_within_reach_is_listed,
    a_line_tells_its_conversation_in_short,
}

type Sorted = fn(&Ticket) -> (i64, i64, TicketId);

async fn tickets_come_in_every_order_page_by_page(ground: Ground) {
    let organisation = ground.id();
    let member = ground.id();
    let mut made = Vec::new();
    for number in 0..24_u32 {
        let mut ticket = ticket(&ground, number + 1);
        // Neither order is that of the ids, and some came at the same moment.
        ticket.last_message_at = NOON + Span::seconds(i64::from(number * 7 % 12));
        ticket.priority = Priority::ALL[(number * 5 % 4) as usize];
        ticket.status = Status::ALL[(number % 3) as usize];
        ticket.assignee = (number % 2 == 0).then_some(member);
        made.push(ticket);
    }
    let mut elsewhere = ticket(&ground, 90);
    elsewhere.shelf = "spam".to_owned();
    let mut folded = ticket(&ground, 91);
    folded.folded_into = Some(elsewhere.id);
    insert(
        &ground,
        organisation,
        [made.clone(), vec![elsewhere, folded]].concat(),
    )
    .await;
    let first_tag = made[0].id;
    let tagged: Vec<TicketId> = made.iter().skip(3).step_by(2).map(|ticket| ticket.id).collect();
    let tags = tagged.clone();
    ground
        .write(organisation, move |tx| {
            tags.iter()
                .try_for_each(|id| tag_add(tx, organisation, *id, "vip"))?;
            tag_add(tx, organisation, first_tag, "other")
        })
        .await;
    let orders: [(TicketOrder, bool, Sorted); 4] = [
        (TicketOrder::NewestMessage, true, |t| {
            (0, t.last_message_at.micros(), t.id)
        }),
        (TicketOrder::OldestMessage, false, |t| {
            (0, t.last_message_at.micros(), t.id)
        }),
        (TicketOrder::NewestCreated, true, |t| (0, 0, t.id)),
        (TicketOrder::Priority, true, |t| {
            (t.priority as i64, t.last_message_at.micros(), t.id)
        }),
    ];
    for (order, descending, key) in orders {
        for (tag, assignee, statuses) in [
            (None, None, vec![]),
            (None, None, vec![Status::New, Status::Open]),
            (None, Some(Some(member)), vec![]),
            (None, Some(None), vec![Status::New]),
            (Some("vip".to_owned()), None, vec![]),
        ] {
            let mut expected: Vec<Ticket> = made
                .iter()
                .filter(|ticket| statuses.is_empty() || statuses.contains(&ticket.status))
                .filter(|ticket| assignee.is_none_or(|wanted| ticket.assignee == wanted))
                .filter(|ticket| tag.is_none() || tagged.contains(&ticket.id))
                .cloned()
                .collect();
            expected.sort_by_key(key);
            if descending {
                expected.reverse();
            }
            let mut seen: Vec<Ticket> = Vec::new();
            loop {
                let filter = TicketFilter {
                    order,
                    tag: tag.clone(),
                    assignee,
                    status: statuses.clone(),
                    after: seen.last().map(TicketPosition::from),
                    limit: Some(5),
                    ..TicketFilter::default()
                };
                let page = ground
                    .read(organisation, move |tx| ticket_list(tx, organisation, &filter))
                    .await;
                assert!(page.len() <= 5);
                if page.is_empty() {
                    break;
                }
                seen.extend(page);
            }
            let numbers = |tickets: &[Ticket]| -> Vec<u32> {
                tickets.iter().map(|ticket| ticket.number.sequence).collect()
            };
            assert_eq!(
                numbers(&seen),
                numbers(&expected),
                "{order:?} {tag:?} {assignee:?} {statuses:?}"
            );
        }
    }
}

async fn only_what_came_to_mailboxes_within_reach_is_listed(ground: Ground) {
    let organisation = ground.id();
    let (seen, hidden): (MailboxId, MailboxId) = (ground.id(), ground.id());
    let contact: ContactId = ground.id();
    let mut made = Vec::new();
    for number in 0..9_u32 {
        let mut ticket = ticket(&ground, number + 1);
        ticket.mailbox = if number % 3 == 0 { seen } else { hidden };
        ticket.contact = Some(contact);
        made.push(ticket);
    }
    insert(&ground, organisation, made).await;
    for (within, mailbox, expected) in [
        (None, None, 9),
        (Some(vec![seen]), None, 3),
        (Some(vec![seen, hidden]), None, 9),
        (Some(vec![seen]), Some(hidden), 0),
        (Some(vec![seen]), Some(seen), 3),
        (Some(Vec::new()), None, 0),
        (None, Some(hidden), 6),
    ] {
        for order in [
            TicketOrder::NewestMessage,
            TicketOrder::OldestMessage,
            TicketOrder::NewestCreated,
            TicketOrder::Priority,
        ] {
            for contact in [None, Some(contact)] {
                let filter = TicketFilter {
                    within: within.clone(),
                    mailbox,
                    contact,
                    order,
                    ..TicketFilter::default()
                };
                let found = ground
                    .read(organisation, move |tx| ticket_list(tx, organisation, &filter))
                    .await;
                assert_eq!(
                    found.len(),
                    expected,
                    "{within:?} {mailbox:?} {order:?} {contact:?}"
                );
            }
        }
        if mailbox.is_some() {
            continue;
        }
        let filter = TicketFilter {
            within: within.clone(),
            ..TicketFilter::default()
        };
        let (count, listed, by_status) = ground
            .read(organisation, move |tx| {
                let within = filter.within.as_deref();
                Ok((
                    ticket_count(tx, organisation, &filter, 100)?,
                    ticket_of_contact(tx, organisation, contact, within, 100)?.len(),
                    ticket_counts_of_contact(tx, organisation, contact, within)?,
                ))
            })
            .await;
        let by_status: i64 = by_status.into_iter().map(|(_, count)| count).sum();
        assert_eq!(
            (count, listed, by_status),
            (expected, expected, expected as i64),
            "{within:?}"
        );
    }
}

async fn counts_stop_at_their_cap(ground: Ground) {
    let organisation = ground.id();
    let member = ground.id();
    let mut made = Vec::new();
    for number in 0..12_u32 {
        let mut ticket = ticket(&ground, number + 1);
        ticket.status = if number % 3 == 0 {
            Status::Pending
        } else {
            Status::New
        };
        ticket.assignee = (number % 4 == 0).then_some(member);
        ticket.to_review = number % 6 == 1;
        made.push(ticket);
    }
    made[11].folded_into = Some(made[0].id);
    insert(&ground, organisation, made).await;
    for (filter, cap, expected) in [
        (TicketFilter::default(), 100, 11),
        (TicketFilter::default(), 5, 5),
        (
            TicketFilter {
                status: vec![Status::New, Status::Open],
                ..TicketFilter::default()
            },
            100,
            7,
        ),
        (
            TicketFilter {
                assignee: Some(Some(member)),
                ..TicketFilter::default()
            },
            100,
            3,
        ),
        (
            TicketFilter {
                assignee: Some(None),
                ..TicketFilter::default()
            },
            100,
            8,
        ),
        (
            TicketFilter {
                to_review: true,
                ..TicketFilter::default()
            },
            100,
            2,
        ),
        (
            TicketFilter {
                shelf: Some("spam".to_owned()),
                ..TicketFilter::default()
            },
            100,
            0,
        ),
    ] {
        let shown = format!("{filter:?}");
        let counted = ground
            .read(organisation, move |tx| {
                ticket_count(tx, organisation, &filter, cap)
            })
            .await;
        assert_eq!(counted, expected, "{shown}");
    }
}

async fn a_line_tells_its_conversation_in_short(ground: Ground) {
    use facteur_store::messages::*;
    let organisation = ground.id();
    let (one, two) = (ticket(&ground, 1), ticket(&ground, 2));
    insert(&ground, organisation, vec![one.clone(), two.clone()]).await;
    let mut first = crate::rows::message(&ground, one.team, one.thread);
    first.received_at = NOON + Span::seconds(5);
    let mut second = crate::rows::message(&ground, one.team, one.thread);
    second.received_at = NOON + Span::seconds(9);
    second.snippet = "Merci".to_owned();
    second.direction = "outgoing".to_owned();
    let file = StoredAttachment {
        filename: "facture.pdf".to_owned(),
        mime_type: "application/pdf".to_owned(),
        sniffed_type: None,
        content_id: None,
        inline: false,
        size: 3,
        sha256: "00".to_owned(),
        dangerous: None,
    };
    let logo = StoredAttachment {
        inline: true,
        ..file.clone()
    };
    let asked = [(two.id, two.thread), (one.id, one.thread)];
    let digests = async || {
        ground
            .read(organisation, move |tx| {
                ticket_digest_each(tx, organisation, &asked)
            })
            .await
    };
    let save = async |message: Message, file: StoredAttachment| {
        ground
            .write(organisation, move |tx| {
                message_insert(tx, organisation, &message, vec![])?;
                attachment_insert(tx, organisation, message.id, std::slice::from_ref(&file))
            })
            .await;
    };
    save(first, logo).await;
    let digest = |messages, snippet: &str, has_attachments, unread| TicketDigest {
        messages,
        snippet: snippet.to_owned(),
        has_attachments,
        unread,
    };
    let nothing = TicketDigest::default();
    assert_eq!(
        digests().await,
        [nothing.clone(), digest(1, "Bonjour", false, true)]
    );
    let seen = async |ticket| {
        ground
            .write(organisation, move |tx| {
                ticket_seen(tx, organisation, ticket, None, NOON)
            })
            .await
    };
    assert_eq!(
        (seen(one.id).await, seen(one.id).await, seen(two.id).await),
        (true, false, false)
    );
    save(second, file).await;
    // What we sent is nothing new to read.
    assert_eq!(
        digests().await,
        [nothing.clone(), digest(2, "Merci", true, false)]
    );
    assert!(seen(one.id).await, "an outgoing mail is seen too");
    let mut third = crate::rows::message(&ground, one.team, one.thread);
    // It lay on the server for long: when it came here is what counts.
    third.received_at = NOON;
    save(
        third,
        StoredAttachment {
            inline: true,
            ..logo_of()
        },
    )
    .await;
    assert_eq!(digests().await, [nothing, digest(3, "Merci", true, true)]);
}

fn logo_of() -> facteur_store::messages::StoredAttachment {
    facteur_store::messages::StoredAttachment {
        filename: "logo.png".to_owned(),
        mime_type: "image/png".to_owned(),
        sniffed_type: None,
        content_id: None,
        inline: true,
        size: 3,
        sha256: "00".to_owned(),
        dangerous: None,
    }
}
