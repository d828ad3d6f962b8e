//! Rules: typed, shown, changed, and tried on past mail.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{Actor, FolderRole, Lane, Role};
use facteur_flows::people::member_add;
use facteur_flows::rules::{NewRule, add, list, move_to, preview, remove};
use facteur_flows::tickets::{TicketChange, set};
use facteur_testkit::mails::Mail;

fn rule(name: &str, conditions: &[&str], actions: &[&str]) -> NewRule {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    NewRule {
        name: name.to_owned(),
        conditions: owned(conditions),
        unless: Vec::new(),
        actions: owned(actions),
    }
}

async fn names(office: &Office) -> Vec<String> {
    let rules = list(&office.services).await.unwrap().rules;
    rules.into_iter().map(|rule| rule.name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_added_moved_and_removed_in_their_order() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let by = Actor::Operator;
        let added = member_add(services, by, "lea@example.org", "Léa", Role::Agent);
        added.await.unwrap();
        let first = rule(
            "Factures",
            &["subject=facture*"],
            &["category=billing", "assign=Léa"],
        );
        let first = add(services, by, first, None, None).await.unwrap();
        assert_eq!(first.version, 1);
        assert_eq!(
            first.rules[0].actions,
            ["category=billing", "assign=lea@example.org"]
        );
        let second = rule("Nous", &["mailbox=support@calorine.example"], &["tag=nous"]);
        let second = add(services, by, second, Some(1), Some(1)).await.unwrap();
        assert_eq!(second.rules[0].conditions, ["mailbox=support@calorine.example"]);
        assert_eq!(names(&office).await, ["Nous", "Factures"]);
        move_to(services, by, "factures", 1, None).await.unwrap();
        assert_eq!(names(&office).await, ["Factures", "Nous"]);
        let left = remove(services, by, "2", None).await.unwrap();
        assert_eq!((left.version, left.rules.len()), (4, 1));

        let refused: [(NewRule, Option<usize>, Option<i64>, &str); 6] = [
            (rule("Factures", &[], &["tag=a"]), None, None, "same name"),
            (
                rule("x", &["subject=a"], &["category=Mes clients"]),
                None,
                None,
                "category key",
            ),
            (
                rule("x", &["mailbox=who@example.org"], &["tag=a"]),
                None,
                None,
                "no mailbox",
            ),
            (
                rule("x", &[], &["assign=01900000-0000-7000-8000-000000000001"]),
                None,
                None,
                "no member",
            ),
            (rule("x", &[], &["tag=a"]), Some(7), None, "no place 7"),
            (rule("x", &[], &["tag=a"]), None, Some(2), "in the meantime"),
        ];
        for (rule, position, version, sentence) in refused {
            let error = add(services, by, rule, position, version).await.unwrap_err();
            assert!(error.to_string().contains(sentence), "{error}");
        }
        let error = remove(services, by, "nothing", None)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("rule list"), "{error}");
        assert_eq!(names(&office).await, ["Factures"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_tells_what_a_rule_would_have_changed_and_changes_nothing() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let mail = |id: &str, subject: &str| {
            let text = format!("Bonjour, ceci est le message {id}.");
            Mail::new().subject(subject).message_id(id).text(&text).bytes()
        };
        let mails = vec![
            mail("a@x.example", "Livraison de lundi"),
            mail("b@x.example", "Livraison de mardi"),
            mail("c@x.example", "Autre chose"),
        ];
        office.hand_in(FolderRole::Incoming, Lane::Live, mails).await;
        office.work().await;
        let before = office.tickets().await;
        let monday = before
            .iter()
            .find(|ticket| ticket.subject.contains("lundi"))
            .unwrap();
        let closed = TicketChange {
            status: Some(facteur_domain::Status::Closed),
            ..TicketChange::default()
        };
        set(services, Actor::Operator, monday.id, closed).await.unwrap();
        let before = office.tickets().await;

        let deliveries = rule(
            "Livraisons",
            &["subject=livraison*"],
            &["category=own.delivery", "tag=camion"],
        );
        let tried = preview(services, deliveries.clone(), None, 100).await.unwrap();
        assert_eq!((tried.looked_at, tried.not_read, tried.matches.len()), (3, 0, 2));
        for hit in &tried.matches {
            assert_eq!(hit.because[0].0, "subject=livraison*");
            let fields: Vec<_> = hit
                .differences
                .iter()
                .map(|each| (each.field, each.to.as_str()))
                .collect();
            if hit.subject.contains("lundi") {
                assert!(
                    hit.member_decided && fields.is_empty(),
                    "a member is never overridden"
                );
            } else {
                assert_eq!(fields, [("category", "own.delivery"), ("tags", "camion")]);
            }
        }
        assert_eq!(
            preview(services, deliveries.clone(), None, 1)
                .await
                .unwrap()
                .looked_at,
            1
        );
        assert_eq!(office.tickets().await, before, "nothing was changed");
        assert!(list(services).await.unwrap().rules.is_empty());

        // Behind a rule that says the same, it changes nothing more.
        let first = NewRule {
            name: "Avant".to_owned(),
            ..deliveries.clone()
        };
        add(services, Actor::Operator, first, None, None).await.unwrap();
        let tried = preview(services, deliveries, None, 100).await.unwrap();
        assert!(tried.matches.iter().all(|hit| hit.differences.is_empty()));
    })
    .await;
}
