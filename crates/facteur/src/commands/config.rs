//! `facteur config …`

use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::{Cell, Io, Style, Table, View};
use crate::text::Message;
use clap::Subcommand;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Commands on the configuration.
#[derive(Debug, Clone, Copy, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Config {
    /// Show every value and where it comes from
    Show,
    /// Check everything and name every mistake
    Check,
}

impl Config {
    /// Runs it. A configuration with mistakes has failed before it comes here.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        match self {
            Self::Show => {
                io.result(&app.loaded().settings, |_, view| table(app, view))
                    .await;
            }
            Self::Check => {
                let good = Checked {
                    good: true,
                    file: app.loaded().file.clone(),
                };
                let message = Message::ConfigurationGood(good.file.clone());
                io.result(&good, |_, view| format!("{}\n", message.text(view.language)))
                    .await;
            }
        }
        Ok(Exit::Done)
    }
}

/// The JSON of `config check`.
#[derive(Serialize)]
struct Checked {
    good: bool,
    file: Option<PathBuf>,
}

fn table(app: &App, view: &View) -> String {
    let language = view.language;
    let labels = [
        language.choose("Key", "Clé"),
        language.choose("Value", "Valeur"),
        language.choose("Source", "Origine"),
    ];
    let mut table = Table::new(&labels);
    for setting in &app.loaded().settings {
        let (source, style) = match &setting.origin {
            crate::config::Origin::Default => (language.choose("default", "défaut").to_owned(), Style::Dim),
            origin => (origin.to_string(), Style::Plain),
        };
        table.row([
            Cell::new(setting.key, Style::Plain),
            Cell::new(&setting.value, Style::Plain),
            Cell::new(source, style),
        ]);
    }
    table.render(view)
}
