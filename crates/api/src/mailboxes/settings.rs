//! The settings of a mailbox, as they are given and shown.

use crate::wire::{Security, Time};
use facteur_domain as domain;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// Where a mailbox's mail comes from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(example = json!({
    "kind": "imap", "host": "imap.exemple.fr", "port": 993, "security": "tls", "username": "support@exemple.fr"
}))]
pub(crate) enum Source {
    /// An IMAP server.
    Imap {
        /// Host name or address.
        #[serde(deserialize_with = "within::<_, 1, 253>")]
        #[schema(min_length = 1, max_length = 253)]
        host: String,
        /// TCP port.
        #[schema(minimum = 1, maximum = 65535)]
        port: u16,
        /// How the connection is protected.
        security: Security,
        /// The name to log in with.
        #[serde(deserialize_with = "within::<_, 1, 320>")]
        #[schema(min_length = 1, max_length = 320)]
        username: String,
    },
    /// A Maildir on the server's own machine.
    Maildir {
        /// Its folder, from / on.
        #[serde(deserialize_with = "within::<_, 1, 4096>")]
        #[schema(min_length = 1, max_length = 4096)]
        path: String,
    },
    /// Mail is handed in.
    Handed {},
}

/// How a mailbox's mail is sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "host": "smtp.exemple.fr", "port": 465, "security": "tls", "username": "support@exemple.fr",
    "from_name": "Support Calorine", "per_hour": 100, "save_to_sent": true
}))]
pub(crate) struct SmtpSettings {
    /// Host name or address.
    #[serde(deserialize_with = "within::<_, 1, 253>")]
    #[schema(min_length = 1, max_length = 253)]
    host: String,
    /// TCP port.
    #[schema(minimum = 1, maximum = 65535)]
    port: u16,
    /// How the connection is protected.
    security: Security,
    /// The name to log in with; empty: without login.
    #[serde(deserialize_with = "within::<_, 0, 320>")]
    #[schema(max_length = 320)]
    username: String,
    /// The name that receivers see beside the address; may be empty.
    #[serde(default, deserialize_with = "within::<_, 0, 200>")]
    #[schema(max_length = 200, required = false)]
    from_name: String,
    /// Mails in an hour at most; null: no limit.
    #[serde(default, deserialize_with = "an_hour")]
    #[schema(minimum = 1, maximum = 1_000_000)]
    per_hour: Option<u32>,
    /// Whether what was sent is put into the sent folder.
    #[serde(default = "yes")]
    #[schema(required = false)]
    save_to_sent: bool,
}

const fn yes() -> bool {
    true
}

/// A text of so many letters: what is shown again must be what the description says.
fn within<'de, D: Deserializer<'de>, const LEAST: usize, const MOST: usize>(
    deserializer: D,
) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if (LEAST..=MOST).contains(&text.chars().count()) {
        return Ok(text);
    }
    Err(D::Error::custom(format!("give {LEAST} to {MOST} letters")))
}

/// How many mails in an hour.
fn an_hour<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let count = Option::deserialize(deserializer)?;
    match count {
        Some(0 | 1_000_001..) => Err(D::Error::custom("give a number from 1 to 1000000, or null")),
        count => Ok(count),
    }
}

/// What who opens a ticket is told at once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "subject": "", "text": "Nous avons bien reçu votre message ({number})." }))]
pub(crate) struct Acknowledgement {
    /// The subject; empty: that of their mail, behind "Re:".
    #[serde(deserialize_with = "within::<_, 0, 500>")]
    #[schema(max_length = 500)]
    subject: String,
    /// The text. `{number}` stands for the ticket's number, `{subject}` for their subject.
    #[serde(deserialize_with = "within::<_, 1, 20000>")]
    #[schema(min_length = 1, max_length = 20000)]
    text: String,
}

/// From when mail counts.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Start {
    /// Everything.
    Beginning {},
    /// What came to the server then or later.
    At {
        /// The point in time.
        at: Time,
    },
}

