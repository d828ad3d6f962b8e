//! `facteur rule …`

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Cell, Io, Style, Table, View, human, printable};
use crate::text::{Language, Message};
use clap::{Args, Subcommand};
use facteur_domain::Actor;
use facteur_flows::Services;
use facteur_flows::rules::{self, NewRule, Preview as Tried, RuleList};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
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
    /// Show what a rule would have done to the mail that is here; changes nothing
    Preview(Box<Preview>),
    /// Move a rule: earlier rules win over later ones
    Move {
        /// Its name, its place or its id
        rule: String,
        /// The place it gets, counted from 1
        place: usize,
    },
    /// Remove a rule
    Remove {
        /// Its name, its place or its id
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
    /// The place it gets, counted from 1 [default: the last]
    #[arg(long, value_name = "PLACE")]
    pub place: Option<usize>,
    /// A file with conditions, unless and actions as `rule list --json` shows them, instead of the options below
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
    /// It names this: a kind, with a value if one is meant, such as iban or "order_no: CMD-*"
    #[arg(long, value_name = "KIND: PATTERN")]
    pub entity: Vec<String>,
    /// It sets a deadline that leaves no more than so many hours
    #[arg(long, value_name = "HOURS")]
    pub due: Option<u32>,
    /// It came to this mailbox
    #[arg(long, value_name = "ADDRESS")]
    pub mailbox: Option<String>,
    /// Not when this holds, such as sender=*@client.example or "words=merci|bien reçu"
    #[arg(long, value_name = "KIND=PATTERN")]
    pub unless: Vec<String>,
}

/// Arguments of `rule preview`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Preview {
    /// The rule.
    #[command(flatten)]
    pub rule: Add,
    /// How many mails to try it on, newest first
    #[arg(long, default_value_t = 1_000, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub last: u32,
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

/// What a file of `--file` holds, as `rule list --json` shows a rule.
#[derive(Debug, Default, Deserialize)]
struct Written {
    #[serde(default)]
    conditions: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    actions: Vec<String>,
}

impl Add {
    async fn rule(self) -> Result<NewRule, Failure> {
        let name = self.name;
        let Some(path) = self.file else {
            return Ok(NewRule {
                name,
                unless: self.conditions.unless.clone(),
                conditions: self.conditions.typed(),
                actions: self.actions.typed(),
            });
        };
        let trouble = |why: String| {
            let path = path.clone();
            Failure::new(Message::FileTrouble { path, why }).exit(Exit::Data)
        };
        let text = tokio::fs::read(&path)
            .await
            .map_err(|error| trouble(error.to_string()))?;
        let written: Written = serde_json::from_slice(&text).map_err(|error| trouble(error.to_string()))?;
        Ok(NewRule {
            name,
            conditions: written.conditions,
            unless: written.unless,
            actions: written.actions,
        })
    }
}

impl Conditions {
    /// As rules are typed.
    fn typed(self) -> Vec<String> {
        let mut typed = Vec::new();
        let mut add = |kind: &str, patterns: Vec<String>| {
            typed.extend(patterns.iter().map(|pattern| format!("{kind}={pattern}")));
        };
        add("sender", self.sender);
        add("domain", self.domain);
        add("recipient", self.recipient);
        add("subject", self.subject);
        add("header", self.header);
        add("attachment", self.attachment);
        add("entity", self.entity);
        add("due", self.due.iter().map(ToString::to_string).collect());
        add("mailbox", self.mailbox.into_iter().collect());
        if !self.words.is_empty() {
            typed.push(format!("words={}", self.words.join("|")));
        }
        typed
    }
}

impl Actions {
    /// As rules are typed.
    fn typed(self) -> Vec<String> {
        let mut typed = Vec::new();
        let named = [
            ("category", self.set_category),
            ("impact", self.set_impact),
            ("urgency", self.set_urgency),
            ("assign", self.assign),
        ];
        for (kind, value) in named {
            typed.extend(value.map(|value| format!("{kind}={value}")));
        }
        typed.extend(self.tag.iter().map(|tag| format!("tag={tag}")));
        typed.extend(self.ignore.then(|| "ignore".to_owned()));
        typed.extend(self.stop.then(|| "stop".to_owned()));
        typed
    }
}

