//! Learning from an organisation's own examples: a challenger is trained, compared with the model that decides, and
//! told with its figures. Pure and slow: for a thread that may compute.

use super::{CategoryModel, Opinion, TrainingText};
use facteur_classify::learn::{Decision, Round, decide};
use facteur_classify::{TrainError, Trainer, learn};
use facteur_domain::Category;
use facteur_domain::learning::HELD_OUT;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many times an example of the organisation's own counts beside a shipped one.
pub const OWN_WEIGHT: f32 = 3.0;
/// With fewer held-out examples than this, the models are also compared on examples that the champion never saw, by
/// challengers that were trained without them.
const FEW_HELD_OUT: usize = 20;
/// Such challengers.
const FOLDS: usize = 3;

/// An example of the organisation's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnExample {
    /// The mail.
    pub text: TrainingText,
    /// What is right.
    pub category: Category,
    /// Whether it is never trained on.
    pub held_out: bool,
    /// Whether the champion may have been trained on it.
    pub seen_by_champion: bool,
}

/// What to learn from.
#[derive(Debug, Clone, Copy)]
pub struct Lessons<'a> {
    /// Shipped examples.
    pub shipped: &'a [(TrainingText, Category)],
    /// The organisation's own.
    pub own: &'a [OwnExample],
    /// Categories that are not offered any more: nothing of them is learned.
    pub archived: &'a BTreeSet<Category>,
}

/// A trained challenger and what is to happen with it.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The challenger.
    pub model: CategoryModel,
    /// On how many examples it was trained.
    pub examples: usize,
    /// How many of them were the organisation's own.
    pub own_examples: usize,
    /// How it compares with the champion.
    pub contest: Contest,
}

/// Champion and challenger, compared on examples that neither has seen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Contest {
    /// Whether the challenger takes over.
    pub is_promoted: bool,
    /// Stable word for why: "promote", "less_right", "less_coverage" or "no_examples".
    pub reason: String,
    /// Examples that only the champion had right or decided alone, by the reason.
    pub lost: usize,
    /// Examples that only the challenger did.
    pub won: usize,
    /// How the champion did.
    pub champion: Figures,
    /// How the challenger did.
    pub challenger: Figures,
}

/// How a model did on examples that it had not seen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// How many.
    pub examples: usize,
    /// Share that was right, 0 to 1.
    pub accuracy: f64,
    /// Share decided without a person.
    pub coverage: f64,
    /// Share of those that was right.
    pub precision: f64,
    /// Share that looked like none of the categories.
    pub unfamiliar: f64,
    /// What was right, what was said, and how often.
    pub confusion: Vec<(Category, Category, usize)>,
}

/// Whether the examples of a thread (or of whatever else the key stands for) are never trained on.
pub fn is_held_out(key: &[u8]) -> bool {
    learn::is_held_out(key, HELD_OUT)
}

/// One example judged by both.
struct Compared<'a> {
    right: &'a Category,
    champion: Opinion,
    challenger: Opinion,
}

/// Trains a challenger and compares it with the champion.
///
/// # Errors
/// When there is too little to learn from: fewer than two categories, or no words.
pub fn retrain(
    trainer: &Trainer,
    lessons: Lessons<'_>,
    champion: &CategoryModel,
) -> Result<Trained, TrainError> {
    let offered = |category: &Category| !lessons.archived.contains(category);
    let shipped = lessons.shipped.iter().filter(|(_, category)| offered(category));
    let shipped: Vec<&(TrainingText, Category)> = shipped.collect();
    let own = lessons.own.iter().filter(|own| offered(&own.category));
    let (held_out, taught): (Vec<&OwnExample>, Vec<&OwnExample>) = own.partition(|own| own.held_out);
    let model = learn_from(trainer, &shipped, &taught)?;
    let mut compared: Vec<Compared<'_>> = held_out
        .iter()
        .map(|own| compare(own, champion, &model))
        .collect();
    if compared.len() < FEW_HELD_OUT {
        compared.extend(crossed(trainer, &shipped, &taught, champion)?);
    }
    Ok(Trained {
        examples: shipped.len() + taught.len(),
        own_examples: taught.len(),
        contest: contest(&compared),
        model,
    })
}

