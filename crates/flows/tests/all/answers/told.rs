//! What is told and what is not sent: refused before, acknowledged once, unknown after a crash.

use super::post::{Post, question, read};
use crate::support::on_both;
use facteur_domain::{Acknowledgement, Actor, AnswerKind, FolderRole, Lane, MessageId, SendState, Status};
use facteur_flows::FlowErrorKind;
use facteur_flows::answers::{self, NewAnswer, cancel, compose, send, send_again};
use facteur_flows::tickets::show;
use facteur_store::StoreError;
use facteur_store::answers::{answer_get, answer_update};
use facteur_testkit::Manners;
use facteur_testkit::mails::Mail;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_sent_is_told_before() {
    on_both(async |databases| {
        let post = Post::open(&databases).await;
        let ticket = post.one_ticket().await;
        let services = &post.office.services;
        let with = |to: &str, text: &str| NewAnswer {
            to: vec![to.to_owned()],
            ..NewAnswer::new(AnswerKind::Reply, text)
        };
        for wrong in [
            with("nobody", "x"),
            with("a@b.example\r\nBcc: c@d.example", "x"),
            with("a@b.example", " "),
        ] {
            let refused = send(services, Actor::Operator, ticket, wrong).await.unwrap_err();
            assert_eq!(refused.kind(), FlowErrorKind::Invalid, "{refused}");
        }
        let other = NewAnswer {
            answers_to: Some(services.ids.make::<MessageId>()),
            ..NewAnswer::new(AnswerKind::Reply, "x")
        };
        let refused = send(services, Actor::Operator, ticket, other).await.unwrap_err();
        assert_eq!(refused.kind(), FlowErrorKind::NotFound);
        let mut mailbox = post.mailbox().await;
        mailbox.mode = facteur_domain::MailboxMode::ObserveOnly;
        post.save(mailbox.clone()).await;
        assert_eq!(
            post.reply(ticket, "x").await.unwrap_err().kind(),
            FlowErrorKind::Refused
        );
        mailbox.smtp = None;
        post.save(mailbox).await;
        let composed = compose(services, Actor::Operator, ticket, AnswerKind::Reply, None)
            .await
            .unwrap();
        assert!(composed.cannot_because.unwrap().contains("no server to send by"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_opens_a_ticket_is_told_once_an_hour() {
    on_both(async |databases| {
        let words = Acknowledgement {
            subject: "[{number}] Bien reçu : {subject}".to_owned(),
            text: "Votre demande {number} est arrivée.".to_owned(),
        };
        let post = Post::with(&databases, |mailbox| mailbox.acknowledge = Some(words)).await;
        let services = &post.office.services;
        let mails = [
            question("q1", "Facture"),
            question("q2", "Livraison"),
            question("q3", "Lettre").header("List-Unsubscribe", "<mailto:x@y.example>"),
            question("q4", "Absence").header("Auto-Submitted", "auto-replied"),
            Mail::new()
                .from("Support <support@calorine.example>")
                .message_id("q5@x")
                .subject("De nous"),
        ];
        let raw = mails.iter().map(Mail::bytes).collect();
        post.office.hand_in(FolderRole::Incoming, Lane::Live, raw).await;
        post.work().await;
        let sent = post.only_sent();
        assert_eq!(sent.to, ["helene@client.example"]);
        let mail = read(&sent);
        let ticket = post
            .office
            .tickets()
            .await
            .into_iter()
            .find(|ticket| ticket.subject == "Facture")
            .unwrap();
        assert_eq!(mail.subject, format!("[{}] Bien reçu : Facture", ticket.number));
        assert!(
            mail.text
                .contains(&format!("Votre demande {} est arrivée.", ticket.number))
        );
        assert_eq!(mail.headers.get("Auto-Submitted"), Some("auto-replied"));
        assert_eq!(mail.in_reply_to, ["q1@client.example"]);
        assert_eq!(
            ticket.status,
            Status::New,
            "a machine's mail does not count as looking at it"
        );
        let view = show(services, ticket.id).await.unwrap();
        assert_eq!(view.messages.len(), 2, "it stands in the conversation");
        // One that may have been sent is never sent again.
        post.sink.set(Manners::HangsUpAt("."));
        post.arrive(&question("q6", "Autre").from("Bob <bob@client.example>"))
            .await;
        assert_eq!(post.sink.taken().len(), 1);
        let [lost] = answers::list(services, &[SendState::Unknown], 10)
            .await
            .unwrap()
            .try_into()
            .unwrap();
        let refused = send_again(services, Actor::Operator, lost.answer.id)
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("never come twice"), "{refused}");
        cancel(services, Actor::Operator, lost.answer.id).await.unwrap();
    })
    .await;
}

/// What a crash between the two commits leaves: `sending`, and nobody who knows more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_whose_sender_died_is_unknown_and_not_sent_by_itself() {
    on_both(async |databases| {
        let post = Post::open(&databases).await;
        let ticket = post.one_ticket().await;
        let services = &post.office.services;
        let id = post.reply(ticket, "Bonjour.").await.unwrap().answer.id;
        let organisation = services.organisation;
        let died = services.store.write(organisation, move |tx| {
            let mut answer = answer_get(tx, organisation, id, true)?.unwrap();
            (answer.state, answer.attempts) = (SendState::Sending, 1);
            answer_update(tx, organisation, &answer)?;
            Ok::<_, StoreError>(())
        });
        died.await.unwrap();
        assert!(
            cancel(services, Actor::Operator, id).await.is_err(),
            "too late for that"
        );
        post.work().await;
        assert_eq!(post.state(id).await, SendState::Unknown);
        assert!(post.sink.taken().is_empty());
    })
    .await;
}
