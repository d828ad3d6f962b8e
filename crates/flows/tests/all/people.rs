//! People, the first start, and search.

use crate::support::{Databases, Office, on_both, services_of, store_of};
use facteur_domain::{Actor, FolderRole, Ids, Lane, Role, Status, SystemClock, SystemRandom};
use facteur_flows::people::{contact_list, contact_show, ensure_organisation, member_add, member_list};
use facteur_flows::search::{Count, SearchRequest, Shortcut, by_ticket, search};
use facteur_store::{Scope, organisations};
use facteur_testkit::mails::Mail;
use std::sync::Arc;

fn mail(n: usize) -> Vec<u8> {
    let name = ["Alice", "Bruno", "Chloé"][n % 3];
    let address = name.to_lowercase().replace('é', "e");
    Mail::new()
        .from(&format!("{name} <{address}@client.example>"))
        .subject(&format!("Commande {n}"))
        .message_id(&format!("{n}@client.example"))
        .text(&format!("Bonjour, voici la commande numéro {n}."))
        .bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_at_once_make_one_organisation_with_one_team() {
    on_both(async |databases: Databases| {
        let store = store_of(&databases).await;
        let starts = (0..6).map(|_| {
            let store = store.clone();
            let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
            tokio::spawn(async move { ensure_organisation(&store, &ids, "Calorine").await.unwrap() })
        });
        let starts: Vec<_> = starts.collect();
        let mut made = Vec::new();
        for start in starts {
            made.push(start.await.unwrap());
        }
        made.dedup();
        assert_eq!(made.len(), 1, "{made:?}");
        let organisation = made[0];
        let known = store
            .read(Scope::Global, organisations::organisation_list)
            .await
            .unwrap();
        assert_eq!(known, [(organisation, "Calorine".to_owned())]);
        let teams = store.read(organisation, move |tx| organisations::team_list(tx, organisation));
        assert_eq!(teams.await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_are_added_once() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let add = async |address: &str, name: &str| {
            member_add(services, Actor::Operator, address, name, Role::Admin).await
        };
        let bea = add("Bea@example.org ", "").await.unwrap();
        assert_eq!(
            (bea.address.as_str(), bea.name.as_str()),
            ("bea@example.org", "bea@example.org")
        );
        assert!(
            add("bea@EXAMPLE.org", "Béa")
                .await
                .unwrap_err()
                .to_string()
                .contains("already")
        );
        for wrong in ["", "bea", "@example.org", "a b@example.org", "<bea@example.org>"] {
            assert!(
                add(wrong, "x")
                    .await
                    .unwrap_err()
                    .to_string()
                    .contains("no mail address"),
                "{wrong}"
            );
        }
        assert_eq!(member_list(services).await.unwrap(), [bea]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_listed_and_shown_with_their_history() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        office
            .hand_in(FolderRole::Incoming, Lane::Live, (0..7).map(mail).collect())
            .await;
        office.work().await;
        let (mut names, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let page = contact_list(services, "", cursor.as_deref(), 2).await.unwrap();
            names.extend(page.contacts.into_iter().map(|contact| contact.name));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(names, ["Alice", "Chloé", "Bruno"], "who wrote last comes first");
        let found = async |text: &str| {
            contact_list(services, text, None, 10)
                .await
                .unwrap()
                .contacts
                .len()
        };
        assert_eq!(
            (
                found("BRU").await,
                found("@client").await,
                found("%").await,
                found("_").await
            ),
            (1, 3, 0, 0)
        );
        let alice = contact_show(services, "Alice@client.example").await.unwrap();
        assert_eq!(
            (alice.contact.messages, alice.tickets_by_status.clone()),
            (3, vec![(Status::New, 3)])
        );
        assert_eq!(alice.last_tickets.len(), 3);
        assert_eq!(
            contact_show(services, &alice.contact.id.to_string())
                .await
                .unwrap()
                .contact,
            alice.contact
        );
        assert!(
            contact_show(services, "x@y.example")
                .await
                .unwrap_err()
                .to_string()
                .contains("contact list")
        );
        let others = services_of(services.store.clone(), services.ids.make());
        assert!(
            contact_list(&others, "", None, 10)
                .await
                .unwrap()
                .contacts
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn search_pages_counts_and_leads_straight_to_tickets_and_contacts() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        office
            .hand_in(FolderRole::Incoming, Lane::Bulk, (0..7).map(mail).collect())
            .await;
        let answer = Mail::new()
            .from("Alice <alice@client.example>")
            .subject("Re: Commande 6")
            .message_id("answer@client.example")
            .in_reply_to("6@client.example")
            .text("Une autre commande encore.")
            .bytes();
        office
            .hand_in(FolderRole::Incoming, Lane::Bulk, vec![answer])
            .await;
        office.work().await;
        let ask = async |text: &str, cursor: Option<String>| {
            let request = SearchRequest {
                text: text.to_owned(),
                cursor,
                limit: Some(3),
            };
            search(services, request).await.unwrap()
        };
        let (mut subjects, mut cursor, mut first) = (Vec::new(), None, true);
        loop {
            let page = ask("commandes", cursor).await;
            assert_eq!(
                page.count,
                first.then_some(Count {
                    at_least: 8,
                    more: false
                })
            );
            subjects.extend(page.hits.iter().map(|hit| hit.subject.clone()));
            (cursor, first) = (page.next, false);
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(subjects.len(), 8);
        assert_eq!(
            (subjects[0].as_str(), subjects[7].as_str()),
            ("Re: Commande 6", "Commande 0")
        );

        let groups = by_ticket(ask("commandes", None).await.hits);
        assert_eq!(
            groups.iter().map(|group| group.hits.len()).collect::<Vec<_>>(),
            [2, 1]
        );
        let number = groups[0].number.unwrap();
        let named = ask(&format!("voir {number} de <ALICE@client.example>"), None).await;
        assert!(named.hits.is_empty());
        assert!(matches!(&named.shortcuts[..], [
            Shortcut::Ticket { number: found, .. },
            Shortcut::Contact { name, .. },
        ] if *found == number && name == "Alice"));
        let empty = ask("  ", None).await;
        assert!(empty.hits.is_empty() && empty.shortcuts.is_empty());
        let request = SearchRequest {
            cursor: Some("x".to_owned()),
            ..SearchRequest::default()
        };
        assert!(search(services, request).await.is_err());
    })
    .await;
}
