//! The command line: every command with its arguments. What a command does stands in its own file of
//! [`crate::commands`].

use crate::app::App;
use crate::commands::judgement::model::ModelCommand;
use crate::commands::{
    accept, answer, backup, config, contact, dead, demo, doctor, import, inspect, judge, judgement, mailbox,
    member, migrate, privacy, restore, rule, search, secrets, sends, serve, ticket, token,
};
use crate::config::{Asked, Surroundings};
use crate::exit::{Exit, Failure, Outcome};
use crate::organisation::app_of;
use crate::output::Io;
use crate::text::Language;
use clap::{Args, Parser, Subcommand};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Turns e-mail into tickets, documents, follow-ups and placement results.
///
/// No mail is lost, none is handled twice, and one can always see why Facteur did what it did.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "facteur",
    version,
    arg_required_else_help = true,
    after_help = "Begin with `facteur demo`, then `facteur mailbox add ADDRESS --imap HOST` and `facteur serve`.\n\
                  Exit codes: 0 done, 1 failed, 64 wrong usage, 65 unusable data, 75 try again, 78 wrong configuration."
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Print JSON for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// Configuration file [default: $FACTEUR_CONFIG, ./facteur.toml, /etc/facteur/facteur.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the data are (configuration key data_dir)
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Set a configuration key for this run
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Language of messages [default: from LANG]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub lang: Option<Language>,
    /// The organisation to work in, by name or id [default: the only one there is]
    #[arg(long, global = true, value_name = "NAME")]
    pub organisation: Option<String>,
}

impl Global {
    /// What it says about the configuration.
    pub fn asked(&self) -> Asked {
        Asked {
            file: self.config.clone(),
            data_directory: self.data_dir.clone(),
            set: self.set.clone(),
        }
    }
}

/// All commands. They travel as JSON from the command line to a running server.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Show a demonstration mailbox becoming tickets
    Demo(demo::Demo),
    /// Run: watch mailboxes, work on mail, answer the command line
    Serve(serve::Serve),
    /// Bring the database to this version
    Migrate(migrate::Migrate),
    /// Mailboxes that Facteur reads
    #[command(subcommand)]
    Mailbox(mailbox::Mailbox),
    /// Take one mail on standard input, for a mail agent's pipe
    Accept(accept::Accept),
    /// Take mails from files, mbox archives and Maildirs
    Import(import::Import),
    /// Tickets
    #[command(subcommand)]
    Ticket(ticket::Ticket),
    /// Members, to whom tickets can be given
    #[command(subcommand)]
    Member(member::Member),
    /// Tokens that programs show instead of signing in
    #[command(subcommand)]
    Token(token::Token),
    /// People outside: all that is held about one, given out or erased
    #[command(subcommand)]
    Contact(contact::Contact),
    /// How long things are kept
    #[command(subcommand)]
    Retention(privacy::Retention),
    /// Rules that classify, assign or ignore mail
    #[command(subcommand)]
    Rule(rule::Rule),
    /// Search tickets and messages
    Search(search::Search),
    /// Mail that is not sent yet, to be seen, sent again or cancelled
    #[command(subcommand)]
    Answer(answer::Answer),
    /// Work that failed for good, to be seen and retried
    #[command(subcommand)]
    Dead(dead::Dead),
    /// Hold or release what leaves: mail, notifications, changes on mail servers
    #[command(subcommand)]
    Sends(sends::Sends),
    /// Show or change the keys that seal mailbox passwords and other secrets
    #[command(subcommand)]
    Secrets(secrets::Secrets),
    /// Show what is understood of one mail; nothing is stored
    Inspect(inspect::Inspect),
    /// Judge mails given as lines of JSON with what is shipped; nothing is stored
    Judge(judge::Judge),
    /// Learn a classifier from examples
    Train(judgement::train::Train),
    /// Measure how right, sure and quick a classifier is
    Evaluate(judgement::evaluate::Evaluate),
    /// Show which words of a mail speak for a class and which against it
    Explain(judgement::explain::Explain),
    /// Models that judge mail
    #[command(subcommand)]
    Model(ModelCommand),
    /// Look for trouble and say what to do about it
    Doctor(doctor::Doctor),
    /// Show or check the configuration
    #[command(subcommand)]
    Config(config::Config),
    /// Write everything into one file
    Backup(backup::Backup),
    /// Bring everything back from a file of `backup`
    Restore(restore::Restore),
    /// Read one mail within bounds, for a worker.
    #[command(hide = true)]
    ReadChild,
    /// One of these in the organisation that was named.
    #[command(skip)]
    Within {
        /// Its name or id.
        organisation: String,
        /// What to do there.
        command: Box<Command>,
    },
}

