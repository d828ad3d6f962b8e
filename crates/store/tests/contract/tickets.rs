//! Tickets with tags, links, notes and verdicts; contacts, events and rules.

use crate::ground::{Ground, NOON, on_both};
use crate::rows::ticket;
use facteur_domain::{
    Actor, Alternative, Category, ContactId, DecidedBy, Event, EventKind, Impact, MemberId, OrganisationId,
    Priority, ProposedTag, Reason, Rule, RuleSet, Span, Status, TicketId, TicketNumber, Urgency, Verdict,
};
use facteur_store::contacts::*;
use facteur_store::events::*;
use facteur_store::rules::*;
use facteur_store::tickets::*;
use facteur_store::{ErrorKind, sql};

on_both! {
    a_number_is_never_given_twice,
    a_changed_ticket_reads_back_with_a_higher_version,
    tickets_are_filtered,
    tickets_page_newest_first,
    tickets_that_look_alike_are_found,
    tags_links_notes_and_verdicts_read_back,
    the_most_used_tags_come_first,
    two_workers_that_meet_a_new_address_get_one_contact,
    a_contact_keeps_its_history,
    contacts_are_found_and_page,
    events_are_appended_and_undone,
    rules_of_another_hand_are_not_overwritten,
}

pub(crate) async fn insert(ground: &Ground, organisation: OrganisationId, tickets: Vec<Ticket>) {
    ground
        .write(organisation, move |tx| {
            tickets
                .iter()
                .try_for_each(|ticket| ticket_insert(tx, organisation, ticket))
        })
        .await;
}

pub(crate) async fn list(
    ground: &Ground,
    organisation: OrganisationId,
    filter: TicketFilter,
) -> Vec<TicketId> {
    let tickets = ground
        .read(organisation, move |tx| ticket_list(tx, organisation, &filter))
        .await;
    tickets.iter().map(|ticket| ticket.id).collect()
}

async fn a_number_is_never_given_twice(ground: Ground) {
    let (one, two): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    let mut tasks = Vec::new();
    for number in 0..40 {
        let store = ground.store.clone();
        tasks.push(tokio::spawn(async move {
            let given = store
                .write(one, move |tx| {
                    let first = ticket_next_numbers(tx, one, 2026, 3)?;
                    if number % 5 == 0 {
                        return Err(facteur_store::StoreError::refused("a gap"));
                    }
                    Ok(first)
                })
                .await;
            given.ok()
        }));
    }
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.extend(task.await.unwrap().into_iter().flat_map(|first| first..first + 3));
    }
    numbers.sort_unstable();
    let given = numbers.len();
    numbers.dedup();
    assert_eq!((given, numbers.len()), (96, 96));
    assert!(numbers[0] >= 1);
    let elsewhere = ground
        .write(two, move |tx| ticket_next_numbers(tx, two, 2026, 1))
        .await;
    let next_year = ground
        .write(one, move |tx| ticket_next_numbers(tx, one, 2027, 1))
        .await;
    assert_eq!((elsewhere, next_year), (1, 1));
}

async fn a_changed_ticket_reads_back_with_a_higher_version(ground: Ground) {
    let organisation = ground.id();
    let mut changed = ticket(&ground, 7);
    insert(&ground, organisation, vec![changed.clone(), ticket(&ground, 8)]).await;
    changed.team = ground.id();
    changed.contact = Some(ground.id());
    changed.subject = "Autre".to_owned();
    changed.base_subject = "autre".to_owned();
    changed.status = Status::Pending;
    changed.shelf = "spam".to_owned();
    changed.category = "billing".parse().unwrap();
    changed.impact = Impact::Many;
    changed.urgency = Urgency::Hours;
    changed.priority = Priority::Critical;
    changed.language = Some("fr".to_owned());
    changed.assignee = Some(ground.id());
    changed.touched = true;
    changed.only_machines = true;
    changed.folded_into = Some(ground.id());
    changed.updated_at = NOON + Span::seconds(1);
    changed.last_message_at = NOON + Span::seconds(2);
    let new = changed.clone();
    ground
        .write(organisation, move |tx| {
            assert!(ticket_get(tx, organisation, new.id, true)?.is_some());
            ticket_update(tx, organisation, &new)
        })
        .await;
    changed.version += 1;
    let id = changed.id;
    let number: TicketNumber = "TKT-2026-7".parse().unwrap();
    let (by_id, by_number, none) = ground
        .read(organisation, move |tx| {
            let none = TicketNumber { year: 2025, ..number };
            Ok((
                ticket_get(tx, organisation, id, false)?,
                ticket_by_number(tx, organisation, number)?,
                ticket_by_number(tx, organisation, none)?,
            ))
        })
        .await;
    assert_eq!(by_id, Some(changed.clone()));
    assert_eq!(by_number, Some(changed));
    assert_eq!(none, None);
    let twice = ticket(&ground, 7);
    let error = ground
        .store
        .write(organisation, move |tx| ticket_insert(tx, organisation, &twice))
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Fault, "a number is unique");
}

