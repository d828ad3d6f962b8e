//! What mails name and by when they need an answer, from intake to lists, on both databases.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{
    Actor, Due, DueSpan, Entity, EntityKind, EventKind, FolderRole, Lane, Status, TicketId, Timestamp, entity,
};
use facteur_flows::organisation::{NewSettings, set_settings, settings};
use facteur_flows::tickets::{ListRequest, TicketChange, TicketView, join, list, set, show, undo};
use facteur_store::tickets::TicketFilter;
use facteur_testkit::mails::Mail;

/// Microseconds of the epoch.
const fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

/// Friday, 20 March 2026, 18:00 in Paris.
const FRIDAY: Timestamp = at(1_774_026_000);
const DAY: i64 = 86_400;

fn mail(id: &str, text: &str) -> Mail {
    // A Monday.
    Mail::new()
        .from("Hélène Petit <helene@client.example>")
        .to("support@calorine.example")
        .subject("Commande")
        .message_id(&format!("{id}@client.example"))
        .date("Mon, 16 Mar 2026 09:00:00 +0100")
        .text(text)
}

async fn arrive(office: &Office, mail: Mail) {
    let raw = vec![mail.bytes()];
    office.hand_in(FolderRole::Incoming, Lane::Live, raw).await;
    office.work().await;
}

async fn due(office: &Office, id: TicketId) -> Due {
    show(&office.services, id).await.unwrap().ticket.due
}

fn by_mail(at: Timestamp, words: &str) -> Due {
    let words = words.to_owned();
    Due::Mail { at, words }
}

async fn listed(office: &Office, request: ListRequest) -> usize {
    list(&office.services, request).await.unwrap().tickets.len()
}

async fn naming(office: &Office, kind: Option<EntityKind>, value: &str, text: Option<&str>) -> usize {
    let filter = TicketFilter {
        entity: Some((kind, entity::lookup(value))),
        shelf: Some("all".to_owned()),
        ..TicketFilter::default()
    };
    let text = text.map(str::to_owned);
    listed(
        office,
        ListRequest {
            filter,
            text,
            ..ListRequest::default()
        },
    )
    .await
}

