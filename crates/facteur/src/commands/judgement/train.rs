//! `facteur train FILE… --label LABEL --out MODEL`

use super::{Seconds, compute, examples, records, save, share, trained, trainer};
use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::{Io, View, human};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Arguments of `train`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "A line of a FILE is {\"id\",\"text\",\"labels\":{\"LABEL\":\"value\"}}; the first line of a text is its title when it has more."
)]
pub struct Train {
    /// Examples as JSONL, plain or gzip
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Which of the labels to learn
    #[arg(long, value_name = "LABEL")]
    pub label: String,
    /// Where to write the model
    #[arg(long, value_name = "MODEL")]
    pub out: PathBuf,
    /// Texts that belong to none of the classes, as JSONL
    #[arg(long, value_name = "FILE")]
    pub none: Vec<PathBuf>,
    /// Share of the decisions taken without a person that should be right
    #[arg(long, value_name = "SHARE", default_value = "0.95", value_parser = share)]
    pub precision: f32,
}

/// The JSON of `train`.
#[derive(Serialize)]
struct Trained {
    examples: usize,
    classes: usize,
    features: usize,
    model_bytes: usize,
    seconds: Seconds,
}

impl Train {
    /// Runs it.
    pub async fn run(self, _: &Arc<App>, io: &mut Io) -> Outcome {
        let result = compute(move || {
            let (known, none) = (records(&self.files)?, records(&self.none)?);
            let (model, seconds) = trained(&trainer(self.precision), &examples(&known, &none, &self.label))?;
            let bytes = model.to_bytes();
            save(&bytes, &self.out)?;
            Ok(Trained {
                examples: model.example_count(),
                classes: model.labels().len(),
                features: model.feature_count(),
                model_bytes: bytes.len(),
                seconds,
            })
        })
        .await?;
        io.result(&result, describe).await;
        Ok(Exit::Done)
    }
}

fn describe(trained: &Trained, view: &View) -> String {
    let language = view.language;
    let examples = human::count(trained.examples as u64, language);
    let features = human::count(trained.features as u64, language);
    let size = human::size(trained.model_bytes as u64, language);
    let seconds = trained.seconds.train + trained.seconds.calibrate;
    language
        .choose(
            "Learned {classes} classes from {examples} examples: {features} features, {size}, {seconds} s of CPU time.",
            "{classes} classes apprises de {examples} exemples : {features} traits, {size}, {seconds} s de calcul.",
        )
        .replace("{classes}", &trained.classes.to_string())
        .replace("{examples}", &examples)
        .replace("{features}", &features)
        .replace("{size}", &size)
        .replace("{seconds}", &format!("{seconds:.2}"))
}
