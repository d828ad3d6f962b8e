//! Exact memory: a text that is nearly the same as a corrected one gets its correction at once, before any training.

use crate::features::{Block, Counts, hash};

/// How many samples a sketch holds.
const SAMPLES: usize = 64;
/// Share of the words and pairs that two texts must have in common to be nearly the same. Greetings, names and numbers
/// may differ in a text of some sentences.
const NEARLY_THE_SAME: f32 = 0.7;
const SEED: u64 = 0x005C_E7C4;

/// A small summary of a text's words and pairs of words: two sketches agree in about the share that their texts have in
/// common (min-hashing, after Broder 1997).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch([u32; SAMPLES]);

impl Sketch {
    /// Bytes of a stored sketch.
    pub const BYTES: usize = SAMPLES * 4;

    /// Summarises counted features. A text without words resembles nothing: none.
    pub fn of(counts: &Counts) -> Option<Self> {
        let words = counts.block(Block::Words);
        if words.is_empty() {
            return None;
        }
        let mut samples = [u32::MAX; SAMPLES];
        for entry in words {
            for (seed, sample) in (SEED..).zip(&mut samples) {
                let value = hash::finish(hash::add(seed, entry.hash)) >> 32;
                *sample = (*sample).min(value as u32);
            }
        }
        Some(Self(samples))
    }

    /// The share that both texts have in common, between 0 and 1, give or take 0.06.
    pub fn similarity(&self, other: &Self) -> f32 {
        let equal = self.0.iter().zip(&other.0).filter(|(one, other)| one == other);
        equal.count() as f32 / SAMPLES as f32
    }

    /// For a database.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|sample| sample.to_le_bytes()).collect()
    }

    /// From a database; none when it is no sketch of this kind.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (samples, rest) = bytes.as_chunks::<4>();
        let samples: [[u8; 4]; SAMPLES] = samples.try_into().ok()?;
        rest.is_empty().then(|| Self(samples.map(u32::from_le_bytes)))
    }
}

/// What was said of the most similar of the remembered texts, if one is nearly the same. Of equals, the last counts:
/// give them in the order in which they were corrected, and only those of the same sender.
pub fn recall<'a, Label>(
    sketch: &Sketch,
    remembered: impl IntoIterator<Item = (&'a Sketch, Label)>,
) -> Option<Label> {
    let mut found: Option<(f32, Label)> = None;
    for (other, label) in remembered {
        let similarity = sketch.similarity(other);
        let is_closest = found.as_ref().is_none_or(|(closest, _)| similarity >= *closest);
        if similarity >= NEARLY_THE_SAME && is_closest {
            found = Some((similarity, label));
        }
    }
    found.map(|(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{Analyser, Document};

    fn sketch(text: &str) -> Sketch {
        Sketch::of(Analyser::new().count(&Document::of_text(text))).unwrap()
    }

    const REPORT: &str = "Bonjour, voici le rapport hebdomadaire des sauvegardes du serveur principal : tout s'est bien \
                          passé, aucune erreur n'est à signaler et l'espace libre suffit pour trois mois encore. 12/03";

    #[test]
    fn nearly_the_same_text_is_recalled_and_another_is_not() {
        let remembered = [
            (sketch(REPORT), "other"),
            (sketch("Ma facture est fausse"), "billing"),
        ];
        let remembered = || remembered.iter().map(|(sketch, label)| (sketch, *label));
        let next_week = REPORT.replace("12/03", "19/03").replace("trois", "deux");
        assert_eq!(recall(&sketch(&next_week), remembered()), Some("other"));
        let trouble =
            "Bonjour, le rapport hebdomadaire des sauvegardes signale trois erreurs graves sur le serveur";
        assert_eq!(recall(&sketch(trouble), remembered()), None);
    }

    #[test]
    fn the_last_correction_of_the_same_text_counts() {
        let report = sketch(REPORT);
        let remembered = [(&report, "technical"), (&report, "other")];
        assert_eq!(recall(&report, remembered), Some("other"));
    }

    #[test]
    fn a_sketch_survives_the_database() {
        let report = sketch(REPORT);
        let bytes = report.to_bytes();
        assert_eq!(bytes.len(), Sketch::BYTES);
        assert_eq!(Sketch::from_bytes(&bytes), Some(report));
        assert_eq!(Sketch::from_bytes(&bytes[1..]), None);
        assert!(Sketch::of(Analyser::new().count(&Document::default())).is_none());
    }
}
