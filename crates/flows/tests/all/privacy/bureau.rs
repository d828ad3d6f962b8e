//! A small office whose mails, notes, drafts, files and rules name one contact in all ways.

use super::ADDRESS;
use super::scan::{self, Wanted};
use crate::watch::setup::{Account, Running, SOON};
use crate::watch::world::{World, within};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use facteur_domain::{
    Actor, AnswerKind, ArrivalState, Lane, Mailbox, MemberId, Place, PrivacyState, PrivacyTaskId, Role,
    TicketId, Timestamp,
};
use facteur_flows::drafts::{self, DraftContent};
use facteur_flows::intake::{Accept, Acceptance, Intake, accept};
use facteur_flows::judgement::{self, GivenExample};
use facteur_flows::people::member_add;
use facteur_flows::privacy::{self, PrivacyHandler, PrivacyTaskView};
use facteur_flows::rules::{self, NewRule};
use facteur_flows::views::{self, NewView};
use facteur_flows::{mailboxes, tickets, upkeep, watch};
use facteur_queue::{Worker, WorkerOptions};
use facteur_store::tickets::TicketFilter;
use facteur_store::{Sql, search, sql};
use facteur_testkit::mails::Mail;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Many patterns are made and tables written anew, on a machine that may be busy.
const PATIENCE: Duration = Duration::from_mins(3);
const NAME: &str = "Hélène Lefèvre";
const CODED: &str = "=?utf-8?Q?H=C3=A9l=C3=A8ne_Lef=C3=A8vre?=";

pub struct Bureau {
    pub world: World,
    pub account: Account,
    mailbox: Mailbox,
}

fn hers(number: usize) -> Mail {
    Mail::new()
        .from(&format!("{CODED} <{ADDRESS}>"))
        .message_id(&format!("hers-{number}@client.example"))
        .date(&format!("Mon, 16 Mar 2026 09:{number:02}:00 +0100"))
}

fn pauls(number: usize) -> Mail {
    Mail::new()
        .from("Paul Durand <paul@autre.example>")
        .message_id(&format!("pauls-{number}@autre.example"))
        .date(&format!("Tue, 17 Mar 2026 10:{number:02}:00 +0100"))
}

fn with_file(mail: &Mail, name: &str, file: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(mail.bytes()).unwrap();
    let (header, body) = text.split_once("\r\n\r\n").unwrap();
    let header = header.replace(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit",
        "Content-Type: multipart/mixed; boundary=bb",
    );
    let file = STANDARD.encode(file);
    format!(
        "{header}\r\n\r\n--bb\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n--bb\r\n\
         Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{file}\r\n--bb--\r\n"
    )
    .into_bytes()
}

impl Bureau {
    pub async fn sqlite(user: &'static str) -> Self {
        Self::on(World::sqlite().await, user).await
    }

    pub async fn postgres(user: &'static str) -> Self {
        Self::on(World::postgres().await, user).await
    }

    async fn on(world: World, user: &'static str) -> Self {
        let account = Account::alone(user);
        let mailbox = account.add(&world).await;
        Self {
            world,
            account,
            mailbox,
        }
    }

    pub fn address(&self) -> String {
        self.mailbox.address.clone()
    }

    pub fn own_mail() -> Vec<u8> {
        hers(1).subject("Facture de mars").bytes()
    }

    /// A mail of somebody else.
    pub fn naming_mail() -> Vec<u8> {
        let text = format!(
            "Bonjour,\n\n{NAME} n'a rien reçu.\n\nLe 16 mars, {NAME} <{ADDRESS}> a écrit :\n> ma question\n"
        );
        pauls(2).subject("Réunion").text(&text).bytes()
    }

    pub fn new_mail() -> Vec<u8> {
        Mail::new()
            .from(&format!("{CODED} <{ADDRESS}>"))
            .message_id("new@client.example")
            .date("Fri, 01 Jan 2100 10:00:00 +0100")
            .subject("Tout neuf")
            .bytes()
    }

