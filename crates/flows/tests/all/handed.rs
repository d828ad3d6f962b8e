//! Mail that is handed in; the events as people list and follow them; drafts with their files; the state.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{Actor, AnswerKind, EventKind, FolderRole, Lane, MemberId, Role, Status, TicketId};
use facteur_flows::drafts::{self, DraftContent};
use facteur_flows::events::{self, EventRequest, Fed, Follower};
use facteur_flows::intake::{Handed, hand_in};
use facteur_flows::tickets::{self, TicketChange};
use facteur_flows::views::{self, Keeper, NewView};
use facteur_flows::{FlowErrorKind, people, upkeep};
use std::time::Duration;

fn mail(subject: &str) -> Vec<u8> {
    format!(
        "From: Zoe <zoe@client.example>\r\nTo: support@calorine.example\r\nCc: chef@client.example\r\n\
         Reply-To: Bureau <bureau@client.example>\r\nSubject: {subject}\r\nMessage-ID: <{subject}@client.example>\r\n\
         Content-Type: text/html\r\n\r\n<p>Bonjour</p><img src=\"https://tracker.example/x.png\">\r\n"
    )
    .into_bytes()
}

fn handed(raw: Vec<u8>) -> Handed {
    Handed {
        raw,
        mailbox: None,
        key: None,
    }
}

#[tokio::test]
async fn a_mail_is_handed_in_once_under_its_key_and_finds_its_mailbox() {
    on_both(async |databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let with_key = |key: &str| Handed {
            key: Some(key.to_owned()),
            ..handed(mail("one"))
        };
        let first = hand_in(services, with_key("k")).await.unwrap();
        assert_eq!(first.mailbox, office.mailbox);
        assert_eq!(hand_in(services, with_key("k")).await.unwrap(), first);
        assert_ne!(
            hand_in(services, with_key("another")).await.unwrap().arrival,
            first.arrival
        );
        let named = Handed {
            mailbox: Some("Support@calorine.example".to_owned()),
            ..handed(mail("two"))
        };
        hand_in(services, named).await.unwrap();
        for (wrong, kind) in [
            (handed(Vec::new()), FlowErrorKind::Invalid),
            (
                Handed {
                    mailbox: Some("nobody@calorine.example".to_owned()),
                    ..handed(mail("three"))
                },
                FlowErrorKind::NotFound,
            ),
        ] {
            assert_eq!(hand_in(services, wrong).await.unwrap_err().kind(), kind);
        }
        let state = upkeep::state(services).await.unwrap();
        assert_eq!((state.pulse.waiting, state.importing.len()), (3, 0));
        office.work().await;
        let mut subjects: Vec<String> = office
            .tickets()
            .await
            .into_iter()
            .map(|ticket| ticket.subject)
            .collect();
        subjects.sort();
        assert_eq!(
            subjects,
            ["one", "two"],
            "the copy of a mail is no ticket of its own"
        );
    })
    .await;
}

/// An office with one ticket and a member.
async fn with_ticket(databases: &Databases) -> (Office, TicketId, MemberId) {
    let office = Office::open(databases).await;
    hand_in(&office.services, handed(mail("one"))).await.unwrap();
    office.work().await;
    let ticket = office.tickets().await[0].id;
    let member = people::member_add(
        &office.services,
        Actor::Operator,
        "lea@calorine.example",
        "Lea",
        Role::Agent,
    )
    .await
    .unwrap();
    (office, ticket, member.id)
}

