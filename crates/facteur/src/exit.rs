//! How a command ends: an exit code for the shell, and a message for people.

use crate::text::{Language, Message};
use serde::{Deserialize, Serialize};

/// Exit codes. Those above 60 are the ones of `sysexits.h`, which mail transfer agents understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: it did not work, or a check found something.
    Failed,
    /// 64: the command was given wrongly.
    Usage,
    /// 65: what was handed in cannot be taken.
    Data,
    /// 75: try again later; nothing was taken.
    TryAgain,
    /// 78: the configuration is wrong.
    Configuration,
    /// 130: interrupted by the person at the terminal.
    Interrupted,
}

impl Exit {
    /// The number for the shell.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 64,
            Self::Data => 65,
            Self::TryAgain => 75,
            Self::Configuration => 78,
            Self::Interrupted => 130,
        }
    }

    /// The code for a mail transfer agent: everything but success, wrong usage and unusable data means
    /// "keep the mail and try again", because any other code makes the agent bounce it.
    #[must_use]
    pub const fn for_mail_agent(self) -> Self {
        match self {
            Self::Done | Self::Usage | Self::Data => self,
            Self::Failed | Self::TryAgain | Self::Configuration | Self::Interrupted => Self::TryAgain,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Something a person reads: from the catalogue, in both languages beside its use, or as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saying {
    /// In the language of the reader.
    Catalogue(Message),
    /// In both languages, for what only one command says.
    Both {
        /// In English.
        english: String,
        /// In French.
        french: String,
    },
    /// As it stands, for details that come from elsewhere.
    Plain(String),
}

impl Saying {
    /// The words.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Catalogue(message) => message.text(language),
            Self::Both { english, french } => language.choose(english, french).to_owned(),
            Self::Plain(text) => text.clone(),
        }
    }
}

/// English and French.
impl<English: Into<String>, French: Into<String>> From<(English, French)> for Saying {
    fn from((english, french): (English, French)) -> Self {
        Self::Both {
            english: english.into(),
            french: french.into(),
        }
    }
}

impl From<Message> for Saying {
    fn from(message: Message) -> Self {
        Self::Catalogue(message)
    }
}

impl From<String> for Saying {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&str> for Saying {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

/// Why a command did not do what was asked: what happened and to what, what to do, and the exit code.
/// Never holds secrets or the contents of mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened, to what.
    pub what: Saying,
    /// What to do.
    pub help: Option<Saying>,
    /// The exit code.
    pub exit: Exit,
}

impl Failure {
    /// A failure with exit code 1.
    pub fn new(what: impl Into<Saying>) -> Self {
        Self {
            what: what.into(),
            help: None,
            exit: Exit::Failed,
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Saying>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Ends with another exit code.
    #[must_use]
    pub fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Whether another process works on the data.
    pub const fn is_data_in_use(&self) -> bool {
        matches!(self.what, Saying::Catalogue(Message::DataInUse { .. }))
    }

    /// `what happened; what to do`, without the program's name.
    pub fn text(&self, language: Language) -> String {
        let what = self.what.text(language);
        match &self.help {
            Some(help) => {
                let separator = language.choose(";", " ;");
                format!("{what}{separator} {}", help.text(language))
            }
            None => what,
        }
    }

    /// For programs: `{"error": {"what", "help", "exit_code"}}`.
    pub fn json(&self, language: Language) -> serde_json::Value {
        serde_json::json!({ "error": {
            "what": self.what.text(language),
            "help": self.help.as_ref().map(|help| help.text(language)),
            "exit_code": self.exit.code(),
        }})
    }
}

/// A word on the command line that is none of the known ones.
impl From<facteur_domain::UnknownWord> for Failure {
    fn from(unknown: facteur_domain::UnknownWord) -> Self {
        Self::new(unknown.to_string()).exit(Exit::Usage)
    }
}

/// What every command returns.
pub type Outcome = Result<Exit, Failure>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_agent_never_sees_a_code_that_bounces_for_our_own_trouble() {
        for exit in [
            Exit::Failed,
            Exit::TryAgain,
            Exit::Configuration,
            Exit::Interrupted,
        ] {
            assert_eq!(exit.for_mail_agent().code(), 75);
        }
        assert_eq!(Exit::Usage.for_mail_agent().code(), 64);
        assert_eq!(Exit::Data.for_mail_agent().code(), 65);
        assert_eq!(Exit::Done.for_mail_agent().code(), 0);
    }
}