    fn mails() -> Vec<Vec<u8>> {
        let quoted = "Bonjour,=0D=0Aici H=C3=A9l=C3=A8ne=20Lef=C3=A8vre";
        let utf16: Vec<u8> = format!("{NAME} <{ADDRESS}>")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        vec![
            Self::own_mail(),
            hers(2).subject("Re: Facture de mars").in_reply_to("hers-1@client.example").bytes(),
            hers(3).subject(&format!("De {NAME}")).text(&format!("Je suis {NAME}, {ADDRESS}.\n")).bytes(),
            with_file(&hers(4).subject("Un fichier"), "helene_lefevre.txt", NAME.as_bytes()),
            hers(5).subject("Encore").text(quoted).bytes(),
            // Without an id of its own, and under another form of her address.
            Mail::new().from(&format!("<{}>", ADDRESS.to_uppercase())).subject("Sans id").bytes(),
            pauls(1).subject("Sans elle").text("Rien à voir.\n").bytes(),
            Self::naming_mail(),
            pauls(3).to(&format!("{CODED} <{ADDRESS}>, support@facteur.example")).subject("Copie").bytes(),
            pauls(4).header("Cc", &format!("\"Lefevre, Helene\" <{ADDRESS}>")).subject("Cc").bytes(),
            pauls(5).subject(&format!("Dossier {NAME}")).bytes(),
            pauls(6)
                .subject("Lien")
                .header("List-Unsubscribe", &format!("<https://liste.example/?u={}>", STANDARD.encode(ADDRESS)))
                .text("https://x.example/?m=helene.lefevre%40client.example&n=H%C3%A9l%C3%A8ne%20Lef%C3%A8vre\n")
                .bytes(),
            with_file(&pauls(7).subject("Pièce"), "liste.bin", &utf16),
            with_file(&pauls(8).subject("Autre pièce"), "Helene-Lefevre.pdf", b"%PDF-1.4 rien"),
            with_file(&pauls(9).subject("Pièce sans elle"), "notice.txt", b"Notice"),
            pauls(10)
                .from("MAILER-DAEMON <mailer-daemon@autre.example>")
                .subject("Undelivered Mail Returned to Sender")
                .text(&format!("<{ADDRESS}>: host mx said: 550 unknown\n"))
                .bytes(),
            pauls(11).subject("Re: Facture de mars").in_reply_to("hers-1@client.example").text("J'en sais plus.\n").bytes(),
            pauls(12).subject("Dernier").text("Sans rien.\n").bytes(),
        ]
    }

    /// Mails on the server, handled; then what members do with them.
    pub async fn fill(&self) {
        let services = &self.world.services;
        // So that everybody has a ticket under a rule that names her.
        let member = member_add(
            services,
            Actor::Operator,
            "lea@facteur.example",
            "Léa",
            Role::Agent,
        )
        .await
        .unwrap();
        let rule = NewRule {
            name: format!("Courrier de {NAME}"),
            conditions: vec![format!("sender={ADDRESS}")],
            unless: Vec::new(),
            actions: vec!["category=billing".to_owned()],
        };
        rules::add(services, Actor::Operator, rule, None, None)
            .await
            .unwrap();
        self.account.put("INBOX", &Self::mails());
        let running = Running::start(services);
        self.until_count(Self::mails().len()).await;
        running.stop().await;

        let theirs = self.ticket_of("Réunion").await;
        let hers = self.ticket_of("Un fichier").await;
        for (ticket, text) in [
            (hers, format!("{NAME} a rappelé ; elle écrit depuis {ADDRESS}.")),
            (theirs, "Mme HELENE LEFEVRE viendra.".to_owned()),
        ] {
            tickets::note(services, Actor::Operator, ticket, &text)
                .await
                .unwrap();
        }
        self.teach(hers, theirs).await;
        self.write_beside(member.id, theirs).await;
    }

    /// Corrections of her mail and of a mail that names her, and an example that was typed in.
    async fn teach(&self, hers: TicketId, theirs: TicketId) {
        let services = &self.world.services;
        for ticket in [hers, theirs] {
            tickets::confirm(services, Actor::Operator, ticket).await.unwrap();
        }
        let example = GivenExample {
            subject: "Exemple".to_owned(),
            body: format!("{NAME} demande un devis."),
            category: "sales".to_owned(),
        };
        judgement::give(services, Actor::Operator, vec![example])
            .await
            .unwrap();
    }

