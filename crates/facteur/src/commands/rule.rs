//! `facteur rule …`

use crate::app::App;
use crate::exit::Outcome;
use crate::output::Io;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Commands on rules.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// List the rules in their order
    List,
    /// Add a rule behind the others
    Add(Box<Add>),
    /// Remove a rule
    Remove {
        /// Its name or id
        rule: String,
    },
}

/// Arguments of `rule add`. All conditions must hold.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "Example: facteur rule add \"Factures\" --subject 'facture*' --attachment '*.pdf' \\\n         \
                        --set-category Facturation --tag compta"
)]
pub struct Add {
    /// What people call it
    pub name: String,
    /// A file with the rule as JSON, instead of the options below
    #[arg(long, value_name = "FILE", conflicts_with_all = ["conditions", "actions"])]
    pub file: Option<PathBuf>,
    /// Conditions.
    #[command(flatten)]
    pub conditions: Conditions,
    /// Actions.
    #[command(flatten)]
    pub actions: Actions,
}

/// When the rule holds.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[group(id = "conditions", multiple = true)]
#[command(next_help_heading = "Conditions (all must hold; * stands for any letters)")]
pub struct Conditions {
    /// Sender's address or name
    #[arg(long, value_name = "PATTERN")]
    pub sender: Vec<String>,
    /// Sender's domain, or one below it
    #[arg(long, value_name = "DOMAIN")]
    pub domain: Vec<String>,
    /// One of the recipients
    #[arg(long, value_name = "PATTERN")]
    pub recipient: Vec<String>,
    /// Subject
    #[arg(long, value_name = "PATTERN")]
    pub subject: Vec<String>,
    /// One of these words in subject or text, separated by commas
    #[arg(long, value_name = "WORD,…", value_delimiter = ',')]
    pub words: Vec<String>,
    /// A header field
    #[arg(long, value_name = "NAME: PATTERN")]
    pub header: Vec<String>,
    /// An attachment's file name or type
    #[arg(long, value_name = "PATTERN")]
    pub attachment: Vec<String>,
    /// It came to this mailbox
    #[arg(long, value_name = "ADDRESS")]
    pub mailbox: Option<String>,
}

/// What the rule does.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[group(id = "actions", multiple = true)]
#[command(next_help_heading = "Actions")]
pub struct Actions {
    /// Keep the mail searchable, open no ticket
    #[arg(long)]
    pub ignore: bool,
    /// Set the category
    #[arg(long, value_name = "CATEGORY")]
    pub set_category: Option<String>,
    /// Set the impact: one, team, many
    #[arg(long, value_name = "IMPACT")]
    pub set_impact: Option<String>,
    /// Set the urgency: open, days, hours
    #[arg(long, value_name = "URGENCY")]
    pub set_urgency: Option<String>,
    /// Give the ticket to a member
    #[arg(long, value_name = "MEMBER")]
    pub assign: Option<String>,
    /// Add a tag
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Look at no later rule
    #[arg(long)]
    pub stop: bool,
}

impl Rule {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, _io: &mut Io) -> Outcome {
        Err(super::not_yet("rule"))
    }
}
