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
/// So much less precision than wished gives a class a threshold of its own. Less may be chance, and with many classes
/// some are always below.
const FAR_BELOW: f64 = 0.05;
/// A text that looks stranger than all but this share of the known ones is never acted on, whatever the lead.
const SURELY_STRANGE: f32 = 0.005;

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
///
/// How far the best score leads tells best of all that was tried how sure the answer is; the shares by softmax only
/// part the rest of the chance among the other classes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Confidence {
    pub wishes: Wishes,
    sharpness: f32,
    /// The chance to be right, by the lead. Without it: the share by softmax.
    curve: Option<Curve>,
    /// From this lead on, a decision stands without a person; none: never.
    threshold: Threshold,
    /// The same for classes that need more.
    own_thresholds: Vec<Option<Threshold>>,
    /// How familiar held-out texts look, at equal steps of their ranks, rising.
    familiar: Vec<f32>,
}

/// From which lead on a decision stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Threshold {
    /// Never, if there is none.
    lead: Option<f32>,
    /// The confidence there, for people.
    confidence: f32,
}

impl Threshold {
    const NEVER: Self = Self {
        lead: None,
        confidence: 1.0,
    };

    fn is_met(self, lead: f32) -> bool {
        self.lead.is_some_and(|needed| lead >= needed)
    }
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
            threshold: Threshold::NEVER,
            own_thresholds: vec![None; class_count],
            familiar: Vec::new(),
        }
    }

    pub(crate) fn fit(held: &HeldOut, wishes: Wishes) -> Self {
        let mut fitted = Self::unknown(wishes, held.class_count);
        if held.classes.is_empty() {
            return fitted;
        }
        let scores: Vec<&[f32]> = held.scores.chunks_exact(held.class_count).collect();
        fitted.sharpness = softmax::fit_sharpness(&scores, &held.classes);
        let decide = |(scores, class): (&&[f32], &u32)| {
            let (best, lead) = best_and_lead(scores);
            Decided {
                class: best,
                lead,
                confidence: fitted.confidence(scores, lead),
                right: best == *class as usize,
            }
        };
        let mut decided: Vec<Decided> = scores.iter().zip(&held.classes).map(decide).collect();
        if decided.len() >= ENOUGH_FOR_A_CURVE {
            let curve = Curve::fit(decided.iter().map(|one| (one.lead, one.right)).collect());
            for one in &mut decided {
                one.confidence = curve.at(one.lead);
            }
            fitted.curve = Some(curve);
        }
        decided.sort_by(|one, other| other.lead.total_cmp(&one.lead));
        fitted.find_thresholds(&decided);
        fitted.familiar = quantiles(
            scores
                .iter()
                .map(|scores| softmax::level(scores, fitted.sharpness))
                .collect(),
        );
        fitted
    }

    fn confidence(&self, scores: &[f32], lead: f32) -> f32 {
        if let Some(curve) = &self.curve {
            return curve.at(lead);
        }
        let mut shares = scores.to_vec();
        softmax::softmax(&mut shares, self.sharpness);
        shares[best_and_lead(scores).0]
    }

    /// The common threshold, and those of classes that fall far below the wish with it.
    fn find_thresholds(&mut self, decided: &[Decided]) {
        let wish = f64::from(self.wishes.precision);
        let surely = |right, trials| bound::at_least(right, trials) >= wish;
        let common = threshold(decided.iter(), surely);
        // A bound would ask the impossible of a class with few examples.
        let on_average =
            |right, trials| trials >= ENOUGH_FOR_A_CLASS / 2 && right as f64 >= wish * trials as f64;
        let own = |class| {
            let own = || decided.iter().filter(move |one| one.class == class);
            let acted: Vec<_> = own().filter(|one| common.is_met(one.lead)).collect();
            let right = acted.iter().filter(|one| one.right).count();
            let is_far_below =
                acted.len() >= ENOUGH_FOR_A_CLASS && bound::at_most(right, acted.len()) < wish - FAR_BELOW;
            is_far_below.then(|| threshold(own(), on_average))
        };
        let own: Vec<_> = (0..self.own_thresholds.len()).map(own).collect();
        self.threshold = threshold(decided.iter().filter(|one| own[one.class].is_none()), surely);
        self.own_thresholds = own;
    }

    /// The answer for scores. `shares` is filled with the chance of each class.
    pub(crate) fn judge(&self, scores: &[f32], shares: &mut Vec<f32>) -> Answer {
        shares.clear();
        shares.extend_from_slice(scores);
        softmax::softmax(shares, self.sharpness);
        let (class, lead) = best_and_lead(scores);
        let confidence = self.curve.as_ref().map_or(shares[class], |curve| curve.at(lead));
        let others = 1.0 - shares[class];
        let part = if others > 0.0 {
            (1.0 - confidence) / others
        } else {
            0.0
        };
        for share in shares.iter_mut() {
            *share *= part;
        }
        shares[class] = confidence;
        let familiarity = self.familiarity(scores);
        Answer {
            class,
            confidence,
            is_sure: self.threshold(class).is_met(lead) && familiarity >= SURELY_STRANGE,
            familiarity,
            is_none_of_these: familiarity < self.wishes.false_alarms,
        }
    }

    /// Which share of the texts of known classes look no more familiar than this.
    fn familiarity(&self, scores: &[f32]) -> f32 {
        let level = softmax::level(scores, self.sharpness);
        let below = self.familiar.partition_point(|known| *known < level);
        let steps = QUANTILES as f32;
        match (
            below.checked_sub(1).and_then(|low| self.familiar.get(low)),
            self.familiar.get(below),
        ) {
            (Some(low), Some(high)) => {
                let part = (level - low) / (high - low).max(f32::MIN_POSITIVE);
                (below as f32 - 1.0 + part) / steps
            }
            (None, Some(_)) => 0.0,
            (_, None) => 1.0,
        }
    }

    /// The confidence from which on a class is decided without a person; none: never.
    pub(crate) fn threshold_of(&self, class: usize) -> Option<f32> {
        let threshold = self.threshold(class);
        threshold.lead.map(|_| threshold.confidence)
    }

    fn threshold(&self, class: usize) -> Threshold {
        self.own_thresholds
            .get(class)
            .copied()
            .flatten()
            .unwrap_or(self.threshold)
    }

    /// Whether all numbers make sense, as after reading a file.
    pub(crate) fn is_sound(&self, class_count: usize) -> bool {
        self.own_thresholds.len() == class_count
            && self.sharpness.is_finite()
            && self.sharpness > 0.0
            && self.curve.as_ref().is_none_or(Curve::is_sound)
            && (self.familiar.is_empty() || self.familiar.len() == QUANTILES + 1)
            && self.familiar.is_sorted()
    }
}