    /// A draft, a file, a view and a tag.
    async fn write_beside(&self, member: MemberId, ticket: TicketId) {
        let services = &self.world.services;
        let file = drafts::bring(
            services,
            member,
            "notes.txt",
            "text/plain",
            format!("pour {NAME}").into_bytes(),
        );
        let upload = file.await.unwrap();
        let draft = DraftContent {
            kind: AnswerKind::Reply,
            answers_to: None,
            to: vec![format!("{NAME} <{ADDRESS}>")],
            cc: Vec::new(),
            bcc: Vec::new(),
            subject: "Suite".to_owned(),
            text: format!("Chère {NAME},"),
            html: None,
            uploads: vec![upload.id],
        };
        drafts::save(services, member, ticket, &draft).await.unwrap();
        let view = NewView {
            name: format!("Tout de {NAME}"),
            query: "q=helene.lefevre%40client.example".to_owned(),
            shared: true,
            position: 1,
        };
        views::add(services, member, view).await.unwrap();
    }

    async fn ticket_of(&self, subject: &'static str) -> TicketId {
        let organisation = self.world.services.organisation;
        let filter = TicketFilter {
            limit: Some(1_000),
            ..TicketFilter::default()
        };
        let all = self
            .world
            .read(move |tx| facteur_store::tickets::ticket_list(tx, organisation, &filter))
            .await;
        all.into_iter()
            .find(|ticket| ticket.subject == subject)
            .unwrap()
            .id
    }

    pub fn worker(&self) -> Worker {
        let services = &self.world.services;
        Worker::new(
            services.store.clone(),
            services.ids.clock().clone(),
            services.ids.random().clone(),
            services.wake.clone(),
            WorkerOptions::default(),
        )
        .with(Arc::new(Intake::new(services.clone())))
        .with(Arc::new(PrivacyHandler::new(services.clone())))
    }

    pub async fn work(&self) {
        self.worker().run_until_idle().await.unwrap();
    }

    async fn until_count(&self, count: usize) {
        within(SOON, "all mail is here and handled", async || {
            self.work().await;
            let ledger = self.world.ledger(self.mailbox.id, "INBOX").await;
            let handled = ledger.iter().all(|row| row.state.is_final());
            (ledger.len() == count && handled).then_some(())
        })
        .await;
    }

    pub async fn until_handled(&self) {
        let count = self.world.ledger(self.mailbox.id, "INBOX").await.len() + 1;
        let running = Running::start(&self.world.services);
        self.until_count(count).await;
        running.stop().await;
    }

    pub async fn until_done(&self, id: PrivacyTaskId) -> PrivacyTaskView {
        within(PATIENCE, "the task is done", async || {
            self.work().await;
            let task = privacy::task(&self.world.services, id).await.unwrap();
            matches!(task.state, PrivacyState::Done | PrivacyState::Failed).then_some(task)
        })
        .await
    }

    /// All that names her, wherever it lies.
    pub async fn scan(&self, wanted: &Wanted) -> Vec<String> {
        let mut found = scan::blobs(&self.world.services, wanted).await;
        found.extend(scan::files(self.world.directory(), wanted));
        found.extend(
            self.rows(wanted)
                .into_iter()
                .map(|(table, _)| format!("table {table}")),
        );
        if let Some(database) = self.world.database() {
            found.extend(scan::data_files(database, wanted));
        }
        found
    }

    /// Rows of all tables that name her: table and text.
    fn rows(&self, wanted: &Wanted) -> Vec<(String, String)> {
        match self.world.database() {
            Some(database) => scan::postgres_rows(database, wanted),
            None => scan::sqlite_rows(&self.world.directory().join("facteur.db"), wanted),
        }
    }

    pub async fn export(&self, contact: &str) -> scan::Export {
        let services = &self.world.services;
        let asked = privacy::ask_export(services, contact).await.unwrap();
        let done = self.until_done(asked.id).await;
        assert_eq!(done.state, PrivacyState::Done, "{done:?}");
        assert!(done.expires_at.is_some());
        let mut bytes = Vec::new();
        for part in privacy::export_parts(services, asked.id).await.unwrap() {
            bytes.extend(privacy::export_read(services, &part).await.unwrap());
        }
        scan::Export::read(bytes)
    }