/// Where a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Here; it needs none of the data.
    Here,
    /// In the running server, or here under the lock when there is none.
    Data,
    /// Here under the lock; it cannot run while a server does.
    Alone(&'static str),
    /// Here, as the server.
    Server,
}

impl Command {
    /// The same in the organisation that was named, if one was.
    ///
    /// # Errors
    /// For a command that is about the whole installation.
    pub fn within(self, organisation: Option<String>) -> Result<Self, Failure> {
        match organisation {
            None => Ok(self),
            Some(organisation) if self.is_of_one_organisation() || self.is_for_mail_agent() => {
                Ok(Self::Within {
                    organisation,
                    command: Box::new(self),
                })
            }
            Some(_) => Err(Failure::new((
                "this command is about the whole installation; leave --organisation out",
                "cette commande porte sur toute l'installation ; retirez --organisation",
            ))
            .exit(Exit::Usage)),
        }
    }

    /// Whether it works in one organisation, which must be named where there are several. A mail agent that hands
    /// mail in names none: it was set up before there were several, and would bounce its mail.
    const fn is_of_one_organisation(&self) -> bool {
        if let Self::Model(command) = self {
            return !matches!(command, ModelCommand::Show { .. });
        }
        matches!(
            self,
            Self::Mailbox(_)
                | Self::Import(_)
                | Self::Ticket(_)
                | Self::Member(_)
                | Self::Token(_)
                | Self::Contact(_)
                | Self::Retention(_)
                | Self::Rule(_)
                | Self::Search(_)
                | Self::Answer(_)
                | Self::Dead(_)
        )
    }

    /// Where it runs.
    pub fn place(&self) -> Place {
        match self {
            Self::Within { command, .. } => command.place(),
            Self::Inspect(_)
            | Self::Judge(_)
            | Self::Config(_)
            | Self::ReadChild
            | Self::Demo(_)
            | Self::Secrets(secrets::Secrets::NewKey)
            | Self::Train(_)
            | Self::Evaluate(_)
            | Self::Explain(_)
            | Self::Model(ModelCommand::Show { .. }) => Place::Here,
            Self::Serve(_) => Place::Server,
            Self::Restore(_) => Place::Alone("facteur restore"),
            Self::Migrate(_) => Place::Alone("facteur migrate"),
            // A server keeps the key in memory.
            Self::Mailbox(mailbox::Mailbox::ForgetPasswords { .. }) => {
                Place::Alone("facteur mailbox forget-passwords")
            }
            Self::Mailbox(_)
            | Self::Accept(_)
            | Self::Import(_)
            | Self::Ticket(_)
            | Self::Member(_)
            | Self::Token(_)
            | Self::Contact(_)
            | Self::Retention(_)
            | Self::Rule(_)
            | Self::Model(_)
            | Self::Search(_)
            | Self::Answer(_)
            | Self::Dead(_)
            | Self::Sends(_)
            | Self::Secrets(_)
            | Self::Doctor(_)
            | Self::Backup(_) => Place::Data,
        }
    }

    /// Whether a mail agent runs it, so that its exit code decides about a mail.
    pub fn is_for_mail_agent(&self) -> bool {
        match self {
            Self::Within { command, .. } => command.is_for_mail_agent(),
            _ => matches!(self, Self::Accept(_)),
        }
    }

    /// Makes the paths that were given absolute, because the server works in another directory.
    pub fn make_paths_absolute(&mut self, around: &Surroundings) {
        for path in self.paths() {
            *path = around.absolute(path);
        }
    }

