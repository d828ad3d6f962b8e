//! Tickets: changed, explained, and every change taken back.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{
    Actor, ArrivalState, Category, EventId, EventKind, FolderRole, Impact, Lane, MemberId, Priority, Role,
    Status, TicketId, Urgency,
};
use facteur_flows::FlowResult;
use facteur_flows::people::member_add;
use facteur_flows::tickets::{
    ListRequest, TicketChange, TicketView, find, join, link, list, note, set, set_many, show, undo, unlink,
};
use facteur_store::tickets::TicketFilter;
use facteur_testkit::mails::Mail;

fn mail(id: &str, subject: &str) -> Mail {
    Mail::new()
        .from("Hélène Petit <helene@client.example>")
        .to("support@calorine.example")
        .subject(subject)
        .message_id(&format!("{id}@client.example"))
        // Mails of one date, subject and text would be copies.
        .date(&format!("Mon, 16 Mar 2026 09:00:{:02} +0100", date_of(id)))
        .text("Bonjour,\n\nvoici ma question.\n\n-- \nHélène Petit\n06 00 00 00 00\n")
}

fn date_of(id: &str) -> u32 {
    id.bytes().map(u32::from).sum::<u32>() % 60
}

async fn arrive(office: &Office, mails: Vec<Mail>) {
    let raw = mails.iter().map(Mail::bytes).collect();
    office.hand_in(FolderRole::Incoming, Lane::Live, raw).await;
    office.work().await;
}

async fn one_ticket(office: &Office) -> TicketId {
    arrive(office, vec![mail("one", "Facture 123")]).await;
    office.tickets().await[0].id
}

async fn member(office: &Office) -> MemberId {
    let added = member_add(
        &office.services,
        Actor::Operator,
        " Lea@Example.org",
        "Léa",
        Role::Agent,
    );
    added.await.unwrap().id
}

fn last(view: &TicketView, kind: EventKind) -> EventId {
    let lines = view.history.iter().rev();
    let mut found = lines.filter(|line| line.event.event.kind == kind);
    found.next().unwrap().event.event.id
}

fn refusal<T: std::fmt::Debug>(outcome: FlowResult<T>) -> String {
    outcome.unwrap_err().to_string()
}

type Told = (
    Status,
    Category,
    (Impact, Urgency, Priority),
    Option<MemberId>,
    Vec<String>,
);

fn told(view: &TicketView) -> Told {
    let ticket = &view.ticket;
    let weight = (ticket.impact, ticket.urgency, ticket.priority);
    (
        ticket.status,
        ticket.category.clone(),
        weight,
        ticket.assignee,
        view.tags.clone(),
    )
}

