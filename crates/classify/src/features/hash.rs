//! 64-bit hashes of n-grams. They are stored in model files: changing them needs a new file version.

/// Odd, with bits well spread (the fraction of the golden ratio).
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Adds one part (a character, a word's hash) to a hash.
#[inline]
pub(crate) const fn add(hash: u64, part: u64) -> u64 {
    (hash.rotate_left(23) ^ part).wrapping_mul(MULTIPLIER)
}

/// Spreads the last part over all bits, so that tables may use any of them.
#[inline]
pub(crate) const fn finish(hash: u64) -> u64 {
    let hash = hash ^ (hash >> 32);
    hash.wrapping_mul(MULTIPLIER) ^ (hash >> 29)
}

/// The hash of bytes, for what is not in a hot loop: names, thread ids, checksums.
pub(crate) fn of_bytes(bytes: &[u8], seed: u64) -> u64 {
    let mut hash = add(seed, bytes.len() as u64);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = add(hash, u64::from_le_bytes(word));
    }
    let mut word = [0; 8];
    let rest = chunks.remainder();
    word[..rest.len()].copy_from_slice(rest);
    finish(add(hash, u64::from_le_bytes(word)))
}
