//! `facteur search`

use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::{Cell, Io, Style, Table, View, human, printable};
use crate::text::{Language, words};
use clap::Args;
use facteur_flows::search::{self, SearchAnswer, SearchRequest, Shortcut};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::sync::Arc;

/// Arguments of `search`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Search {
    /// What to look for; accents and endings do not matter
    #[arg(required = true, value_name = "WORD")]
    pub words: Vec<String>,
    /// How many to show, newest first
    #[arg(long, default_value_t = 20, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub limit: u32,
    /// Go on where the last page ended
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,
}

impl Search {
    /// Runs it. Exit code 1 when nothing was found, as `grep` has it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        let request = SearchRequest {
            text: self.words.join(" "),
            cursor: self.after,
            limit: Some(self.limit as usize),
        };
        let answer = search::search(services, request).await?;
        io.result(&answer, shown).await;
        if !io.is_json() {
            let note = told(&answer, io.language());
            io.note(&note).await;
        }
        let nothing = answer.hits.is_empty() && answer.shortcuts.is_empty();
        Ok(if nothing { Exit::Failed } else { Exit::Done })
    }
}

fn shown(answer: &SearchAnswer, view: &View) -> String {
    let language = view.language;
    let mut text = String::new();
    for shortcut in &answer.shortcuts {
        let line = match shortcut {
            Shortcut::Ticket {
                number,
                subject,
                status,
                ..
            } => format!("{number}  {subject} ({})", words::status(*status, language)),
            Shortcut::Contact { address, name, .. } => format!("{name} <{address}>"),
        };
        let _ = writeln!(text, "{}", Style::Strong.paint(&printable(&line), view.colours));
    }
    if answer.hits.is_empty() {
        return text;
    }
    let mut table = Table::new(&[
        language.choose("When", "Quand"),
        language.choose("Ticket", "Ticket"),
        language.choose("From", "De"),
        language.choose("Subject", "Objet"),
        language.choose("Text", "Texte"),
    ]);
    for hit in &answer.hits {
        table.row([
            Cell::new(human::when(hit.received_at, &TimeZone::system()), Style::Dim),
            Cell::from(hit.number.map(|number| number.to_string()).unwrap_or_default()),
            Cell::from(hit.from_address.as_str()),
            Cell::from(hit.subject.as_str()),
            Cell::new(&hit.snippet, Style::Dim),
        ]);
    }
    text.push_str(&table.render(view));
    text
}

/// How many were found, and where the next page goes on.
fn told(answer: &SearchAnswer, language: Language) -> String {
    let counted = answer.count.map(|count| {
        let number = human::count(count.at_least as u64, language);
        let more = if count.more { "+" } else { "" };
        let mails = language.choose("mails", "messages");
        format!("{number}{more} {mails}")
    });
    let next = answer.next.as_ref().map(|next| format!("--after {next}"));
    let parts: Vec<String> = counted.into_iter().chain(next).collect();
    parts.join("; ")
}
