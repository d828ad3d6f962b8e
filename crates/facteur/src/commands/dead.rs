//! `facteur dead …`

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::office;
use crate::output::{Cell, Io, Style, Table, View, human};
use crate::text::Language;
use clap::{Args, Subcommand};
use facteur_domain::{Actor, Timestamp};
use facteur_flows::Services;
use facteur_flows::upkeep::{self, DeadLetter, DeadTarget};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Commands on work that failed for good.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dead {
    /// List what failed for good, and why
    List {
        /// How many to show
        #[arg(long, default_value_t = 50, value_name = "NUMBER")]
        limit: u32,
    },
    /// Try again
    Retry(Retry),
}

/// Arguments of `dead retry`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[group(required = true)]
pub struct Retry {
    /// Ids as `dead list` shows them; their ends are enough
    #[arg(value_name = "ID", conflicts_with = "all")]
    pub ids: Vec<String>,
    /// Everything that failed for good
    #[arg(long)]
    pub all: bool,
}

/// Letters of an id that are shown: its end tells ids of one moment apart.
const SHOWN: usize = 12;

impl Dead {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        match self {
            Self::List { limit } => {
                let mut letters = upkeep::dead_list(services).await?;
                let all = letters.len();
                letters.truncate(limit as usize);
                let now = services.now();
                io.result(&letters, |letters, view| table(letters, now, view))
                    .await;
                if !io.is_json() && all > letters.len() {
                    io.note(&format!("{} / {all}", letters.len())).await;
                }
                Ok(Exit::Done)
            }
            Self::Retry(retry) => retry.run(app, services, io).await,
        }
    }
}

impl Retry {
    async fn run(self, app: &App, services: &Services, io: &mut Io) -> Outcome {
        let mut retried = 0;
        for target in self.targets(services).await? {
            retried += upkeep::dead_retry(services, Actor::Operator, target).await?;
        }
        office::work_when_alone(app, services, io).await?;
        io.finish_progress().await;
        let left = upkeep::dead_list(services).await?.len();
        let shown = serde_json::json!({ "retried": retried, "left": left });
        io.result(&shown, |_, view| match view.language {
            Language::English => format!("{retried} tried again; {left} dead letters are left.\n"),
            Language::French => format!("{retried} repris ; il reste {left} lettres mortes.\n"),
        })
        .await;
        Ok(Exit::Done)
    }

    async fn targets(&self, services: &Services) -> Result<Vec<DeadTarget>, Failure> {
        if self.all {
            return Ok(vec![DeadTarget::All]);
        }
        let letters = upkeep::dead_list(services).await?;
        self.ids.iter().map(|text| target(&letters, text)).collect()
    }
}

fn target(letters: &[DeadLetter], text: &str) -> Result<DeadTarget, Failure> {
    let wanted = text.trim().to_lowercase();
    let mut found = letters
        .iter()
        .map(DeadLetter::id)
        .filter(|id| wanted.len() >= 4 && id.ends_with(&wanted));
    let one = found.next().filter(|_| found.next().is_none());
    let id = one.and_then(|id| id.parse().ok());
    id.map(DeadTarget::One).ok_or_else(|| {
        Failure::new((
            format!("there is no one dead letter {text}"),
            format!("il n'y a pas une seule lettre morte {text}"),
        ))
        .help((
            "`facteur dead list` shows those there are",
            "« facteur dead list » les montre",
        ))
        .exit(Exit::Usage)
    })
}

fn table(letters: &[DeadLetter], now: Timestamp, view: &View) -> String {
    let language = view.language;
    if letters.is_empty() {
        return language
            .choose("No dead letters.\n", "Pas de lettres mortes.\n")
            .to_owned();
    }
    let mut table = Table::new(&[
        language.choose("Id", "Id"),
        language.choose("What", "Quoi"),
        language.choose(">Age", ">Âge"),
        language.choose("Why", "Pourquoi"),
    ]);
    for letter in letters {
        let id = letter.id();
        let (what, since, why) = match letter {
            DeadLetter::Mail(mail) => {
                let size = human::size(mail.size.unsigned_abs(), language);
                let mail_word = language.choose("mail", "message");
                (
                    format!("{mail_word} ({size})"),
                    mail.internal_date,
                    mail.detail.clone(),
                )
            }
            DeadLetter::Job(job) => (
                format!("{} (× {})", job.kind, job.attempts),
                job.created_at,
                job.error.clone(),
            ),
        };
        table.row([
            Cell::from(&id[id.len().saturating_sub(SHOWN)..]),
            Cell::from(what),
            Cell::new(human::ago(since, now, language), Style::Dim),
            Cell::from(why.unwrap_or_default()),
        ]);
    }
    table.render(view)
}
