//! What people read, in English and in French. A message is a value of [`Message`]; each language gives its
//! words in one file, and the compiler sees to it that none is forgotten.

pub mod connection;
mod en;
mod fr;
pub mod history;
pub mod reasons;
pub mod refusals;
pub mod words;

use crate::config::{Problem, Surroundings};
use crate::secrets::KeyFileTrouble;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A language that Facteur speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
pub enum Language {
    /// English.
    #[value(name = "en")]
    English,
    /// French.
    #[value(name = "fr")]
    French,
}

impl Language {
    /// The language of the surroundings: `FACTEUR_LANG`, else the first of `LC_ALL`, `LC_MESSAGES` and
    /// `LANG` that is set (POSIX). Whatever is not French is answered in English.
    pub fn of(around: &Surroundings) -> Self {
        let named = ["FACTEUR_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| around.variable(name));
        match named {
            Some(name) if name.to_lowercase().starts_with("fr") => Self::French,
            Some(_) | None => Self::English,
        }
    }

    /// One of two texts; for labels that stand beside what they name.
    pub const fn choose<'a>(self, english: &'a str, french: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::French => french,
        }
    }
}

/// A sentence for people. No secrets, no contents of mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// All problems of the configuration.
    ConfigurationWrong(Vec<Problem>),
    /// One problem of the configuration.
    ConfigurationProblem(Box<Problem>),
    /// Nothing is wrong with the configuration, read from this file.
    ConfigurationGood(Option<PathBuf>),
    /// Data directory that cannot be made or used.
    DirectoryUnusable {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// What to do about a directory.
    DirectoryHelp,
    /// A file that cannot be read or written.
    FileTrouble {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// Standard input cannot be read.
    InputTrouble {
        /// What the system says.
        why: String,
    },
    /// Standard input holds more than may be taken.
    InputTooLarge {
        /// In bytes.
        limit: usize,
    },
    /// Something about the key file.
    KeyFile(Box<KeyFileTrouble>),
    /// What to do about it.
    KeyFileHelp(Box<KeyFileTrouble>),
    /// Another process works on the data.
    DataInUse {
        /// The data directory.
        data_dir: PathBuf,
        /// Its process id, when known.
        process: Option<u32>,
    },
    /// What to do then.
    DataInUseHelp,
    /// The command cannot run while a server runs.
    ServerMustStop {
        /// The command.
        command: &'static str,
        /// The data directory.
        data_dir: PathBuf,
    },
    /// What to do then.
    ServerMustStopHelp,
    /// The running server is of another version.
    ServerOfOtherVersion {
        /// Its version.
        server: String,
        /// Ours.
        client: String,
    },
    /// What to do then.
    ServerOfOtherVersionHelp,
    /// The server runs as many commands as it may.
    ServerBusy,
    /// The server is stopping.
    ServerStopping,
    /// The server did not answer for that long.
    ServerSilent {
        /// Seconds.
        seconds: u64,
    },
    /// The connection to the server broke before the command's end.
    ServerGone {
        /// What the system says.
        why: String,
    },
    /// What to do after such trouble.
    ServerTroubleHelp,
    /// The server speaks something else.
    ServerUnclear {
        /// What was wrong.
        why: String,
    },
    /// A password must be asked for, but nobody is there to ask.
    SecretNeedsTerminal,
    /// What to do then.
    SecretNeedsTerminalHelp,
    /// The password that was given is empty.
    SecretEmpty,
    /// A path that is not UTF-8 cannot be handed to the server.
    PathNotText {
        /// The path, as well as it can be shown.
        path: String,
    },
    /// The command is not there yet.
    NotYet {
        /// The command.
        command: String,
    },
    /// An address cannot be listened on.
    CannotListen {
        /// Address, and what for.
        address: String,
        /// What the system says.
        why: String,
    },
    /// What to do then: set this key.
    CannotListenHelp {
        /// The key.
        key: &'static str,
    },
}

impl Message {
    /// The words.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => en::text(self),
            Language::French => fr::text(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_follows_the_variables_in_their_order() {
        let of = |pairs: &[(&str, &str)]| {
            let environment = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            Language::of(&Surroundings {
                environment,
                directory: PathBuf::new(),
            })
        };
        assert_eq!(of(&[("LANG", "fr_FR.UTF-8")]), Language::French);
        assert_eq!(of(&[("LANG", "fr_FR.UTF-8"), ("LC_ALL", "C")]), Language::English);
        assert_eq!(of(&[("LANG", "de_DE"), ("FACTEUR_LANG", "fr")]), Language::French);
        assert_eq!(
            of(&[("LC_ALL", ""), ("LANG", "fr_CA")]),
            Language::French,
            "an empty one is not set"
        );
        assert_eq!(of(&[]), Language::English);
    }
}
