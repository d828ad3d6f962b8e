//! What a score is worth: the chance to be right, from which confidence on one may act without a person, and from
//! which strangeness on a text belongs to none of the classes. All of it is learned from examples that were held out.

mod bound;
mod isotonic;
mod softmax;

use isotonic::Curve;
use serde::{Deserialize, Serialize};

/// With fewer held-out examples a curve would learn their noise; the sharpness alone is one number.
const ENOUGH_FOR_A_CURVE: usize = 1000;
/// Steps of the table of strangeness.
const QUANTILES: usize = 200;
/// Without examples, how much a difference of scores counts.
const USUAL_SHARPNESS: f32 = 3.0;
/// Fewer acted-on examples of one class prove nothing about it.
const ENOUGH_FOR_A_CLASS: usize = 20;

/// What is wished of a model's decisions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Wishes {
    /// Share of the decisions taken without a person that should be right.
    pub precision: f32,
    /// Share of the texts of known classes that may be called strange.
    pub false_alarms: f32,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            precision: 0.95,
            false_alarms: 0.05,
        }
    }
}

/// Turns scores into an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Confidence {
    pub wishes: Wishes,
    sharpness: f32,
    curve: Option<Curve>,
    /// From this confidence on, a decision stands without a person. Above 1: never.
    threshold: f32,
    /// The same for classes that need more.
    own_thresholds: Vec<Option<f32>>,
    /// The highest scores of held-out texts, at equal steps of their ranks, rising.
    known_scores: Vec<f32>,
}

/// An answer about one text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The likeliest class.
    pub class: usize,
    /// The chance that it is right, between 0 and 1.
    pub confidence: f32,
    /// Whether the confidence is enough to act without a person.
    pub is_sure: bool,
    /// Share of the texts of known classes that look as strange as this one.
    pub familiarity: f32,
    /// Whether the text looks like none of the classes.
    pub is_none_of_these: bool,
}

/// Scores of examples by models that had not seen them.
#[derive(Debug, Clone, Default)]
pub(crate) struct HeldOut {
    pub class_count: usize,
    /// `class_count` for each example.
    pub scores: Vec<f32>,
    pub classes: Vec<u32>,
}

impl Confidence {
    /// Before there are enough examples to hold some out: nothing is sure.
    pub(crate) fn unknown(wishes: Wishes, class_count: usize) -> Self {
        Self {
            wishes,
            sharpness: USUAL_SHARPNESS,
            curve: None,
            threshold: 2.0,
            own_thresholds: vec![None; class_count],
            known_scores: Vec::new(),
        }
    }

    pub(crate) fn fit(held: &HeldOut, wishes: Wishes) -> Self {
        let mut fitted = Self::unknown(wishes, held.class_count);
        if held.classes.is_empty() {
            return fitted;
        }
        let scores: Vec<&[f32]> = held.scores.chunks_exact(held.class_count).collect();
        fitted.sharpness = softmax::fit_sharpness(&scores, &held.classes);
        let mut decided: Vec<Decided> = scores
            .iter()
            .zip(&held.classes)
            .map(|(scores, class)| {
                let (best, share) = fitted.best_share(scores);
                Decided {
                    class: best,
                    confidence: share,
                    right: best == *class as usize,
                }
            })
            .collect();
        if decided.len() >= ENOUGH_FOR_A_CURVE {
            let curve = Curve::fit(decided.iter().map(|one| (one.confidence, one.right)).collect());
            for one in &mut decided {
                one.confidence = curve.at(one.confidence);
            }
            fitted.curve = Some(curve);
        }
        decided.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
        fitted.threshold = threshold(decided.iter(), wishes.precision);
        fitted.own_thresholds = fitted.thresholds_of_classes(&decided);
        fitted.known_scores = quantiles(scores.iter().map(|scores| strangeness_base(scores)).collect());
        fitted
    }

    fn best_share(&self, scores: &[f32]) -> (usize, f32) {
        let best = best(scores);
        let mut shares = scores.to_vec();
        softmax::softmax(&mut shares, self.sharpness);
        (best, shares[best])
    }

