//! Hashing of passwords with Argon2id (RFC 9106), and the tokens of sessions.

use crate::error::{FlowError, FlowResult};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use facteur_domain::Random;
use facteur_store::StoreError;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;

/// What one hash of a password costs. Raised, every password gets the new costs when its owner signs in next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCosts {
    /// Memory of one computation, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for HashCosts {
    /// 19 MiB, twice: the second of the settings that OWASP recommends.
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
        }
    }
}

/// Hashes computed at once in this process: a crowd at the door must not take all memory and processors.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
static COMPUTED: AtomicU64 = AtomicU64::new(0);

/// How many hashes of passwords this process has computed: by far the dearest that signing in does.
pub fn hashes_computed() -> u64 {
    COMPUTED.load(Ordering::Relaxed)
}

/// What looking at a password gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Wrong,
    Right,
    /// Right, but hashed when hashing cost less.
    RightAndCheap,
}

impl HashCosts {
    fn hasher(self) -> FlowResult<Argon2<'static>> {
        let params = Params::new(self.memory_kib, self.passes, 1, None);
        let params = params.map_err(|_| fault("its costs are out of range"))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    fn are_above(self, hash: &PasswordHash<'_>) -> bool {
        Params::try_from(hash)
            .is_ok_and(|known| known.m_cost() < self.memory_kib || known.t_cost() < self.passes)
    }
}

/// The hash of a password, with a salt of its own.
pub(super) async fn hash(
    random: &Arc<dyn Random>,
    costs: HashCosts,
    password: &SecretString,
) -> FlowResult<String> {
    let mut salt = [0_u8; 16];
    random.fill(&mut salt);
    let password = password.clone();
    computed(move || hash_with(costs, &salt, &password)).await
}

fn hash_with(costs: HashCosts, salt: &[u8], password: &SecretString) -> FlowResult<String> {
    let salt = SaltString::encode_b64(salt).map_err(|_| fault("its salt cannot be written"))?;
    let hash = costs
        .hasher()?
        .hash_password(password.expose_secret().as_bytes(), &salt);
    Ok(hash.map_err(|_| fault("it cannot be computed"))?.to_string())
}

/// Whether that is the password of the hash. Without a hash (none, or an empty one) it costs the same and is not:
/// who asks does not learn whether somebody is known.
pub(super) async fn verify(
    known: Option<String>,
    costs: HashCosts,
    password: &SecretString,
) -> FlowResult<Verdict> {
    let password = password.clone();
    computed(move || {
        let Some(hash) = known.filter(|hash| !hash.is_empty()) else {
            return hash_with(costs, &[0; 16], &password).map(|_| Verdict::Wrong);
        };
        let parsed = PasswordHash::new(&hash).map_err(|_| fault("the one that is kept is damaged"))?;
        let same = costs
            .hasher()?
            .verify_password(password.expose_secret().as_bytes(), &parsed);
        Ok(match same {
            Ok(()) if costs.are_above(&parsed) => Verdict::RightAndCheap,
            Ok(()) => Verdict::Right,
            Err(_) => Verdict::Wrong,
        })
    })
    .await
}

async fn computed<T: Send + 'static>(
    compute: impl FnOnce() -> FlowResult<T> + Send + 'static,
) -> FlowResult<T> {
    let place = AT_ONCE
        .acquire()
        .await
        .map_err(|_| fault("nobody computes any more"))?;
    COMPUTED.fetch_add(1, Ordering::Relaxed);
    let computed = tokio::task::spawn_blocking(compute).await;
    drop(place);
    computed.map_err(|_| fault("the computation panicked"))?
}

fn fault(why: &str) -> FlowError {
    StoreError::fault(format!("the hash of a password failed: {why}")).into()
}

/// 256 random bits as text.
pub(crate) fn new_token(random: &Arc<dyn Random>) -> SecretString {
    let mut bits = [0_u8; 32];
    random.fill(&mut bits);
    SecretString::from(hex::encode(bits))
}

/// What is kept of a token.
pub(crate) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
