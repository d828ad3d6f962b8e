//! Intake on both databases: what becomes of mails, whatever happens on the way.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{ArrivalState, FolderRole, Lane};
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