    fn paths(&mut self) -> Vec<&mut PathBuf> {
        match self {
            Self::Within { command, .. } => command.paths(),
            Self::Import(import) => import.paths.iter_mut().collect(),
            Self::Backup(backup) => vec![&mut backup.file],
            Self::Restore(restore) => vec![&mut restore.file],
            Self::Mailbox(mailbox::Mailbox::Add(add)) => {
                let source = &mut add.source;
                source
                    .maildir
                    .iter_mut()
                    .chain(&mut add.password.password_file)
                    .chain(add.sending.paths())
                    .collect()
            }
            Self::Mailbox(mailbox::Mailbox::Set(set)) => {
                let password = set.password_from.password_file.iter_mut();
                password.chain(set.sending.paths()).collect()
            }
            Self::Contact(contact::Contact::Export(export)) => vec![export.file()],
            Self::Model(ModelCommand::Export { file, .. } | ModelCommand::Import { file }) => vec![file],
            Self::Ticket(ticket::Ticket::Reply(reply)) => reply.text.iter_mut().collect(),
            Self::Rule(rule::Rule::Add(add)) => add.file.iter_mut().collect(),
            Self::Rule(rule::Rule::Preview(preview)) => preview.rule.file.iter_mut().collect(),
            _ => Vec::new(),
        }
    }

    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let (named, command) = match self {
            Self::Within {
                organisation,
                command,
            } => (Some(organisation), *command),
            command => (None, command),
        };
        let in_one = command.is_of_one_organisation() && command.place() == Place::Data;
        let app = &app_of(app, named.as_deref(), in_one).await?;
        match command {
            Self::Within { .. } => Err(crate::commands::not_yet("an organisation in an organisation")),
            Self::Demo(command) => command.run(app, io).await,
            Self::Serve(command) => command.run(app, io).await,
            Self::Migrate(command) => command.run(app, io).await,
            Self::Mailbox(command) => command.run(app, io).await,
            Self::Accept(command) => command.run(app, io).await,
            Self::Import(command) => command.run(app, io).await,
            Self::Ticket(command) => command.run(app, io).await,
            Self::Member(command) => command.run(app, io).await,
            Self::Token(command) => command.run(app, io).await,
            Self::Contact(command) => command.run(app, io).await,
            Self::Retention(command) => command.run(app, io).await,
            Self::Rule(command) => command.run(app, io).await,
            Self::Search(command) => command.run(app, io).await,
            Self::Answer(command) => command.run(app, io).await,
            Self::Dead(command) => command.run(app, io).await,
            Self::Sends(command) => command.run(app, io).await,
            Self::Secrets(command) => command.run(app, io).await,
            Self::Inspect(command) => command.run(app, io).await,
            Self::Judge(command) => command.run(app, io).await,
            Self::Train(command) => command.run(app, io).await,
            Self::Evaluate(command) => command.run(app, io).await,
            Self::Explain(command) => command.run(app, io).await,
            Self::Model(command) => command.run(app, io).await,
            Self::Doctor(command) => command.run(app, io).await,
            Self::Config(command) => command.run(app, io).await,
            Self::Backup(command) => command.run(app, io).await,
            Self::Restore(command) => command.run(app, io).await,
            Self::ReadChild => Err(crate::commands::not_yet("read-child in a server")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use std::path::Path;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_command_travels_as_json_with_absolute_paths() {
        let around = Surroundings {
            directory: "/here".into(),
            ..Surroundings::default()
        };
        let arguments = [
            "facteur",
            "import",
            "a.eml",
            "/b",
            "--mailbox",
            "support@exemple.fr",
        ];
        let mut command = Cli::parse_from(arguments).command;
        command.make_paths_absolute(&around);
        let json = serde_json::to_string(&command).unwrap();
        let Command::Import(import) = serde_json::from_str(&json).unwrap() else {
            panic!("{json}")
        };
        assert_eq!(import.paths, [Path::new("/here/a.eml"), Path::new("/b")]);
    }
}
