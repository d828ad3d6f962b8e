//! Whether a new model, the challenger, may take the place of the champion: a paired test on examples that neither has
//! seen.

use serde::Serialize;

/// A chance below this that a challenger as good as the champion would do so badly means: it is worse. Strict, because a
/// challenger that was kept away comes again with the next training, and a bad one that came in does harm.
const TOO_UNLIKELY: f64 = 0.4;
/// The same for coverage, which moves with every threshold: only a fall beyond doubt counts.
const SURELY_FALLEN: f64 = 0.01;

/// How both did on one example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// The champion was right, and would have decided without a person.
    pub champion: (bool, bool),
    /// The same of the challenger.
    pub challenger: (bool, bool),
}

/// What is to happen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The challenger takes over.
    Promote,
    /// It is less often right: so many examples only the champion had right, and only the challenger.
    LessRight {
        /// Only the champion.
        lost: usize,
        /// Only the challenger.
        won: usize,
    },
    /// It leaves more to people: so many examples only the champion decided, and only the challenger.
    LessCoverage {
        /// Only the champion.
        lost: usize,
        /// Only the challenger.
        won: usize,
    },
    /// There is nothing to compare them on.
    NoExamples,
}

/// Decides by a one-sided sign test on the examples where they differ, for being right and for deciding alone.
pub fn decide(rounds: &[Round]) -> Decision {
    if rounds.is_empty() {
        return Decision::NoExamples;
    }
    let differ = |of: fn(&Round) -> (bool, bool)| {
        let lost = rounds.iter().filter(|round| of(round) == (true, false)).count();
        let won = rounds.iter().filter(|round| of(round) == (false, true)).count();
        (lost, won)
    };
    let (lost, won) = differ(|round| (round.champion.0, round.challenger.0));
    if chance_of_losing(lost, won) < TOO_UNLIKELY {
        return Decision::LessRight { lost, won };
    }
    let (lost, won) = differ(|round| (round.champion.1, round.challenger.1));
    if chance_of_losing(lost, won) < SURELY_FALLEN {
        return Decision::LessCoverage { lost, won };
    }
    Decision::Promote
}

/// The chance that an equal loses at least so often.
fn chance_of_losing(lost: usize, won: usize) -> f64 {
    let rounds = lost + won;
    // Binomial terms from rounds wins downwards, as logarithms: they underflow otherwise.
    let mut logarithm = -(rounds as f64) * std::f64::consts::LN_2;
    let mut sum = 0.0;
    for times in (lost..=rounds).rev() {
        sum += logarithm.exp();
        logarithm += (times as f64 / (rounds - times + 1) as f64).ln();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounds(lost: usize, won: usize, equal: usize) -> Vec<Round> {
        let round = |champion, challenger| Round {
            champion: (champion, true),
            challenger: (challenger, true),
        };
        let lost = std::iter::repeat_n(round(true, false), lost);
        let won = std::iter::repeat_n(round(false, true), won);
        lost.chain(won)
            .chain(std::iter::repeat_n(round(true, true), equal))
            .collect()
    }

    #[test]
    fn only_who_is_not_worse_takes_over() {
        assert_eq!(decide(&[]), Decision::NoExamples);
        assert_eq!(decide(&rounds(0, 0, 10)), Decision::Promote);
        assert_eq!(decide(&rounds(3, 8, 100)), Decision::Promote);
        assert_eq!(decide(&rounds(20, 20, 300)), Decision::Promote);
        assert_eq!(
            decide(&rounds(12, 4, 300)),
            Decision::LessRight { lost: 12, won: 4 }
        );
    }

    #[test]
    fn who_leaves_more_to_people_does_not() {
        let mut unsure = rounds(0, 5, 100);
        for round in &mut unsure[20..40] {
            round.challenger.1 = false;
        }
        assert_eq!(decide(&unsure), Decision::LessCoverage { lost: 20, won: 0 });
    }

    #[test]
    fn the_chance_is_that_of_the_binomial() {
        assert!((chance_of_losing(0, 3) - 1.0).abs() < 1e-9);
        assert!((chance_of_losing(3, 0) - 0.125).abs() < 1e-9);
        assert!((chance_of_losing(2, 1) - 0.5).abs() < 1e-9);
        let large = chance_of_losing(5000, 5000);
        assert!((0.5..0.52).contains(&large), "{large}");
    }
}
