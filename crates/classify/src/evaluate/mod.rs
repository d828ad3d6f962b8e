//! How good a model's answers are.

use crate::confidence::Answer;
use crate::features::{Analyser, Document};
use crate::model::{Model, Scratch};
use serde::Serialize;
use std::collections::BTreeMap;

const BINS: usize = 15;

/// Figures about answers to texts whose right class is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many texts were judged.
    pub examples: usize,
    /// Share that was right.
    pub accuracy: f64,
    /// Mean of the classes' F1, each class counting the same.
    pub macro_f1: f64,
    /// Expected calibration error: the mean distance of confidence and truth in 15 bins of equal width.
    #[serde(rename = "ece")]
    pub calibration_error: f64,
    /// The share of right decisions that was wished.
    pub wished_precision: f32,
    /// Share of the texts decided without a person.
    pub coverage: f64,
    /// Share of those that was right.
    pub precision: f64,
    /// Share of the texts taken for none of the classes.
    pub taken_for_none: f64,
    /// Each class.
    pub classes: Vec<ClassReport>,
}

/// Figures of one class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassReport {
    /// Its name.
    pub label: String,
    /// How many texts belong to it.
    pub examples: usize,
    /// Share of the texts given this class that belong to it.
    pub precision: f64,
    /// Share of its texts that were given it.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// What its texts were taken for instead, most frequent first.
    pub taken_for: Vec<(String, usize)>,
}

/// Figures about texts that belong to none of the classes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoneReport {
    /// How many such texts were judged.
    pub examples: usize,
    /// The share of known texts taken for none, and of these recognised, with the model's own threshold.
    pub false_alarms: f64,
    /// See above.
    pub recognised: f64,
    /// Share recognised when the threshold is set so that 5 % of these known texts are false alarms.
    pub recognised_at_five_percent: f64,
}

impl Model {
    /// Judges documents one after the other.
    pub fn judge_all<'a>(&self, documents: impl IntoIterator<Item = Document<'a>>) -> Vec<Answer> {
        let (mut analyser, mut scratch) = (Analyser::new(), Scratch::default());
        let judge = |document| self.judge(analyser.count(&document), &mut scratch);
        documents.into_iter().map(judge).collect()
    }

    /// Compares answers with the right labels. A label the model does not know is never right.
    pub fn report(&self, answers: &[Answer], right: &[&str]) -> Report {
        let is_right = |(answer, right): (&Answer, &&str)| self.labels()[answer.class] == **right;
        let hits: Vec<bool> = answers.iter().zip(right).map(is_right).collect();
        let sure = || answers.iter().zip(&hits).filter(|(answer, _)| answer.is_sure);
        let classes = self.class_reports(answers, right);
        let known = classes.iter().filter(|class| class.examples > 0);
        Report {
            examples: answers.len(),
            accuracy: share(hits.iter().filter(|hit| **hit).count(), hits.len()),
            macro_f1: known.clone().map(|class| class.f1).sum::<f64>() / known.count().max(1) as f64,
            calibration_error: calibration_error(answers, &hits),
            wished_precision: self.wishes().precision,
            coverage: share(sure().count(), answers.len()),
            precision: share(sure().filter(|(_, hit)| **hit).count(), sure().count()),
            taken_for_none: share(
                answers.iter().filter(|answer| answer.is_none_of_these).count(),
                answers.len(),
            ),
            classes,
        }
    }

    fn class_reports(&self, answers: &[Answer], right: &[&str]) -> Vec<ClassReport> {
        let mut table: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (answer, right) in answers.iter().zip(right) {
            *table.entry((right, &self.labels()[answer.class])).or_default() += 1;
        }
        let mut names: Vec<&str> = self
            .labels()
            .iter()
            .map(String::as_str)
            .chain(right.iter().copied())
            .collect();
        names.sort_unstable();
        names.dedup();
        let report = |name: &str| {
            let of_class = || table.iter().filter(move |((right, _), _)| *right == name);
            let examples = of_class().map(|(_, count)| count).sum();
            let given = table
                .iter()
                .filter(|((_, given), _)| *given == name)
                .map(|(_, count)| count)
                .sum();
            let hits = table.get(&(name, name)).copied().unwrap_or_default();
            let others = of_class().filter(|((_, given), _)| *given != name);
            let mut taken_for: Vec<_> = others
                .map(|((_, given), count)| ((*given).to_owned(), *count))
                .collect();
            taken_for.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            ClassReport {
                label: name.to_owned(),
                examples,
                precision: share(hits, given),
                recall: share(hits, examples),
                f1: share(2 * hits, examples + given),
                taken_for,
            }
        };
        names.into_iter().map(report).collect()
    }
}

impl NoneReport {
    /// Compares answers about texts of known classes with answers about texts of none.
    pub fn new(known: &[Answer], none: &[Answer]) -> Self {
        let alarms = |answers: &[Answer]| {
            let count = answers.iter().filter(|answer| answer.is_none_of_these).count();
            share(count, answers.len())
        };
        let mut familiarities: Vec<f32> = known.iter().map(|answer| answer.familiarity).collect();
        familiarities.sort_by(f32::total_cmp);
        let border = familiarities
            .get(familiarities.len() / 20)
            .copied()
            .unwrap_or_default();
        let below = none.iter().filter(|answer| answer.familiarity < border).count();
        Self {
            examples: none.len(),
            false_alarms: alarms(known),
            recognised: alarms(none),
            recognised_at_five_percent: share(below, none.len()),
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn calibration_error(answers: &[Answer], hits: &[bool]) -> f64 {
    let mut bins = [(0.0_f64, 0.0_f64); BINS];
    for (answer, hit) in answers.iter().zip(hits) {
        let bin = &mut bins[((answer.confidence * BINS as f32) as usize).min(BINS - 1)];
        bin.0 += f64::from(answer.confidence);
        bin.1 += f64::from(u8::from(*hit));
    }
    let distance: f64 = bins
        .iter()
        .map(|(confidence, right)| (confidence - right).abs())
        .sum();
    distance / answers.len().max(1) as f64
}
