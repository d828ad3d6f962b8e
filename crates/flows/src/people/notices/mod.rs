//! Notices: the mails that Facteur itself writes to somebody who signs in. They are made once, with the change
//! that they tell of, and leave by a mailbox of the organisation, at most once: a link that comes twice helps
//! nobody, and one that never comes can be asked for again.

mod sender;
mod words;
mod write;

pub use sender::NoticeSender;
pub(crate) use write::NOTICE;
pub use write::{notice_write, notices_can_be_sent};

use secrecy::SecretString;

/// A mail that Facteur writes by itself, without whom it goes to.
#[derive(Debug, Clone)]
pub enum Notice {
    /// Prove that this address is yours.
    VerifyAddress {
        /// Where to.
        link: SecretString,
    },
    /// Somebody wanted to make an account for your address, which you have already.
    AddressKnown {
        /// Where one signs in.
        link: SecretString,
    },
    /// Choose another password.
    ResetPassword {
        /// Where to.
        link: SecretString,
    },
    /// Your password is another now.
    PasswordChanged {
        /// What the program that did it calls itself.
        device: String,
        /// Whether it was set by a link: then the user's own tokens ended too.
        by_link: bool,
    },
    /// Somebody wants you in their organisation.
    Invitation {
        /// What it is called.
        organisation: String,
        /// Who invites, by name.
        by: String,
        /// Where to.
        link: SecretString,
    },
    /// A program's refresh token was used twice, and its tokens are no longer good.
    TokensReused {
        /// What the program called itself.
        device: String,
    },
}

impl Notice {
    /// Its kind in a word, for the database and logs.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::VerifyAddress { .. } => "verify_address",
            Self::AddressKnown { .. } => "address_known",
            Self::ResetPassword { .. } => "reset_password",
            Self::PasswordChanged { .. } => "password_changed",
            Self::Invitation { .. } => "invitation",
            Self::TokensReused { .. } => "tokens_reused",
        }
    }
}
