//! `facteur model show`

use super::{compute, load};
use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::{Io, Table, View, human};
use clap::Subcommand;
use facteur_understand::CategoryModel;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Commands on model files.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelCommand {
    /// Show what a model knows
    Show {
        /// A model file, which is checked; else the model that is shipped
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
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
    pub async fn run(self, _: &Arc<App>, io: &mut Io) -> Outcome {
        let Self::Show { file } = self;
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
