//! Answers: written, sent to a server that behaves as told, and what each ending leaves.

mod post;
mod told;

use crate::support::on_both;
use facteur_domain::{Actor, AnswerKind, EventKind, FolderRole, Lane, Role, SendState, Span, Status};
use facteur_flows::answers::{
    self, AttachedFile, NewAnswer, NewMail, cancel, compose, counts, get, send, send_again, send_new,
};
use facteur_flows::people::member_add;
use facteur_flows::tickets::show;
use facteur_flows::{FlowErrorKind, upkeep};
use facteur_testkit::Manners;
use facteur_testkit::mails::Mail;
use post::{Post, question, read};

#[allow(clippy::too_many_lines)] // One conversation from its beginning to its end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_is_sent_and_joins_and_its_answer_too() {
    on_both(async |databases| {
        let post = Post::open(&databases).await;
        let ticket = post.one_ticket().await;
        let services = &post.office.services;
        let ana = member_add(
            services,
            Actor::Operator,
            "ana@calorine.example",
            "Ana",
            Role::Agent,
        );
        let ana = Actor::Member(ana.await.unwrap().id);
        let composed = compose(services, ana, ticket, AnswerKind::ReplyAll, None)
            .await
            .unwrap();
        assert_eq!(composed.to, ["Hélène Petit <helene@client.example>"]);
        assert_eq!(composed.cc, ["Paul <paul@client.example>"]);
        assert_eq!(
            (composed.subject.as_str(), composed.cannot_because),
            ("Re: Facture de mars", None)
        );
        let new = NewAnswer {
            then_status: Some(Status::Pending),
            bcc: vec![
                "chef@calorine.example".to_owned(),
                "HELENE@client.example".to_owned(),
            ],
            to: composed.to,
            files: vec![AttachedFile {
                filename: "facture.pdf".to_owned(),
                mime_type: "application/pdf".to_owned(),
                content: b"%PDF-1.4".to_vec(),
            }],
            request: Some("key-1".to_owned()),
            ..NewAnswer::new(AnswerKind::Reply, "Bonjour Hélène,\nla voici.")
        };
        let written = send(services, ana, ticket, new.clone()).await.unwrap();
        assert_eq!(written.answer.state, SendState::Waiting);
        let again = send(services, ana, ticket, new).await.unwrap();
        assert_eq!(again.answer.id, written.answer.id, "one key, one mail");
        post.work().await;
        let sent = post.only_sent();
        assert_eq!(sent.from, "support@calorine.example");
        assert_eq!(
            sent.to,
            ["helene@client.example", "chef@calorine.example"],
            "nobody twice"
        );
        let mail = read(&sent);
        assert!(
            !String::from_utf8_lossy(&sent.bytes).contains("chef@"),
            "hidden copies stay hidden"
        );
        assert_eq!(mail.in_reply_to, ["q1@client.example"]);
        assert_eq!(mail.reply, "Bonjour Hélène,\nla voici.");
        assert!(
            mail.signature
                .as_deref()
                .unwrap_or_default()
                .contains("Calorine SARL")
        );
        assert!(
            mail.text
                .contains("Hélène Petit <helene@client.example> a écrit :\n> Bonjour,")
        );
        assert_eq!(mail.attachments.len(), 1);

        let view = show(services, ticket).await.unwrap();
        assert_eq!(view.messages.len(), 2, "it joined the conversation");
        assert_eq!(view.messages[1].message.direction, "outgoing");
        assert_eq!(view.ticket.status, Status::Pending);
        let kinds: Vec<EventKind> = view.history.iter().map(|line| line.event.event.kind).collect();
        for kind in [
            EventKind::AnswerWritten,
            EventKind::AnswerSent,
            EventKind::StatusChanged,
            EventKind::MessageSent,
        ] {
            assert_eq!(
                kinds.iter().filter(|each| **each == kind).count(),
                1,
                "{kind}: {kinds:?}"
            );
        }
        let ids = vec![written.answer.message_id.clone(), "other@x".to_owned()];
        assert_eq!(answers::authors(services, ids).await.unwrap(), [Some(ana), None]);
        // The copy that a watcher finds in the sent folder is one, also when the service gave it another id.
        let renamed = String::from_utf8(sent.bytes.clone()).unwrap();
        let renamed = renamed.replace(
            &format!("Message-ID: <{}>", written.answer.message_id),
            "Message-ID: <x@relay.example>",
        );
        let renamed = renamed.into_bytes();
        assert_ne!(renamed, sent.bytes);
        post.office
            .hand_in(FolderRole::Sent, Lane::Live, vec![sent.bytes.clone(), renamed])
            .await;
        post.work().await;
        assert_eq!(show(services, ticket).await.unwrap().messages.len(), 2);
        // The customer's answer joins and reopens, by the Message-ID or by the tag alone.
        post.arrive(&question("q2", "Re: Facture de mars").in_reply_to(&written.answer.message_id))
            .await;
        let tag = mail.references[0].clone();
        assert!(tag.starts_with("ticket."));
        post.arrive(
            &question("q3", "Autre sujet").header("References", &format!("<lost@relay.example> <{tag}>")),
        )
        .await;
        let view = show(services, ticket).await.unwrap();
        assert_eq!((view.messages.len(), view.ticket.status), (4, Status::Open));
        assert_eq!(post.office.tickets().await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forward_takes_the_mail_with_its_files_to_somebody_else() {
    on_both(async |databases| {
        let post = Post::open(&databases).await;
        let raw = "From: a@client.example\r\nTo: support@calorine.example\r\nSubject: Devis\r\nMessage-ID: <f@x>\r\n\
            MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBonjour.\r\n--b\r\n\
            Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\r\n%PDF\r\n--b--\r\n";
        post.office.hand_in(FolderRole::Incoming, Lane::Live, vec![raw.as_bytes().to_vec()]).await;
        post.work().await;
        let ticket = post.office.tickets().await[0].id;
        let services = &post.office.services;
        let new = NewAnswer {
            to: vec!["Zoé <zoe@fournisseur.example>".to_owned()],
            ..NewAnswer::new(AnswerKind::Forward, "Pour vous.")
        };
        send(services, Actor::Operator, ticket, new).await.unwrap();
        let nobody = send(services, Actor::Operator, ticket, NewAnswer::new(AnswerKind::Forward, "x")).await;
        assert_eq!(nobody.unwrap_err().kind(), FlowErrorKind::Invalid);
        post.work().await;
        let mail = read(&post.only_sent());
        assert_eq!(mail.subject, "Fwd: Devis");
        assert!(mail.text.contains("Pour vous.") && mail.text.contains("De : a@client.example"), "{}", mail.text);
        assert_eq!(mail.attachments[0].filename, "plan.pdf");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_mail_opens_its_ticket_when_it_was_sent() {
    on_both(async |databases| {
        let post = Post::open(&databases).await;
        let services = &post.office.services;
        let ana = member_add(
            services,
            Actor::Operator,
            "ana@calorine.example",
            "Ana",
            Role::Agent,
        );
        let ana = ana.await.unwrap().id;
        let new = NewMail {
            mailbox: post.office.mailbox,
            to: vec!["Zoé Blanc <zoe@client.example>".to_owned()],
            cc: Vec::new(),
            bcc: Vec::new(),
            subject: "Votre contrat".to_owned(),
            text: "Bonjour Zoé.".to_owned(),
            signature: true,
            files: Vec::new(),
            then_status: None,
            request: None,
        };
        let written = send_new(services, Actor::Member(ana), new.clone()).await.unwrap();
        assert_eq!(written.ticket, None);
        assert!(post.office.tickets().await.is_empty(), "not before it was sent");
        post.work().await;
        post.only_sent();
        let tickets = post.office.tickets().await;
        let [ticket] = tickets.as_slice() else {
            panic!("{tickets:?}")
        };
        assert_eq!((ticket.status, ticket.assignee), (Status::Pending, Some(ana)));
        let shown = get(services, written.answer.id).await.unwrap();
        assert_eq!(shown.ticket, Some(ticket.id));
        let view = show(services, ticket.id).await.unwrap();
        assert_eq!(view.messages.len(), 1);
        assert_eq!(view.contact.unwrap().addresses, ["zoe@client.example"]);
        let answer = Mail::new()
            .from("zoe@client.example")
            .message_id("z1@client.example")
            .subject("Re: Votre contrat")
            .in_reply_to(&written.answer.message_id);
        post.arrive(&answer).await;
        let view = show(services, ticket.id).await.unwrap();
        assert_eq!((view.messages.len(), view.ticket.status), (2, Status::Open));
        let empty = NewMail {
            subject: " ".to_owned(),
            ..new
        };
        assert_eq!(
            send_new(services, Actor::Operator, empty)
                .await
                .unwrap_err()
                .kind(),
            FlowErrorKind::Invalid
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_server_says_decides_what_becomes_of_a_mail() {
    on_both(async |databases| {
        let post = Post::open(&databases).await;
        let ticket = post.one_ticket().await;
        let services = &post.office.services;
        for (manners, state, words) in [
            (
                Manners::Says("RCPT", "450 4.2.0 greylisted, come back"),
                SendState::Waiting,
                "greylisted",
            ),
            (
                Manners::Says("DATA", "421 4.3.0 too busy"),
                SendState::Waiting,
                "too busy",
            ),
            (
                Manners::Says(".", "451 4.3.0 disk full"),
                SendState::Waiting,
                "disk full",
            ),
            (
                Manners::HangsUpAt("MAIL"),
                SendState::Waiting,
                "closed the connection",
            ),
            (
                Manners::HangsUpAt("DATA"),
                SendState::Waiting,
                "closed the connection",
            ),
            (
                Manners::Says("RCPT", "550 5.1.1 no such user"),
                SendState::Refused,
                "no such user",
            ),
            (
                Manners::Says(".", "554 5.7.1 looks like spam"),
                SendState::Refused,
                "looks like spam",
            ),
            (Manners::HangsUpAt("."), SendState::Unknown, "may have been taken"),
            (
                Manners::Says(".", "what is this"),
                SendState::Unknown,
                "may have been taken",
            ),
        ] {
            post.sink.set(manners.clone());
            let id = post.reply(ticket, "Bonjour.").await.unwrap().answer.id;
            post.work().await;
            let found = get(services, id).await.unwrap().answer;
            assert_eq!(found.state, state, "{manners:?}: {:?}", found.problem);
            assert!(
                found.problem.as_deref().unwrap_or_default().contains(words),
                "{manners:?}: {:?}",
                found.problem
            );
            let came = post.sink.taken().len();
            assert_eq!(
                came,
                usize::from(manners == Manners::HangsUpAt(".")),
                "{manners:?}"
            );
            // Whatever happened, once the server is kind and a person agrees it is sent, and only once.
            post.sink.set(Manners::Kind);
            if state == SendState::Waiting {
                assert!(
                    send_again(services, Actor::Operator, id).await.is_err(),
                    "it waits already"
                );
                assert!(found.next_at > services.now() && found.attempts == 1);
                post.work().await;
                assert_eq!(post.state(id).await, SendState::Waiting, "not before its time");
                post.let_time_pass(id).await;
            } else {
                send_again(services, Actor::Operator, id).await.unwrap();
            }
            post.work().await;
            assert_eq!(post.state(id).await, SendState::Sent, "{manners:?}");
            assert_eq!(post.sink.taken().len(), 1, "{manners:?}");
            for again in [
                send_again(services, Actor::Operator, id).await,
                cancel(services, Actor::Operator, id).await,
            ] {
                assert_eq!(again.unwrap_err().kind(), FlowErrorKind::Refused);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_mail_is_found_by_an_answer_to_it() {
    on_both(async |databases| {
        let post = Post::open(&databases).await;
        let ticket = post.one_ticket().await;
        let services = &post.office.services;
        post.sink.set(Manners::HangsUpAt("."));
        let answer = post.reply(ticket, "Bonjour.").await.unwrap().answer;
        post.work().await;
        assert_eq!(post.state(answer.id).await, SendState::Unknown);
        assert_eq!(counts(services).await.unwrap().get(&SendState::Unknown), Some(&1));
        post.sink.taken();
        post.arrive(&question("q2", "Re: Facture de mars").in_reply_to(&answer.message_id))
            .await;
        post.let_time_pass(answer.id).await;
        post.work().await;
        assert_eq!(post.state(answer.id).await, SendState::Sent);
        assert!(post.sink.taken().is_empty(), "it was not sent a second time");
        assert_eq!(show(services, ticket).await.unwrap().messages.len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_can_be_taken_back_and_held() {
    on_both(async |databases| {
        let mut post = Post::open(&databases).await;
        let ticket = post.one_ticket().await;
        post.office.services.sending.undo = Span::seconds(60);
        let services = &post.office.services;
        let waiting = post.reply(ticket, "Trop vite.").await.unwrap();
        assert!(waiting.cancellable_until.unwrap() > services.now());
        post.work().await;
        assert_eq!(post.state(waiting.answer.id).await, SendState::Waiting);
        cancel(services, Actor::Operator, waiting.answer.id)
            .await
            .unwrap();
        post.let_time_pass(waiting.answer.id).await;
        post.work().await;
        assert_eq!(post.state(waiting.answer.id).await, SendState::Cancelled);
        upkeep::hold_sends(services, Actor::Operator).await.unwrap();
        let held = post.reply(ticket, "Retenu.").await.unwrap().answer.id;
        post.let_time_pass(held).await;
        post.work().await;
        assert!(
            post.sink.taken().is_empty(),
            "nothing leaves while sends are held"
        );
        upkeep::release_sends(services, Actor::Operator).await.unwrap();
        post.let_time_pass(held).await;
        post.work().await;
        assert_eq!(read(&post.only_sent()).reply, "Retenu.");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_keeps_its_limit_and_a_broken_server_is_left_alone() {
    on_both(async |databases| {
        let post = Post::with(&databases, |mailbox| {
            mailbox.smtp.as_mut().unwrap().per_hour = Some(2);
        })
        .await;
        let ticket = post.one_ticket().await;
        let services = &post.office.services;
        let mut ids = Vec::new();
        for text in ["un", "deux", "trois"] {
            ids.push(post.reply(ticket, text).await.unwrap().answer.id);
        }
        post.work().await;
        assert_eq!(post.sink.taken().len(), 2);
        let mut left = Vec::new();
        for id in &ids {
            let answer = get(services, *id).await.unwrap().answer;
            if answer.state == SendState::Waiting {
                left.push(answer);
            }
        }
        assert_eq!(left.len(), 1);
        assert!(
            left[0]
                .problem
                .as_deref()
                .unwrap()
                .contains("limit of 2 mails an hour"),
            "{left:?}"
        );
        let mut mailbox = post.mailbox().await;
        mailbox.smtp.as_mut().unwrap().per_hour = None;
        post.save(mailbox).await;
        post.sink.set(Manners::HangsUpAt("EHLO"));
        for _ in 0..4 {
            post.let_time_pass(left[0].id).await;
            post.work().await;
        }
        let answer = get(services, left[0].id).await.unwrap().answer;
        assert!(
            answer.problem.as_deref().unwrap().contains("left alone"),
            "{:?}",
            answer.problem
        );
        assert_eq!(answer.attempts, 3, "the fourth try was none");
    })
    .await;
}
