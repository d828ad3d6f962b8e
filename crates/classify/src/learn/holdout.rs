//! Examples that are never trained on, so that models can be compared on them.

use crate::features::hash;

const SEED: u64 = 0x0001_D0D0;

/// Whether all examples of this key (a thread, say) are held out. The key alone decides, so it is the same for every
/// model and for ever, and examples that resemble each other are not torn apart. About `share` of all keys are.
pub fn is_held_out(key: &[u8], share: f32) -> bool {
    // The upper half as a number between 0 and 1.
    let place = (hash::of_bytes(key, SEED) >> 40) as f32 / (1_u64 << 24) as f32;
    place < share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_the_wished_share_is_held_out_and_always_the_same() {
        let held = |share| (0..10_000_u32).filter(move |key| is_held_out(&key.to_le_bytes(), share));
        let tenth = held(0.1).count();
        assert!((900..1100).contains(&tenth), "{tenth}");
        assert!(held(0.1).all(|key| is_held_out(&key.to_le_bytes(), 0.2)));
        assert_eq!((held(0.0).count(), held(1.0).count()), (0, 10_000));
    }
}
