//! Measures training, calibration, loading and judging on JSONL files, in CPU seconds of this thread.
//!
//! `measure LABEL TRAIN TEST [KEY=VALUE …]`; `none=FILE` gives texts of no class to recognise, `none_train=FILE` some
//! to learn from, `cv=1` only cross-validates.

use facteur_classify::{
    Analyser, Document, Example, Model, NoneReport, Prepared, Record, Scratch, Trainer, read_records,
};
use rustix::time::{ClockId, clock_gettime};
use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::BufReader;

type Done<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 7;

/// What the arguments ask for.
#[derive(Default)]
struct Wanted {
    label: String,
    trainer: Trainer,
    train: Vec<Record>,
    test: Vec<Record>,
    none: Vec<Record>,
    none_train: Vec<Record>,
    only_cross: bool,
}

fn main() -> Done<()> {
    let wanted = wanted(std::env::args().skip(1).collect())?;
    let mut examples = examples(&wanted.train, &wanted.label);
    examples.extend(wanted.none_train.iter().map(|record| Example {
        document: Document::of_text(&record.text),
        label: None,
    }));
    let start = seconds();
    let prepared = wanted.trainer.prepare(&examples)?;
    let reading = seconds() - start;
    if wanted.only_cross {
        let fitted = wanted.trainer.fit(&prepared);
        let crossed = wanted.trainer.cross_validate(&prepared, &fitted);
        println!(
            "cv accuracy {:.4} in {:.2} s",
            crossed.accuracy(),
            seconds() - start
        );
        return Ok(());
    }
    let model = learn(&wanted.trainer, prepared, reading)?;
    judge(&model, &wanted);
    Ok(())
}

fn wanted(arguments: Vec<String>) -> Done<Wanted> {
    let mut arguments = arguments.into_iter();
    let mut next = || arguments.next().ok_or("measure LABEL TRAIN TEST [KEY=VALUE …]");
    let mut wanted = Wanted {
        label: next()?,
        train: read(&next()?)?,
        test: read(&next()?)?,
        ..Wanted::default()
    };
    for setting in arguments {
        let (key, value) = setting.split_once('=').ok_or("KEY=VALUE")?;
        let trainer = &mut wanted.trainer;
        match key {
            "cost" => trainer.cost = value.parse()?,
            "tolerance" => trainer.tolerance = value.parse()?,
            "epochs" => trainer.epochs = value.parse()?,
            "folds" => trainer.folds = value.parse()?,
            "min" => trainer.fewest_examples = value.parse()?,
            "words" => trainer.blocks[0] = value.parse()?,
            "letters" => trainer.blocks[1] = value.parse()?,
            "title" => trainer.blocks[2] = value.parse()?,
            "none" => wanted.none = read(value)?,
            "none_train" => wanted.none_train = read(value)?,
            "cv" => wanted.only_cross = value == "1",
            _ => return Err(format!("{key}?").into()),
        }
    }
    Ok(wanted)
}

/// Trains, and takes the way through a file.
fn learn(trainer: &Trainer, prepared: Prepared, reading: f64) -> Done<Model> {
    let start = seconds();
    let fitted = trainer.fit(&prepared);
    let fitting = seconds() - start;
    let calibrated = trainer.calibrate(&prepared, &fitted);
    let calibrating = seconds() - start - fitting;
    println!("analysed {reading:.2} s, trained {fitting:.2} s, calibrated {calibrating:.2} s");
    let bytes = trainer.assemble(prepared, &fitted, calibrated).to_bytes();
    let start = seconds();
    let model = Model::from_bytes(&bytes)?;
    let loading = (seconds() - start) * 1e3;
    let features = model.feature_count();
    println!(
        "{features} features, {} bytes, loaded in {loading:.1} ms",
        bytes.len()
    );
    Ok(model)
}

fn judge(model: &Model, wanted: &Wanted) {
    let tests = examples(&wanted.test, &wanted.label);
    let answers = model.judge_all(tests.iter().map(|example| example.document));
    let right: Vec<&str> = tests.iter().filter_map(|example| example.label).collect();
    let report = model.report(&answers, &right);
    println!(
        "accuracy {:.4}, F1 {:.4}, ECE {:.4}, coverage {:.4}, precision {:.4}, none {:.4}",
        report.accuracy,
        report.macro_f1,
        report.calibration_error,
        report.coverage,
        report.precision,
        report.taken_for_none
    );
    if !wanted.none.is_empty() {
        let none = wanted.none.iter().map(|record| Document::of_text(&record.text));
        println!("{:?}", NoneReport::new(&answers, &model.judge_all(none)));
    }
    let (mut analyser, mut scratch) = (Analyser::new(), Scratch::default());
    let documents: Vec<Document<'_>> = tests.iter().map(|example| example.document).collect();
    let each = quickest(&documents, |document| {
        black_box(model.judge(analyser.count(document), &mut scratch));
    });
    let counting = quickest(&documents, |document| {
        black_box(analyser.count(document));
    });
    let (per_second, each, counting) = (1.0 / each, each * 1e6, counting * 1e6);
    println!("{per_second:.0} texts/s, {each:.1} µs each, of which features {counting:.1} µs");
}

/// Seconds for a document in the quickest round: what runs beside only makes it slower.
fn quickest(documents: &[Document<'_>], mut work: impl FnMut(&Document<'_>)) -> f64 {
    let mut round = || {
        let start = seconds();
        documents.iter().for_each(&mut work);
        seconds() - start
    };
    let best = (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min);
    best / documents.len() as f64
}

fn examples<'a>(records: &'a [Record], label: &str) -> Vec<Example<'a>> {
    let example = |record: &'a Record| {
        Some(Example {
            document: Document::of_text(&record.text),
            label: Some(record.label(label)?),
        })
    };
    records.iter().filter_map(example).collect()
}

fn read(path: &str) -> Done<Vec<Record>> {
    Ok(read_records(BufReader::new(File::open(path)?))?)
}

fn seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
