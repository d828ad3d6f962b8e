//! The features a model knows, in a compact table.

/// Low bits of a slot hold the feature's number plus one; the high bits are those of its hash.
const NUMBER_BITS: u32 = 24;
const NUMBER: u64 = (1 << NUMBER_BITS) - 1;
/// A model has fewer features than this.
pub(crate) const MOST_FEATURES: usize = NUMBER as usize - 1;

/// Finds a feature's number by its hash: open addressing, eight bytes a slot. The slot's place stands for the low bits
/// of the hash, so a foreign feature is taken for a known one about once in 2⁴⁰.
#[derive(Debug, Clone)]
pub(crate) struct Vocabulary {
    slots: Vec<u64>,
    /// Inverse document frequency by number.
    pub inverse_frequencies: Vec<f32>,
}

impl Vocabulary {
    /// `hashes` and `inverse_frequencies` are parallel, and fewer than [`MOST_FEATURES`].
    pub(crate) fn new(hashes: &[u64], inverse_frequencies: Vec<f32>) -> Self {
        debug_assert!(hashes.len() == inverse_frequencies.len() && hashes.len() <= MOST_FEATURES);
        let size = (hashes.len() * 3 / 2).max(16).next_power_of_two();
        let mut slots = vec![0; size];
        for (number, hash) in (1_u64..).zip(hashes) {
            let mut at = *hash as usize & (size - 1);
            while slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = hash & !NUMBER | number;
        }
        Self {
            slots,
            inverse_frequencies,
        }
    }

    /// What stands where a hash belongs. Asking this for many hashes before looking at the answers lets the processor
    /// wait for all of them at once.
    #[inline]
    pub(crate) fn first_slot(&self, hash: u64) -> u64 {
        self.slots[hash as usize & (self.slots.len() - 1)]
    }

    /// The number of a feature, given its first slot.
    #[inline]
    pub(crate) fn find_from(&self, hash: u64, first_slot: u64) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let (mut at, mut slot) = (hash as usize, first_slot);
        while slot != 0 {
            if (slot ^ hash) & !NUMBER == 0 {
                return Some((slot & NUMBER) as usize - 1);
            }
            at = at.wrapping_add(1);
            slot = self.slots[at & mask];
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::hash;

    #[test]
    fn what_was_put_in_is_found_and_nothing_else() {
        let hashes: Vec<u64> = (0..5000)
            .map(|number| hash::finish(hash::add(1, number)))
            .collect();
        let vocabulary = Vocabulary::new(&hashes, vec![1.0; hashes.len()]);
        let find = |hash: u64| vocabulary.find_from(hash, vocabulary.first_slot(hash));
        for (number, hash) in hashes.iter().enumerate() {
            assert_eq!(find(*hash), Some(number));
        }
        let foreign = (5000..50_000).map(|number| hash::finish(hash::add(1, number)));
        assert!(foreign.into_iter().all(|hash| find(hash).is_none()));
    }
}