    /// Every blob and every text that names her is in the export.
    pub async fn holds_all_that_is_found(&self, export: &scan::Export, wanted: &Wanted) {
        for (sha256, raw) in scan::named_blobs(&self.world.services, wanted).await {
            assert!(export.has_file(&raw), "the export lacks the blob {sha256}");
        }
        for (table, text) in self.rows(wanted) {
            // The task itself, the numbers of the index, and keys by which rows are found twice.
            if matches!(table.as_str(), "privacy_task" | "search_data" | "blob" | "search") {
                continue;
            }
            assert!(export.has_text(&text), "the export lacks {table}: {text}");
        }
    }

    /// What others wrote and must stay.
    pub async fn others(&self) -> Vec<String> {
        let ids = self
            .ids(sql(
                "select message_id from message where message_id like 'pauls-%' order by message_id",
            ))
            .await;
        assert_eq!(ids.len(), 12);
        ids
    }

    pub async fn others_are_still_there(&self, before: &[String]) {
        let now = self
            .ids(sql(
                "select message_id from message where message_id like 'pauls-%' order by message_id",
            ))
            .await;
        assert_eq!(now, before);
        assert_eq!(self.search("paul@autre.example").await.len(), 11);
        assert!(!self.search("notice").await.is_empty());
        let hers = self
            .ids(sql(
                "select message_id from message where message_id like 'hers-%'",
            ))
            .await;
        assert!(hers.is_empty(), "{hers:?}");
    }

    async fn ids(&self, query: Sql) -> Vec<String> {
        self.world
            .read(move |tx| tx.query(query, &[])?.iter().map(|row| row.get(0)).collect())
            .await
    }

    pub async fn search(&self, words: &str) -> Vec<search::Hit> {
        let (organisation, query) = (self.world.services.organisation, search::Query::parse(words));
        self.world
            .read(move |tx| search::search(tx, organisation, &query, None, 50))
            .await
    }

    pub async fn backup(&self) -> PathBuf {
        let archive = self.world.directory().join("since.backup");
        let done = upkeep::backup(&self.world.services, &archive, upkeep::BackupOptions::default()).await;
        done.unwrap();
        archive
    }

    pub async fn erased_arrivals(&self) -> i64 {
        const COUNT: Sql = sql("select count(*) from arrival where state = 'erased'");
        self.world.read(move |tx| tx.query_one(COUNT, &[])?.get(0)).await
    }

    /// Another poll, and a whole comparison.
    pub async fn look_again(&self) {
        let report = watch::reconcile(&self.world.services, &self.mailbox, true)
            .await
            .unwrap();
        assert!(report.is_whole(), "{report:?}");
        self.account.deliver(&pauls(20).subject("Encore un").bytes());
        self.until_handled().await;
    }

    pub async fn renumber(&self) {
        let before = self
            .world
            .folder(self.mailbox.id, "INBOX")
            .await
            .unwrap()
            .uidvalidity;
        self.account
            .server()
            .change_uidvalidity(self.account.user, "INBOX");
        let running = Running::start(&self.world.services);
        let count = Self::mails().len() + 1;
        within(SOON, "the folder was numbered anew", async || {
            self.work().await;
            let folder = self.world.folder(self.mailbox.id, "INBOX").await.unwrap();
            let ledger = self.world.ledger(self.mailbox.id, "INBOX").await;
            let handled = ledger.iter().all(|row| row.state.is_final());
            (folder.uidvalidity != before && ledger.len() == count && handled).then_some(())
        })
        .await;
        running.stop().await;
    }

    /// As files and archives are imported: without a server, long ago.
    pub async fn import(&self, raw: Vec<u8>) {
        let services = &self.world.services;
        let folder = mailboxes::handed_folder(services, self.mailbox.id)
            .await
            .unwrap()
            .id;
        let name: TicketId = services.ids.make();
        let mail = Accept {
            place: Place {
                mailbox: self.mailbox.id,
                folder,
                uidvalidity: 0,
                uid: 0,
                provider_id: format!("file/{name}"),
            },
            lane: Lane::Bulk,
            archive: false,
            internal_date: Timestamp::from_seconds(1_773_000_000),
            content: Acceptance::Raw(raw),
        };
        accept(services, vec![mail], None, None).await.unwrap();
    }

    pub async fn state_of_newest(&self) -> ArrivalState {
        let ledger = self.world.ledger(self.mailbox.id, "INBOX").await;
        ledger.iter().max_by_key(|row| row.uid).unwrap().state
    }
}