    /// Classes that fall surely below the wish need a threshold of their own.
    fn thresholds_of_classes(&self, decided: &[Decided]) -> Vec<Option<f32>> {
        let wish = f64::from(self.wishes.precision);
        let of_class = |class| {
            let own = || decided.iter().filter(move |one| one.class == class);
            let acted: Vec<_> = own().filter(|one| one.confidence >= self.threshold).collect();
            let right = acted.iter().filter(|one| one.right).count();
            let is_enough = acted.len() >= ENOUGH_FOR_A_CLASS;
            (is_enough && bound::at_most(right, acted.len()) < wish)
                .then(|| threshold(own(), self.wishes.precision).max(self.threshold))
        };
        (0..self.own_thresholds.len()).map(of_class).collect()
    }

    /// The answer for scores. `shares` is filled with the chance of each class.
    pub(crate) fn judge(&self, scores: &[f32], shares: &mut Vec<f32>) -> Answer {
        shares.clear();
        shares.extend_from_slice(scores);
        softmax::softmax(shares, self.sharpness);
        let class = best(scores);
        let confidence = match &self.curve {
            Some(curve) => curve.at(shares[class]),
            None => shares[class],
        };
        let others = 1.0 - shares[class];
        for share in shares.iter_mut() {
            *share *= if others > 0.0 { (1.0 - confidence) / others } else { 0.0 };
        }
        shares[class] = confidence;
        let threshold = self.own_thresholds.get(class).copied().flatten().unwrap_or(self.threshold);
        let familiarity = self.familiarity(scores);
        let is_none_of_these = familiarity < self.wishes.false_alarms;
        Answer {
            class,
            confidence,
            is_sure: confidence >= threshold && !is_none_of_these,
            familiarity,
            is_none_of_these,
        }
    }

    fn familiarity(&self, scores: &[f32]) -> f32 {
        if self.known_scores.is_empty() {
            return 1.0;
        }
        let base = strangeness_base(scores);
        let below = self.known_scores.partition_point(|known| *known < base);
        let Some((low, high)) = below.checked_sub(1).map(|low| self.known_scores[low]).zip(self.known_scores.get(below))
        else {
            return below as f32 / self.known_scores.len() as f32;
        };
        let part = (base - low) / (high - low).max(f32::MIN_POSITIVE);
        (below as f32 - 1.0 + part) / (self.known_scores.len() - 1) as f32
    }

    /// The confidence from which on a class is decided without a person; above 1: never.
    pub(crate) fn threshold_of(&self, class: usize) -> f32 {
        self.own_thresholds.get(class).copied().flatten().unwrap_or(self.threshold)
    }

    /// Whether all numbers make sense, as after reading a file.
    pub(crate) fn is_sound(&self, class_count: usize) -> bool {
        self.own_thresholds.len() == class_count
            && self.sharpness.is_finite()
            && self.sharpness > 0.0
            && self.curve.as_ref().is_none_or(Curve::is_sound)
            && self.known_scores.is_sorted()
    }
}

/// The number of the highest score.
pub(crate) fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    best
}

/// The more a text looks like one of the classes, the higher.
pub(crate) fn strangeness_base(scores: &[f32]) -> f32 {
    scores[best(scores)]
}

struct Decided {
    class: usize,
    confidence: f32,
    right: bool,
}

/// The lowest confidence from which on the share of right decisions is surely as wished; 2 if there is none.
/// `decided` falls in confidence.
fn threshold<'a>(decided: impl Iterator<Item = &'a Decided>, wish: f32) -> f32 {
    let (mut trials, mut right) = (0, 0);
    let mut found = 2.0;
    let mut decided = decided.peekable();
    while let Some(one) = decided.next() {
        trials += 1;
        right += usize::from(one.right);
        let ends_here = decided.peek().is_none_or(|next| next.confidence < one.confidence);
        if ends_here && bound::at_least(right, trials) >= f64::from(wish) {
            found = one.confidence;
        }
    }
    found
}

fn quantiles(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let last = values.len() - 1;
    (0..=QUANTILES).map(|step| values[step * last / QUANTILES]).collect()
}