fn learn_from(
    trainer: &Trainer,
    shipped: &[&(TrainingText, Category)],
    taught: &[&OwnExample],
) -> Result<CategoryModel, TrainError> {
    let texts = shipped.iter().map(|(text, category)| (text, category));
    let own = taught.iter().map(|own| (&own.text, &own.category));
    let examples: Vec<(&TrainingText, &Category)> = texts.chain(own).collect();
    let weights =
        std::iter::repeat_n(1.0, shipped.len()).chain(std::iter::repeat_n(OWN_WEIGHT, taught.len()));
    CategoryModel::train_weighed(trainer, &examples, weights)
}

/// Examples that the champion never saw, each judged by a challenger that was trained without it.
fn crossed<'a>(
    trainer: &Trainer,
    shipped: &[&(TrainingText, Category)],
    taught: &[&'a OwnExample],
    champion: &CategoryModel,
) -> Result<Vec<Compared<'a>>, TrainError> {
    let quick = Trainer { folds: 4, ..*trainer };
    let mut compared = Vec::new();
    for fold in 0..FOLDS {
        let is_out = |place: usize, own: &OwnExample| place % FOLDS == fold && !own.seen_by_champion;
        let (mut out, mut rest) = (Vec::new(), Vec::new());
        for (place, own) in taught.iter().enumerate() {
            if is_out(place, own) { &mut out } else { &mut rest }.push(*own);
        }
        if out.is_empty() {
            continue;
        }
        let without = learn_from(&quick, shipped, &rest)?;
        compared.extend(out.into_iter().map(|own| compare(own, champion, &without)));
    }
    Ok(compared)
}

fn compare<'a>(own: &'a OwnExample, champion: &CategoryModel, challenger: &CategoryModel) -> Compared<'a> {
    Compared {
        right: &own.category,
        champion: champion.judge(&own.text),
        challenger: challenger.judge(&own.text),
    }
}

fn contest(compared: &[Compared<'_>]) -> Contest {
    let rounds: Vec<Round> = compared
        .iter()
        .map(|one| Round {
            champion: (one.champion.category == *one.right, one.champion.sure),
            challenger: (one.challenger.category == *one.right, one.challenger.sure),
        })
        .collect();
    let decision = decide(&rounds);
    let (reason, lost, won) = match decision {
        Decision::Promote => ("promote", 0, 0),
        Decision::LessRight { lost, won } => ("less_right", lost, won),
        Decision::LessCoverage { lost, won } => ("less_coverage", lost, won),
        Decision::NoExamples => ("no_examples", 0, 0),
    };
    Contest {
        is_promoted: decision == Decision::Promote,
        reason: reason.to_owned(),
        lost,
        won,
        champion: figures(compared.iter().map(|one| (one.right, &one.champion))),
        challenger: figures(compared.iter().map(|one| (one.right, &one.challenger))),
    }
}

fn figures<'a>(answers: impl Iterator<Item = (&'a Category, &'a Opinion)>) -> Figures {
    let mut table: BTreeMap<(&Category, &Category), usize> = BTreeMap::new();
    let (mut examples, mut right, mut sure, mut surely_right, mut unfamiliar) = (0, 0, 0, 0, 0);
    for (category, opinion) in answers {
        let is_right = opinion.category == *category;
        examples += 1;
        right += usize::from(is_right);
        sure += usize::from(opinion.sure);
        surely_right += usize::from(opinion.sure && is_right);
        unfamiliar += usize::from(opinion.reasons.iter().any(|reason| reason.code == UNFAMILIAR));
        *table.entry((category, &opinion.category)).or_default() += 1;
    }
    let cells = table.into_iter();
    Figures {
        examples,
        accuracy: share(right, examples),
        coverage: share(sure, examples),
        precision: share(surely_right, sure),
        unfamiliar: share(unfamiliar, examples),
        confusion: cells
            .map(|((right, said), count)| (right.clone(), said.clone(), count))
            .collect(),
    }
}

/// The reason by which a model says that a mail looks like none of its categories.
const UNFAMILIAR: &str = "model_unfamiliar";

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
