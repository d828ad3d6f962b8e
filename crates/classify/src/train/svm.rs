//! One-vs-rest linear support vector machines with squared hinge loss, by dual coordinate descent with shrinking.
//!
//! After Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM" (ICML 2008). Eight classes are
//! solved side by side: they see the examples in the same order, so that each row is read once for all eight and
//! their weights lie beside each other in memory. Each class is still a problem of its own, with its own shrinking
//! and its own end.

use super::rows::Rows;
use super::shuffle::Shuffle;

/// Classes solved side by side.
pub(crate) const LANES: usize = 8;
type Lanes = [f32; LANES];

/// How to solve.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Svm {
    /// Price of an error against a large margin.
    pub cost: f32,
    /// Where to stop: the largest spread of the projected gradient.
    pub tolerance: f32,
    /// Where to stop at the latest.
    pub epochs: usize,
}

/// Weights of all classes: `class_count` values per column, the biases in the column after the last.
#[derive(Debug, Clone)]
pub(crate) struct FloatWeights {
    pub class_count: usize,
    pub values: Vec<f32>,
}

impl FloatWeights {
    pub(crate) fn row(&self, column: usize) -> &[f32] {
        &self.values[column * self.class_count..][..self.class_count]
    }

    pub(crate) fn biases(&self) -> &[f32] {
        &self.values[self.values.len() - self.class_count..]
    }

    /// The scores of a row.
    pub(crate) fn scores(&self, (columns, values): (&[u32], &[f32])) -> Vec<f32> {
        let mut scores = self.biases().to_vec();
        for (column, value) in columns.iter().zip(values) {
            for (score, weight) in scores.iter_mut().zip(self.row(*column as usize)) {
                *score += value * weight;
            }
        }
        scores
    }
}

/// A solution: the weights, and the dual values (`class_count` per row) to begin a similar problem from.
#[derive(Debug, Clone)]
pub(crate) struct Solution {
    pub weights: FloatWeights,
    pub alphas: Vec<f32>,
}

/// Which rows to learn from, and the class of each row. A class that does not exist means: none of these.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task<'a> {
    pub rows: &'a Rows,
    pub column_count: usize,
    pub examples: &'a [u32],
    pub classes: &'a [u32],
    pub class_count: usize,
    /// How many times an error on each row counts; empty: once.
    pub weights: &'a [f32],
}

impl Svm {
    /// Solves, from nothing or from the dual values of a problem with other examples of the same rows. What it begins
    /// from changes how long it takes, not where it arrives.
    pub(crate) fn solve(self, task: Task<'_>, begin: Option<&[f32]>) -> Solution {
        let class_count = task.class_count;
        let mut values = vec![0.0; (task.column_count + 1) * class_count];
        let mut alphas = vec![0.0; task.classes.len() * class_count];
        for first in (0..class_count).step_by(LANES) {
            let width = LANES.min(class_count - first);
            let mut block = Block::new(self, task, first, width);
            if let Some(begin) = begin {
                block.begin_from(begin);
            }
            block.solve();
            for (row, lanes) in values.chunks_exact_mut(class_count).zip(&block.weights) {
                row[first..first + width].copy_from_slice(&lanes[..width]);
            }
            for (row, lanes) in task.examples.iter().zip(&block.alphas) {
                alphas[*row as usize * class_count + first..][..width].copy_from_slice(&lanes[..width]);
            }
        }
        let weights = FloatWeights { class_count, values };
        Solution { weights, alphas }
    }
}

/// Up to eight classes on their way.
struct Block<'a> {
    svm: Svm,
    task: Task<'a>,
    first: usize,
    width: usize,
    weights: Vec<Lanes>,
    /// The bias is the weight of a feature that is always 1.
    biases: Lanes,
    /// Per example, in the order of `task.examples`.
    alphas: Vec<Lanes>,
    /// Which lanes still look at an example, as bits.
    active: Vec<u8>,
    /// The second derivative at each example.
    curvature: Vec<f32>,
    /// The part of it that the price of an error makes.
    ridges: Vec<f32>,
    /// Lanes that are still solved, as bits.
    open: u8,
    /// Above this gradient, an example at zero is left out from now on.
    shrink_above: Lanes,
    /// Lanes that left something out since they last looked at everything.
    has_shrunk: u8,
}

impl<'a> Block<'a> {
    fn new(svm: Svm, task: Task<'a>, first: usize, width: usize) -> Self {
        let open = ((1_u16 << width) - 1) as u8;
        let ridge = |row: &u32| 0.5 / (svm.cost * task.weights.get(*row as usize).copied().unwrap_or(1.0));
        let ridges: Vec<f32> = task.examples.iter().map(ridge).collect();
        let curvature = task.examples.iter().zip(&ridges).map(|(row, ridge)| {
            let (_, values) = task.rows.row(*row as usize);
            values.iter().map(|value| value * value).sum::<f32>() + 1.0 + ridge
        });
        Self {
            svm,
            task,
            first,
            width,
            weights: vec![[0.0; LANES]; task.column_count],
            biases: [0.0; LANES],
            alphas: vec![[0.0; LANES]; task.examples.len()],
            active: vec![open; task.examples.len()],
            curvature: curvature.collect(),
            ridges,
            open,
            shrink_above: [f32::INFINITY; LANES],
            has_shrunk: 0,
        }
    }

