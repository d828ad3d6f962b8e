//! Lists in one query parameter: `status=open,new`.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, IntoDeserializer};
use std::ops::Deref;

/// Values that a query parameter lists with commas between them; empty when it is not given.
#[derive(Debug, Clone)]
pub(crate) struct Commas<T>(pub Vec<T>);

impl<T> Default for Commas<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Commas<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Commas<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Self::default());
        }
        let read = |word: &str| {
            let word = IntoDeserializer::<serde::de::value::Error>::into_deserializer(word.trim());
            T::deserialize(word).map_err(D::Error::custom)
        };
        text.split(',').map(read).collect::<Result<_, _>>().map(Self)
    }
}
