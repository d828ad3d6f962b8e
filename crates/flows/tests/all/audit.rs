//! What commands tell the audit, and what they never tell it.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{Actor, AuditAction, AuditObject, Language, MailboxMode, Origin, Role};
use facteur_flows::audit::{self, AuditRequest};
use facteur_flows::mailboxes::{self, MailboxChange};
use facteur_flows::people::{self, NewAdministrator, NewProfile};
use facteur_flows::rules::{self, NewRule};
use facteur_flows::{FlowErrorKind, Services, upkeep};
use facteur_store::audit::{AuditFilter, AuditLine};
use secrecy::{ExposeSecret, SecretString};

/// Stands in every secret of these tests.
const MARKER: &str = "Zebra-Marqueur-4711";

fn secret() -> SecretString {
    SecretString::from(format!("{MARKER} agrafe cheval"))
}

async fn lines(services: &Services) -> Vec<AuditLine> {
    let request = AuditRequest {
        limit: 200,
        ..AuditRequest::default()
    };
    audit::list(services, request).await.unwrap().lines
}

fn administrator() -> NewAdministrator {
    NewAdministrator {
        name: "Léa Durand".to_owned(),
        address: "lea@calorine.example".to_owned(),
        password: secret(),
        organisation: None,
        language: Language::French,
    }
}

async fn open(databases: &Databases) -> (Services, Office) {
    let office = Office::open(databases).await;
    let mut services = office.services.clone();
    services.origin = Some(Origin {
        actor: Actor::Operator,
        address: Some("192.0.2.7".parse().unwrap()),
        device: "Firefox".to_owned(),
    });
    (services, office)
}

