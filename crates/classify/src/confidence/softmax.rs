//! Scores to shares that add up to one.

/// Shares of the classes, sharper with a larger `sharpness` (the inverse of the temperature). Writes over the scores.
pub(crate) fn softmax(scores: &mut [f32], sharpness: f32) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = ((*score - highest) * sharpness).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

/// The logarithm of the sum whose parts the shares are: high when some class fits, and higher when several do.
pub(crate) fn level(scores: &[f32], sharpness: f32) -> f32 {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = scores
        .iter()
        .map(|score| ((score - highest) * sharpness).exp())
        .sum();
    highest + sum.ln() / sharpness
}

/// The sharpness under which the right classes are likeliest, by golden-section search: the loss has one valley.
pub(crate) fn fit_sharpness(scores: &[&[f32]], classes: &[u32]) -> f32 {
    let loss = |logarithm: f32| -> f64 {
        let sharpness = logarithm.exp();
        let each = scores.iter().zip(classes).map(|(scores, class)| {
            let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let sum: f32 = scores
                .iter()
                .map(|score| ((score - highest) * sharpness).exp())
                .sum();
            f64::from(sum.ln() - (scores[*class as usize] - highest) * sharpness)
        });
        each.sum()
    };
    let golden = (5.0_f32.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-2.0_f32, 4.5_f32);
    let mut left = high - golden * (high - low);
    let mut right = low + golden * (high - low);
    let (mut at_left, mut at_right) = (loss(left), loss(right));
    for _ in 0..16 {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = loss(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = loss(right);
        }
    }
    f32::midpoint(low, high).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_keep_the_order() {
        let mut scores = [2.0, -1.0, 0.5];
        softmax(&mut scores, 3.0);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(scores[0] > scores[2] && scores[2] > scores[1]);
    }

    #[test]
    fn the_sharpness_fits_how_often_the_higher_score_is_right() {
        // Right in three of four: the share of the higher score should be 0.75 = 1 / (1 + exp(-2 s)).
        let scores: [&[f32]; 4] = [&[1.0, -1.0]; 4];
        let sharpness = fit_sharpness(&scores, &[0, 0, 0, 1]);
        assert!((sharpness - 3.0_f32.ln() / 2.0).abs() < 0.02, "{sharpness}");
    }
}