    fn begin_from(&mut self, begin: &[f32]) {
        for (example, row) in self.task.examples.iter().enumerate() {
            let row = *row as usize;
            let own = &begin[row * self.task.class_count + self.first..][..self.width];
            if own.iter().all(|alpha| *alpha == 0.0) {
                continue;
            }
            self.alphas[example][..self.width].copy_from_slice(own);
            let mut steps = self.alphas[example];
            for (lane, step) in steps.iter_mut().enumerate() {
                *step *= self.sign(row, lane);
            }
            self.move_by(row, &steps);
        }
    }

    /// Whether a row belongs to a lane's class.
    #[inline]
    fn sign(&self, row: usize, lane: usize) -> f32 {
        if self.task.classes[row] as usize == self.first + lane {
            1.0
        } else {
            -1.0
        }
    }

    #[inline]
    fn move_by(&mut self, row: usize, steps: &Lanes) {
        let (columns, values) = self.task.rows.row(row);
        for (column, value) in columns.iter().zip(values) {
            let weights = &mut self.weights[*column as usize];
            for lane in 0..LANES {
                weights[lane] += value * steps[lane];
            }
        }
        for (bias, step) in self.biases.iter_mut().zip(steps) {
            *bias += step;
        }
    }

    /// Leaves the biases behind the last weights.
    fn solve(&mut self) {
        let mut shuffle = Shuffle::new(0x5EED);
        let mut order: Vec<u32> = (0..self.task.examples.len() as u32).collect();
        for _ in 0..self.svm.epochs {
            shuffle.shuffle(&mut order);
            let spread = self.epoch(&mut order);
            if self.close_lanes(&spread) {
                order.clear();
                order.extend(0..self.task.examples.len() as u32);
            }
            if self.open == 0 {
                break;
            }
        }
        self.weights.push(self.biases);
    }

    /// Visits every example that some lane still looks at.
    fn epoch(&mut self, order: &mut Vec<u32>) -> Spread {
        let mut spread = Spread::default();
        order.retain(|example| {
            let example = *example as usize;
            self.visit(example, &mut spread);
            self.active[example] != 0
        });
        spread
    }

    fn visit(&mut self, example: usize, spread: &mut Spread) {
        let row = self.task.examples[example] as usize;
        let (columns, values) = self.task.rows.row(row);
        let mut scores = self.biases;
        for (column, value) in columns.iter().zip(values) {
            let weights = &self.weights[*column as usize];
            for lane in 0..LANES {
                scores[lane] += value * weights[lane];
            }
        }
        let ridge = self.ridges[example];
        let mut alphas = self.alphas[example];
        let mut steps: Lanes = [0.0; LANES];
        let mut has_moved = false;
        for lane in 0..LANES {
            let bit = 1 << lane;
            if self.active[example] & bit == 0 {
                continue;
            }
            let sign = self.sign(row, lane);
            let alpha = alphas[lane];
            let gradient = sign * scores[lane] - 1.0 + ridge * alpha;
            if alpha == 0.0 && gradient > self.shrink_above[lane] {
                self.active[example] &= !bit;
                self.has_shrunk |= bit;
                continue;
            }
            spread.see(lane, if alpha == 0.0 { gradient.min(0.0) } else { gradient });
            let moved = (alpha - gradient / self.curvature[example]).max(0.0);
            if (moved - alpha).abs() > 1e-9 {
                alphas[lane] = moved;
                steps[lane] = (moved - alpha) * sign;
                has_moved = true;
            }
        }
        if has_moved {
            self.alphas[example] = alphas;
            self.move_by(row, &steps);
        }
    }

    /// Ends lanes that have arrived. One that arrived without looking at everything must look again; tells whether
    /// there is such a one.
    fn close_lanes(&mut self, spread: &Spread) -> bool {
        let mut looks_again = 0;
        for lane in 0..LANES {
            let bit = 1_u8 << lane;
            if self.open & bit == 0 {
                continue;
            }
            if spread.highest[lane] - spread.lowest[lane] > self.svm.tolerance {
                let highest = spread.highest[lane];
                self.shrink_above[lane] = if highest > 0.0 { highest } else { f32::INFINITY };
            } else if self.has_shrunk & bit == 0 {
                self.open &= !bit;
            } else {
                looks_again |= bit;
                self.has_shrunk &= !bit;
                self.shrink_above[lane] = f32::INFINITY;
            }
        }
        for active in &mut self.active {
            *active = (*active | looks_again) & self.open;
        }
        looks_again != 0
    }
}