impl Rule {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let operator = Actor::Operator;
        let rules = match self {
            Self::List => rules::list(services).await?,
            Self::Add(add) => {
                let place = add.place;
                rules::add(services, operator, add.rule().await?, place, None).await?
            }
            Self::Preview(preview) => return preview.run(services, io).await,
            Self::Move { rule, place } => rules::move_to(services, operator, &rule, place, None).await?,
            Self::Remove { rule } => rules::remove(services, operator, &rule, None).await?,
        };
        io.result(&rules, table).await;
        Ok(Exit::Done)
    }
}

impl Preview {
    async fn run(self, services: &Services, io: &mut Io) -> Outcome {
        let place = self.rule.place;
        let rule = self.rule.rule().await?;
        let preview = rules::preview(services, rule, place, self.last as usize).await?;
        io.result(&preview, previewed).await;
        Ok(Exit::Done)
    }
}

fn table(list: &RuleList, view: &View) -> String {
    let language = view.language;
    if list.rules.is_empty() {
        return language
            .choose(
                "No rule yet. Add one: facteur rule add --help\n",
                "Pas encore de règle. Ajoutez-en une : facteur rule add --help\n",
            )
            .to_owned();
    }
    let mut table = Table::new(&[
        ">#",
        language.choose("Name", "Nom"),
        language.choose("When", "Quand"),
        language.choose("Then", "Alors"),
    ]);
    for rule in &list.rules {
        let unless = language.choose("unless", "sauf");
        let unless = rule.unless.iter().map(|each| format!("{unless} {each}"));
        let when: Vec<String> = rule.conditions.iter().cloned().chain(unless).collect();
        let when = if when.is_empty() {
            language.choose("always", "toujours").to_owned()
        } else {
            when.join(", ")
        };
        table.row([
            rule.position.to_string(),
            rule.name.clone(),
            when,
            rule.actions.join(", "),
        ]);
    }
    let mut text = table.render(view);
    for rule in &list.rules {
        for problem in &rule.problems {
            let name = Style::Bad.paint(&printable(&rule.name), view.colours);
            let _ = writeln!(text, "{name}: {}", printable(problem));
        }
    }
    text
}

fn previewed(preview: &Tried, view: &View) -> String {
    let language = view.language;
    let mut text = match language {
        Language::English => format!(
            "It would have held for {} of the last {} mails.\n",
            preview.matches.len(),
            preview.looked_at
        ),
        Language::French => format!(
            "Elle se serait appliquée à {} des {} derniers messages.\n",
            preview.matches.len(),
            preview.looked_at
        ),
    };
    if preview.matches.is_empty() {
        return text;
    }
    let mut table = Table::new(&[
        language.choose("When", "Quand"),
        language.choose("Ticket", "Ticket"),
        language.choose("From", "De"),
        language.choose("Subject", "Objet"),
        language.choose("Would be", "Serait"),
    ]);
    for hit in &preview.matches {
        let each = hit
            .differences
            .iter()
            .map(|change| format!("{} {} → {}", change.field, change.from, change.to));
        let changes = each.collect::<Vec<_>>().join(", ");
        let changes = match (hit.member_decided, changes.is_empty()) {
            (true, _) => language
                .choose("left to its member", "laissé à qui le traite")
                .to_owned(),
            (false, true) => language.choose("the same", "pareil").to_owned(),
            (false, false) => changes,
        };
        table.row([
            Cell::new(human::when(hit.received_at, &TimeZone::system()), Style::Dim),
            Cell::from(hit.number.map(|number| number.to_string()).unwrap_or_default()),
            Cell::from(hit.from_address.as_str()),
            Cell::from(hit.subject.as_str()),
            Cell::from(changes),
        ]);
    }
    text.push_str(&table.render(view));
    text
}
