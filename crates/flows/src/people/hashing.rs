//! Hashing of passwords with Argon2id (RFC 9106), and the tokens of sessions.

use crate::error::{FlowError, FlowResult};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use facteur_domain::Random;
use facteur_store::StoreError;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Each takes 19 MiB while it runs (the second of the settings that RFC 9106 and OWASP recommend).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Hashes computed at once in this process: a crowd at the door must not take all memory and processors.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

fn hasher() -> FlowResult<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| fault("its costs are out of range"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password, with a salt of its own.
pub(super) async fn hash(random: &Arc<dyn Random>, password: &SecretString) -> FlowResult<String> {
    let mut salt = [0_u8; 16];
    random.fill(&mut salt);
    let password = password.clone();
    computed(move || hash_with(&salt, &password)).await
}

fn hash_with(salt: &[u8], password: &SecretString) -> FlowResult<String> {
    let salt = SaltString::encode_b64(salt).map_err(|_| fault("its salt cannot be written"))?;
    let hash = hasher()?.hash_password(password.expose_secret().as_bytes(), &salt);
    Ok(hash.map_err(|_| fault("it cannot be computed"))?.to_string())
}

/// Whether that is the password of the hash. Without a hash it takes the same time and is not: who asks does
/// not learn whether somebody is known.
pub(super) async fn verify(known: Option<String>, password: &SecretString) -> FlowResult<bool> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let password = password.clone();
    computed(move || {
        let nobody = || hash_with(&[0; 16], &SecretString::from("nobody")).unwrap_or_default();
        let somebody = known.is_some();
        let hash = known.unwrap_or_else(|| NOBODY.get_or_init(nobody).clone());
        let parsed = PasswordHash::new(&hash).map_err(|_| fault("the one that is kept is damaged"))?;
        let same = hasher()?.verify_password(password.expose_secret().as_bytes(), &parsed);
        Ok(same.is_ok() && somebody)
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
