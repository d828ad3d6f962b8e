//! `facteur model …`

use super::{compute, history, load};
use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::{Io, Table, View, human};
use clap::Subcommand;
use facteur_understand::CategoryModel;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Commands on models.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelCommand {
    /// Show what a model knows
    Show {
        /// A model file, which is checked; else the model that is shipped
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// List the organisation's models, with their figures
    List,
    /// Let a kept model decide
    Promote {
        /// Its number, as the list shows it
        #[arg(value_name = "NUMBER")]
        number: i64,
    },
    /// Let the model before the one of now decide; before the first, the shipped one
    Rollback,
    /// Write a model to a file
    Export {
        /// Where to write it
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Which one; else the one that decides
        #[arg(long, value_name = "NUMBER")]
        number: Option<i64>,
    },
    /// Take a model file in; it decides once it is promoted
    Import {
        /// The file, which is checked
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// The JSON of `model show`.
#[derive(Serialize)]
struct Shown {
    examples: usize,
    features: usize,
    wished_precision: f32,
    classes: Vec<Class>,
}

#[derive(Serialize)]
struct Class {
    label: String,
    /// The confidence from which on it is decided without a person; none: never.
    threshold: Option<f32>,
}

impl ModelCommand {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let file = match self {
            Self::Show { file } => file,
            Self::List => return history::list(app, io).await,
            Self::Promote { number } => return history::promote(app, io, number).await,
            Self::Rollback => return history::rollback(app, io).await,
            Self::Export { file, number } => return history::export(app, io, &file, number).await,
            Self::Import { file } => return history::import(app, io, &file).await,
        };
        let shown = compute(move || {
            let model = match file {
                Some(path) => load(&path)?,
                None => CategoryModel::starter().model().clone(),
            };
            let labels = model.labels().iter().enumerate();
            let class = |(class, label): (usize, &String)| Class {
                label: label.clone(),
                threshold: model.threshold_of(class),
            };
            Ok(Shown {
                examples: model.example_count(),
                features: model.feature_count(),
                wished_precision: model.wishes().precision,
                classes: labels.map(class).collect(),
            })
        })
        .await?;
        io.result(&shown, describe).await;
        Ok(Exit::Done)
    }
}

fn describe(shown: &Shown, view: &View) -> String {
    let language = view.language;
    let examples = human::count(shown.examples as u64, language);
    let features = human::count(shown.features as u64, language);
    let mut text = language
        .choose(
            "{examples} examples, {features} features\n\n",
            "{examples} exemples, {features} traits\n\n",
        )
        .replace("{examples}", &examples)
        .replace("{features}", &features);
    let head = language.choose(">Decided from", ">Décidé dès");
    let mut table = Table::new(&[language.choose("Class", "Classe"), head]);
    for class in &shown.classes {
        let never = language.choose("never", "jamais");
        let threshold = class
            .threshold
            .map_or(never.to_owned(), |share| format!("{:.0} %", share * 100.0));
        table.row([class.label.clone(), threshold]);
    }
    text.push_str(&table.render(view));
    text
}
