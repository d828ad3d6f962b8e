//! Sealing: one secret value becomes an envelope that opens only in the table, column and row it was made
//! for. Pure; the random source is passed in.
//!
//! An envelope is `1 | key id (4 bytes) | nonce (24 bytes) | XChaCha20-Poly1305 text and tag`. The first
//! 29 bytes and the place are associated data, so nothing of it can be changed or moved unseen.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use facteur_domain::{KeyId, Random};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;
const HEAD_BYTES: usize = 1 + KeyId::BYTES + NONCE_BYTES;
const TAG_BYTES: usize = 16;

/// The key that an envelope was sealed with; none when it is no envelope. The database looks at the same bytes
/// (`facteur_store::secrets`).
pub fn key_of_envelope(envelope: &[u8]) -> Option<KeyId> {
    if envelope.len() < HEAD_BYTES + TAG_BYTES || envelope[0] != FORMAT {
        return None;
    }
    envelope.get(1..=KeyId::BYTES)?.try_into().ok().map(KeyId::new)
}

/// A key of 32 bytes, wiped from memory when dropped and never shown.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// A new random key.
    pub fn generate(random: &dyn Random) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text, bytes.as_mut_slice()).ok()?;
        Some(Self(bytes))
    }

    /// 64 hexadecimal digits, for the key file only.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }

    /// Its id: the first bytes of a hash of its own kind.
    pub fn id(&self) -> KeyId {
        let hash = Sha256::new()
            .chain_update("facteur key id\0")
            .chain_update(self.0.as_slice())
            .finalize();
        let mut id = [0; KeyId::BYTES];
        id.copy_from_slice(&hash[..KeyId::BYTES]);
        KeyId::new(id)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key({})", self.id())
    }
}

/// Why an envelope does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is no envelope, or of a later version.
    #[error("this is no sealed secret")]
    NoEnvelope,
    /// It was sealed with a key that this process does not have.
    #[error("it was sealed with key {0}, which is not among the keys of this process")]
    UnknownKey(KeyId),
    /// It was changed, or moved from another place.
    #[error("it was changed, or belongs to another row")]
    Changed,
}

/// Seals and opens.
#[derive(Clone)]
pub struct Sealer {
    /// The first one seals; the others only open what was sealed before a change of key.
    keys: Vec<Key>,
    random: Arc<dyn Random>,
}

impl Sealer {
    /// Seals with `current`; opens with it and with the `older` ones.
    pub fn new(current: Key, older: Vec<Key>, random: Arc<dyn Random>) -> Self {
        let mut keys = vec![current];
        keys.extend(older);
        Self { keys, random }
    }

    /// The id of the key that seals.
    pub fn key_id(&self) -> KeyId {
        self.keys[0].id()
    }

    /// The ids of its keys, the one that seals first.
    pub fn ids(&self) -> Vec<KeyId> {
        self.keys.iter().map(Key::id).collect()
    }

    /// Whether it can open what was sealed with that key.
    pub fn knows(&self, key: KeyId) -> bool {
        self.keys.iter().any(|each| each.id() == key)
    }

    /// Seals a value for one place. The row is its primary key as bytes.
    pub fn seal(&self, table: &str, column: &str, row: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let key = &self.keys[0];
        let mut envelope = Vec::with_capacity(HEAD_BYTES + plaintext.len() + TAG_BYTES);
        envelope.push(FORMAT);
        envelope.extend_from_slice(key.id().bytes());
        let mut nonce = [0; NONCE_BYTES];
        self.random.fill(&mut nonce);
        envelope.extend_from_slice(&nonce);
        let aad = place(&envelope, table, column, row);
        let payload = Payload {
            msg: plaintext,
            aad: &aad,
        };
        // The cipher refuses only texts of more than 256 GB.
        let sealed = cipher(key)
            .encrypt(XNonce::from_slice(&nonce), payload)
            .unwrap_or_default();
        envelope.extend_from_slice(&sealed);
        envelope
    }

