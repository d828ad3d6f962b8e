//! `facteur mailbox …`

mod add;
mod reconcile;
pub mod sending;
pub mod set;
mod status;
mod trial;
mod wishes;

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Io;
use crate::output::secret;
use crate::text::Message;
use clap::{Args, Subcommand};
use facteur_connect::TestReport;
use facteur_domain::MailboxMode;
use facteur_flows::mailboxes;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Commands on mailboxes.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mailbox {
    /// Add a mailbox; its password is asked for on the terminal
    Add(Box<Add>),
    /// List mailboxes and how they do
    List,
    /// Try to log in and tell what was found
    Test {
        /// Its address
        address: String,
    },
    /// Compare the server's list with what is on record, and name every difference
    Reconcile {
        /// Its address
        address: String,
        /// Also fetch what is missing
        #[arg(long)]
        mend: bool,
    },
    /// Change its settings or its password
    Set(Box<set::Set>),
    /// When the key file is lost for good: forget all passwords, so that they can be set anew
    ForgetPasswords {
        /// Yes, all of them
        #[arg(long, required = true)]
        yes: bool,
    },
    /// Read it no more until `resume`
    Pause {
        /// Its address
        address: String,
    },
    /// Read it again
    Resume {
        /// Its address
        address: String,
        /// Only look: make tickets, send nothing, change nothing on the server
        #[arg(long)]
        observe_only: bool,
    },
}

/// Arguments of `mailbox add`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "Examples:\n  facteur mailbox add contact@orange.fr               (its server is known)\n  \
                        facteur mailbox add support@exemple.fr --imap imap.exemple.fr\n  \
                        facteur mailbox add support@exemple.fr --imap imap.exemple.fr --smtp smtp.exemple.fr:587\n  \
                        facteur mailbox add archives@exemple.fr --maildir /var/mail/archives --since beginning\n  \
                        facteur mailbox add contact@exemple.fr --handed      (for `facteur accept`)"
)]
pub struct Add {
    /// The mailbox's address
    pub address: String,
    /// Where its mail comes from.
    #[command(flatten)]
    pub source: Source,
    /// How the connection is protected: tls, starttls, none [default: tls, on port 143 starttls]
    #[arg(long, value_name = "SECURITY")]
    pub security: Option<String>,
    /// The name to log in with [default: the address]
    #[arg(long, value_name = "NAME")]
    pub username: Option<String>,
    /// Where the password comes from.
    #[command(flatten)]
    pub password: PasswordFrom,
    /// A folder to watch, with its role: incoming, sent, junk, archive [default: recognised by flag and name]
    #[arg(long = "folder", value_name = "NAME=ROLE")]
    pub folders: Vec<String>,
    /// From when mail counts: now, beginning, or a date such as 2026-01-31
    #[arg(long, value_name = "WHEN", default_value = "now")]
    pub since: String,
    /// What is done with older mail: leave it, or take it as archive (searchable, without tickets)
    #[arg(long, value_name = "leave|archive", default_value = "leave")]
    pub older: String,
    /// Only look: make tickets, send nothing, change nothing on the server
    #[arg(long)]
    pub observe_only: bool,
    /// On the server, once a mail is safely here: nothing, mark-seen, keyword:NAME, move:FOLDER
    #[arg(long, value_name = "WHAT", default_value = "nothing")]
    pub afterwards: String,
    /// Seconds between two looks where the server cannot tell by itself [default: intake.poll_seconds]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(5..=86_400))]
    pub poll_seconds: Option<u32>,
    /// How its mail is sent.
    #[command(flatten)]
    pub sending: sending::Sending,
    /// Add it without trying to log in
    #[arg(long)]
    pub untested: bool,
}

/// Where a mailbox's mail comes from.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[group(multiple = false)]
pub struct Source {
    /// An IMAP server [default: that of the address's provider, port 993]
    #[arg(long, value_name = "HOST[:PORT]")]
    pub imap: Option<String>,
    /// A Maildir on this machine
    #[arg(long, value_name = "DIR")]
    pub maildir: Option<PathBuf>,
    /// Mail is handed in, by `accept` or `import`
    #[arg(long)]
    pub handed: bool,
}

/// Where a password comes from; never the command line itself, which other users can see.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[group(multiple = false)]
pub struct PasswordFrom {
    /// Read the password from the first line of a file
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
}

impl PasswordFrom {
    /// Gets the password: from the file, from standard input, or by asking on the terminal.
    pub async fn read(&self, io: &mut Io, address: &str) -> Result<SecretString, Failure> {
        if self.password_stdin {
            return io.read_secret().await;
        }
        let Some(path) = &self.password_file else {
            let prompt = match io.language() {
                crate::text::Language::English => format!("Password of {address}: "),
                crate::text::Language::French => format!("Mot de passe de {address} : "),
            };
            return io.ask_secret(&prompt).await;
        };
        secret_in(path).await
    }
}

/// The secret in the first line of a file.
async fn secret_in(path: &PathBuf) -> Result<SecretString, Failure> {
    let text = tokio::fs::read_to_string(path)
        .await
        .map(Zeroizing::new)
        .map_err(|error| {
            let why = error.to_string();
            let path = path.clone();
            Failure::new(Message::FileTrouble { path, why }).exit(Exit::Usage)
        })?;
    secret(&text)
}

impl Mailbox {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        match self {
            Self::Add(add) => add.run(app, io).await,
            Self::List => status::list(app, io).await,
            Self::Test { address } => test(app, io, &address).await,
            Self::Reconcile { address, mend } => reconcile::run(app, io, &address, mend).await,
            Self::Set(set) => set.run(app, io).await,
            Self::ForgetPasswords { .. } => set::forget_passwords(app, io).await,
            Self::Pause { address } => set::mode(app, io, &address, MailboxMode::Paused).await,
            Self::Resume {
                address,
                observe_only,
            } => set::resume(app, io, &address, observe_only).await,
        }
    }
}

async fn test(app: &App, io: &mut Io, address: &str) -> Outcome {
    let services = app.services().await?;
    let mailbox = mailboxes::by_address(services, address).await?;
    let report = mailboxes::test(services, &mailbox).await?;
    let sending = mailboxes::test_sending(services, &mailbox).await?;
    let passed = report.passed() && sending.as_ref().is_none_or(TestReport::passed);
    let shown = serde_json::json!({
        "mailbox": mailbox.address, "passed": passed, "steps": trial::tried(&report),
        "sending": sending.as_ref().map(trial::tried),
    });
    io.result(&shown, |_, view| trial::both(&report, sending.as_ref(), view))
        .await;
    Ok(if passed { Exit::Done } else { Exit::Failed })
}
