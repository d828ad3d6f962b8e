//! `facteur evaluate --train FILE --test FILE --label LABEL`

use super::{Seconds, compute, cpu_seconds, examples, load, records, share, trained, trainer};
use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Io, Table, View, human};
use clap::{Args, ValueEnum};
use facteur_classify::{Analyser, Document, Model, NoneReport, Report, Scratch};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Arguments of `evaluate`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "With JSON: accuracy, macro_f1, ece, wished_precision, coverage, precision, seconds, texts_per_second, model_bytes,\n\
                        classes, none. Seconds are CPU seconds of one thread."
)]
pub struct Evaluate {
    /// Examples to learn from, as JSONL, plain or gzip
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "model",
        conflicts_with = "model"
    )]
    pub train: Vec<PathBuf>,
    /// A trained model instead
    #[arg(long, value_name = "MODEL")]
    pub model: Option<PathBuf>,
    /// Examples to judge and compare
    #[arg(long, value_name = "FILE", required = true)]
    pub test: Vec<PathBuf>,
    /// Which of the labels to learn
    #[arg(long, value_name = "LABEL")]
    pub label: String,
    /// Texts to learn from that belong to none of the classes
    #[arg(long, value_name = "FILE", conflicts_with = "model")]
    pub none: Vec<PathBuf>,
    /// Texts that belong to none of the classes, to see how many are recognised
    #[arg(long, value_name = "FILE")]
    pub none_test: Vec<PathBuf>,
    /// Share of the decisions taken without a person that should be right
    #[arg(long, value_name = "SHARE", default_value = "0.95", value_parser = share, conflicts_with = "model")]
    pub precision: f32,
    /// How to print the figures; --json does the same
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub report: Form,
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The JSON of `evaluate`.
#[derive(Serialize)]
struct Evaluated {
    #[serde(flatten)]
    report: Report,
    seconds: Seconds,
    texts_per_second: f64,
    features: usize,
    model_bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    none: Option<NoneReport>,
}

impl Evaluate {
    /// Runs it.
    pub async fn run(self, _: &Arc<App>, io: &mut Io) -> Outcome {
        let form = self.report;
        let evaluated = compute(move || self.evaluate()).await?;
        if form == Form::Json {
            io.json(&evaluated).await;
        } else {
            io.result(&evaluated, describe).await;
        }
        Ok(Exit::Done)
    }

    /// The model that was named, or one trained now, as a file gives it.
    fn model_file(&self) -> Result<(Vec<u8>, Seconds), Failure> {
        if let Some(path) = &self.model {
            return Ok((load(path)?.to_bytes(), Seconds::default()));
        }
        let (known, none) = (records(&self.train)?, records(&self.none)?);
        let (model, seconds) = trained(&trainer(self.precision), &examples(&known, &none, &self.label))?;
        Ok((model.to_bytes(), seconds))
    }

    fn evaluate(&self) -> Result<Evaluated, Failure> {
        let (bytes, mut seconds) = self.model_file()?;
        let tests = records(&self.test)?;
        let tests = examples(&tests, &[], &self.label);
        if tests.is_empty() {
            let english = format!("no text of the test has the label {}", self.label);
            let french = format!("aucun texte du test ne porte l'étiquette {}", self.label);
            return Err(Failure::new((english, french)).exit(Exit::Data));
        }
        // The model as a file gives it, so that the figures are those of what will run.
        let start = cpu_seconds();
        let model = Model::from_bytes(&bytes).map_err(|error| Failure::new(error.to_string()))?;
        seconds.load = cpu_seconds() - start;
        let answers = model.judge_all(tests.iter().map(|example| example.document));
        seconds.judge = judging_seconds(
            &model,
            &tests.iter().map(|example| example.document).collect::<Vec<_>>(),
        );
        let right: Vec<&str> = tests.iter().filter_map(|example| example.label).collect();
        let none = records(&self.none_test)?;
        let none = (!none.is_empty()).then(|| {
            let documents = none.iter().map(|record| Document::of_text(&record.text));
            NoneReport::new(&answers, &model.judge_all(documents))
        });
        Ok(Evaluated {
            report: model.report(&answers, &right),
            seconds,
            texts_per_second: tests.len() as f64 / seconds.judge.max(f64::MIN_POSITIVE),
            features: model.feature_count(),
            model_bytes: bytes.len(),
            none,
        })
    }
}

/// CPU seconds to judge all documents one at a time, the best of three rounds: what else runs only makes it slower.
fn judging_seconds(model: &Model, documents: &[Document<'_>]) -> f64 {
    let (mut analyser, mut scratch) = (Analyser::new(), Scratch::default());
    let mut round = || {
        let start = cpu_seconds();
        for document in documents {
            std::hint::black_box(model.judge(analyser.count(document), &mut scratch));
        }
        cpu_seconds() - start
    };
    (0..3).map(|_| round()).fold(f64::INFINITY, f64::min)
}

fn describe(evaluated: &Evaluated, view: &View) -> String {
    let language = view.language;
    let report = &evaluated.report;
    let mut table = Table::new(&["", ">"]);
    let mut row = |english: &str, french: &str, value: String| {
        table.row([language.choose(english, french).to_owned(), value]);
    };
    row("Texts", "Textes", human::count(report.examples as u64, language));
    row("Accuracy", "Exactitude", format!("{:.4}", report.accuracy));
    row("Macro F1", "F1 macro", format!("{:.4}", report.macro_f1));
    row(
        "Calibration error",
        "Erreur de calibration",
        format!("{:.4}", report.calibration_error),
    );
    row(
        "Decided without a person",
        "Décidés sans personne",
        format!("{:.4}", report.coverage),
    );
    row(
        "of these right",
        "dont justes",
        format!("{:.4}", report.precision),
    );
    if let Some(none) = &evaluated.none {
        row(
            "None of these: recognised",
            "Hors sujet : reconnus",
            format!("{:.4}", none.recognised),
        );
        row(
            "None of these: false alarms",
            "Hors sujet : fausses alertes",
            format!("{:.4}", none.false_alarms),
        );
        let recognised = format!("{:.4}", none.recognised_at_five_percent);
        row(
            "None of these: recognised at 5 %",
            "Hors sujet : reconnus à 5 %",
            recognised,
        );
    }
    row(
        "Training, CPU s",
        "Apprentissage, s CPU",
        format!("{:.2}", evaluated.seconds.train),
    );
    row(
        "Calibration, CPU s",
        "Calibration, s CPU",
        format!("{:.2}", evaluated.seconds.calibrate),
    );
    row(
        "Loading, ms",
        "Chargement, ms",
        format!("{:.1}", evaluated.seconds.load * 1e3),
    );
    let speed = human::count(evaluated.texts_per_second as u64, language);
    row("Texts per CPU second", "Textes par seconde CPU", speed);
    row(
        "Model",
        "Modèle",
        human::size(evaluated.model_bytes as u64, language),
    );
    table.render(view)
}
