//! `facteur train`, `evaluate`, `explain` and `model`: classifiers on files, without any of the data.

pub mod evaluate;
pub mod explain;
mod history;
pub mod model;
pub mod train;

use crate::exit::{Exit, Failure};
use crate::text::Message;
use facteur_classify::{Document, Example, Model, Record, Trainer, Wishes, read_records};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// Where the time of one run went, in CPU seconds of its thread, so that other work beside it does not count.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Seconds {
    /// Reading words and learning weights.
    pub train: f64,
    /// Cross-validation.
    pub calibrate: f64,
    /// Reading the model file.
    pub load: f64,
    /// Judging all texts of the test, one at a time.
    pub judge: f64,
}

/// CPU seconds of this thread so far.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Runs work that computes for seconds where it holds up nobody.
async fn compute<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| {
        Err(Failure::new((
            "the work broke off",
            "le travail s'est interrompu",
        )))
    })
}

/// The records of JSONL files, plain or gzip.
fn records(paths: &[PathBuf]) -> Result<Vec<Record>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        let file = File::open(path).map_err(|error| trouble(path, &error))?;
        all.extend(read_records(BufReader::new(file)).map_err(|error| trouble(path, &error))?);
    }
    Ok(all)
}

/// Examples of the records that have the label, and of those that belong to none of its values.
fn examples<'a>(records: &'a [Record], none: &'a [Record], label: &str) -> Vec<Example<'a>> {
    let labelled = records
        .iter()
        .filter_map(|record| Some((record, Some(record.label(label)?))));
    let none = none.iter().map(|record| (record, None));
    labelled
        .chain(none)
        .map(|(record, label)| Example {
            document: Document::of_text(&record.text),
            label,
        })
        .collect()
}

/// Trains and calibrates, and tells how long each took.
fn trained(trainer: &Trainer, examples: &[Example<'_>]) -> Result<(Model, Seconds), Failure> {
    let refused = |error: facteur_classify::TrainError| {
        let french = match &error {
            facteur_classify::TrainError::FewClasses { found } => {
                format!(
                    "les exemples ont {found} valeurs différentes de l'étiquette ; il en faut au moins deux"
                )
            }
            facteur_classify::TrainError::NoWords => {
                "aucun mot ne figure dans assez d'exemples ; donnez-en plus, ou de plus longs".to_owned()
            }
        };
        Failure::new((error.to_string(), french)).exit(Exit::Data)
    };
    let start = cpu_seconds();
    let prepared = trainer.prepare(examples).map_err(refused)?;
    let fitted = trainer.fit(&prepared);
    let fitted_at = cpu_seconds();
    let calibrated = trainer.calibrate(&prepared, &fitted);
    let seconds = Seconds {
        train: fitted_at - start,
        calibrate: cpu_seconds() - fitted_at,
        ..Seconds::default()
    };
    Ok((trainer.assemble(prepared, &fitted, calibrated), seconds))
}

fn trainer(precision: f32) -> Trainer {
    let wishes = Wishes {
        precision,
        ..Wishes::default()
    };
    Trainer {
        wishes,
        ..Trainer::default()
    }
}

/// A model from its file.
fn load(path: &Path) -> Result<Model, Failure> {
    let bytes = std::fs::read(path).map_err(|error| trouble(path, &error))?;
    Model::from_bytes(&bytes).map_err(|error| trouble(path, &error))
}

/// Writes a model under its name only when it is whole on the disk: a crash leaves the file that was there.
fn save(bytes: &[u8], path: &Path) -> Result<(), Failure> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let directory = directory.unwrap_or(Path::new("."));
    let write = || {
        let mut file = tempfile::NamedTempFile::new_in(directory)?;
        std::io::Write::write_all(&mut file, bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        File::open(directory)?.sync_all()
    };
    write().map_err(|error: std::io::Error| trouble(path, &error))
}

/// What is wrong with a file.
fn trouble(path: &Path, error: &dyn std::error::Error) -> Failure {
    Failure::new(Message::FileTrouble {
        path: path.to_owned(),
        why: error.to_string(),
    })
    .exit(Exit::Data)
}

/// A share wished, between 0.5 and 0.999.
fn share(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(share) if (0.5..=0.999).contains(&share) => Ok(share),
        _ => Err("a share between 0.5 and 0.999, such as 0.95".to_owned()),
    }
}
