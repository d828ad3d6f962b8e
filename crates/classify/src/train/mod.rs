//! Examples to a model.

pub(crate) mod corpus;
pub(crate) mod folds;
pub(crate) mod rows;
pub(crate) mod shuffle;
pub(crate) mod svm;

use crate::confidence::{Confidence, HeldOut, Wishes};
use crate::error::TrainError;
use crate::features::{Analyser, Document};
use crate::model::vocabulary::{MOST_FEATURES, Vocabulary};
use crate::model::weighting::BlockWeights;
use crate::model::weights::Weights;
use crate::model::{Model, ModelParts};
use corpus::Corpus;
use std::collections::BTreeMap;
use svm::{Solution, Svm, Task};

/// A document with its right answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example<'a> {
    /// The document.
    pub document: Document<'a>,
    /// Its class; `None`: none of the classes.
    pub label: Option<&'a str>,
}

/// How to train. The defaults were chosen by cross-validation on the training parts of five data sets (ADR 0017).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trainer {
    /// What is wished of the decisions.
    pub wishes: Wishes,
    /// Price of an error against a large margin.
    pub cost: f32,
    /// Lengths of the blocks: words, letters, title, facts.
    pub blocks: [f32; 4],
    /// A feature must occur in so many examples.
    pub fewest_examples: u32,
    /// Parts for cross-validation; below 2: the confidence is not calibrated and nothing is sure.
    pub folds: usize,
    /// The model's file becomes no larger than this, in bytes.
    pub largest_file: usize,
    /// Where the solver stops.
    pub tolerance: f32,
    /// And at the latest after so many rounds.
    pub epochs: usize,
}

impl Default for Trainer {
    fn default() -> Self {
        Self {
            wishes: Wishes::default(),
            cost: 1.0,
            blocks: [1.0, 1.0, 0.7, 0.5],
            fewest_examples: 2,
            folds: 10,
            largest_file: 9_500_000,
            tolerance: 0.1,
            epochs: 40,
        }
    }
}

/// Examples that were analysed and counted, ready to train from.
#[derive(Debug)]
pub struct Prepared {
    corpus: Corpus,
    labels: Vec<String>,
    /// Per example; a class that does not exist: none of these.
    classes: Vec<u32>,
    /// Per example: how many times an error on it counts; empty: once.
    weights: Vec<f32>,
}

/// Scores of every example by models that had not seen it, and what they show.
#[derive(Debug, Clone)]
pub struct CrossValidated {
    /// Scores of the examples that belong to a class.
    pub(crate) held_out: HeldOut,
    /// Scores of those that belong to none.
    pub(crate) none_scores: Vec<f32>,
}

impl CrossValidated {
    /// Each held-out example that belongs to a class: the scores of all classes, and the number of the right one.
    pub fn known(&self) -> impl Iterator<Item = (&[f32], usize)> {
        let rows = self
            .held_out
            .scores
            .chunks_exact(self.held_out.class_count.max(1));
        rows.zip(self.held_out.classes.iter().map(|class| *class as usize))
    }

    /// The scores of each held-out example that belongs to none of the classes.
    pub fn none(&self) -> impl Iterator<Item = &[f32]> {
        self.none_scores.chunks_exact(self.held_out.class_count.max(1))
    }

    /// Share of the held-out examples whose highest score was right.
    pub fn accuracy(&self) -> f64 {
        let right = self
            .known()
            .filter(|(scores, class)| crate::confidence::best_and_lead(scores).0 == *class);
        right.count() as f64 / self.held_out.classes.len().max(1) as f64
    }
}