#[tokio::test]
#[allow(clippy::too_many_lines)] // A list of all that is done and the lines it leaves.
async fn every_command_leaves_its_line_and_no_secret() {
    use AuditAction as A;
    on_both(async |databases| {
        let (services, office) = open(&databases).await;
        let session = people::first_start(&services, administrator()).await.unwrap();
        let who = session.signed_in.clone();
        let lea = Actor::Member(who.member.id);

        let mailbox = office.mailbox;
        mailboxes::set_password(&services, mailbox, secret())
            .await
            .unwrap();
        mailboxes::set_smtp_password(&services, mailbox, Some(secret()))
            .await
            .unwrap();
        mailboxes::pause(&services, mailbox).await.unwrap();
        let unchanged = MailboxChange {
            mode: Some(MailboxMode::Paused),
            ..MailboxChange::default()
        };
        mailboxes::set(&services, mailbox, unchanged).await.unwrap();
        let rule = NewRule {
            name: "Factures".to_owned(),
            conditions: vec!["subject=facture".to_owned()],
            unless: Vec::new(),
            actions: vec!["category=billing".to_owned()],
        };
        rules::add(&services, lea, rule.clone(), None, None)
            .await
            .unwrap();
        let other = NewRule {
            actions: vec!["category=sales".to_owned()],
            ..rule.clone()
        };
        rules::replace(&services, lea, "Factures", other, None)
            .await
            .unwrap();
        rules::add(
            &services,
            lea,
            NewRule {
                name: "Autre".to_owned(),
                ..rule
            },
            None,
            None,
        )
        .await
        .unwrap();
        rules::move_to(&services, lea, "Autre", 1, None).await.unwrap();
        rules::remove(&services, lea, "Autre", None).await.unwrap();
        let profile = NewProfile {
            name: "Léa D.".to_owned(),
            language: Language::English,
            signature: String::new(),
        };
        people::set_profile(&services, who.member.id, profile, None)
            .await
            .unwrap();
        people::member_add(&services, lea, "max@calorine.example", "Max", Role::Agent)
            .await
            .unwrap();
        people::reset_password(&services, Actor::Operator, "max@calorine.example", &secret())
            .await
            .unwrap();
        let token = session.token.expose_secret();
        people::change_password(
            &services,
            &who,
            token,
            &secret(),
            &SecretString::from(format!("{MARKER} neuf")),
        )
        .await
        .unwrap()
        .unwrap();
        upkeep::hold_sends(&services, lea).await.unwrap();
        upkeep::release_sends(&services, lea).await.unwrap();
        mailboxes::forget_passwords(&services).await.unwrap();

        let mut lines = lines(&services).await;
        lines.reverse();
        lines.retain(|line| !line.action.starts_with("sign_in"));
        let actions: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
        let wanted = [
            A::MemberAdded,
            A::MailboxPasswordChanged,
            A::MailboxPasswordChanged,
            A::MailboxChanged,
            A::RuleAdded,
            A::RuleChanged,
            A::RuleAdded,
            A::RuleMoved,
            A::RuleRemoved,
            A::MemberChanged,
            A::MemberAdded,
            A::PasswordReset,
            A::PasswordChanged,
            A::SendsHeld,
            A::SendsReleased,
            A::SecretsForgotten,
        ];
        assert_eq!(actions, wanted.map(AuditAction::word));

        let text = format!("{lines:?}");
        assert!(!text.contains(MARKER), "{text}");
        for line in &lines {
            assert_eq!(line.address.as_deref(), Some("192.0.2.7"), "{line:?}");
            assert_eq!(line.device.as_deref(), Some("Firefox"), "{line:?}");
        }
        let paused = &lines[3];
        assert_eq!(paused.before, Some(serde_json::json!({ "mode": "active" })));
        assert_eq!(paused.after, Some(serde_json::json!({ "mode": "paused" })));
        assert_eq!(paused.object_name, "support@calorine.example");
        let changed = &lines[5];
        assert_eq!(changed.actor_name, "Léa Durand");
        assert_eq!(
            changed.before,
            Some(serde_json::json!({ "actions": ["category=billing"] }))
        );
        assert_eq!(
            changed.after,
            Some(serde_json::json!({ "actions": ["category=sales"] }))
        );
        assert_eq!(lines[9].before.as_ref().unwrap()["name"], "Léa Durand");
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_leaves_no_line_and_pages_hold_together() {
    on_both(async |databases| {
        let (services, _office) = open(&databases).await;
        let rule = NewRule {
            name: String::new(),
            conditions: vec!["nothing=x".to_owned()],
            ..NewRule::default()
        };
        assert!(
            rules::add(&services, Actor::Operator, rule, None, None)
                .await
                .is_err()
        );
        assert!(lines(&services).await.is_empty());
        for held in 0..7 {
            let set = if held % 2 == 0 {
                upkeep::hold_sends(&services, Actor::Operator).await
            } else {
                upkeep::release_sends(&services, Actor::Operator).await
            };
            set.unwrap();
        }
        // Held already: nothing changes, nothing is told.
        upkeep::hold_sends(&services, Actor::Operator).await.unwrap();
        let all = lines(&services).await;
        assert_eq!(all.len(), 7);
        let (mut walked, mut cursor) = (Vec::new(), None);
        loop {
            let request = AuditRequest {
                cursor,
                limit: 3,
                ..AuditRequest::default()
            };
            let page = audit::list(&services, request).await.unwrap();
            assert!(page.lines.len() <= 3);
            walked.extend(page.lines);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(walked, all);
        let filter = AuditFilter {
            object_kind: Some(AuditObject::Sends),
            ..AuditFilter::default()
        };
        let rest = audit::export_page(&services, filter, Some(all[4].id))
            .await
            .unwrap();
        assert_eq!(rest, all[5..]);
        let foreign = AuditRequest {
            cursor: Some("x".to_owned()),
            limit: 3,
            ..AuditRequest::default()
        };
        let refused = audit::list(&services, foreign).await.unwrap_err();
        assert_eq!(refused.kind(), FlowErrorKind::Invalid);
    })
    .await;
}