const ORDER: &str = "Bonjour, ma commande n° CMD-2231 n'est pas arrivée. Mon IBAN : FR76 3000 6000 0112 3456 7890 189. \
                     Merci de me répondre avant vendredi.";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_mail_names_is_kept_shown_and_found() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        arrive(&office, mail("one", ORDER)).await;
        let again = "Bonjour, où en est ma commande CMD-2231 ?";
        arrive(&office, mail("two", again).in_reply_to("one@client.example")).await;
        let ticket = office.tickets().await[0].clone();
        let view: TicketView = show(&office.services, ticket.id).await.unwrap();
        let named = |kind, value: &str| {
            let wanted = Entity {
                kind,
                value: value.to_owned(),
            };
            view.entities.iter().filter(|each| **each == wanted).count()
        };
        assert_eq!(
            named(EntityKind::OrderNumber, "CMD-2231"),
            1,
            "{:?}",
            view.entities
        );
        assert_eq!(named(EntityKind::Iban, "FR7630006000011234567890189"), 1);

        let order = Some(EntityKind::OrderNumber);
        assert_eq!(naming(&office, order, "cmd 2231", None).await, 1);
        assert_eq!(naming(&office, order, "CMD-2231", Some("commande")).await, 1);
        assert_eq!(naming(&office, order, "CMD-2232", Some("commande")).await, 0);
        assert_eq!(
            naming(&office, Some(EntityKind::InvoiceNumber), "CMD-2231", None).await,
            0
        );
        // However it is typed.
        for typed in [
            "FR7630006000011234567890189",
            "fr76 3000 6000 0112 3456 7890 189",
            "FR76-3000-6000-0112-3456-7890-189",
        ] {
            assert_eq!(office.search(typed).await.len(), 1, "{typed}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_earliest_deadline_of_a_conversation_counts_until_a_member_says_otherwise() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        arrive(&office, mail("one", ORDER)).await;
        let ticket = office.tickets().await[0].id;
        // The answers came when the first had passed, so the new one counts.
        assert_eq!(due(&office, ticket).await, by_mail(FRIDAY, "avant vendredi"));
        let sooner = "Merci de me répondre avant mercredi.";
        arrive(&office, mail("two", sooner).in_reply_to("one@client.example")).await;
        assert_eq!(
            due(&office, ticket).await,
            by_mail(at(1_773_853_200), "avant mercredi")
        );
        let view = show(&office.services, ticket).await.unwrap();
        let changed = view
            .history
            .iter()
            .find(|line| line.event.event.kind == EventKind::DueChanged);
        assert_eq!(changed.unwrap().event.event.actor, Actor::System);

        let clear = TicketChange {
            due: Some(None),
            ..TicketChange::default()
        };
        set(&office.services, Actor::Operator, ticket, clear)
            .await
            .unwrap();
        assert_eq!(due(&office, ticket).await, Due::Member { at: None });
        let third = "Il me faut une réponse avant jeudi.";
        arrive(&office, mail("three", third).in_reply_to("two@client.example")).await;
        assert_eq!(
            due(&office, ticket).await,
            Due::Member { at: None },
            "a machine never overrides a person"
        );

        let view = show(&office.services, ticket).await.unwrap();
        let cleared = view
            .history
            .iter()
            .rev()
            .find(|line| line.event.event.kind == EventKind::DueChanged);
        let cleared = cleared.unwrap().event.event.id;
        undo(&office.services, Actor::Operator, cleared).await.unwrap();
        assert_eq!(
            due(&office, ticket).await,
            by_mail(at(1_773_853_200), "avant mercredi")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn adverts_newsletters_junk_and_our_own_mails_set_no_deadline() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let asks = "Merci de me répondre avant vendredi.";
        let newsletter = mail("news", asks).header("List-Unsubscribe", "<mailto:stop@client.example>");
        arrive(&office, newsletter.header("Precedence", "bulk")).await;
        let junk = vec![mail("junk", asks).bytes()];
        office.hand_in(FolderRole::Junk, Lane::Live, junk).await;
        office.work().await;
        for ticket in office.tickets().await {
            assert_eq!(ticket.due, Due::Nobody, "{} on {}", ticket.subject, ticket.shelf);
        }
        arrive(
            &office,
            mail("quiet", "Bonjour, quels sont vos horaires ?").subject("Horaires"),
        )
        .await;
        let ours = Mail::new()
            .from("support@calorine.example")
            .to("helene@client.example")
            .subject("Re: Horaires")
            .message_id("ours@calorine.example")
            .in_reply_to("quiet@client.example")
            .date("Mon, 16 Mar 2026 10:00:00 +0100")
            .text("Bonjour, merci de nous répondre avant vendredi.");
        office
            .hand_in(FolderRole::Sent, Lane::Live, vec![ours.bytes()])
            .await;
        office.work().await;
        let tickets = office.tickets().await;
        let quiet = tickets
            .iter()
            .find(|ticket| ticket.subject == "Horaires")
            .unwrap();
        assert_eq!(office.messages(quiet.thread).await.len(), 2);
        assert_eq!(quiet.due, Due::Nobody);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_late_or_due_is_listed_and_what_is_done_is_not() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        arrive(&office, mail("one", ORDER)).await;
        arrive(
            &office,
            mail("two", "Bonjour, quels sont vos horaires ?").subject("Horaires"),
        )
        .await;
        let tickets = office.tickets().await;
        let [late, soon] = ["Commande", "Horaires"].map(|subject| {
            tickets
                .iter()
                .find(|ticket| ticket.subject == subject)
                .unwrap()
                .id
        });
        let change = TicketChange {
            due: Some(Some(office.services.now() + facteur_domain::Span::seconds(1))),
            ..TicketChange::default()
        };
        set(&office.services, Actor::Operator, soon, change)
            .await
            .unwrap();
        let count = async |span| {
            listed(
                &office,
                ListRequest {
                    due: Some(span),
                    ..ListRequest::default()
                },
            )
            .await
        };
        assert_eq!(
            (count(DueSpan::Late).await, count(DueSpan::Week).await >= 1),
            (1, true)
        );
        office.set_status(late, Status::Closed).await;
        assert_eq!(count(DueSpan::Late).await, 0);
        assert!(
            matches!(due(&office, late).await, Due::Mail { .. }),
            "it keeps what was read"
        );
        // Written again, without a new one: the old one is over.
        arrive(
            &office,
            mail("more", "Bonjour, une précision.").in_reply_to("one@client.example"),
        )
        .await;
        assert_eq!(due(&office, late).await, Due::Nobody);

        let tomorrow = office.services.now() + facteur_domain::Span::seconds(DAY);
        let sooner = TicketChange {
            due: Some(Some(tomorrow)),
            ..TicketChange::default()
        };
        set(&office.services, Actor::Operator, late, sooner)
            .await
            .unwrap();
        let joined = join(&office.services, Actor::Operator, soon, late).await.unwrap();
        assert_eq!(
            joined.due,
            Due::Member { at: Some(tomorrow) },
            "what was said of the ticket that stays"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_those_of_the_organisations_zone() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let now = settings(&office.services).await.unwrap();
        let with = |zone: &str| {
            let mut new = NewSettings {
                name: now.name.clone(),
                settings: now.settings.clone(),
            };
            new.settings.zone = zone.to_owned();
            new
        };
        let wrong = set_settings(&office.services, with("Paris"), None)
            .await
            .unwrap_err();
        assert!(wrong.to_string().contains("no time zone"), "{wrong}");
        set_settings(&office.services, with("America/Montreal"), None)
            .await
            .unwrap();
        arrive(&office, mail("one", ORDER)).await;
        let ticket = office.tickets().await[0].id;
        assert_eq!(
            due(&office, ticket).await,
            by_mail(at(1_774_044_000), "avant vendredi")
        );
    })
    .await;
}
