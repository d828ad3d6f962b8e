//! Measures training, calibration, loading and judging on JSONL files, in CPU seconds of this thread.
//!
//! `measure LABEL TRAIN TEST [KEY=VALUE …]`; `none=FILE` gives texts of no class to recognise, `none_train=FILE` some
//! to learn from, `cv=1` only cross-validates.

use facteur_classify::{
    Analyser, Document, Example, Model, NoneReport, Record, Scratch, Trainer, read_records,
};
use rustix::time::{ClockId, clock_gettime};
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [label, train, test, settings @ ..] = &arguments[..] else {
        return Err("measure LABEL TRAIN TEST [KEY=VALUE …]".into());
    };
    let mut trainer = Trainer::default();
    let (mut none, mut none_train, mut only_cross, mut dump) = (None, None, false, None);
    for setting in settings {
        let (key, value) = setting.split_once('=').ok_or("KEY=VALUE")?;
        match key {
            "cost" => trainer.cost = value.parse()?,
            "tolerance" => trainer.tolerance = value.parse()?,
            "epochs" => trainer.epochs = value.parse()?,
            "folds" => trainer.folds = value.parse()?,
            "min" => trainer.fewest_examples = value.parse()?,
            "words" => trainer.blocks[0] = value.parse()?,
            "letters" => trainer.blocks[1] = value.parse()?,
            "title" => trainer.blocks[2] = value.parse()?,
            "none" => none = Some(read(value)?),
            "none_train" => none_train = Some(read(value)?),
            "dump" => dump = Some(File::create(value)?),
            "cv" => only_cross = value == "1",
            _ => return Err(format!("{key}?").into()),
        }
    }
    let mut dump = dump.map(std::io::BufWriter::new);
    let (train, test) = (read(train)?, read(test)?);
    let mut examples: Vec<Example<'_>> = train.iter().filter_map(|record| example(record, label)).collect();
    for record in none_train.iter().flatten() {
        examples.push(Example {
            document: Document::of_text(&record.text),
            label: None,
        });
    }
    let start = seconds();
    let prepared = trainer.prepare(&examples)?;
    let analysed = seconds();
    if only_cross {
        let fitted = trainer.fit(&prepared);
        let crossed = trainer.cross_validate(&prepared, &fitted);
        if let Some(file) = &mut dump {
            for (scores, class) in crossed
                .known()
                .chain(crossed.none().map(|scores| (scores, usize::MAX)))
            {
                file.write_all(&(class as i32).to_le_bytes())?;
                for score in scores {
                    file.write_all(&score.to_le_bytes())?;
                }
            }
        }
        println!(
            "cv accuracy {:.4} in {:.2} s",
            crossed.accuracy(),
            seconds() - start
        );
        return Ok(());
    }
    let fitted = trainer.fit(&prepared);
    let trained = seconds();
    let calibrated = trainer.calibrate(&prepared, &fitted);
    let done = seconds();
    let model = trainer.assemble(prepared, &fitted, calibrated);
    println!(
        "analysed {:.2} s, trained {:.2} s, calibrated {:.2} s",
        analysed - start,
        trained - analysed,
        done - trained
    );
    let bytes = model.to_bytes();
    let start = seconds();
    let model = Model::from_bytes(&bytes)?;
    println!(
        "{} features, {} bytes, loaded in {:.1} ms",
        model.feature_count(),
        bytes.len(),
        (seconds() - start) * 1e3
    );

    let tests: Vec<Example<'_>> = test.iter().filter_map(|record| example(record, label)).collect();
    let documents = || tests.iter().map(|example| example.document);
    let answers = model.judge_all(documents());
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
    if let Some(none) = &none {
        let answers_none = model.judge_all(none.iter().map(|record| Document::of_text(&record.text)));
        println!("{:?}", NoneReport::new(&answers, &answers_none));
    }
    let (mut analyser, mut scratch) = (Analyser::new(), Scratch::default());
    let mut best = f64::MAX;
    let mut best_features = f64::MAX;
    for _ in 0..7 {
        let start = seconds();
        for document in documents() {
            std::hint::black_box(model.judge(analyser.count(&document), &mut scratch));
        }
        best = best.min(seconds() - start);
        let start = seconds();
        for document in documents() {
            std::hint::black_box(analyser.count(&document));
        }
        best_features = best_features.min(seconds() - start);
    }
    let each = best / tests.len() as f64;
    println!(
        "{:.0} texts/s, {:.1} µs each, of which features {:.1} µs",
        1.0 / each,
        each * 1e6,
        best_features / tests.len() as f64 * 1e6
    );
    Ok(())
}

fn example<'a>(record: &'a Record, label: &str) -> Option<Example<'a>> {
    Some(Example {
        document: Document::of_text(&record.text),
        label: Some(record.label(label)?),
    })
}

fn read(path: &str) -> Result<Vec<Record>, Box<dyn Error>> {
    Ok(read_records(BufReader::new(File::open(path)?))?)
}

fn seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