#[tokio::test]
async fn a_message_tells_what_stands_in_its_bytes_also_from_memory() {
    on_both(async |databases| {
        let (office, ticket, _) = with_ticket(&databases).await;
        let first = tickets::show(&office.services, ticket).await.unwrap();
        let text = &first.messages[0].text;
        assert_eq!(text.to, ["support@calorine.example"]);
        assert_eq!(text.cc, ["chef@client.example"]);
        assert_eq!(text.reply_to, ["Bureau <bureau@client.example>"]);
        assert_eq!((text.has_html, text.remote_images), (true, true));
        assert_eq!(text.reply.as_deref().map(str::trim), Some("Bonjour"));
        let again = tickets::show(&office.services, ticket).await.unwrap();
        assert_eq!(again.messages[0].text, *text);
        let id = first.messages[0].message.id;
        let alone = tickets::message(&office.services, id).await.unwrap();
        assert_eq!(alone.text, *text);
        let thread = tickets::thread(&office.services, first.ticket.thread)
            .await
            .unwrap();
        assert_eq!((thread.ticket, thread.messages.len()), (Some(ticket), 1));
        // What is kept must not outlive the bytes.
        let organisation = office.services.organisation;
        office
            .services
            .store
            .write(organisation, move |tx| {
                tx.execute(
                    facteur_store::sql("delete from blob where organisation = $1"),
                    &[facteur_store::Param::id(organisation)],
                )
            })
            .await
            .map_err(|error: facteur_store::StoreError| error)
            .unwrap();
        let erased = tickets::show(&office.services, ticket).await.unwrap();
        assert_eq!(
            (erased.messages[0].not_read, &erased.messages[0].text.reply),
            (Some("erased"), &None)
        );
    })
    .await;
}

#[tokio::test]
async fn lines_and_counts_tell_what_was_seen_and_who_looks_after_it() {
    on_both(async |databases| {
        let (office, ticket, member) = with_ticket(&databases).await;
        let services = &office.services;
        let row = async || {
            let page = tickets::list(services, tickets::ListRequest::default())
                .await
                .unwrap();
            page.tickets.into_iter().next().unwrap()
        };
        let before = row().await;
        assert_eq!(
            (
                before.digest.messages,
                before.digest.snippet.as_str(),
                before.digest.unread
            ),
            (1, "Bonjour", true)
        );
        assert_eq!(before.mailbox_address, "support@calorine.example");
        assert!(
            tickets::seen(services, Actor::Member(member), ticket)
                .await
                .unwrap()
                .is_some()
        );
        assert!(!row().await.digest.unread);
        let counts = tickets::counts(services, member).await.unwrap();
        assert_eq!(
            (counts.open, counts.mine, counts.unassigned, counts.pending),
            (1, 0, 1, 0)
        );
        let change = TicketChange {
            assignee: Some(Some(member)),
            status: Some(Status::Pending),
            ..TicketChange::default()
        };
        tickets::set(services, Actor::Member(member), ticket, change)
            .await
            .unwrap();
        let counts = tickets::counts(services, member).await.unwrap();
        assert_eq!(
            (counts.open, counts.mine, counts.unassigned, counts.pending),
            (0, 1, 0, 1)
        );
        assert_eq!(row().await.assigned_to.map(|member| member.id), Some(member));
        // The customer answers.
        office
            .hand_in(FolderRole::Incoming, Lane::Live, vec![reply()])
            .await;
        office.work().await;
        let after = row().await;
        assert_eq!((after.digest.messages, after.digest.unread), (2, true));
    })
    .await;
}

fn reply() -> Vec<u8> {
    "From: Zoe <zoe@client.example>\r\nTo: support@calorine.example\r\nSubject: Re: one\r\n\
     Message-ID: <two@client.example>\r\nIn-Reply-To: <one@client.example>\r\n\r\nEncore moi\r\n"
        .as_bytes()
        .to_vec()
}

