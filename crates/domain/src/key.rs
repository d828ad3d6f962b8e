//! Keys that seal secrets, by their ids. The keys themselves never come here.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Tells keys apart without telling anything about them: the first bytes of a hash of its own kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; Self::BYTES]);

impl KeyId {
    /// How long an id is.
    pub const BYTES: usize = 4;

    /// The id of those bytes.
    pub const fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:08x}", u32::from_be_bytes(self.0))
    }
}

/// No id of a key: eight hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id of a key is eight hexadecimal digits")]
pub struct NoKeyId;

impl FromStr for KeyId {
    type Err = NoKeyId;
    fn from_str(text: &str) -> Result<Self, NoKeyId> {
        let text = text.trim();
        if text.len() != 2 * Self::BYTES || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoKeyId);
        }
        let number = u32::from_str_radix(text, 16).map_err(|_| NoKeyId)?;
        Ok(Self(number.to_be_bytes()))
    }
}

impl Serialize for KeyId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KeyId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = KeyId::new([0, 0x1f, 0xa0, 0xff]);
        assert_eq!(id.to_string(), "001fa0ff");
        assert_eq!("001fa0ff\n".parse(), Ok(id));
        for wrong in ["", "1fa0ff", "001fa0fg", "+01fa0ff", "001fa0ff00"] {
            assert_eq!(wrong.parse::<KeyId>(), Err(NoKeyId), "{wrong}");
        }
    }
}
