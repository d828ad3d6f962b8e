//! Intake on both databases: what becomes of mails, whatever happens on the way.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{Actor, ArrivalState, EventKind, FolderRole, Lane, Priority};
use facteur_flows::tickets::{show, undo};
use facteur_store::{Param, Sql, StoreError, Tx, sql};
use facteur_testkit::mails::Mail;

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_becomes_a_ticket_and_its_answer_joins_and_reopens() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let question = Mail::new()
            .from("Hélène <helene@client.example>")
            .subject("Facture 123 en double")
            .message_id("one@client.example")
            .text("Bonjour, la facture 123 nous a été envoyée deux fois. Merci de corriger.")
            .bytes();
        let answer = Mail::new()
            .from("Hélène <helene@client.example>")
            .subject("Re: Facture 123 en double")
            .message_id("two@client.example")
            .in_reply_to("one@client.example")
            .text("Toujours rien ?")
            .bytes();
        office
            .hand_in(FolderRole::Incoming, Lane::Live, vec![question])
            .await;
        office.work().await;
        let tickets = office.tickets().await;
        assert_eq!(tickets.len(), 1);
        assert_eq!(tickets[0].number.sequence, 1);
        assert_eq!(tickets[0].category.key(), "billing");
        office
            .set_status(tickets[0].id, facteur_domain::Status::Resolved)
            .await;
        office
            .hand_in(FolderRole::Incoming, Lane::Live, vec![answer])
            .await;
        office.work().await;
        let tickets = office.tickets().await;
        assert_eq!(tickets.len(), 1);
        assert_eq!(tickets[0].status, facteur_domain::Status::Open);
        assert_eq!(office.messages(tickets[0].thread).await.len(), 2);
        let found = office.search("factures équipe").await;
        assert!(found.is_empty(), "one word is not there");
        assert_eq!(office.search("factures").await.len(), 2);
    })
    .await;
}

/// A mail of Zoé's on one thing; the first of them begins the thread.
fn asking(number: usize, automatic: bool) -> Vec<u8> {
    let mail = Mail::new()
        .from("Zoé <zoe@client.example>")
        .subject("Adresse de livraison")
        .message_id(&format!("ask-{number}@client.example"))
        .text(&format!(
            "Bonjour, pouvez-vous changer mon adresse ? Message {number}."
        ));
    let mail = if number > 1 {
        mail.in_reply_to("ask-1@client.example")
    } else {
        mail
    };
    let mail = if automatic {
        mail.header("Auto-Submitted", "auto-replied")
    } else {
        mail
    };
    mail.bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_three_times_without_an_answer_is_taken_more_urgently_once() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let hand_in = async |number, automatic| {
            let mails = vec![asking(number, automatic)];
            office.hand_in(FolderRole::Incoming, Lane::Live, mails).await;
            office.work().await;
            office.tickets().await.remove(0)
        };
        let first = hand_in(1, false).await;
        assert!(first.priority < Priority::High, "{first:?}");
        hand_in(2, true).await;
        let second = hand_in(3, false).await;
        assert_eq!(second.priority, first.priority, "a program's mail does not count");
        let third = hand_in(4, false).await;
        assert_eq!(third.priority as u8, first.priority as u8 + 1);
        let view = show(&office.services, third.id).await.unwrap();
        let verdict = view.messages.last().and_then(|message| message.verdict.clone());
        assert_eq!(verdict.unwrap().reasons[0].code, "written_often");
        let history = view.history.iter().map(|line| &line.event.event);
        let raised = history
            .clone()
            .find(|event| event.kind == EventKind::PriorityChanged)
            .unwrap();
        assert_eq!(
            (raised.actor, &raised.data["reason"]["detail"]),
            (Actor::System, &"3".into())
        );
        undo(&office.services, Actor::Operator, raised.id).await.unwrap();
        let fourth = hand_in(5, false).await;
        assert_eq!(
            fourth.priority, first.priority,
            "what was taken back does not come again"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn our_answer_begins_the_count_anew_within_a_batch_too() {
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let ours = Mail::new()
            .from("support@calorine.example")
            .to("zoe@client.example")
            .subject("Re: Adresse de livraison")
            .message_id("answer@calorine.example")
            .in_reply_to("ask-2@client.example")
            .text("C'est fait.")
            .bytes();
        let mut mails: Vec<_> = (1..=2).map(|number| asking(number, false)).collect();
        mails.push(ours);
        mails.extend((3..=4).map(|number| asking(number, false)));
        office.hand_in(FolderRole::Incoming, Lane::Live, mails).await;
        office.work().await;
        let ticket = office.tickets().await.remove(0);
        let view = show(&office.services, ticket.id).await.unwrap();
        let raised = view
            .history
            .iter()
            .any(|line| line.event.event.kind == EventKind::PriorityChanged);
        assert!(!raised && view.messages.len() == 5, "{view:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_mailbox_gives_the_same_tickets_on_both_databases() {
    let mut ledgers = Vec::new();
    for databases in Databases::both() {
        let office = Office::open(&databases).await;
        for (role, mails) in crate::support::samples() {
            office.hand_in(role, Lane::Bulk, mails).await;
        }
        office.work().await;
        assert_eq!(office.waiting().await, 0, "every arrival is handled");
        ledgers.push(office.picture().await);
    }
    assert!(ledgers[0].len() > 150, "{} messages", ledgers[0].len());
    assert_eq!(ledgers[0], ledgers[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_bytes_of_one_mail_do_not_keep_the_others() {
    const DAMAGE: Sql = sql("update blob set compressed = $2 where organisation = $1 and size = $3");
    on_both(async |databases: Databases| {
        let office = Office::open(&databases).await;
        let mails: Vec<Vec<u8>> = (0..3)
            .map(|number| {
                Mail::new()
                    .subject(&"x".repeat(number + 1))
                    .message_id(&format!("{number}@client.example"))
                    .bytes()
            })
            .collect();
        let size = mails[1].len();
        office.hand_in(FolderRole::Incoming, Lane::Live, mails).await;
        let organisation = office.services.organisation;
        let damage = move |tx: &mut Tx<'_>| {
            let damaged = tx.execute(
                DAMAGE,
                &[Param::id(organisation), b"damaged".as_slice().into(), size.into()],
            )?;
            assert_eq!(damaged, 1);
            Ok::<_, StoreError>(())
        };
        office.services.store.write(organisation, damage).await.unwrap();
        office.work().await;
        assert_eq!(office.waiting().await, 0);
        let states: Vec<ArrivalState> = office
            .picture()
            .await
            .into_values()
            .map(|(state, _)| state)
            .collect();
        let (ticketed, kept) = (ArrivalState::Ticketed, ArrivalState::KeptUnread);
        assert_eq!(states, [ticketed, kept, ticketed]);
    })
    .await;
}