/// What is done on the server once a mail is here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Afterwards {
    /// Nothing.
    Nothing {},
    /// It is marked as seen.
    MarkSeen {},
    /// It gets a keyword.
    Keyword {
        /// The keyword.
        #[serde(deserialize_with = "within::<_, 1, 100>")]
        #[schema(min_length = 1, max_length = 100)]
        name: String,
    },
    /// It is moved.
    Move {
        /// To this folder.
        #[serde(deserialize_with = "within::<_, 1, 500>")]
        #[schema(min_length = 1, max_length = 500)]
        name: String,
    },
}

impl From<domain::Source> for Source {
    fn from(source: domain::Source) -> Self {
        match source {
            domain::Source::Imap {
                host,
                port,
                security,
                username,
            } => Self::Imap {
                host,
                port,
                security: security.into(),
                username,
            },
            domain::Source::Maildir { path } => Self::Maildir { path },
            domain::Source::Handed => Self::Handed {},
        }
    }
}

impl From<Source> for domain::Source {
    fn from(source: Source) -> Self {
        match source {
            Source::Imap {
                host,
                port,
                security,
                username,
            } => Self::Imap {
                host,
                port,
                security: security.into(),
                username,
            },
            Source::Maildir { path } => Self::Maildir { path },
            Source::Handed {} => Self::Handed,
        }
    }
}

impl From<domain::Smtp> for SmtpSettings {
    fn from(smtp: domain::Smtp) -> Self {
        Self {
            host: smtp.host,
            port: smtp.port,
            security: smtp.security.into(),
            username: smtp.username,
            from_name: smtp.from_name,
            per_hour: smtp.per_hour,
            save_to_sent: smtp.save_to_sent,
        }
    }
}

impl From<SmtpSettings> for domain::Smtp {
    fn from(smtp: SmtpSettings) -> Self {
        Self {
            host: smtp.host,
            port: smtp.port,
            security: smtp.security.into(),
            username: smtp.username,
            from_name: smtp.from_name,
            per_hour: smtp.per_hour,
            save_to_sent: smtp.save_to_sent,
        }
    }
}

impl From<domain::Acknowledgement> for Acknowledgement {
    fn from(given: domain::Acknowledgement) -> Self {
        Self {
            subject: given.subject,
            text: given.text,
        }
    }
}

impl From<Acknowledgement> for domain::Acknowledgement {
    fn from(given: Acknowledgement) -> Self {
        Self {
            subject: given.subject,
            text: given.text,
        }
    }
}

impl From<domain::StartFrom> for Start {
    fn from(start: domain::StartFrom) -> Self {
        match start {
            domain::StartFrom::Beginning => Self::Beginning {},
            domain::StartFrom::At(at) => Self::At { at: at.into() },
        }
    }
}

impl From<Start> for domain::StartFrom {
    fn from(start: Start) -> Self {
        match start {
            Start::Beginning {} => Self::Beginning,
            Start::At { at } => Self::At(at.0),
        }
    }
}

impl From<domain::Afterwards> for Afterwards {
    fn from(afterwards: domain::Afterwards) -> Self {
        match afterwards {
            domain::Afterwards::Nothing => Self::Nothing {},
            domain::Afterwards::MarkSeen => Self::MarkSeen {},
            domain::Afterwards::Keyword(name) => Self::Keyword { name },
            domain::Afterwards::Move(name) => Self::Move { name },
        }
    }
}

impl From<Afterwards> for domain::Afterwards {
    fn from(afterwards: Afterwards) -> Self {
        match afterwards {
            Afterwards::Nothing {} => Self::Nothing,
            Afterwards::MarkSeen {} => Self::MarkSeen,
            Afterwards::Keyword { name } => Self::Keyword(name),
            Afterwards::Move { name } => Self::Move(name),
        }
    }
}