async fn tickets_are_filtered(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let (contact, assignee): (ContactId, MemberId) = (ground.id(), ground.id());
    let mut one = ticket(&ground, 1);
    one.status = Status::Open;
    one.category = "billing".parse().unwrap();
    one.priority = Priority::High;
    one.contact = Some(contact);
    one.assignee = Some(assignee);
    let mut two = ticket(&ground, 2);
    two.shelf = "newsletters".to_owned();
    let mut folded = ticket(&ground, 3);
    folded.folded_into = Some(one.id);
    let plain = ticket(&ground, 4);
    let ids = [one.id, two.id, plain.id];
    insert(&ground, organisation, vec![one, two, folded, plain]).await;
    let tagged = ids[0];
    ground
        .write(organisation, move |tx| tag_add(tx, organisation, tagged, "vip"))
        .await;
    let none = TicketFilter::default();
    let only_one = [
        TicketFilter {
            status: vec![Status::Open, Status::Closed],
            ..none.clone()
        },
        TicketFilter {
            category: Some("billing".parse::<Category>().unwrap()),
            ..none.clone()
        },
        TicketFilter {
            priority: vec![Priority::High],
            ..none.clone()
        },
        TicketFilter {
            contact: Some(contact),
            ..none.clone()
        },
        TicketFilter {
            assignee: Some(Some(assignee)),
            ..none.clone()
        },
        TicketFilter {
            tag: Some("vip".to_owned()),
            ..none.clone()
        },
    ];
    for filter in only_one {
        let shown = format!("{filter:?}");
        assert_eq!(list(&ground, organisation, filter).await, [ids[0]], "{shown}");
    }
    assert_eq!(list(&ground, organisation, none.clone()).await, [ids[2], ids[0]]);
    let shelf = TicketFilter {
        shelf: Some("newsletters".to_owned()),
        ..none.clone()
    };
    assert_eq!(list(&ground, organisation, shelf).await, [ids[1]]);
    let all = TicketFilter {
        shelf: Some("all".to_owned()),
        ..none.clone()
    };
    assert_eq!(
        list(&ground, organisation, all.clone()).await,
        [ids[2], ids[1], ids[0]]
    );
    let of_nobody = TicketFilter {
        assignee: Some(None),
        ..all.clone()
    };
    assert_eq!(list(&ground, organisation, of_nobody).await, [ids[2], ids[1]]);
    let of_another_mailbox = TicketFilter {
        mailbox: Some(ground.id()),
        ..all
    };
    assert_eq!(list(&ground, organisation, of_another_mailbox).await, []);
    assert_eq!(list(&ground, ground.id(), none).await, []);
    let counts = ground
        .read(organisation, move |tx| ticket_counts(tx, organisation))
        .await;
    let wanted = [
        ("newsletters", Status::New, 1),
        ("work", Status::New, 1),
        ("work", Status::Open, 1),
    ];
    assert_eq!(
        counts,
        wanted.map(|(shelf, status, count)| (shelf.to_owned(), status, count))
    );
}

