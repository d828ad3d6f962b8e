//! `facteur mailbox add`

use super::{Add, trial, wishes};
use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Io, View};
use facteur_connect::TestReport;
use facteur_domain::{FolderRole, Mailbox, MailboxMode, Smtp, Source, StartFrom};
use facteur_flows::Services;
use facteur_flows::mailboxes::{self, NewMailbox};
use jiff::tz::TimeZone;
use secrecy::SecretString;

impl Add {
    /// Understands what was asked for, tries it on the server, and only then adds it.
    pub(super) async fn run(self, app: &App, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let folders = self.folders.iter().map(|text| wishes::folder(text));
        let folders: Vec<(String, FolderRole)> = folders.collect::<Result<_, _>>()?;
        let mut new = self.wanted(app)?;
        new.smtp_password = self.sending.password().await?;
        new.acknowledge = self.sending.acknowledgement().await?.flatten();
        if let Ok(known) = mailboxes::by_address(services, &new.address).await {
            return Err(there_already(&known));
        }
        let source = new.source.clone().unwrap_or(Source::Handed);
        if let (Source::Imap { host, .. }, None, false) = (&source, &self.source.imap, io.is_json()) {
            let guessed = io.language().choose("Mail server", "Serveur de courrier");
            io.note(&format!("{guessed}: {host} (--imap)")).await;
        }
        let password = match source {
            Source::Imap { .. } => Some(self.password.read(io, &new.address).await?),
            Source::Maildir { .. } | Source::Handed => None,
        };
        if let Some(smtp) = new.smtp.as_ref().filter(|_| !self.untested) {
            let password = new.smtp_password.clone().or_else(|| password.clone());
            self.try_sending(services, smtp, password, io).await?;
        }
        let report = match source {
            Source::Handed => None,
            _ if self.untested => None,
            _ => Some(self.try_it(services, &source, password.clone(), io).await?),
        };
        let folders = mailboxes::resolve_folders(services, &source, password.clone(), folders).await?;
        let mailbox = mailboxes::add(services, new, password).await?;
        mailboxes::watch_folders(services, mailbox.id, folders).await?;
        let shown = serde_json::json!({
            "added": true, "mailbox": mailbox, "steps": report.as_ref().map(trial::tried),
        });
        let is_serving = app.is_serving();
        io.result(&shown, |_, view| conclusion(&mailbox, is_serving, view))
            .await;
        Ok(Exit::Done)
    }

    fn wanted(&self, app: &App) -> Result<NewMailbox, Failure> {
        let mut new = NewMailbox::new(self.address.trim());
        new.source = Some(wishes::source(
            &self.source,
            self.security.as_deref(),
            self.username.as_deref(),
            &self.address,
        )?);
        new.start = Some(wishes::since(
            &self.since,
            app.clock().now(),
            &TimeZone::system(),
        )?);
        new.older = wishes::older(&self.older)?;
        new.afterwards = wishes::afterwards(&self.afterwards)?;
        new.poll_seconds = self.poll_seconds.unwrap_or(app.config().intake.poll_seconds);
        let source = new.source.as_ref().unwrap_or(&Source::Handed);
        new.smtp = self.sending.smtp(None, &self.address, source)?.flatten();
        new.signature = self.sending.signature.clone().unwrap_or_default();
        if self.observe_only {
            new.mode = MailboxMode::ObserveOnly;
        }
        Ok(new)
    }

    /// Tries the server to send by; a failed step ends the command.
    async fn try_sending(
        &self,
        services: &Services,
        smtp: &Smtp,
        password: Option<SecretString>,
        io: &mut Io,
    ) -> Result<(), Failure> {
        let clock = services.ids.clock();
        let (address, options) = (self.address.trim().to_lowercase(), &services.connect);
        let report = facteur_connect::smtp::probe(smtp, &address, password.as_ref(), options, &**clock).await;
        if !io.is_json() {
            let shown = trial::shown(&report, io.view());
            io.write(crate::output::Stream::Output, shown.as_bytes()).await;
        }
        if report.passed() {
            return Ok(());
        }
        Err(self.not_added())
    }

    fn not_added(&self) -> Failure {
        Failure::new((
            format!("{} was not added", self.address.trim()),
            format!("{} n'a pas été ajoutée", self.address.trim()),
        ))
        .help((
            "mend what is told above, or add it all the same with --untested",
            "corrigez ce qui est dit plus haut, ou ajoutez-la tout de même avec --untested",
        ))
    }

    /// Tries to log in and shows each step; a failed one ends the command.
    async fn try_it(
        &self,
        services: &Services,
        source: &Source,
        password: Option<SecretString>,
        io: &mut Io,
    ) -> Result<TestReport, Failure> {
        let clock = services.ids.clock();
        let report = facteur_connect::test(source, password, &services.connect, &**clock).await;
        if !io.is_json() {
            let shown = trial::shown(&report, io.view());
            io.write(crate::output::Stream::Output, shown.as_bytes()).await;
        }
        if report.passed() {
            return Ok(report);
        }
        if io.is_json() {
            let shown = serde_json::json!({ "added": false, "steps": trial::tried(&report) });
            io.json(&shown).await;
        }
        Err(self.not_added())
    }
}

fn there_already(known: &Mailbox) -> Failure {
    Failure::new((
        format!("the mailbox {} is there already", known.address),
        format!("la boîte {} existe déjà", known.address),
    ))
    .help((
        "`facteur mailbox list` shows it, `facteur mailbox set` changes it",
        "« facteur mailbox list » la montre, « facteur mailbox set » la change",
    ))
}

fn conclusion(mailbox: &Mailbox, is_serving: bool, view: &View) -> String {
    let language = view.language;
    let address = &mailbox.address;
    let counts = match mailbox.start {
        StartFrom::Beginning => language.choose("all its mail counts", "tout son courrier compte"),
        StartFrom::At(_) => language.choose(
            "its mail counts from the chosen time on",
            "son courrier compte à partir du moment choisi",
        ),
    };
    let next = match (&mailbox.source, is_serving) {
        (Source::Handed, _) => {
            let how = language.choose("Hand mail to it with", "Remettez-lui du courrier par");
            format!("{how} `facteur accept --mailbox {address}`.")
        }
        (_, true) => language
            .choose(
                "The server begins to read it now.",
                "Le serveur commence à la lire.",
            )
            .to_owned(),
        (_, false) => language
            .choose("Next: `facteur serve`.", "Ensuite : `facteur serve`.")
            .to_owned(),
    };
    let added = language.choose("was added", "est ajoutée");
    format!("{address} {added} ; {counts}. {next}\n").replace(" ;", language.choose(";", " ;"))
}
