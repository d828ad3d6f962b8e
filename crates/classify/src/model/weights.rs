//! Weights in one byte each, with a scale per class.

/// Rows are a multiple of this many classes wide, so that the inner loop has no rest.
const LANES: usize = 8;

/// Weights by feature and class.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    class_count: usize,
    /// `class_count` rounded up.
    stride: usize,
    bytes: Vec<i8>,
    scales: Vec<f32>,
    biases: Vec<f32>,
}

impl Weights {
    /// Rounds weights, `class_count` per feature. What is largest in a class becomes 127.
    pub(crate) fn round(weights: &[f32], biases: &[f32]) -> Self {
        let class_count = biases.len();
        let mut scales = vec![0.0_f32; class_count];
        for row in weights.chunks_exact(class_count) {
            for (scale, weight) in scales.iter_mut().zip(row) {
                *scale = scale.max(weight.abs());
            }
        }
        for scale in &mut scales {
            *scale = if *scale > 0.0 { *scale / 127.0 } else { 1.0 };
        }
        let rounded = weights.iter().zip(scales.iter().cycle());
        let bytes: Vec<i8> = rounded
            .map(|(weight, scale)| (weight / scale).round() as i8)
            .collect();
        Self::from_bytes(&bytes, scales, biases.to_vec())
    }

    /// From a file: `class_count` bytes per feature.
    pub(crate) fn from_bytes(bytes: &[i8], scales: Vec<f32>, biases: Vec<f32>) -> Self {
        let class_count = biases.len();
        let stride = class_count.next_multiple_of(LANES);
        let mut padded = vec![0; bytes.len() / class_count * stride];
        for (to, from) in padded
            .chunks_exact_mut(stride)
            .zip(bytes.chunks_exact(class_count))
        {
            to[..class_count].copy_from_slice(from);
        }
        Self {
            class_count,
            stride,
            bytes: padded,
            scales,
            biases,
        }
    }

    /// As they stand in a file.
    pub(crate) fn to_bytes(&self) -> Vec<i8> {
        let rows = self.bytes.chunks_exact(self.stride);
        rows.flat_map(|row| &row[..self.class_count]).copied().collect()
    }

    pub(crate) fn class_count(&self) -> usize {
        self.class_count
    }

    pub(crate) fn scales(&self) -> &[f32] {
        &self.scales
    }

    pub(crate) fn biases(&self) -> &[f32] {
        &self.biases
    }

    /// What a feature of value 1 adds to a class's score.
    pub(crate) fn weight(&self, feature: usize, class: usize) -> f32 {
        f32::from(self.bytes[feature * self.stride + class]) * self.scales[class]
    }

    /// Adds to the scores, which are not yet scaled, what features of these values add, times `factor`.
    pub(crate) fn add(&self, features: &[u32], values: &[f32], factor: f32, scores: &mut [f32]) {
        let mut first = 0;
        while first + 2 * LANES <= self.stride {
            self.add_lanes::<{ 2 * LANES }>(first, features, values, factor, scores);
            first += 2 * LANES;
        }
        if first < self.stride {
            self.add_lanes::<LANES>(first, features, values, factor, scores);
        }
    }

    /// Some classes at a time, so that their sums stay in registers.
    #[inline]
    fn add_lanes<const WIDTH: usize>(
        &self,
        first: usize,
        features: &[u32],
        values: &[f32],
        factor: f32,
        scores: &mut [f32],
    ) {
        let mut sums = [0.0; WIDTH];
        for (feature, value) in features.iter().zip(values) {
            let start = *feature as usize * self.stride + first;
            let Some(row) = self
                .bytes
                .get(start..)
                .and_then(|rest| rest.first_chunk::<WIDTH>())
            else {
                continue;
            };
            for lane in 0..WIDTH {
                sums[lane] += value * f32::from(row[lane]);
            }
        }
        for (score, sum) in scores[first..].iter_mut().zip(sums) {
            *score += factor * sum;
        }
    }
}
