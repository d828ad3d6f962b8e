//! What is seen of an organisation, and that several of them work in one process without meeting.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{
    Actor, Event, EventKind, FolderRole, Lane, Mailbox, MailboxId, Reach, Role, Status, TeamId, TicketChange,
};
use facteur_flows::events::{self, EventRequest};
use facteur_flows::organisation::{self, MemberChange, NewTeam};
use facteur_flows::search::{self, SearchRequest};
use facteur_flows::tickets::{self, ListRequest};
use facteur_flows::{FlowErrorKind, Services, mailboxes, messages, people};
use facteur_store::StoreError;
use facteur_testkit::mails::Mail;

fn mail(id: &str, answers: Option<&str>, subject: &str) -> Vec<u8> {
    let mail = Mail::new()
        .from("Max <max@client.example>")
        .subject(subject)
        .message_id(&format!("{id}@client.example"))
        .text("Bonjour, zyxomma.");
    match answers {
        Some(before) => mail.in_reply_to(&format!("{before}@client.example")),
        None => mail,
    }
    .bytes()
}

/// An office with a mail, and a second team that has nothing yet.
async fn two_teams(office: &Office) -> (Services, Services, TeamId) {
    office
        .hand_in(
            FolderRole::Incoming,
            Lane::Live,
            vec![mail("m1", None, "Chaudière")],
        )
        .await;
    office.work().await;
    let services = &office.services;
    let first = organisation::teams(services).await.unwrap()[0].team.id;
    let new = NewTeam {
        name: "Ventes".to_owned(),
        members: None,
        mailboxes: None,
    };
    let second = organisation::add_team(services, new).await.unwrap().team.id;
    let seen_by = |team| services.within(services.organisation, Reach::teams([team]));
    (seen_by(first), seen_by(second), second)
}

