//! What can go wrong with a source of mail, said for people: what happened, to what, and what to do.

use std::fmt;

/// What a person can do about an address that the operator allows nobody.
pub(crate) const FORBIDDEN: &str = "If this is your own mail server, whoever runs Facteur can allow it: by \
    `network.private_mail_hosts` for private networks, by `network.allowed` for any address or network.";

/// What kind of trouble it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceErrorKind {
    /// The name did not resolve, nobody listens there, or the connection broke.
    Unreachable,
    /// Its address lies where the operator lets nobody connect to.
    Forbidden,
    /// No trusted TLS connection could be made, or the server does not offer it.
    Tls,
    /// The server does not accept the name and password.
    LoginRefused,
    /// The folder does not exist.
    NoSuchFolder,
    /// The folder's UIDVALIDITY is another one than the caller counted on.
    FolderReplaced,
    /// The server did not answer, or stopped answering, within the deadline.
    TimedOut,
    /// The server answered NO or BAD.
    ServerSaid,
    /// The server said goodbye by itself, or said that it is not available now.
    Closing,
    /// The server's answer is not what the protocol allows, or past the limits.
    Protocol,
    /// A file or folder on this machine could not be read or changed.
    LocalFile,
    /// Nothing can be fetched from this kind of mailbox, or a needed setting is missing.
    Setting,
}

/// An error of a source. Its text never holds a password or the contents of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError {
    kind: SourceErrorKind,
    what: String,
}

impl SourceError {
    /// An error of that kind; `what` says what happened, and to what.
    pub fn new(kind: SourceErrorKind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
        }
    }

    /// What kind of trouble it is.
    pub fn kind(&self) -> SourceErrorKind {
        self.kind
    }

    /// Whether trying again later may help although nobody changes anything.
    pub fn is_temporary(&self) -> bool {
        use SourceErrorKind as Kind;
        match self.kind {
            Kind::Unreachable
            | Kind::TimedOut
            | Kind::ServerSaid
            | Kind::Closing
            | Kind::Protocol
            | Kind::LocalFile => true,
            Kind::Forbidden
            | Kind::Tls
            | Kind::LoginRefused
            | Kind::NoSuchFolder
            | Kind::FolderReplaced
            | Kind::Setting => false,
        }
    }

    /// What a person can do about it: one or two sentences.
    pub fn advice(&self) -> &'static str {
        use SourceErrorKind as Kind;
        match self.kind {
            Kind::Unreachable => {
                "Check the host name and port (993 for TLS, 143 for STARTTLS), and that no firewall stands between."
            }
            Kind::Forbidden => FORBIDDEN,
            Kind::Tls => {
                "Check that the host name is the one on the server's certificate and that the security setting fits the port; for a certificate of your own authority, name its PEM file in `ca_file`."
            }
            Kind::LoginRefused => {
                "Check the user name (mostly the whole address) and the password. With two-step sign-in, most providers want an app password; some want IMAP to be switched on first."
            }
            Kind::NoSuchFolder => {
                "List the folders and choose one of them; it may have been renamed or deleted."
            }
            Kind::FolderReplaced => "Nothing needs to be done: the folder is read anew.",
            Kind::TimedOut => "The server is slow or the network drops packets; it is tried again by itself.",
            Kind::ServerSaid => {
                "The server's own words say what it did not like; it is tried again by itself."
            }
            Kind::Closing => "The server closed the connection; it is tried again by itself.",
            Kind::Protocol => {
                "Check that the port belongs to an IMAP server; if it does, please report the server's name and version."
            }
            Kind::LocalFile => {
                "Check that the path exists and that Facteur's user may read it, and change it where a move is asked for."
            }
            Kind::Setting => "Correct the mailbox's settings.",
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)
    }
}

impl std::error::Error for SourceError {}
