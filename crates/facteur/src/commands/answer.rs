//! `facteur answer …` and `facteur ticket reply`

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::office;
use crate::output::{Cell, Io, Style, Table, View, human};
use crate::text::{Language, connection};
use clap::{Args, Subcommand};
use facteur_domain::{Actor, AnswerId, AnswerKind, SendState, TicketId, Timestamp};
use facteur_flows::Services;
use facteur_flows::answers::{self, AnswerView, NewAnswer};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Commands on mail that Facteur sends.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// List mail that is not sent yet: it waits, was refused, or nobody knows
    List {
        /// waiting, sending, unknown, refused; several with commas
        #[arg(long, value_name = "STATE,…", value_delimiter = ',')]
        state: Vec<String>,
        /// How many to show
        #[arg(long, default_value_t = 50, value_name = "NUMBER")]
        limit: u32,
    },
    /// Show a mail and how far it has come
    Show {
        /// Its id as `answer list` shows it; the end is enough
        id: String,
    },
    /// Send a mail again that was refused, or of which nobody knows whether it was sent
    Again {
        /// Its id as `answer list` shows it; the end is enough
        id: String,
    },
    /// Take back a mail that waits, or stop asking about one
    Cancel {
        /// Its id as `answer list` shows it; the end is enough
        id: String,
    },
}

/// Arguments of `ticket reply`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Reply {
    /// Such as TKT-2026-000123, or 123 for this year's
    pub number: String,
    /// A file with the text; without it the text is read from standard input
    #[arg(long, value_name = "FILE")]
    pub text: Option<PathBuf>,
    /// To all who were written to
    #[arg(long)]
    pub all: bool,
    /// To whom, when it is not who wrote
    #[arg(long, value_name = "ADDRESS")]
    pub to: Vec<String>,
    /// The status once it was sent
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// Without the answered mail below
    #[arg(long)]
    pub no_quote: bool,
}

/// Bytes of a text that is read.
const TEXT_LIMIT: usize = 1 << 20;
/// Letters of an id that are shown: its end tells ids of one moment apart.
const SHOWN: usize = 12;
/// Open answers among which the end of an id is looked for.
const MANY: usize = 10_000;

impl Answer {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let view = match self {
            Self::List { state, limit } => {
                let states = state.iter().map(|word| word.trim().to_lowercase().parse());
                let states: Vec<SendState> = states.collect::<Result<_, _>>()?;
                let answers = answers::list(services, &states, limit as usize).await?;
                let now = services.now();
                io.result(&answers, |answers, view| table(answers, now, view))
                    .await;
                return Ok(Exit::Done);
            }
            Self::Show { id } => answers::get(services, find(services, &id).await?).await?,
            Self::Again { id } => {
                let id = find(services, &id).await?;
                let again = answers::send_again(services, Actor::Operator, id).await?;
                office::work_when_alone(app, services, io).await?;
                answers::get(services, again.answer.id).await?
            }
            Self::Cancel { id } => {
                answers::cancel(services, Actor::Operator, find(services, &id).await?).await?
            }
        };
        io.result(&view, shown).await;
        Ok(Exit::Done)
    }
}

impl Reply {
    /// Writes the answer; the server sends it, or this command when there is none.
    pub(super) async fn run(self, ticket: TicketId, app: &App, services: &Services, io: &mut Io) -> Outcome {
        let text = match &self.text {
            Some(path) => tokio::fs::read_to_string(path).await.map_err(|error| {
                let (path, why) = (path.clone(), error.to_string());
                Failure::new(crate::text::Message::FileTrouble { path, why }).exit(Exit::Usage)
            })?,
            None => String::from_utf8_lossy(&io.read_input(TEXT_LIMIT).await?).into_owned(),
        };
        let kind = if self.all {
            AnswerKind::ReplyAll
        } else {
            AnswerKind::Reply
        };
        let status = self.status.map(|word| word.trim().to_lowercase().parse());
        let new = NewAnswer {
            to: self.to,
            quote: !self.no_quote,
            then_status: status.transpose()?,
            ..NewAnswer::new(kind, text.trim_end())
        };
        let written = answers::send(services, Actor::Operator, ticket, new).await?;
        office::work_when_alone(app, services, io).await?;
        io.finish_progress().await;
        let view = answers::get(services, written.answer.id).await?;
        io.result(&view, shown).await;
        Ok(Exit::Done)
    }
}

async fn find(services: &Services, text: &str) -> Result<AnswerId, Failure> {
    let wanted = text.trim().to_lowercase();
    if let Ok(id) = wanted.parse() {
        return Ok(id);
    }
    let open = answers::list(services, &[], MANY).await?;
    let mut fits = open
        .iter()
        .map(|view| view.answer.id)
        .filter(|id| wanted.len() >= 4 && id.to_string().ends_with(&wanted));
    fits.next().filter(|_| fits.next().is_none()).ok_or_else(|| {
        Failure::new((
            format!("there is no one mail {text}"),
            format!("il n'y a pas un seul message {text}"),
        ))
        .help((
            "`facteur answer list` shows those that are not sent yet",
            "« facteur answer list » montre ceux qui ne sont pas encore partis",
        ))
        .exit(Exit::Usage)
    })
}

const fn state_word(state: SendState, language: Language) -> &'static str {
    match state {
        SendState::Waiting => language.choose("waits", "attend"),
        SendState::Sending => language.choose("is being sent", "part"),
        SendState::Unknown => language.choose("nobody knows", "incertain"),
        SendState::Sent => language.choose("sent", "envoyé"),
        SendState::Refused => language.choose("refused", "refusé"),
        SendState::Cancelled => language.choose("cancelled", "annulé"),
    }
}

fn table(answers: &[AnswerView], now: Timestamp, view: &View) -> String {
    let language = view.language;
    if answers.is_empty() {
        return language
            .choose("All mail was sent.\n", "Tout le courrier est parti.\n")
            .to_owned();
    }
    let mut table = Table::new(&[
        "Id",
        language.choose("State", "État"),
        language.choose("To", "À"),
        language.choose("Subject", "Objet"),
        language.choose(">Age", ">Âge"),
        language.choose("Why", "Pourquoi"),
    ]);
    for each in answers {
        let answer = &each.answer;
        let id = answer.id.to_string();
        let problem = answer
            .problem
            .as_deref()
            .map(|text| connection::told(text, language));
        table.row([
            Cell::from(&id[id.len().saturating_sub(SHOWN)..]),
            Cell::from(state_word(answer.state, language)),
            Cell::from(answer.content.to.join(", ")),
            Cell::from(answer.content.subject.clone()),
            Cell::new(human::ago(answer.created_at, now, language), Style::Dim),
            Cell::from(problem.unwrap_or_default()),
        ]);
    }
    table.render(view)
}

fn shown(each: &AnswerView, view: &View) -> String {
    let (answer, language) = (&each.answer, view.language);
    let label = |english, french| language.choose(english, french);
    let mut lines = vec![
        format!("{}: {}", answer.id, state_word(answer.state, language)),
        format!("{}: {}", label("To", "À"), answer.content.to.join(", ")),
    ];
    if !answer.content.cc.is_empty() {
        lines.push(format!("Cc: {}", answer.content.cc.join(", ")));
    }
    lines.push(format!(
        "{}: {}",
        label("Subject", "Objet"),
        answer.content.subject
    ));
    if let Some(problem) = &answer.problem {
        lines.push(connection::told(problem, language));
    }
    lines.push(format!("\n{}", answer.content.text.trim_end()));
    format!("{}\n", lines.join("\n"))
}