async fn tickets_page_newest_first(ground: Ground) {
    let organisation = ground.id();
    let mut tickets: Vec<Ticket> = (1..=23).map(|number| ticket(&ground, number)).collect();
    for (position, ticket) in tickets.iter_mut().enumerate() {
        // Several share a time: the id decides.
        ticket.last_message_at = NOON + Span::seconds((position as i64 * 7 % 5) - 2);
    }
    let mut wanted = tickets.clone();
    wanted.sort_by_key(|ticket| std::cmp::Reverse((ticket.last_message_at, ticket.id)));
    insert(&ground, organisation, tickets).await;
    let mut seen: Vec<Ticket> = Vec::new();
    loop {
        let filter = TicketFilter {
            after: seen.last().map(TicketPosition::from),
            limit: Some(4),
            ..TicketFilter::default()
        };
        let page = ground
            .read(organisation, move |tx| ticket_list(tx, organisation, &filter))
            .await;
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    assert_eq!(seen, wanted);
}

async fn tickets_that_look_alike_are_found(ground: Ground) {
    let (organisation, contact, team) = (ground.id(), ground.id(), ground.id());
    let mut tickets: Vec<Ticket> = (1..=7).map(|number| ticket(&ground, number)).collect();
    for (position, ticket) in tickets.iter_mut().enumerate() {
        ticket.contact = (position != 0).then_some(contact);
        ticket.team = if position == 6 { ground.id() } else { team };
        ticket.last_message_at = NOON + Span::seconds(position as i64);
    }
    tickets[5].base_subject = "Autre".to_owned();
    let alike = tickets[1..5].iter().rev().take(ALIKE);
    let wanted: Vec<TicketId> = alike.map(|ticket| ticket.id).collect();
    insert(&ground, organisation, tickets).await;
    let found = ground
        .read(organisation, move |tx| {
            let asked = [(contact, "Facture".to_owned()), (contact, "Inconnu".to_owned())];
            ticket_recent_alike(tx, organisation, team, &asked)
        })
        .await;
    let found: Vec<Vec<TicketId>> = found
        .iter()
        .map(|alike| alike.iter().map(|ticket| ticket.id).collect())
        .collect();
    assert_eq!(found, [wanted, Vec::new()]);
}

async fn the_most_used_tags_come_first(ground: Ground) {
    let (organisation, other): (OrganisationId, OrganisationId) = (ground.id(), ground.id());
    for (whose, tags) in [
        (organisation, vec!["rare", "panne", "Été"]),
        (organisation, vec!["panne", "Été"]),
        (organisation, vec!["panne"]),
        (other, vec!["theirs"]),
    ] {
        let ticket = ground.id();
        ground
            .write(whose, move |tx| {
                tags.iter().try_for_each(|tag| tag_add(tx, whose, ticket, tag))
            })
            .await;
    }
    for (limit, expected) in [(10, vec!["panne", "Été", "rare"]), (2, vec!["panne", "Été"])] {
        let used = ground
            .read(organisation, move |tx| tags_most_used(tx, organisation, limit))
            .await;
        assert_eq!(used, expected);
    }
}

async fn tags_links_notes_and_verdicts_read_back(ground: Ground) {
    let organisation = ground.id();
    let (one, two): (TicketId, TicketId) = (ground.id(), ground.id());
    let note = |body: &str| Note {
        id: ground.id(),
        author: "Zoé".to_owned(),
        body: body.to_owned(),
        created_at: NOON,
    };
    let notes = [note("premier\n\u{1f642}"), note("second")];
    let verdict = Verdict {
        category: Category::other(),
        impact: Impact::Team,
        urgency: Urgency::Days,
        priority: Priority::High,
        language: Some("fr".to_owned()),
        tags: vec!["é".to_owned()],
        confidence: 0.25,
        reasons: vec![Reason {
            code: "rule".to_owned(),
            detail: "x".to_owned(),
        }],
        decided_by: DecidedBy::Memory(ground.id()),
        versions: "1/2".to_owned(),
        alternatives: vec![Alternative {
            category: "billing".parse().unwrap(),
            confidence: 0.125,
        }],
        proposed_tags: vec![ProposedTag {
            tag: "Zoé".to_owned(),
            words: vec!["zoe".to_owned()],
        }],
        sure: Some(false),
    };
    let (message, saved, kept) = (ground.id(), verdict.clone(), notes.clone());
    ground
        .write(organisation, move |tx| {
            for tag in ["b", "a", "b"] {
                tag_add(tx, organisation, one, tag)?;
            }
            tag_add(tx, organisation, one, "c")?;
            tag_remove(tx, organisation, one, "c")?;
            let pair = |ticket, other, why| NewLink { ticket, other, why };
            let twice = [pair(one, two, "same sender"), pair(one, two, "same sender")];
            assert_eq!(link_add_each(tx, organisation, &twice, NOON)?, [true, false]);
            let back = [pair(two, one, "again")];
            assert_eq!(link_add_each(tx, organisation, &back, NOON)?, [false]);
            assert_eq!(link_add_each(tx, organisation, &[], NOON)?, [false; 0]);
            for note in &kept {
                note_insert(tx, organisation, one, note)?;
            }
            verdict_insert(tx, organisation, message, Some(one), &saved, NOON)
        })
        .await;
    let first = notes[0].id;
    let (tags, links, back, all, verdicts) = ground
        .read(organisation, move |tx| {
            Ok((
                tag_list(tx, organisation, one)?,
                link_list(tx, organisation, one)?,
                link_list(tx, organisation, two)?,
                note_list(tx, organisation, one)?,
                verdict_list(tx, organisation, one)?,
            ))
        })
        .await;
    assert_eq!(tags, ["a", "b"]);
    assert_eq!(links, [(two, "same sender".to_owned())]);
    assert_eq!(back, [(one, "same sender".to_owned())]);
    assert_eq!(all, notes);
    assert_eq!(verdicts, [(message, verdict)]);
    ground
        .write(organisation, move |tx| note_delete(tx, organisation, first))
        .await;
    let left = ground
        .read(organisation, move |tx| note_list(tx, organisation, one))
        .await;
    assert_eq!(left, notes[1..]);
}

async fn two_workers_that_meet_a_new_address_get_one_contact(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let mut tasks = Vec::new();
    for number in 0..30 {
        let (store, id) = (ground.store.clone(), ground.id());
        tasks.push(tokio::spawn(async move {
            let address = format!("{}@x.example", number % 3);
            store
                .write(organisation, move |tx| {
                    contact_ensure(tx, organisation, id, &address, "Zoé", NOON)
                })
                .await
                .unwrap()
        }));
    }
    let mut ids = Vec::new();
    for task in tasks {
        ids.push(task.await.unwrap());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    assert_eq!(
        ground
            .number(organisation, sql("select count(*) from contact"))
            .await,
        3
    );
}

async fn a_contact_keeps_its_history(ground: Ground) {
    let (organisation, id): (OrganisationId, ContactId) = (ground.id(), ground.id());
    let (early, late) = (NOON, NOON + Span::seconds(9));
    ground
        .write(organisation, move |tx| {
            contact_ensure(tx, organisation, id, "zoe@x.example", "Zoé", late)?;
            let mut wrote = Wrote::once("Zoé D.", late);
            wrote.again("", early);
            contact_wrote(tx, organisation, id, &wrote)
        })
        .await;
    let (contact, each) = ground
        .read(organisation, move |tx| {
            let asked = ["none@x.example".to_owned(), "zoe@x.example".to_owned()];
            Ok((
                contact_get(tx, organisation, id)?.unwrap(),
                contact_find_each(tx, organisation, &asked)?,
            ))
        })
        .await;
    assert_eq!(
        (contact.first_seen, contact.last_seen, contact.messages),
        (early, late, 2)
    );
    assert_eq!(
        (contact.name.as_str(), contact.addresses),
        ("Zoé D.", vec!["zoe@x.example".to_owned()])
    );
    assert_eq!(each, [None, Some(id)]);
}

async fn contacts_are_found_and_page(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let people = [
        ("zoe@x.example", "Zoé D."),
        ("50%_off@y.example", "Soldes !"),
        ("max@x.example", "Max"),
    ];
    let ids: [ContactId; 3] = [ground.id(), ground.id(), ground.id()];
    ground
        .write(organisation, move |tx| {
            for (second, (id, (address, name))) in (0..).zip(ids.iter().zip(people)) {
                let at = NOON + Span::seconds(second);
                contact_ensure(tx, organisation, *id, address, name, at)?;
            }
            Ok(())
        })
        .await;
    let all = [ids[2], ids[1], ids[0]];
    let cases: [(&str, &[ContactId]); 6] = [
        ("", &all),
        ("x.example", &[ids[2], ids[0]]),
        ("ZO", &[ids[0]]),
        ("%", &[ids[1]]),
        ("50%_", &[ids[1]]),
        ("s !", &[ids[1]]),
    ];
    for (text, wanted) in cases {
        let found = ground
            .read(organisation, move |tx| {
                contact_list(tx, organisation, text, None, 10)
            })
            .await;
        assert_eq!(
            found.iter().map(|contact| contact.id).collect::<Vec<_>>(),
            wanted,
            "{text}"
        );
    }
    let mut seen: Vec<Contact> = Vec::new();
    loop {
        let before = seen.last().map(|contact| (contact.last_seen, contact.id));
        let page = ground
            .read(organisation, move |tx| {
                contact_list(tx, organisation, "", before, 1)
            })
            .await;
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    assert_eq!(seen.iter().map(|contact| contact.id).collect::<Vec<_>>(), all);
    let unknown = ground.id();
    let names = ground
        .read(organisation, move |tx| {
            contact_names(tx, organisation, &[ids[2], unknown])
        })
        .await;
    assert_eq!(names[0], ("Max".to_owned(), "max@x.example".to_owned()));
    assert_eq!(names[1], (String::new(), String::new()));
}

async fn events_are_appended_and_undone(ground: Ground) {
    let (organisation, of) = (ground.id(), ground.id());
    let event = |kind, actor| Event {
        id: ground.id(),
        at: NOON,
        kind,
        ticket: Some(of),
        actor,
        data: serde_json::json!({"from": "new", "to": "open", "nul": "\u{0}"}),
        trace: None,
    };
    let mut first = event(EventKind::StatusChanged, Actor::Member(ground.id()));
    first.trace = Some(ground.id());
    let second = event(EventKind::EventUndone, Actor::System);
    let both = [first.clone(), second.clone()];
    ground
        .write(organisation, move |tx| {
            both.iter()
                .try_for_each(|event| event_append(tx, organisation, event))?;
            event_mark_undone(tx, organisation, both[0].id, both[1].id)
        })
        .await;
    let (list, one) = ground
        .read(organisation, move |tx| {
            Ok((
                event_list(tx, organisation, of)?,
                event_get(tx, organisation, first.id)?,
            ))
        })
        .await;
    assert_eq!((&list[0].event, list[0].undone_by), (&first, Some(second.id)));
    assert_eq!((&list[1].event, list[1].undone_by), (&second, None));
    assert_eq!(one.unwrap().event, first);
}

async fn rules_of_another_hand_are_not_overwritten(ground: Ground) {
    let organisation: OrganisationId = ground.id();
    let set = |version, name: &str| RuleSet {
        version,
        rules: vec![Rule {
            id: ground.id(),
            name: name.to_owned(),
            conditions: vec![],
            unless: vec![],
            actions: vec![],
        }],
    };
    let save = |set: RuleSet| {
        ground
            .store
            .write(organisation, move |tx| rule_set_save(tx, organisation, &set))
    };
    let empty = ground
        .read(organisation, move |tx| rule_set_get(tx, organisation))
        .await;
    assert_eq!(empty, RuleSet::default());
    assert_eq!(save(set(0, "one")).await.unwrap(), 1);
    assert_eq!(save(set(0, "late")).await.unwrap_err().kind(), ErrorKind::Changed);
    assert_eq!(save(set(1, "two")).await.unwrap(), 2);
    assert_eq!(save(set(1, "late")).await.unwrap_err().kind(), ErrorKind::Changed);
    // Two at once with the same version: one of them is told.
    let (left, right) = tokio::join!(save(set(2, "left")), save(set(2, "right")));
    assert!(left.is_ok() != right.is_ok());
    let (read, version) = ground
        .read(organisation, move |tx| {
            Ok((
                rule_set_get(tx, organisation)?,
                rule_set_version(tx, organisation)?,
            ))
        })
        .await;
    assert_eq!((read.version, version), (3, 3));
    let winner = if left.is_ok() { "left" } else { "right" };
    assert_eq!(read.rules[0].name, winner);
}