/// Each kind of change, and the event that tells of it.
fn changes(lea: MemberId) -> [(EventKind, TicketChange); 7] {
    [
        (
            EventKind::StatusChanged,
            TicketChange {
                status: Some(Status::Pending),
                ..TicketChange::default()
            },
        ),
        (
            EventKind::CategoryChanged,
            TicketChange {
                category: Some("own.key".parse().unwrap()),
                ..TicketChange::default()
            },
        ),
        (
            EventKind::PriorityChanged,
            TicketChange {
                impact: Some(Impact::Many),
                urgency: Some(Urgency::Hours),
                ..TicketChange::default()
            },
        ),
        (
            EventKind::PriorityChanged,
            TicketChange {
                priority: Some(Priority::Low),
                ..TicketChange::default()
            },
        ),
        (
            EventKind::AssigneeChanged,
            TicketChange {
                assignee: Some(Some(lea)),
                ..TicketChange::default()
            },
        ),
        (
            EventKind::TagsChanged,
            TicketChange {
                add_tags: vec!["vip".to_owned(), "été".to_owned()],
                ..TicketChange::default()
            },
        ),
        (
            EventKind::TagsChanged,
            TicketChange {
                remove_tags: vec!["vip".to_owned()],
                ..TicketChange::default()
            },
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_told_and_can_be_undone_and_done_again() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let ticket = one_ticket(&office).await;
        let lea = member(&office).await;
        for (kind, change) in changes(lea) {
            let before = show(services, ticket).await.unwrap();
            set(services, Actor::Member(lea), ticket, change.clone())
                .await
                .unwrap();
            let after = show(services, ticket).await.unwrap();
            assert_ne!(told(&before), told(&after), "{kind}");
            assert_eq!(after.history.len(), before.history.len() + 1, "{kind}");
            assert!(after.ticket.touched && after.ticket.version > before.ticket.version);
            assert_eq!(after.history.last().unwrap().actor_name.as_deref(), Some("Léa"));

            set(services, Actor::Operator, ticket, change).await.unwrap();
            let again = show(services, ticket).await.unwrap();
            assert_eq!(
                again.history.len(),
                after.history.len(),
                "{kind}: nothing new is no event"
            );

            let event = last(&after, kind);
            let undone = undo(services, Actor::Operator, event).await.unwrap();
            assert_eq!(
                told(&show(services, ticket).await.unwrap()),
                told(&before),
                "{kind}"
            );
            let twice = refusal(undo(services, Actor::Operator, event).await);
            assert!(twice.contains("undone already"), "{twice}");

            let redone = undo(services, Actor::Operator, undone.event).await.unwrap();
            assert_eq!(
                told(&show(services, ticket).await.unwrap()),
                told(&after),
                "{kind}"
            );
            let third = undo(services, Actor::Operator, redone.event).await.unwrap();
            let view = show(services, ticket).await.unwrap();
            assert_eq!(told(&view), told(&before), "{kind}");
            let first = view
                .history
                .iter()
                .find(|line| line.event.event.id == event)
                .unwrap();
            assert_eq!(
                first.event.undone_by,
                Some(undone.event),
                "the first undoing stands again"
            );
            undo(services, Actor::Operator, third.event).await.unwrap();
            assert_eq!(
                told(&show(services, ticket).await.unwrap()),
                told(&after),
                "{kind}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undoing_never_takes_a_later_change_with_it() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let ticket = one_ticket(&office).await;
        let status = |status| TicketChange {
            status: Some(status),
            ..TicketChange::default()
        };
        for next in [Status::Open, Status::Closed] {
            set(services, Actor::Operator, ticket, status(next))
                .await
                .unwrap();
        }
        let view = show(services, ticket).await.unwrap();
        let mut changes = view
            .history
            .iter()
            .filter(|line| line.event.event.kind == EventKind::StatusChanged);
        let first = changes.next().unwrap().event.event.id;
        let error = refusal(undo(services, Actor::Operator, first).await);
        assert!(error.contains("closed by now, not open"), "{error}");
        let created = last(&view, EventKind::TicketCreated);
        let error = refusal(undo(services, Actor::Operator, created).await);
        assert!(error.contains("ticket.created"), "{error}");
        let stale = TicketChange {
            if_version: Some(1),
            ..status(Status::New)
        };
        let error = refusal(set(services, Actor::Operator, ticket, stale).await);
        assert!(error.contains("changed in the meantime"), "{error}");
        let stranger = TicketChange {
            assignee: Some(Some(services.ids.make())),
            ..TicketChange::default()
        };
        let error = refusal(set(services, Actor::Operator, ticket, stranger).await);
        assert!(error.contains("no member"), "{error}");
        let bad = TicketChange {
            add_tags: vec!["a\u{7}".to_owned()],
            ..TicketChange::default()
        };
        assert!(refusal(set(services, Actor::Operator, ticket, bad).await).contains("control character"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_and_links_come_and_go() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        arrive(
            &office,
            vec![mail("one", "Facture 123"), mail("two", "Panne du four")],
        )
        .await;
        let tickets = office.tickets().await;
        let (one, two) = (tickets[0].id, tickets[1].id);
        let lea = Actor::Member(member(&office).await);
        let written = note(services, lea, one, "  appelée ce matin\n").await.unwrap();
        assert_eq!(
            (written.author.as_str(), written.body.as_str()),
            ("Léa", "appelée ce matin")
        );
        assert!(refusal(note(services, lea, one, " \n").await).contains("empty"));
        let view = show(services, one).await.unwrap();
        let undone = undo(services, Actor::Operator, last(&view, EventKind::NoteAdded))
            .await
            .unwrap();
        assert!(show(services, one).await.unwrap().notes.is_empty());
        undo(services, Actor::Operator, undone.event).await.unwrap();
        assert_eq!(show(services, one).await.unwrap().notes, [written]);

        link(services, lea, one, two).await.unwrap();
        link(services, lea, one, two).await.unwrap();
        let view = show(services, two).await.unwrap();
        assert_eq!(
            (view.links.len(), view.links[0].ticket, view.links[0].why.as_str()),
            (1, one, "by_hand")
        );
        let made = last(&show(services, one).await.unwrap(), EventKind::LinkFound);
        undo(services, lea, made).await.unwrap();
        assert!(show(services, two).await.unwrap().links.is_empty());
        link(services, lea, two, one).await.unwrap();
        unlink(services, lea, one, two).await.unwrap();
        unlink(services, lea, one, two).await.unwrap();
        let view = show(services, one).await.unwrap();
        assert!(view.links.is_empty());
        undo(services, lea, last(&view, EventKind::LinkRemoved))
            .await
            .unwrap();
        assert_eq!(show(services, two).await.unwrap().links.len(), 1);
    })
    .await;
}

/// Two threads of one person, and a mail that answers both.
async fn folded_by_machine(office: &Office) -> (TicketId, TicketId) {
    arrive(office, vec![mail("one", "Facture 123")]).await;
    let older = office.tickets().await[0].id;
    arrive(office, vec![mail("two", "Devis 9")]).await;
    let younger = office
        .tickets()
        .await
        .into_iter()
        .find(|ticket| ticket.id != older)
        .unwrap()
        .id;
    let both = mail("three", "Re: Devis 9").header("References", "<one@client.example> <two@client.example>");
    arrive(office, vec![both]).await;
    (older, younger)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_machine_folded_a_member_can_part_again() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let (older, younger) = folded_by_machine(&office).await;
        let view = show(services, younger).await.unwrap();
        assert_eq!(
            (view.ticket.id, view.messages.len(), view.folded.len()),
            (older, 3, 1)
        );
        assert!(view.asked.is_some());
        let error = refusal(note(services, Actor::Operator, younger, "x").await);
        assert!(error.contains("was folded into"), "{error}");

        let undone = undo(services, Actor::Operator, last(&view, EventKind::TicketFolded))
            .await
            .unwrap();
        let parted = show(services, younger).await.unwrap();
        assert_eq!((parted.ticket.id, parted.messages.len()), (younger, 1));
        assert!(parted.history.iter().all(|line| {
            line.event.event.kind != EventKind::TicketFolded || line.event.undone_by.is_some()
        }));
        assert_eq!(show(services, older).await.unwrap().messages.len(), 2);
        let answer = mail("four", "Re: Devis 9").in_reply_to("two@client.example");
        arrive(&office, vec![answer]).await;
        assert_eq!(
            show(services, younger).await.unwrap().messages.len(),
            2,
            "an answer finds the younger"
        );

        undo(services, Actor::Operator, undone.event).await.unwrap();
        let again = show(services, older).await.unwrap();
        assert_eq!((again.messages.len(), again.folded.len()), (4, 1));
        let answer = mail("five", "Re: Devis 9").in_reply_to("four@client.example");
        arrive(&office, vec![answer]).await;
        assert_eq!(show(services, older).await.unwrap().messages.len(), 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tickets_can_be_joined_by_hand() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        arrive(
            &office,
            vec![mail("one", "Facture 123"), mail("two", "Panne du four")],
        )
        .await;
        let tickets = office.tickets().await;
        let (one, two) = (tickets[0].id, tickets[1].id);
        note(services, Actor::Operator, one, "sur l'un").await.unwrap();
        let closed = TicketChange {
            status: Some(Status::Closed),
            ..TicketChange::default()
        };
        set(services, Actor::Operator, two, closed).await.unwrap();
        let joined = join(services, Actor::Operator, one, two).await.unwrap();
        assert_eq!(
            (joined.id, joined.status),
            (two, Status::Open),
            "work that is not done is not lost"
        );
        let view = show(services, one).await.unwrap();
        assert_eq!(
            (view.ticket.id, view.messages.len(), view.notes.len()),
            (two, 2, 1)
        );
        assert!(refusal(join(services, Actor::Operator, one, two).await).contains("was folded into"));
        assert!(refusal(join(services, Actor::Operator, two, two).await).contains("itself"));
        let event = last(&view, EventKind::TicketFolded);
        undo(services, Actor::Operator, event).await.unwrap();
        assert_eq!(show(services, one).await.unwrap().messages.len(), 1);
        let error = refusal(undo(services, Actor::Operator, event).await);
        assert!(error.contains("undone already"), "{error}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reopening_can_be_undone() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let ticket = one_ticket(&office).await;
        let closed = TicketChange {
            status: Some(Status::Closed),
            ..TicketChange::default()
        };
        set(services, Actor::Operator, ticket, closed).await.unwrap();
        arrive(
            &office,
            vec![mail("two", "Re: Facture 123").in_reply_to("one@client.example")],
        )
        .await;
        let view = show(services, ticket).await.unwrap();
        assert_eq!(view.ticket.status, Status::Open);
        let undone = undo(services, Actor::Operator, last(&view, EventKind::TicketReopened))
            .await
            .unwrap();
        assert_eq!(undone.ticket.status, Status::Closed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_shows_what_explains_it() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let ticket = one_ticket(&office).await;
        // The same mail in a second place: a copy.
        office
            .hand_in(
                FolderRole::Incoming,
                Lane::Live,
                vec![mail("one", "Facture 123").bytes()],
            )
            .await;
        office.work().await;
        let view = show(services, ticket).await.unwrap();
        assert_eq!(view.mailbox, "support@calorine.example");
        let message = &view.messages[0];
        assert_eq!(
            message.text.reply.as_deref().map(str::trim),
            Some("Bonjour,\n\nvoici ma question.")
        );
        assert!(
            message
                .text
                .signature
                .as_deref()
                .unwrap()
                .contains("06 00 00 00 00")
        );
        let places: Vec<_> = message
            .places
            .iter()
            .map(|place| (place.role, place.arrival.state))
            .collect();
        let incoming = Some(FolderRole::Incoming);
        assert_eq!(
            places,
            [(incoming, ArrivalState::Ticketed), (incoming, ArrivalState::Copy)]
        );
        assert!(!message.verdict.as_ref().unwrap().reasons.is_empty());
        let contact = view.contact.unwrap();
        assert_eq!(contact.addresses, ["helene@client.example"]);
        assert_eq!(view.contact_tickets, [(Status::New, 1)]);
        assert_eq!(view.history[0].event.event.kind, EventKind::TicketCreated);
        assert!(!view.history[0].undoable);
        // Nobody else's organisation sees it.
        let others = Office::open(&databases).await;
        assert!(refusal(show(&others.services, ticket).await).contains("no ticket"));
        assert!(
            refusal(set(&others.services, Actor::Operator, ticket, TicketChange::default()).await)
                .contains("no ticket")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tickets_are_listed_page_by_page_and_found() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let subject = |n: usize| {
            if n.is_multiple_of(2) {
                format!("Facture {n}")
            } else {
                format!("Panne {n}")
            }
        };
        arrive(
            &office,
            (0..7).map(|n| mail(&format!("m{n}"), &subject(n))).collect(),
        )
        .await;
        let pages = async |text: Option<&str>| {
            let (mut subjects, mut cursor) = (Vec::new(), None);
            loop {
                let filter = TicketFilter {
                    limit: Some(2),
                    ..TicketFilter::default()
                };
                let request = ListRequest {
                    due: None,
                    filter,
                    text: text.map(str::to_owned),
                    cursor,
                };
                let page = list(services, request).await.unwrap();
                assert!(page.tickets.len() <= 2);
                assert!(
                    page.tickets
                        .iter()
                        .all(|row| row.contact_address == "helene@client.example")
                );
                subjects.extend(page.tickets.into_iter().map(|row| row.ticket.subject));
                cursor = page.next;
                if cursor.is_none() {
                    return subjects;
                }
            }
        };
        let newest_first =
            |keep: fn(&usize) -> bool| (0..7).rev().filter(keep).map(subject).collect::<Vec<_>>();
        assert_eq!(pages(None).await, newest_first(|_| true));
        assert_eq!(
            pages(Some("factures")).await,
            newest_first(|n| n.is_multiple_of(2))
        );
        let request = ListRequest {
            cursor: Some("nonsense".to_owned()),
            ..ListRequest::default()
        };
        assert!(refusal(list(services, request).await).contains("cursor"));

        let tickets = office.tickets().await;
        let first = &tickets[0];
        assert_eq!(
            find(services, &first.number.to_string().to_lowercase())
                .await
                .unwrap(),
            first.id
        );
        assert_eq!(find(services, &first.id.to_string()).await.unwrap(), first.id);
        assert!(refusal(find(services, "TKT-2026-999999").await).contains("ticket list"));
        assert!(refusal(find(services, "hello").await).contains("TKT-"));

        let ids: Vec<_> = tickets
            .iter()
            .map(|ticket| ticket.id)
            .chain([services.ids.make()])
            .collect();
        let closed = TicketChange {
            status: Some(Status::Closed),
            ..TicketChange::default()
        };
        let outcome = set_many(services, Actor::Operator, &ids, &closed).await;
        assert_eq!(outcome.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids);
        assert_eq!(outcome.iter().filter(|(_, each)| each.is_ok()).count(), 7);
        let filter = TicketFilter {
            status: vec![Status::Closed],
            ..TicketFilter::default()
        };
        let page = list(
            services,
            ListRequest {
                filter,
                ..ListRequest::default()
            },
        )
        .await
        .unwrap();
        assert_eq!(page.tickets.len(), 7);
    })
    .await;
}