/// The highest and lowest projected gradient of an epoch, per lane.
struct Spread {
    highest: Lanes,
    lowest: Lanes,
}

impl Default for Spread {
    fn default() -> Self {
        // Zero belongs to it: an example left out has gradient zero after projection.
        Self {
            highest: [f32::NEG_INFINITY; LANES],
            lowest: [f32::INFINITY; LANES],
        }
    }
}

impl Spread {
    #[inline]
    fn see(&mut self, lane: usize, gradient: f32) {
        self.highest[lane] = self.highest[lane].max(gradient);
        self.lowest[lane] = self.lowest[lane].min(gradient);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on a line, the class by the sign.
    fn line() -> (Rows, Vec<u32>) {
        let mut rows = Rows::default();
        let mut classes = Vec::new();
        for point in [-3.0_f32, -2.0, -1.0, 1.0, 2.0, 3.0] {
            rows.push(0, point);
            rows.end_row();
            classes.push(u32::from(point > 0.0));
        }
        (rows, classes)
    }

    #[test]
    fn a_separable_problem_is_solved_to_its_optimum() {
        let (rows, classes) = line();
        let examples: Vec<u32> = (0..6).collect();
        let task = Task {
            rows: &rows,
            column_count: 1,
            examples: &examples,
            classes: &classes,
            class_count: 2,
            weights: &[],
        };
        let weights = Svm {
            cost: 1.0,
            tolerance: 1e-4,
            epochs: 1000,
        }
        .solve(task, None)
        .weights;
        // min w²/2 + 2 (1 - w)² without bias by symmetry: w = 4/5.
        let solved = weights.row(0);
        assert!((solved[1] - 0.8).abs() < 1e-3, "{solved:?}");
        assert!((solved[0] + 0.8).abs() < 1e-3, "{solved:?}");
        assert!(weights.biases().iter().all(|bias| bias.abs() < 1e-3));
    }

    #[test]
    fn a_beginning_does_not_change_the_end() {
        let (rows, classes) = line();
        let examples: Vec<u32> = (0..6).collect();
        let task = Task {
            rows: &rows,
            column_count: 1,
            examples: &examples,
            classes: &classes,
            class_count: 2,
            weights: &[],
        };
        let svm = Svm {
            cost: 1.0,
            tolerance: 1e-4,
            epochs: 1000,
        };
        let whole = svm.solve(task, None);
        let part = Task {
            examples: &examples[1..5],
            ..task
        };
        let (cold, warm) = (svm.solve(part, None), svm.solve(part, Some(&whole.alphas)));
        for (one, other) in cold.weights.values.iter().zip(&warm.weights.values) {
            assert!((one - other).abs() < 1e-3, "{cold:?} {warm:?}");
        }
        assert!(
            warm.alphas[..2].iter().all(|alpha| *alpha == 0.0),
            "an example left out counts for nothing"
        );
    }

    #[test]
    fn none_of_these_counts_against_every_class() {
        let (rows, mut classes) = line();
        classes[5] = u32::MAX;
        let examples: Vec<u32> = (0..6).collect();
        let task = Task {
            rows: &rows,
            column_count: 1,
            examples: &examples,
            classes: &classes,
            class_count: 2,
            weights: &[],
        };
        let weights = Svm {
            cost: 1.0,
            tolerance: 1e-4,
            epochs: 1000,
        }
        .solve(task, None)
        .weights;
        let scores = weights.scores(rows.row(5));
        assert!(scores.iter().all(|score| *score < 0.5), "{scores:?}");
    }

    #[test]
    fn an_example_that_counts_three_times_counts_like_three() {
        let (mut rows, mut classes) = line();
        let weights = [1.0, 3.0, 1.0, 1.0, 1.0, 1.0];
        for _ in 0..2 {
            rows.push(0, -2.0);
            rows.end_row();
        }
        classes.extend([0, 0]);
        let svm = Svm {
            cost: 0.05,
            tolerance: 1e-5,
            epochs: 2000,
        };
        let solve = |examples: &[u32], weights: &[f32]| {
            let task = Task {
                rows: &rows,
                column_count: 1,
                examples,
                classes: &classes,
                class_count: 2,
                weights,
            };
            svm.solve(task, None).weights.values
        };
        let weighed = solve(&[0, 1, 2, 3, 4, 5], &weights);
        let copied = solve(&[0, 1, 2, 3, 4, 5, 6, 7], &[]);
        let plain = solve(&[0, 1, 2, 3, 4, 5], &[]);
        assert!((weighed[1] - copied[1]).abs() < 1e-3, "{weighed:?} {copied:?}");
        assert!((weighed[1] - plain[1]).abs() > 1e-3, "{weighed:?} {plain:?}");
    }
}
