//! Where the keys come from: the key file, a systemd credential, or the environment. Only a file can be added to.

use super::key_file::KeyFileTrouble;
use super::sealer::Key;
use crate::config::Surroundings;
use crate::text::Language;
use secrecy::{ExposeSecret, SecretString};
use std::path::{Path, PathBuf};

/// The variable that holds keys.
pub const VARIABLE: &str = "FACTEUR_KEY";
/// The systemd credential that holds keys.
const CREDENTIAL: &str = "facteur-key";
/// What stands before every key.
pub(super) const LINE_START: &str = "facteur-key-1 ";

/// Where the keys come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// The key file.
    File(PathBuf),
    /// A systemd credential, which is a file that nobody writes.
    Credential(PathBuf),
    /// The environment.
    Variable,
}

impl KeyPlace {
    /// The place in words.
    pub fn said(&self, language: Language) -> String {
        match self {
            Self::File(path) => {
                let words = language.choose("the key file", "le fichier de clé");
                format!("{words} {}", path.display())
            }
            Self::Credential(path) => {
                let words = language.choose("the systemd credential", "l'identifiant systemd");
                format!("{words} {}", path.display())
            }
            Self::Variable => {
                let words = language.choose("the variable", "la variable");
                format!("{words} {VARIABLE}")
            }
        }
    }
}

/// The place of the keys, with the keys themselves when the environment holds them.
#[derive(Debug, Clone)]
pub struct KeySource {
    place: KeyPlace,
    given: Option<SecretString>,
}

impl KeySource {
    /// The variable before the credential before the file.
    pub fn of(key_file: &Path, around: &Surroundings) -> Self {
        if let Some(text) = around.variable(VARIABLE) {
            return Self {
                place: KeyPlace::Variable,
                given: Some(SecretString::from(text)),
            };
        }
        let credentials = around.variable("CREDENTIALS_DIRECTORY").map(Path::new);
        let credential = credentials.map(|directory| directory.join(CREDENTIAL));
        match credential.filter(|path| path.exists()) {
            Some(path) => Self {
                place: KeyPlace::Credential(path),
                given: None,
            },
            None => Self::file(key_file),
        }
    }

    /// A key file.
    pub fn file(path: &Path) -> Self {
        Self {
            place: KeyPlace::File(path.to_owned()),
            given: None,
        }
    }

    /// Where the keys come from.
    pub const fn place(&self) -> &KeyPlace {
        &self.place
    }

    /// The file behind them, if there is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            KeyPlace::File(path) | KeyPlace::Credential(path) => Some(path),
            KeyPlace::Variable => None,
        }
    }

    /// The keys of the variable: with commas or blanks between them, the current one first.
    pub(super) fn of_variable(&self) -> Option<Result<Vec<Key>, KeyFileTrouble>> {
        let given = self.given.as_ref()?;
        let parts = given
            .expose_secret()
            .split(|letter: char| letter == ',' || letter.is_whitespace());
        let parts = parts.filter(|part| !part.is_empty() && *part != LINE_START.trim());
        let keys: Option<Vec<Key>> = parts.map(Key::from_hex).collect();
        Some(
            keys.filter(|keys| !keys.is_empty())
                .ok_or(KeyFileTrouble::Malformed {
                    place: KeyPlace::Variable,
                    line: 1,
                }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::SystemRandom;

    fn around(pairs: &[(&str, &str)]) -> Surroundings {
        Surroundings {
            environment: pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            directory: PathBuf::from("/"),
        }
    }

    #[test]
    fn the_variable_wins_over_the_credential_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let credentials = folder.path().to_str().unwrap().to_owned();
        let file = Path::new("/etc/facteur/secret.key");
        let place = |pairs: &[(&str, &str)]| KeySource::of(file, &around(pairs)).place().clone();
        let directory = ("CREDENTIALS_DIRECTORY", credentials.as_str());
        assert_eq!(
            place(&[directory]),
            KeyPlace::File(file.to_owned()),
            "there is no such credential"
        );
        let credential = folder.path().join(CREDENTIAL);
        std::fs::write(&credential, "").unwrap();
        assert_eq!(place(&[directory]), KeyPlace::Credential(credential));
        assert_eq!(place(&[directory, (VARIABLE, "x")]), KeyPlace::Variable);
        assert_eq!(place(&[(VARIABLE, "")]), KeyPlace::File(file.to_owned()));
    }

    #[test]
    fn keys_of_the_variable_stand_in_their_order_and_are_never_shown() {
        let (first, second) = (Key::generate(&SystemRandom), Key::generate(&SystemRandom));
        let (one, two) = (first.to_hex(), second.to_hex());
        for text in [
            format!("{},{}", one.as_str(), two.as_str()),
            format!("facteur-key-1 {}\nfacteur-key-1 {}\n", one.as_str(), two.as_str()),
        ] {
            let source = KeySource::of(Path::new("/x"), &around(&[(VARIABLE, &text)]));
            let keys = source.of_variable().unwrap().unwrap();
            assert_eq!(
                keys.iter().map(Key::id).collect::<Vec<_>>(),
                [first.id(), second.id()]
            );
            assert!(!format!("{source:?}").contains(one.as_str()));
        }
        let source = KeySource::of(Path::new("/x"), &around(&[(VARIABLE, "abc")]));
        assert!(matches!(
            source.of_variable(),
            Some(Err(KeyFileTrouble::Malformed { .. }))
        ));
    }
}