    /// Opens what [`Sealer::seal`] made for the same place. The result is wiped when dropped.
    pub fn open(
        &self,
        table: &str,
        column: &str,
        row: &[u8],
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let id = key_of_envelope(envelope).ok_or(OpenError::NoEnvelope)?;
        let (head, sealed) = envelope.split_at(HEAD_BYTES);
        let key = self
            .keys
            .iter()
            .find(|key| key.id() == id)
            .ok_or(OpenError::UnknownKey(id))?;
        let aad = place(head, table, column, row);
        let nonce = XNonce::from_slice(&head[1 + KeyId::BYTES..]);
        let payload = Payload {
            msg: sealed,
            aad: &aad,
        };
        cipher(key)
            .decrypt(nonce, payload)
            .map(Zeroizing::new)
            .map_err(|_| OpenError::Changed)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sealer")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.0.as_slice().into())
}

/// The associated data. Each part carries its length, so that no two places give the same bytes.
fn place(head: &[u8], table: &str, column: &str, row: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in [head, table.as_bytes(), column.as_bytes(), row] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::SystemRandom;
    use proptest::prelude::*;

    fn sealer() -> Sealer {
        Sealer::new(Key::generate(&SystemRandom), Vec::new(), Arc::new(SystemRandom))
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let sealer = sealer();
        let envelope = sealer.seal("secret", "value", b"row", b"motdepasse");
        assert!(!envelope.windows(10).any(|window| window == b"motdepasse"));
        for position in 0..envelope.len() {
            for change in [0x01, 0x80] {
                let mut changed = envelope.clone();
                changed[position] ^= change;
                assert!(
                    sealer.open("secret", "value", b"row", &changed).is_err(),
                    "byte {position}"
                );
            }
        }
        for length in 0..envelope.len() {
            assert!(
                sealer
                    .open("secret", "value", b"row", &envelope[..length])
                    .is_err(),
                "length {length}"
            );
        }
    }

    #[test]
    fn an_envelope_opens_only_in_its_own_place() {
        let sealer = sealer();
        let envelope = sealer.seal("secret", "value", b"row", b"x");
        assert_eq!(
            sealer
                .open("secret", "value", b"row", &envelope)
                .unwrap()
                .as_slice(),
            b"x"
        );
        for (table, column, row) in [
            ("secret", "value", &b"rox"[..]),
            ("secret", "valu", b"erow"),
            ("token", "value", b"row"),
            ("secretv", "alue", b"row"),
        ] {
            assert_eq!(
                sealer.open(table, column, row, &envelope),
                Err(OpenError::Changed)
            );
        }
    }

    #[test]
    fn an_older_key_still_opens_and_a_strange_one_is_named() {
        let (old, new) = (Key::generate(&SystemRandom), Key::generate(&SystemRandom));
        let before = Sealer::new(old.clone(), Vec::new(), Arc::new(SystemRandom));
        let after = Sealer::new(new, vec![old.clone()], Arc::new(SystemRandom));
        let envelope = before.seal("t", "c", b"r", b"x");
        assert_eq!(after.open("t", "c", b"r", &envelope).unwrap().as_slice(), b"x");
        assert_eq!(key_of_envelope(&envelope), Some(old.id()));
        assert_eq!(
            sealer().open("t", "c", b"r", &envelope),
            Err(OpenError::UnknownKey(old.id()))
        );
    }

    #[test]
    fn the_same_value_never_looks_the_same_and_debug_shows_no_key() {
        let key = Key::generate(&SystemRandom);
        let sealer = Sealer::new(key.clone(), Vec::new(), Arc::new(SystemRandom));
        assert_ne!(
            sealer.seal("t", "c", b"r", b"x"),
            sealer.seal("t", "c", b"r", b"x")
        );
        assert!(!format!("{sealer:?}").contains(key.to_hex().as_str()));
    }

    proptest! {
        #[test]
        fn any_value_comes_back(value: Vec<u8>, row: Vec<u8>) {
            let sealer = sealer();
            let envelope = sealer.seal("t", "c", &row, &value);
            let opened = sealer.open("t", "c", &row, &envelope).unwrap();
            prop_assert_eq!(opened.as_slice(), value.as_slice());
        }

        #[test]
        fn any_bytes_are_refused_without_panic(bytes: Vec<u8>) {
            prop_assert!(sealer().open("t", "c", b"r", &bytes).is_err());
        }
    }
}
