//! Answers: written, sent to a server that behaves as told, and what each ending leaves.

use crate::support::{Databases, Office, on_both};
use facteur_domain::{
    Acknowledgement, Actor, AnswerId, AnswerKind, EventKind, FolderRole, Lane, MessageId, Role, Security,
    SendState, Smtp, Span, Status, TicketId,
};
use facteur_flows::answers::{
    self, AnswerView, AttachedFile, NewAnswer, NewMail, SaveSent, Sender, cancel, compose, counts, get, send,
    send_again, send_new,
};
use facteur_flows::intake::Intake;
use facteur_flows::people::member_add;
use facteur_flows::tickets::show;
use facteur_flows::{FlowErrorKind, FlowResult, upkeep};
use facteur_mail::{Limits, Parsed, parse};
use facteur_queue::{Worker, WorkerOptions};
use facteur_store::answers::{answer_get, answer_update};
use facteur_store::{StoreError, mailboxes};
use facteur_testkit::mails::Mail;
use facteur_testkit::{Manners, SentMail, SmtpSink};
use std::sync::Arc;

struct Post {
    office: Office,
    sink: SmtpSink,
}

impl Post {
    async fn open(databases: &Databases) -> Self {
        Self::with(databases, |_| {}).await
    }

    async fn with(databases: &Databases, adjust: impl FnOnce(&mut facteur_domain::Mailbox)) -> Self {
        let mut office = Office::open(databases).await;
        office.services.sending.undo = Span::seconds(0);
        let sink = SmtpSink::start();
        let post = Self { office, sink };
        let mut mailbox = post.mailbox().await;
        mailbox.smtp = Some(Smtp {
            host: "127.0.0.1".to_owned(),
            port: post.sink.port(),
            security: Security::None,
            username: String::new(),
            from_name: "Équipe support".to_owned(),
            per_hour: None,
            save_to_sent: true,
        });
        "Calorine SARL".clone_into(&mut mailbox.signature);
        adjust(&mut mailbox);
        post.save(mailbox).await;
        post
    }

    async fn mailbox(&self) -> facteur_domain::Mailbox {
        let (organisation, id) = (self.office.services.organisation, self.office.mailbox);
        let found = self.office.services.store.read(organisation, move |tx| {
            mailboxes::mailbox_get(tx, organisation, id)
        });
        found.await.unwrap().unwrap()
    }

    async fn save(&self, mailbox: facteur_domain::Mailbox) {
        let organisation = self.office.services.organisation;
        let saved = self.office.services.store.write(organisation, move |tx| {
            mailboxes::mailbox_update(tx, organisation, &mailbox)
        });
        saved.await.unwrap();
    }

    async fn work(&self) {
        let services = &self.office.services;
        let worker = Worker::new(
            services.store.clone(),
            services.ids.clock().clone(),
            services.ids.random().clone(),
            services.wake.clone(),
            WorkerOptions::default(),
        )
        .with(Arc::new(Intake::new(services.clone())))
        .with(Arc::new(Sender::new(services.clone())))
        .with(Arc::new(SaveSent::new(services.clone())));
        worker.run_until_idle().await.unwrap();
    }

    async fn arrive(&self, mail: &Mail) {
        self.office
            .hand_in(FolderRole::Incoming, Lane::Live, vec![mail.bytes()])
            .await;
        self.work().await;
    }

    async fn one_ticket(&self) -> TicketId {
        self.arrive(&question("q1", "Facture de mars")).await;
        self.office.tickets().await[0].id
    }

    async fn reply(&self, ticket: TicketId, text: &str) -> FlowResult<AnswerView> {
        send(
            &self.office.services,
            Actor::Operator,
            ticket,
            NewAnswer::new(AnswerKind::Reply, text),
        )
        .await
    }

    async fn state(&self, id: AnswerId) -> SendState {
        get(&self.office.services, id).await.unwrap().answer.state
    }

    /// Lets an answer be due now, and what was lost be lost long ago.
    async fn let_time_pass(&self, id: AnswerId) {
        let services = &self.office.services;
        let (organisation, now) = (services.organisation, services.now());
        let job = format!("send/{id}");
        let passed = services.store.write(organisation, move |tx| {
            let mut answer = answer_get(tx, organisation, id, true)?.unwrap();
            answer.next_at = now - Span::seconds(7_200);
            answer_update(tx, organisation, &answer)?;
            tx.execute(
                facteur_store::sql("update job set run_at = $2 where dedup_key = $1"),
                &[(&job).into(), now.into()],
            )
            .map(drop)
        });
        passed.await.unwrap();
    }

    fn only_sent(&self) -> SentMail {
        let mut taken = self.sink.taken();
        assert_eq!(taken.len(), 1, "{taken:?}");
        taken.remove(0)
    }
}

fn question(id: &str, subject: &str) -> Mail {
    Mail::new()
        .from("Hélène Petit <helene@client.example>")
        .to("support@calorine.example, Paul <paul@client.example>")
        .subject(subject)
        .message_id(&format!("{id}@client.example"))
        .date(&format!(
            "Mon, 16 Mar 2026 09:00:{:02} +0100",
            id.bytes().map(u32::from).sum::<u32>() % 60
        ))
        .text("Bonjour,\n\nvoici ma question.\n\n-- \nHélène Petit\n06 00 00 00 00\n")
}

fn read(mail: &SentMail) -> Parsed {
    parse(&mail.bytes, &Limits::default())
}

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
