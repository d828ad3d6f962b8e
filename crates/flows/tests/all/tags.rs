//! Tags that Facteur proposes: taken, refused, taken back, and never proposed again where they were refused.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{Actor, EventKind, FolderRole, Lane, TicketId};
use facteur_flows::tickets::{TicketChange, TicketView, set, show, undo};
use facteur_testkit::mails::Mail;

async fn arrive(office: &Office, mail: Mail) {
    let raw = vec![mail.bytes()];
    office.hand_in(FolderRole::Incoming, Lane::Live, raw).await;
    office.work().await;
}

fn mail(id: &str, subject: &str, text: &str) -> Mail {
    Mail::new()
        .from("Hélène Petit <helene@client.example>")
        .to("support@calorine.example")
        .subject(subject)
        .message_id(&format!("{id}@client.example"))
        .date("Mon, 16 Mar 2026 09:00:00 +0100")
        .text(text)
}

fn proposed(view: &TicketView) -> Vec<&str> {
    view.proposed_tags.iter().map(|each| each.tag.as_str()).collect()
}

fn refuse(tag: &str) -> TicketChange {
    TicketChange {
        refuse_tags: vec![tag.to_owned()],
        ..TicketChange::default()
    }
}

fn add(tag: &str) -> TicketChange {
    TicketChange {
        add_tags: vec![tag.to_owned()],
        ..TicketChange::default()
    }
}

async fn ticket_of(office: &Office, subject: &str) -> TicketId {
    let tickets = office.tickets().await;
    let mut found = tickets.iter().filter(|ticket| ticket.subject == subject);
    found.next().unwrap().id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposed_tag_is_taken_or_refused_and_both_can_be_taken_back() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let text = "Bonjour,\n\nje demande le remboursement du colis et la résiliation du contrat.\n";
        arrive(&office, mail("one", "Remboursement", text)).await;
        let ticket = ticket_of(&office, "Remboursement").await;
        let view = show(services, ticket).await.unwrap();
        assert_eq!(proposed(&view), ["remboursement", "résiliation", "livraison"]);
        assert_eq!(view.proposed_tags[0].words, ["remboursement"]);

        // Taken: it is a tag, and no proposal any more.
        set(services, Actor::Operator, ticket, add("remboursement"))
            .await
            .unwrap();
        let view = show(services, ticket).await.unwrap();
        assert_eq!(
            (proposed(&view), view.tags.len()),
            (vec!["résiliation", "livraison"], 1)
        );

        // Refused: told once, and it can be taken back and done again.
        for _ in 0..2 {
            set(services, Actor::Operator, ticket, refuse("livraison"))
                .await
                .unwrap();
        }
        let view = show(services, ticket).await.unwrap();
        assert_eq!(proposed(&view), ["résiliation"]);
        let told: Vec<_> = view
            .history
            .iter()
            .filter(|line| line.event.event.kind == EventKind::TagsRefused)
            .collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].undoable && view.ticket.touched);
        let undone = undo(services, Actor::Operator, told[0].event.event.id)
            .await
            .unwrap();
        let view = show(services, ticket).await.unwrap();
        assert_eq!(proposed(&view), ["résiliation", "livraison"]);
        undo(services, Actor::Operator, undone.event).await.unwrap();
        let view = show(services, ticket).await.unwrap();
        assert_eq!(proposed(&view), ["résiliation"]);
        let back = TicketChange {
            allow_tags: vec!["livraison".to_owned()],
            ..TicketChange::default()
        };
        set(services, Actor::Operator, ticket, back).await.unwrap();
        let view = show(services, ticket).await.unwrap();
        assert_eq!(proposed(&view), ["résiliation", "livraison"]);
        let bad = set(services, Actor::Operator, ticket, refuse("a\u{7}")).await;
        assert!(bad.unwrap_err().to_string().contains("control character"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_tag_stays_away_when_another_mail_joins() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        let text = "Bonjour,\n\npouvez-vous m'envoyer un devis ?\n";
        arrive(&office, mail("one", "Question", text)).await;
        let ticket = ticket_of(&office, "Question").await;
        assert_eq!(proposed(&show(services, ticket).await.unwrap()), ["devis"]);
        set(services, Actor::Operator, ticket, refuse("devis"))
            .await
            .unwrap();
        let again = mail(
            "two",
            "Re: Question",
            "Bonjour,\n\nce devis, toujours pas de réponse ?\n",
        )
        .header("In-Reply-To", "<one@client.example>")
        .date("Tue, 17 Mar 2026 09:00:00 +0100");
        arrive(&office, again).await;
        let view = show(services, ticket).await.unwrap();
        assert_eq!((view.messages.len(), proposed(&view)), (2, vec!["relance"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_that_the_organisation_uses_are_proposed_by_their_names() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let services = &office.services;
        arrive(&office, mail("one", "Bonjour", "Bonjour,\n\nmerci.\n")).await;
        let first = ticket_of(&office, "Bonjour").await;
        set(services, Actor::Operator, first, add("Four-Z9"))
            .await
            .unwrap();
        let text = "Bonjour,\n\nvoici une photo du Four Z9.\n";
        arrive(&office, mail("two", "Photo", text)).await;
        let second = ticket_of(&office, "Photo").await;
        let view = show(services, second).await.unwrap();
        assert_eq!(proposed(&view), ["Four-Z9"]);
        assert_eq!(view.proposed_tags[0].words, ["four z9"]);
    })
    .await;
}
