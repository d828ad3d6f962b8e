//! How often one may guess a password or a code, and have mails sent. Kept in the database, so that all
//! processes count together; a restart forgives nothing.
//!
//! Three limits are asked. One for a person from one network is small: guesses from one place end soon. One for
//! the person, wherever the guesses come from, lets through at most ten a minute. One for the network alone stops
//! who tries many addresses. A browser that the person signed in with before passes by the first two and has one
//! of its own, so that strangers cannot lock anybody out. An address that nobody has is counted like any other.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Pace, Span};
use facteur_store::{Scope, StoreError, StoreResult, guesses, users};
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Guesses at one person, wherever they come from: ten in the first minute, then five.
pub const PERSON: Pace = Pace::new(5, 12);
/// Guesses at one person from one network: slower, so that one machine alone never uses up a person's.
const PLACE: Pace = Pace::new(4, 20);
/// Guesses from one network at anybody.
const NETWORK: Pace = Pace::new(40, 3);
/// Requests from one network that send mails or make accounts.
const REQUESTS: Pace = Pace::new(10, 30);
/// Mails to one address.
const MAILS: Pace = Pace::new(3, 20 * 60);

/// What is guessed at, or asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess<'a> {
    /// The password of whoever has this address, from a browser with this token if it has one.
    Password {
        /// As it was typed.
        address: &'a str,
        /// The token of the browser, from an earlier signing in.
        device: Option<&'a str>,
    },
    /// A code of the second factor of whoever has this address.
    Code {
        /// The user's.
        address: &'a str,
    },
    /// A secret that belongs to nobody in particular: the code of the first start, the token of a link.
    Secret,
    /// Whatever sends mails or makes accounts.
    Request,
    /// A mail to this address.
    Mail {
        /// As it was typed.
        address: &'a str,
    },
}

/// A guess that is counted; see [`guess_was_right`].
#[derive(Debug)]
#[must_use]
pub struct Counted(Vec<Limit>);

type Limit = (Vec<u8>, Pace);

/// Counts a guess from where the request came from; or says how long to wait, and counts nothing.
pub async fn guess(services: &Services, what: Guess<'_>) -> FlowResult<Result<Counted, Span>> {
    let now = services.now();
    let origin = services.origin.as_ref().and_then(|origin| origin.address);
    let network = network_of(origin.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
    let usual = limits(what, network);
    let known = match what {
        Guess::Password {
            address,
            device: Some(device),
        } => {
            let (address, hash) = (address_of(address), super::hashing::token_hash(device));
            let limit = (key(&["device", &address, &hex::encode(&hash)]), PERSON);
            Some((address, hash, vec![limit, network_limit(network)]))
        }
        _ => None,
    };
    let counted = services
        .store
        .write(Scope::Global, move |tx| {
            let limits = match &known {
                Some((address, hash, own)) if users::device_is_known(tx, address, hash)? => own,
                _ => &usual,
            };
            // In one order, so that no two wait for each other.
            let mut limits = limits.clone();
            limits.sort_by(|(a, _), (b, _)| a.cmp(b));
            let mut taken = Vec::with_capacity(limits.len());
            let mut wait = None;
            for (key, pace) in &limits {
                match pace.take(guesses::guess_hold(tx, key)?, now) {
                    Ok(free_at) => taken.push((key, free_at)),
                    Err(span) => wait = wait.max(Some(span)),
                }
            }
            if let Some(wait) = wait {
                return Ok(Err(wait));
            }
            for (key, free_at) in taken {
                guesses::guess_set(tx, key, free_at)?;
            }
            Ok::<_, StoreError>(Ok(Counted(limits)))
        })
        .await?;
    Ok(counted)
}

/// The guess was right: it does not count.
pub async fn guess_was_right(services: &Services, counted: Counted) -> FlowResult<()> {
    let given_back: StoreResult<()> = services
        .store
        .write(Scope::Global, move |tx| {
            counted.0.iter().try_for_each(|(key, pace)| {
                let free_at = guesses::guess_hold(tx, key)?;
                guesses::guess_set(tx, key, pace.give_back(free_at))
            })
        })
        .await;
    Ok(given_back?)
}

fn limits(what: Guess<'_>, network: IpAddr) -> Vec<Limit> {
    let place = network.to_string();
    let of_person = |word: &str, address: &str| {
        let address = address_of(address);
        vec![
            (key(&[word, &address]), PERSON),
            (key(&[word, &address, &place]), PLACE),
            network_limit(network),
        ]
    };
    match what {
        Guess::Password { address, .. } => of_person("password", address),
        Guess::Code { address } => of_person("code", address),
        Guess::Secret => vec![network_limit(network)],
        Guess::Request => vec![(key(&["request", &place]), REQUESTS)],
        Guess::Mail { address } => vec![(key(&["mail", &address_of(address)]), MAILS)],
    }
}

fn network_limit(network: IpAddr) -> Limit {
    (key(&["network", &network.to_string()]), NETWORK)
}

/// A hash, so that no address that somebody typed stands in the table.
fn key(parts: &[&str]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// An address as it is compared; of an endless one only the beginning.
fn address_of(address: &str) -> String {
    let address = address.trim().chars().take(254);
    address.collect::<String>().to_lowercase()
}

/// Who has one IPv6 address has a whole network of them.
fn network_of(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_ten_guesses_a_minute_for_one_user() {
        assert!(PERSON.most_within(Span::seconds(60)) <= 10);
        // One machine alone never uses up what a person has: there is always something left for the owner.
        assert!(PLACE.most_within(Span::seconds(60)) < PERSON.most_within(Span::seconds(60)));
    }

    #[test]
    fn a_network_of_ipv6_is_one_place() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }
}