/// The number of the highest score, and how far it leads before the second.
pub(crate) fn best_and_lead(scores: &[f32]) -> (usize, f32) {
    let (mut best, mut highest, mut second) = (0, f32::NEG_INFINITY, f32::NEG_INFINITY);
    for (class, score) in scores.iter().enumerate() {
        if *score > highest {
            (best, second, highest) = (class, highest, *score);
        } else if *score > second {
            second = *score;
        }
    }
    (best, highest - second)
}

struct Decided {
    class: usize,
    lead: f32,
    confidence: f32,
    right: bool,
}

/// The lowest lead from which on enough of the decisions were right. `decided` falls in lead.
fn threshold<'a>(
    decided: impl Iterator<Item = &'a Decided>,
    is_enough: impl Fn(usize, usize) -> bool,
) -> Threshold {
    let (mut trials, mut right) = (0, 0);
    let mut found = Threshold::NEVER;
    for one in decided {
        trials += 1;
        right += usize::from(one.right);
        if is_enough(right, trials) {
            found = Threshold {
                lead: Some(one.lead),
                confidence: one.confidence,
            };
        }
    }
    found
}

/// Values at equal steps of their ranks. There must be one.
fn quantiles(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let last = values.len() - 1;
    (0..=QUANTILES)
        .map(|step| values[step * last / QUANTILES])
        .collect()
}
