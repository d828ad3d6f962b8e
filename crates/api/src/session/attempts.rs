//! How often one may try to sign in. Kept in memory: a restart forgives, and nothing is written for a guess.
//!
//! Three buckets are asked. One for a client with one address is small: guesses from one place end soon. One for
//! the client alone stops who tries many addresses. One for the address alone, against guesses from many places,
//! is large and refills quickly, so that strangers cannot lock its owner out; and a client from which the
//! address was signed in before does not pass through it.

use crate::answer::{Kind, Problem};
use facteur_domain::Timestamp;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// What a bucket holds, and in how many seconds one attempt comes back.
#[derive(Debug, Clone, Copy)]
struct Size {
    holds: f64,
    seconds_each: f64,
}

const PAIR: Size = Size {
    holds: 8.0,
    seconds_each: 15.0,
};
const CLIENT: Size = Size {
    holds: 40.0,
    seconds_each: 3.0,
};
const ADDRESS: Size = Size {
    holds: 60.0,
    seconds_each: 2.0,
};
/// Buckets that are kept at most; beyond, full ones are forgotten first, then all.
const KEPT: usize = 50_000;

/// The attempts of late.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    pairs: Buckets<(String, IpAddr)>,
    clients: Buckets<IpAddr>,
    addresses: Buckets<String>,
    known: HashSet<(String, IpAddr)>,
}

#[derive(Debug)]
struct Buckets<K>(HashMap<K, Bucket>);

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Timestamp,
}

impl Attempts {
    /// Counts an attempt, or says how long to wait.
    pub(crate) fn begin(&self, address: &str, client: IpAddr, now: Timestamp) -> Result<(), Problem> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (address, client) = (key_of(address), network_of(client));
        let pair = (address.clone(), client);
        let is_known = kept.known.contains(&pair);
        let mut wait = kept
            .pairs
            .wait(&pair, PAIR, now)
            .max(kept.clients.wait(&client, CLIENT, now));
        if !is_known {
            wait = wait.max(kept.addresses.wait(&address, ADDRESS, now));
        }
        if wait > 0.0 {
            return Err(too_many(wait));
        }
        kept.pairs.take(pair, PAIR, now);
        kept.clients.take(client, CLIENT, now);
        if !is_known {
            kept.addresses.take(address, ADDRESS, now);
        }
        Ok(())
    }

    /// The attempt was right: it does not count, and this client is known from now on.
    pub(crate) fn succeeded(&self, address: &str, client: IpAddr) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = (key_of(address), network_of(client));
        kept.pairs.0.remove(&pair);
        if kept.known.len() >= KEPT {
            kept.known.clear();
        }
        kept.known.insert(pair);
    }
}

impl<K: Hash + Eq> Buckets<K> {
    /// Seconds to wait for the next attempt; 0 when it may be now.
    fn wait(&self, key: &K, size: Size, now: Timestamp) -> f64 {
        let left = self
            .0
            .get(key)
            .map_or(size.holds, |bucket| bucket.left_at(size, now));
        if left >= 1.0 {
            0.0
        } else {
            (1.0 - left) * size.seconds_each
        }
    }

    fn take(&mut self, key: K, size: Size, now: Timestamp) {
        if self.0.len() >= KEPT {
            self.0.retain(|_, bucket| bucket.left_at(size, now) < size.holds);
            if self.0.len() >= KEPT {
                self.0.clear();
            }
        }
        let bucket = self.0.entry(key).or_insert(Bucket {
            left: size.holds,
            at: now,
        });
        bucket.left = bucket.left_at(size, now) - 1.0;
        bucket.at = now;
    }
}

impl Bucket {
    fn left_at(self, size: Size, now: Timestamp) -> f64 {
        let seconds = now.since(self.at).micros() as f64 / 1e6;
        (self.left + seconds / size.seconds_each).min(size.holds)
    }
}

/// An address as it is compared; of an endless one only the beginning.
fn key_of(address: &str) -> String {
    address
        .trim()
        .chars()
        .take(254)
        .collect::<String>()
        .to_lowercase()
}

/// Who has one IPv6 address has a whole network of them.
fn network_of(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
    }
}

fn too_many(seconds: f64) -> Problem {
    let seconds = seconds.ceil().max(1.0) as u32;
    Problem::new(Kind::TooMany).retry_after(seconds).detail((
        format!("wait {seconds} seconds, then try again"),
        format!("attendez {seconds} secondes, puis réessayez"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_790_000_000 + seconds)
    }

    fn elsewhere(number: u32) -> IpAddr {
        IpAddr::V4((0x0a00_0000 + number).into())
    }

    #[test]
    fn guesses_from_one_place_end_soon_and_go_on_slowly() {
        let attempts = Attempts::default();
        let allowed = (0..100)
            .filter(|_| attempts.begin("lea@a.example", HERE, at(0)).is_ok())
            .count();
        assert_eq!(allowed, 8);
        assert!(attempts.begin("Lea@A.example ", HERE, at(14)).is_err());
        assert!(attempts.begin("lea@a.example", HERE, at(16)).is_ok());
        assert!(attempts.begin("lea@a.example", HERE, at(17)).is_err());
        let other = attempts.begin("max@a.example", HERE, at(17));
        assert!(other.is_ok(), "another person behind the same router must get in");
    }

    #[test]
    fn the_owner_gets_in_while_a_thousand_machines_guess() {
        let attempts = Attempts::default();
        attempts.begin("lea@a.example", HERE, at(0)).unwrap();
        attempts.succeeded("lea@a.example", HERE);
        let guesses = (0..1_000).filter(|machine| {
            attempts
                .begin("lea@a.example", elsewhere(*machine), at(1))
                .is_ok()
        });
        assert_eq!(guesses.count(), 59);
        assert!(attempts.begin("lea@a.example", HERE, at(2)).is_ok());
        // From a new place the owner waits seconds, not hours.
        assert!(attempts.begin("lea@a.example", elsewhere(5_000), at(6)).is_ok());
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let attempts = Attempts::default();
        let allowed = (0..100_u128)
            .filter(|host| {
                let client = IpAddr::V6((0x2001_0db8_u128 << 96 | host).into());
                attempts.begin("lea@a.example", client, at(0)).is_ok()
            })
            .count();
        assert_eq!(allowed, 8);
    }

    #[test]
    fn a_right_attempt_does_not_count() {
        let attempts = Attempts::default();
        for second in 0..30 {
            attempts.begin("lea@a.example", HERE, at(second)).unwrap();
            attempts.succeeded("lea@a.example", HERE);
        }
    }
}
