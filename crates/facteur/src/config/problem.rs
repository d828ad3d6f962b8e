//! What can be wrong with a configuration. Every problem names its source, the value (never of a secret
//! key) and what would do.

use super::key::{Key, Kind};
use super::keys::KEYS;
use super::layers::{Found, Origin};
use crate::exit::{Exit, Failure};
use crate::text::{Language, Message};
use std::path::PathBuf;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The named file cannot be read.
    FileUnreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The file is no TOML.
    FileNotToml {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What the parser says.
        why: String,
    },
    /// `--set` without `=`.
    SetWithoutValue {
        /// As given.
        given: String,
    },
    /// There is no such key.
    UnknownKey {
        /// As given.
        given: String,
        /// Where.
        origin: Origin,
        /// The key that was probably meant.
        meant: Option<&'static str>,
    },
    /// The value is none that the key takes.
    WrongValue {
        /// The key.
        key: &'static str,
        /// Where.
        origin: Origin,
        /// The value; none when it is secret or no single value.
        given: Option<String>,
        /// What the key takes.
        kind: Kind,
    },
    /// The key file would lie inside the data.
    KeyFileInData {
        /// The key file.
        key_file: PathBuf,
        /// The data directory.
        data_dir: PathBuf,
        /// Where the key file was named.
        origin: Origin,
    },
}

impl Problem {
    /// A value under a name that is no key.
    pub fn unknown_key(found: &Found) -> Self {
        Self::UnknownKey {
            given: found.key.clone(),
            origin: found.origin.clone(),
            meant: closest_key(&found.key),
        }
    }

    /// A value that its key does not take.
    pub fn wrong_value(key: &Key, found: &Found) -> Self {
        Self::WrongValue {
            key: key.name,
            origin: found.origin.clone(),
            given: found.text.clone().filter(|_| !key.secret),
            kind: key.kind,
        }
    }

    /// In words.
    pub fn text(&self, language: Language) -> String {
        Message::ConfigurationProblem(Box::new(self.clone())).text(language)
    }
}

fn closest_key(given: &str) -> Option<&'static str> {
    // Somebody who forgot the section ("poll_seconds") means the one key that ends so.
    let mut endings = KEYS
        .iter()
        .filter(|key| key.name.rsplit('.').next() == Some(given));
    if let (Some(key), None) = (endings.next(), endings.next()) {
        return Some(key.name);
    }
    let scored = KEYS
        .iter()
        .map(|key| (strsim::jaro_winkler(given, key.name), key.name));
    let best = scored.max_by(|left, right| left.0.total_cmp(&right.0))?;
    (best.0 >= 0.85).then_some(best.1)
}

/// All problems of a configuration together, so that they can be mended in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Failure::new(Message::ConfigurationWrong(problems.0)).exit(Exit::Configuration)
    }
}

#[cfg(test)]
mod tests {
    use super::closest_key;

    #[test]
    fn the_key_that_was_meant_is_found() {
        assert_eq!(closest_key("intake.pol_seconds"), Some("intake.poll_seconds"));
        assert_eq!(closest_key("poll_seconds"), Some("intake.poll_seconds"));
        // Two keys end so: better none than the wrong one.
        assert_ne!(closest_key("listen"), Some("http.listen"));
        assert_eq!(closest_key("zzz"), None);
    }
}
