//! Buckets of tokens, one for each key, bounded in number.

use facteur_domain::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Buckets that are kept at most; beyond, full ones are forgotten first, then all.
const KEPT: usize = 50_000;

/// Buckets of tokens by key.
#[derive(Debug)]
pub(super) struct Buckets<K>(Mutex<HashMap<K, Bucket>>);

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Timestamp,
}

impl Bucket {
    fn left_at(self, per_second: f64, holds: f64, now: Timestamp) -> f64 {
        let seconds = now.since(self.at).micros().max(0) as f64 / 1e6;
        (self.left + seconds * per_second).min(holds)
    }
}

impl<K: Hash + Eq> Buckets<K> {
    /// Takes a token from the key's bucket, or tells in how many seconds there will be one.
    pub(super) fn take(&self, key: K, per_second: f64, holds: f64, now: Timestamp) -> Result<(), f64> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEPT && !buckets.contains_key(&key) {
            buckets.retain(|_, bucket| bucket.left_at(per_second, holds, now) < holds);
            if buckets.len() >= KEPT {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(key).or_insert(Bucket { left: holds, at: now });
        let left = bucket.left_at(per_second, holds, now);
        *bucket = Bucket { left, at: now };
        if left < 1.0 {
            return Err((1.0 - left) / per_second);
        }
        bucket.left = left - 1.0;
        Ok(())
    }
}
