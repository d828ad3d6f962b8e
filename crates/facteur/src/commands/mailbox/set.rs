//! `facteur mailbox set`, `pause` and `resume`

use super::sending::Sending;
use super::{PasswordFrom, wishes};
use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Io;
use crate::text::Language;
use clap::Args;
use facteur_domain::{Mailbox, MailboxMode};
use facteur_flows::mailboxes::{self, MailboxChange};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Arguments of `mailbox set`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Set {
    /// Its address
    pub address: String,
    /// Ask for another password on the terminal
    #[arg(long, conflicts_with_all = ["password_file", "password_stdin"])]
    pub password: bool,
    /// Where another password comes from.
    #[command(flatten)]
    pub password_from: PasswordFrom,
    /// active, or observe-only: only look, send nothing, change nothing on the server
    #[arg(long, value_name = "MODE")]
    pub mode: Option<String>,
    /// From when mail counts: now, beginning, or a date such as 2026-01-31
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    /// What is done with older mail: leave it, or take it as archive (searchable, without tickets)
    #[arg(long, value_name = "leave|archive")]
    pub older: Option<String>,
    /// On the server, once a mail is safely here: nothing, mark-seen, keyword:NAME, move:FOLDER
    #[arg(long, value_name = "WHAT")]
    pub afterwards: Option<String>,
    /// Seconds between two looks where the server cannot tell by itself
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(5..=86_400))]
    pub poll_seconds: Option<u32>,
    /// How its mail is sent.
    #[command(flatten)]
    pub sending: Sending,
}

impl Set {
    pub(super) async fn run(self, app: &App, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let mailbox = mailboxes::by_address(services, &self.address).await?;
        let now = app.clock().now();
        let since = self.since.as_deref();
        let mode = self.mode.as_deref().map(wishes::mode).transpose()?;
        let change = MailboxChange {
            mode,
            start: since
                .map(|text| wishes::since(text, now, &TimeZone::system()))
                .transpose()?,
            older: self.older.as_deref().map(wishes::older).transpose()?,
            afterwards: self.afterwards.as_deref().map(wishes::afterwards).transpose()?,
            poll_seconds: self.poll_seconds,
            smtp: self
                .sending
                .smtp(mailbox.smtp.as_ref(), &mailbox.address, &mailbox.source)?,
            signature: self.sending.signature.clone(),
            acknowledge: self.sending.acknowledgement().await?,
            ..MailboxChange::default()
        };
        if let Some(password) = self.sending.password().await? {
            mailboxes::set_smtp_password(services, mailbox.id, Some(password)).await?;
        }
        let from = &self.password_from;
        if self.password || from.password_stdin || from.password_file.is_some() {
            let password = from.read(io, &mailbox.address).await?;
            mailboxes::set_password(services, mailbox.id, password).await?;
        }
        let mailbox = mailboxes::set(services, mailbox.id, change).await?;
        told(&mailbox, ("is set", "est réglée"), io).await;
        Ok(Exit::Done)
    }
}

/// Without its key a secret is worth nothing, and while there is one no new key is made.
pub(super) async fn forget_passwords(app: &App, io: &mut Io) -> Outcome {
    let services = app.services().await?;
    let forgotten = mailboxes::forget_passwords(services).await?;
    crate::secrets::forget(&app.config().data_dir)?;
    let shown = serde_json::json!({ "forgotten": forgotten });
    io.result(&shown, |_, view| match view.language {
        Language::English => {
            format!("{forgotten} passwords forgotten. Next: facteur mailbox set ADDRESS --password\n")
        }
        Language::French => {
            format!("{forgotten} mots de passe oubliés. Ensuite : facteur mailbox set ADRESSE --password\n")
        }
    })
    .await;
    Ok(Exit::Done)
}

/// Sets the mode.
pub(super) async fn mode(app: &App, io: &mut Io, address: &str, mode: MailboxMode) -> Outcome {
    let services = app.services().await?;
    let mailbox = mailboxes::by_address(services, address).await?;
    let change = MailboxChange {
        mode: Some(mode),
        ..MailboxChange::default()
    };
    let mailbox = mailboxes::set(services, mailbox.id, change).await?;
    let words = match mode {
        MailboxMode::Paused => ("is paused", "est en pause"),
        MailboxMode::ObserveOnly => ("is read; nothing is sent", "est lue ; rien n'est envoyé"),
        MailboxMode::Active => ("is read", "est lue"),
    };
    told(&mailbox, words, io).await;
    Ok(Exit::Done)
}

/// Reads it again. A mailbox that observes now is not let loose by the way.
pub(super) async fn resume(app: &App, io: &mut Io, address: &str, observe_only: bool) -> Outcome {
    let services = app.services().await?;
    let former = mailboxes::by_address(services, address).await?.mode;
    let wanted = if observe_only || former == MailboxMode::ObserveOnly {
        MailboxMode::ObserveOnly
    } else {
        MailboxMode::Active
    };
    mode(app, io, address, wanted).await
}

async fn told(mailbox: &Mailbox, (english, french): (&str, &str), io: &mut Io) {
    io.result(mailbox, |mailbox, view| {
        format!("{} {}.\n", mailbox.address, view.language.choose(english, french))
    })
    .await;
}

impl From<facteur_connect::SourceError> for Failure {
    fn from(error: facteur_connect::SourceError) -> Self {
        let exit = if error.is_temporary() {
            Exit::TryAgain
        } else {
            Exit::Failed
        };
        let french = crate::text::connection::told(error.advice(), Language::French);
        Self::new(error.to_string())
            .help((error.advice(), french))
            .exit(exit)
    }
}
