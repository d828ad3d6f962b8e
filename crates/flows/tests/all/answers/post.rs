//! An office with a mailbox that sends.

use crate::support::{Databases, Office};
use facteur_domain::{
    Actor, AnswerId, AnswerKind, FolderRole, Lane, Security, SendState, Smtp, Span, TicketId,
};
use facteur_flows::FlowResult;
use facteur_flows::answers::{AnswerView, NewAnswer, SaveSent, Sender, get, send};
use facteur_flows::intake::Intake;
use facteur_mail::{Limits, Parsed, parse};
use facteur_queue::{Worker, WorkerOptions};
use facteur_store::answers::{answer_get, answer_update};
use facteur_store::mailboxes;
use facteur_testkit::mails::Mail;
use facteur_testkit::{SentMail, SmtpSink};
use std::sync::Arc;

pub(super) struct Post {
    pub(super) office: Office,
    pub(super) sink: SmtpSink,
}

impl Post {
    pub(super) async fn open(databases: &Databases) -> Self {
        Self::with(databases, |_| {}).await
    }

    pub(super) async fn with(
        databases: &Databases,
        adjust: impl FnOnce(&mut facteur_domain::Mailbox),
    ) -> Self {
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

    pub(super) async fn mailbox(&self) -> facteur_domain::Mailbox {
        let (organisation, id) = (self.office.services.organisation, self.office.mailbox);
        let found = self.office.services.store.read(organisation, move |tx| {
            mailboxes::mailbox_get(tx, organisation, id)
        });
        found.await.unwrap().unwrap()
    }

    pub(super) async fn save(&self, mailbox: facteur_domain::Mailbox) {
        let organisation = self.office.services.organisation;
        let saved = self.office.services.store.write(organisation, move |tx| {
            mailboxes::mailbox_update(tx, organisation, &mailbox)
        });
        saved.await.unwrap();
    }

    pub(super) async fn work(&self) {
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

    pub(super) async fn arrive(&self, mail: &Mail) {
        self.office
            .hand_in(FolderRole::Incoming, Lane::Live, vec![mail.bytes()])
            .await;
        self.work().await;
    }

    pub(super) async fn one_ticket(&self) -> TicketId {
        self.arrive(&question("q1", "Facture de mars")).await;
        self.office.tickets().await[0].id
    }

    pub(super) async fn reply(&self, ticket: TicketId, text: &str) -> FlowResult<AnswerView> {
        send(
            &self.office.services,
            Actor::Operator,
            ticket,
            NewAnswer::new(AnswerKind::Reply, text),
        )
        .await
    }

    pub(super) async fn state(&self, id: AnswerId) -> SendState {
        get(&self.office.services, id).await.unwrap().answer.state
    }

    /// Lets an answer be due now, and what was lost be lost long ago.
    pub(super) async fn let_time_pass(&self, id: AnswerId) {
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

    pub(super) fn only_sent(&self) -> SentMail {
        let mut taken = self.sink.taken();
        assert_eq!(taken.len(), 1, "{taken:?}");
        taken.remove(0)
    }
}

pub(super) fn question(id: &str, subject: &str) -> Mail {
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

pub(super) fn read(mail: &SentMail) -> Parsed {
    parse(&mail.bytes, &Limits::default())
}