#[tokio::test]
async fn events_are_listed_page_by_page_and_followed_live() {
    on_both(async |databases| {
        let (office, ticket, member) = with_ticket(&databases).await;
        let services = &office.services;
        let mut follower = Follower::begin(services.clone()).await.unwrap();
        let change = TicketChange {
            status: Some(Status::Open),
            ..TicketChange::default()
        };
        tickets::set(services, Actor::Member(member), ticket, change)
            .await
            .unwrap();
        let wait = async {
            loop {
                let Fed::Events(told) = follower.next().await.unwrap() else {
                    panic!("one event is not much");
                };
                if let Some(found) = told
                    .iter()
                    .find(|told| told.recorded.event.kind == EventKind::StatusChanged)
                {
                    return found.recorded.event.clone();
                }
            }
        };
        let told = tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap();
        assert_eq!((told.ticket, told.actor), (Some(ticket), Actor::Member(member)));
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let request = EventRequest {
                after,
                ticket: Some(ticket),
                limit: Some(1),
                ..EventRequest::default()
            };
            let page = events::list(services, request).await.unwrap();
            seen.extend(page.events.iter().map(|line| line.event.event.kind));
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        assert_eq!(seen, [EventKind::TicketCreated, EventKind::StatusChanged]);
        let unknown = EventRequest {
            after: Some(services.ids.make()),
            ..EventRequest::default()
        };
        let unknown = events::list(services, unknown).await;
        assert_eq!(unknown.unwrap_err().kind(), FlowErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_draft_keeps_its_files() {
    on_both(async |databases| {
        let (office, ticket, member) = with_ticket(&databases).await;
        let services = &office.services;
        let file = drafts::bring(
            services,
            member,
            "C:\\devis\\plan.pdf",
            "application/pdf; x=1",
            vec![7; 9],
        )
        .await
        .unwrap();
        assert_eq!(
            (file.filename.as_str(), file.mime_type.as_str()),
            ("plan.pdf", "application/pdf")
        );
        assert_eq!(
            drafts::read(services, member, file.id).await.unwrap(),
            (file.clone(), vec![7; 9])
        );
        let stranger: MemberId = services.ids.make();
        let theirs = drafts::read(services, stranger, file.id).await;
        assert_eq!(theirs.unwrap_err().kind(), FlowErrorKind::NotFound);
        let content = DraftContent {
            kind: AnswerKind::Reply,
            answers_to: None,
            to: vec!["zoe@client.example".to_owned()],
            cc: vec![],
            bcc: vec![],
            subject: "Re: one".to_owned(),
            text: "Bonjour".to_owned(),
            html: None,
            uploads: vec![file.id, services.ids.make()],
        };
        drafts::save(services, member, ticket, &content).await.unwrap();
        let found = drafts::get(services, member, ticket).await.unwrap().unwrap();
        assert_eq!((found.content, found.uploads), (content, vec![file.clone()]));
        assert!(drafts::get(services, stranger, ticket).await.unwrap().is_none());
        upkeep::sweep(services).await.unwrap();
        assert!(
            drafts::read(services, member, file.id).await.is_ok(),
            "it is young"
        );
        drafts::delete(services, member, ticket).await.unwrap();
        assert!(drafts::get(services, member, ticket).await.unwrap().is_none());
        drafts::take_back(services, member, file.id).await.unwrap();
        assert!(drafts::read(services, member, file.id).await.is_err());
        let large = vec![0; drafts::LARGEST_UPLOAD + 1];
        let large = drafts::bring(services, member, "x", "a/b", large).await;
        assert_eq!(large.unwrap_err().kind(), FlowErrorKind::Invalid);
    })
    .await;
}

#[tokio::test]
async fn a_shared_view_is_changed_by_its_keeper_or_an_administrator() {
    let databases = Databases::sqlite();
    let (office, _, lea) = with_ticket(&databases).await;
    let services = &office.services;
    let new = |name: &str| NewView {
        name: name.to_owned(),
        query: "?status=open".to_owned(),
        shared: true,
        position: 0,
    };
    let view = views::add(services, lea, new("mine")).await.unwrap();
    assert_eq!(view.query, "status=open");
    let max: MemberId = services.ids.make();
    assert_eq!(
        views::list(services, max).await.unwrap(),
        std::slice::from_ref(&view)
    );
    for (member, of_all, version, expected) in [
        (max, false, None, Some(FlowErrorKind::Forbidden)),
        (lea, false, Some(9), Some(FlowErrorKind::Changed)),
        (max, true, Some(1), None),
        (lea, false, Some(2), None),
    ] {
        let changed = views::replace(services, Keeper { member, of_all }, view.id, new("x"), version).await;
        assert_eq!(changed.err().map(|error| error.kind()), expected);
    }
    let keeper = Keeper {
        member: lea,
        of_all: false,
    };
    views::remove(services, keeper, view.id).await.unwrap();
    let gone = views::remove(services, keeper, view.id).await;
    assert_eq!(gone.unwrap_err().kind(), FlowErrorKind::NotFound);
}
