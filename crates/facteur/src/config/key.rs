//! What a configuration key is: its name, what it takes, its default and its meaning.

use super::surroundings::Surroundings;
use super::value::{self, Value, WrongValue};

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text of one line that is not empty.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number from the first to the second, both included.
    Number(u64, u64),
    /// A file or directory; relative ones are seen from the configuration file, or from the working
    /// directory for variables and flags.
    Path,
    /// `ADDRESS:PORT`, or `off`.
    Listen,
    /// IP addresses and networks (`10.0.0.0/8`) with commas between them, or `off` for none.
    Networks,
    /// `http://…` or `socks5://…`, or `off` for none.
    Proxy,
    /// `http://…` or `https://…`, or `auto`.
    WebAddress,
    /// `sqlite:`, `sqlite:FILE` or `postgres://…`.
    Database,
    /// A log level, with levels of single targets behind commas: `info,facteur_connect=debug`.
    LogLevel,
}

impl Kind {
    /// What would do, for people.
    pub fn expected(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Choice(words) => words.join(" | "),
            Self::Number(least, most) => format!("{least}–{most}"),
            Self::Path => "path".to_owned(),
            Self::Listen => "ADDRESS:PORT | off".to_owned(),
            Self::Networks => "ADDRESS[/LENGTH][,…] | off".to_owned(),
            Self::Proxy => "http://[USER:PASSWORD@]HOST:PORT | socks5://… | off".to_owned(),
            Self::WebAddress => "http://HOST[:PORT] | https://HOST[:PORT] | auto".to_owned(),
            Self::Database => "sqlite: | sqlite:FILE | postgres://USER:PASSWORD@HOST/DATABASE".to_owned(),
            Self::LogLevel => "error | warn | info | debug | trace [,TARGET=LEVEL…]".to_owned(),
        }
    }

    /// Reads a value.
    pub fn read(self, text: &str) -> Result<Value, WrongValue> {
        value::read(self, text)
    }
}

/// Where a default comes from.
#[derive(Debug, Clone, Copy)]
pub enum Default {
    /// Always the same.
    Fixed(&'static str),
    /// Depends on the surroundings; the text says how, for the documentation.
    Derived(&'static str, fn(&Surroundings) -> String),
}

/// One configuration key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Dotted name, such as `intake.poll_seconds`.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Its default.
    pub default: Default,
    /// Whether its value may hold a secret and is therefore never shown whole.
    pub secret: bool,
    /// What it does, in English.
    pub meaning_en: &'static str,
    /// What it does, in French.
    pub meaning_fr: &'static str,
}

impl Key {
    /// The environment variable that sets it: `FACTEUR_INTAKE__POLL_SECONDS`.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "__").to_uppercase())
    }
}

/// What all environment variables of Facteur begin with.
pub const PREFIX: &str = "FACTEUR_";

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for Key {}
