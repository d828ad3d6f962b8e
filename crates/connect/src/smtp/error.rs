//! What can go wrong with sending, told apart by what follows from it.

use super::reply::Reply;
use crate::error::{FORBIDDEN, SourceError, SourceErrorKind};
use crate::report::Advised;
use std::fmt;

/// What kind of trouble it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SendErrorKind {
    /// The name did not resolve, nobody listens there, or the connection broke before the mail was whole.
    Unreachable,
    /// Its address lies where the operator lets nobody connect to.
    Forbidden,
    /// No trusted TLS connection could be made, or the server does not offer it.
    Tls,
    /// The server does not accept the name and password.
    LoginRefused,
    /// The server did not answer within the deadline, before the mail was whole.
    TimedOut,
    /// The server has no time for anybody now.
    Busy,
    /// What answers is no SMTP server.
    Protocol,
    /// A needed setting is missing or cannot be.
    Setting,
    /// The server puts this mail off (4xx).
    Later,
    /// The server does not take this mail (5xx).
    Refused,
    /// The mail was whole and no answer came: the server may have taken it.
    Unknown,
}

impl SendErrorKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Unreachable,
        Self::Forbidden,
        Self::Tls,
        Self::LoginRefused,
        Self::TimedOut,
        Self::Busy,
        Self::Protocol,
        Self::Setting,
        Self::Later,
        Self::Refused,
        Self::Unknown,
    ];

    /// What a person can do about it: one or two sentences.
    pub const fn advice(self) -> &'static str {
        use SendErrorKind as Kind;
        match self {
            Kind::Unreachable => {
                "Check the host name and port of the sending server (465 for TLS, 587 for STARTTLS), and that no \
                 firewall stands between."
            }
            Kind::Forbidden => FORBIDDEN,
            Kind::Tls => {
                "Check that the host name is the one on the server's certificate and that the security setting fits \
                 the port; for a certificate of your own authority, name its PEM file in `ca_file`."
            }
            Kind::LoginRefused => {
                "Check the user name and the password to send with. With two-step sign-in, most providers want an \
                 app password; some want sending by SMTP to be switched on first."
            }
            Kind::TimedOut => {
                "The sending server is slow or the network drops packets; it is tried again by itself."
            }
            Kind::Busy => {
                "The sending server's own words say why it takes nothing now; it is tried again by itself."
            }
            Kind::Protocol => "Check that the port belongs to a server for sending (SMTP), not for reading.",
            Kind::Setting => "Correct the mailbox's settings for sending.",
            Kind::Later => "The sending server asks for patience; it is tried again by itself.",
            Kind::Refused => {
                "The sending server's own words say what it did not like: mostly an address or the size."
            }
            Kind::Unknown => {
                "Ask the receiver or look into the sent folder; then send it again, or let it be."
            }
        }
    }

    /// Whether it says something of the server or the account, and nothing of the mail.
    pub const fn is_of_the_account(self) -> bool {
        !matches!(self, Self::Later | Self::Refused | Self::Unknown)
    }
}

/// An error of sending. Its text never holds a password or the contents of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendError {
    kind: SendErrorKind,
    what: String,
}

impl SendError {
    pub(super) fn new(kind: SendErrorKind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
        }
    }

    /// A setting that sending needs is not there or cannot be read.
    pub fn of_setting(what: impl Into<String>) -> Self {
        Self::new(SendErrorKind::Setting, what)
    }

    /// What kind of trouble it is.
    pub const fn kind(&self) -> SendErrorKind {
        self.kind
    }

    /// The same trouble once the mail was whole: now nobody knows.
    pub(super) fn into_unknown(self) -> Self {
        Self {
            kind: SendErrorKind::Unknown,
            what: format!(
                "{}; the mail was whole by then, so it may have been taken",
                self.what
            ),
        }
    }

    /// What a person can do about it: one or two sentences.
    pub const fn advice(&self) -> &'static str {
        self.kind.advice()
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)
    }
}

impl std::error::Error for SendError {}

impl Advised for SendError {
    fn advice(&self) -> &'static str {
        self.advice()
    }
}

/// The socket below says it as for reading.
impl From<SourceError> for SendError {
    fn from(error: SourceError) -> Self {
        let kind = match error.kind() {
            SourceErrorKind::Forbidden => SendErrorKind::Forbidden,
            SourceErrorKind::Tls => SendErrorKind::Tls,
            SourceErrorKind::TimedOut => SendErrorKind::TimedOut,
            SourceErrorKind::Setting => SendErrorKind::Setting,
            _ => SendErrorKind::Unreachable,
        };
        Self::new(kind, error.to_string())
    }
}

/// What a refusal of a mail, its sender or a recipient means.
pub fn refusal(peer: &str, what: &str, reply: &Reply) -> SendError {
    let kind = match reply.code {
        // Closing, or it wants a login: nothing about the mail (RFC 5321, section 4.2.2; RFC 4954, section 6).
        421 => SendErrorKind::Busy,
        530 | 534 | 535 | 538 => SendErrorKind::LoginRefused,
        400..=499 => SendErrorKind::Later,
        500..=599 => SendErrorKind::Refused,
        _ => SendErrorKind::Protocol,
    };
    SendError::new(kind, format!("{peer} refused {what}: {reply}"))
}

/// What a refusal of the login means.
pub fn login_refused(peer: &str, username: &str, secret: &str, reply: &Reply) -> SendError {
    let kind = match reply.code {
        400..=499 => SendErrorKind::Busy,
        _ => SendErrorKind::LoginRefused,
    };
    let mut words = reply.to_string();
    // A server may repeat what it refuses.
    if !secret.is_empty() {
        words = words.replace(secret, "…");
    }
    SendError::new(kind, format!("{peer} refused the login of {username}: {words}"))
}