async fn numbers(services: &Services) -> (usize, usize, usize, usize, usize) {
    let list = tickets::list(services, ListRequest::default()).await.unwrap();
    let words = ListRequest {
        text: Some("zyxomma".to_owned()),
        ..ListRequest::default()
    };
    let by_words = tickets::list(services, words).await.unwrap();
    let found = SearchRequest {
        text: "zyxomma TKT-2026-000001".to_owned(),
        ..SearchRequest::default()
    };
    let found = search::search(services, found).await.unwrap();
    let told = events::list(services, EventRequest::default()).await.unwrap();
    let told = told
        .events
        .iter()
        .filter(|line| line.event.event.ticket.is_some());
    let counts = tickets::counts(services, services.ids.make()).await.unwrap();
    (
        list.tickets.len(),
        by_words.tickets.len(),
        found.hits.len() + found.shortcuts.len(),
        told.count().min(1),
        counts.open,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_of_another_team_does_not_exist() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let (ours, theirs, _) = two_teams(&office).await;
        let ticket = office.tickets().await[0].clone();
        let shown = tickets::show(&ours, ticket.id).await.unwrap();
        let message = shown.messages[0].message.id;
        let hits = numbers(&ours).await;
        assert!(
            hits.0 == 1 && hits.1 == 1 && hits.2 >= 1 && hits.3 == 1 && hits.4 == 1,
            "{hits:?}"
        );
        assert_eq!(numbers(&theirs).await, (0, 0, 0, 0, 0));
        let change = TicketChange {
            status: Some(Status::Closed),
            ..TicketChange::default()
        };
        let actor = Actor::System;
        let outcomes = [
            tickets::find(&theirs, &ticket.number.to_string()).await.map(drop),
            tickets::show(&theirs, ticket.id).await.map(drop),
            tickets::set(&theirs, actor, ticket.id, change).await.map(drop),
            tickets::note(&theirs, actor, ticket.id, "note").await.map(drop),
            tickets::seen(&theirs, actor, ticket.id).await.map(drop),
            tickets::message(&theirs, message).await.map(drop),
            tickets::thread(&theirs, ticket.thread).await.map(drop),
            messages::raw(&theirs, message).await.map(drop),
            mailboxes::pause(&theirs, office.mailbox).await.map(drop),
        ];
        for (at, outcome) in outcomes.into_iter().enumerate() {
            assert_eq!(outcome.unwrap_err().kind(), FlowErrorKind::NotFound, "{at}");
        }
        assert!(mailboxes::list(&theirs).await.unwrap().is_empty());
        assert_eq!(mailboxes::list(&ours).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_changes_its_team_brings_its_tickets_along() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let (ours, theirs, second) = two_teams(&office).await;
        let takes = NewTeam {
            name: "Ventes".to_owned(),
            members: None,
            mailboxes: Some(vec![office.mailbox]),
        };
        organisation::change_team(&office.services, second, takes, None)
            .await
            .unwrap();
        assert_eq!(numbers(&ours).await, (0, 0, 0, 0, 0));
        assert_eq!(numbers(&theirs).await.0, 1);
        // An answer still finds its ticket.
        let answer = mail("m2", Some("m1"), "Re: Chaudière");
        office
            .hand_in(FolderRole::Incoming, Lane::Live, vec![answer])
            .await;
        office.work().await;
        let tickets = office.tickets().await;
        assert_eq!(tickets.len(), 1);
        let shown = tickets::show(&theirs, tickets[0].id).await.unwrap();
        assert_eq!(shown.messages.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_works_for_several_organisations() {
    on_both(async |databases: Databases| {
        let (one, other) = (Office::open(&databases).await, Office::open(&databases).await);
        one.hand_in(
            FolderRole::Incoming,
            Lane::Live,
            vec![mail("m1", None, "Chaudière")],
        )
        .await;
        other
            .hand_in(FolderRole::Incoming, Lane::Live, vec![mail("m1", None, "Devis")])
            .await;
        // The workers of one process do the jobs of both.
        one.work().await;
        for (office, subject) in [(&one, "Chaudière"), (&other, "Devis")] {
            let tickets = office.tickets().await;
            assert_eq!(tickets.len(), 1, "{subject}");
            assert_eq!(tickets[0].subject, subject);
        }
        let foreign = other.tickets().await[0].id;
        let seen = tickets::show(&one.services, foreign).await.map(drop);
        assert_eq!(seen.unwrap_err().kind(), FlowErrorKind::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_of_a_gateway_finds_the_organisation_of_its_mailbox() {
    on_both(async |databases: Databases| {
        let (one, other) = (Office::open(&databases).await, Office::open(&databases).await);
        let (organisation, mailbox) = (other.services.organisation, other.mailbox);
        other
            .services
            .store
            .write(organisation, move |tx| {
                let found: Option<Mailbox> =
                    facteur_store::mailboxes::mailbox_get(tx, organisation, mailbox)?;
                let mut found = found.unwrap();
                found.address = "ventes@autre.example".to_owned();
                facteur_store::mailboxes::mailbox_update(tx, organisation, &found)?;
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let handed = facteur_flows::intake::Handed {
            raw: mail("m1", None, "Devis"),
            mailbox: Some("ventes@autre.example".to_owned()),
            key: None,
        };
        let accepted = facteur_flows::intake::hand_in_anywhere(&one.services, handed)
            .await
            .unwrap();
        let expected: MailboxId = mailbox;
        assert_eq!(accepted.mailbox, expected);
        one.work().await;
        assert_eq!((one.tickets().await.len(), other.tickets().await.len()), (0, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_owner_stays_and_teams_follow() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let team = organisation::teams(services).await.unwrap()[0].team.id;
        let add = async |address: &str, role| {
            people::member_add(services, Actor::Operator, address, "", role)
                .await
                .unwrap()
                .id
        };
        let owner = add("lea@calorine.example", Role::Owner).await;
        let agent = add("max@calorine.example", Role::Agent).await;
        let become_admin = MemberChange {
            role: Some(Role::Admin),
            ..MemberChange::default()
        };
        // Nobody can sign in as an owner yet, so none is the last one who could.
        let password = secrecy::SecretString::from("un cheval bleu sous la pluie");
        people::reset_password(services, Actor::Operator, "lea@calorine.example", &password)
            .await
            .unwrap();
        let refused = organisation::change_member(services, Role::Owner, owner, become_admin.clone()).await;
        assert_eq!(refused.unwrap_err().kind(), FlowErrorKind::Refused);
        let refused = organisation::remove_member(services, Role::Owner, owner).await;
        assert_eq!(refused.unwrap_err().kind(), FlowErrorKind::Refused);
        let raised = MemberChange {
            role: Some(Role::Owner),
            ..MemberChange::default()
        };
        let refused = organisation::change_member(services, Role::Admin, agent, raised).await;
        assert_eq!(refused.unwrap_err().kind(), FlowErrorKind::Forbidden);
        let changed = organisation::change_member(services, Role::Admin, agent, become_admin)
            .await
            .unwrap();
        assert_eq!(
            (changed.member.role.as_str(), changed.teams),
            ("admin", vec![team])
        );
        let none = MemberChange {
            teams: Some(Vec::new()),
            suspended: Some(true),
            ..MemberChange::default()
        };
        let changed = organisation::change_member(services, Role::Owner, agent, none)
            .await
            .unwrap();
        assert!(changed.teams.is_empty());
        assert_eq!(changed.state, organisation::MemberState::Suspended);
        let did = Event {
            id: services.ids.make(),
            at: services.now(),
            kind: EventKind::RulesChanged,
            ticket: None,
            actor: Actor::Member(agent),
            data: serde_json::json!({}),
            trace: None,
        };
        let (organisation, id) = (services.organisation, did.id);
        services
            .store
            .write(organisation, move |tx| {
                facteur_store::events::event_append(tx, organisation, &did)?;
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        organisation::remove_member(services, Role::Owner, agent)
            .await
            .unwrap();
        assert_eq!(organisation::members(services).await.unwrap().len(), 1);
        let history = events::list(services, EventRequest::default()).await.unwrap();
        let line = history.events.iter().find(|line| line.event.event.id == id);
        let name = line.and_then(|line| line.actor_name.clone());
        assert!(name.is_some(), "nobody knows any more who it was");
        let former = organisation::former_members(services).await.unwrap();
        assert_eq!(former.len(), 1);
        assert_eq!(Some(&former[0].member.name), name.as_ref());
    })
    .await;
}