impl Trainer {
    /// Trains a model and calibrates its confidence.
    pub fn train(&self, examples: &[Example<'_>]) -> Result<Model, TrainError> {
        Ok(self.train_prepared(self.prepare(examples)?))
    }

    /// Trains a model from examples that were analysed, and calibrates its confidence.
    pub fn train_prepared(&self, prepared: Prepared) -> Model {
        let fitted = self.fit(&prepared);
        let calibrated = self.calibrate(&prepared, &fitted);
        self.assemble(prepared, &fitted, calibrated)
    }

    /// Analyses the examples.
    pub fn prepare(&self, examples: &[Example<'_>]) -> Result<Prepared, TrainError> {
        let (labels, classes) = number_labels(examples)?;
        let mut corpus = Corpus::new();
        let mut analyser = Analyser::new();
        for example in examples {
            corpus.add(analyser.count(&example.document));
        }
        // Per feature: its hash, its inverse frequency and a byte for each class.
        let most = (self.largest_file / (12 + labels.len())).min(MOST_FEATURES);
        corpus.prune(self.fewest_examples.min(corpus.len() as u32 / 4 + 1), most);
        if corpus.feature_count() == 0 {
            return Err(TrainError::NoWords);
        }
        Ok(Prepared {
            corpus,
            labels,
            classes,
            weights: Vec::new(),
        })
    }

    /// Weights learned from all examples.
    pub fn fit(&self, prepared: &Prepared) -> Fitted {
        let everything: Vec<u32> = (0..prepared.corpus.len() as u32).collect();
        let inverse_frequencies = prepared.corpus.inverse_frequencies(&[], 1);
        let rows = prepared
            .corpus
            .rows(&inverse_frequencies, BlockWeights(self.blocks));
        let solution = self.svm().solve(prepared.task(&rows, &everything), None);
        Fitted {
            inverse_frequencies,
            solution,
        }
    }

    /// Scores every example by a model trained without it. Each of these begins from the dual values of the model
    /// of all examples, without those held out: that is three times as quick.
    pub fn cross_validate(&self, prepared: &Prepared, fitted: &Fitted) -> CrossValidated {
        let class_count = prepared.labels.len();
        let mut crossed = CrossValidated {
            held_out: HeldOut {
                class_count,
                ..HeldOut::default()
            },
            none_scores: Vec::new(),
        };
        for fold in folds::folds(&prepared.classes, self.folds) {
            let inverse_frequencies = prepared
                .corpus
                .inverse_frequencies(&fold.held_out, self.fewest_examples.min(2));
            let rows = prepared
                .corpus
                .rows(&inverse_frequencies, BlockWeights(self.blocks));
            let begin = Some(&fitted.solution.alphas[..]);
            let weights = self
                .svm()
                .solve(prepared.task(&rows, &fold.trained_on), begin)
                .weights;
            for example in &fold.held_out {
                let scores = weights.scores(rows.row(*example as usize));
                let class = prepared.classes[*example as usize];
                if (class as usize) < class_count {
                    crossed.held_out.scores.extend(scores);
                    crossed.held_out.classes.push(class);
                } else {
                    crossed.none_scores.extend(scores);
                }
            }
        }
        crossed
    }

    /// What the scores are worth, by cross-validation.
    pub fn calibrate(&self, prepared: &Prepared, fitted: &Fitted) -> Calibrated {
        let crossed = self.cross_validate(prepared, fitted);
        Calibrated(Confidence::fit(&crossed.held_out, self.wishes))
    }

    /// Puts a model together.
    pub fn assemble(&self, prepared: Prepared, fitted: &Fitted, calibrated: Calibrated) -> Model {
        let hashes: Vec<u64> = prepared.corpus.hashes().collect();
        let class_count = prepared.labels.len();
        let (weights, biases) = fitted
            .solution
            .weights
            .values
            .split_at(hashes.len() * class_count);
        Model::new(ModelParts {
            labels: prepared.labels,
            example_count: prepared.corpus.len(),
            blocks: BlockWeights(self.blocks),
            vocabulary: Vocabulary::new(&hashes, fitted.inverse_frequencies.clone()),
            hashes,
            weights: Weights::round(weights, biases),
            confidence: calibrated.0,
        })
    }

    fn svm(&self) -> Svm {
        Svm {
            cost: self.cost,
            tolerance: self.tolerance,
            epochs: self.epochs,
        }
    }
}

/// Learned weights.
#[derive(Debug)]
pub struct Fitted {
    inverse_frequencies: Vec<f32>,
    solution: Solution,
}

/// Learned confidence.
#[derive(Debug)]
pub struct Calibrated(Confidence);

impl Prepared {
    /// Lets an error on each example count so many times, in their order: examples from where the model will work say
    /// more than others. A number below a thousandth is taken for that.
    #[must_use]
    pub fn weighed(mut self, weights: impl IntoIterator<Item = f32>) -> Self {
        self.weights = weights.into_iter().map(|weight| weight.max(0.001)).collect();
        self
    }

    fn task<'a>(&'a self, rows: &'a rows::Rows, examples: &'a [u32]) -> Task<'a> {
        Task {
            rows,
            column_count: self.corpus.feature_count(),
            examples,
            classes: &self.classes,
            class_count: self.labels.len(),
            weights: &self.weights,
        }
    }
}

/// Labels in alphabetical order, and the number of each example's.
fn number_labels(examples: &[Example<'_>]) -> Result<(Vec<String>, Vec<u32>), TrainError> {
    let mut numbers: BTreeMap<&str, u32> = examples
        .iter()
        .filter_map(|example| Some((example.label?, 0)))
        .collect();
    for (number, (_, value)) in numbers.iter_mut().enumerate() {
        *value = number as u32;
    }
    if numbers.len() < 2 {
        return Err(TrainError::FewClasses { found: numbers.len() });
    }
    let classes = examples.iter().map(|example| match example.label {
        Some(label) => numbers[label],
        None => u32::MAX,
    });
    let classes = classes.collect();
    Ok((numbers.into_keys().map(str::to_owned).collect(), classes))
}
