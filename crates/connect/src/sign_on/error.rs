//! What can go wrong with a provider.

use crate::report::Advised;
use std::fmt;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignOnErrorKind {
    /// The address is none that is asked: not https, or inside a private network.
    Forbidden,
    /// Nobody answers there, or too late.
    Unreachable,
    /// What answers does not tell about itself as a provider does.
    NoProvider,
    /// It calls itself otherwise.
    OtherIssuer,
    /// It stands for all tenants of Entra at once, so its word proves nothing.
    EveryTenant,
    /// It cannot do what is needed.
    Unable,
    /// It does not know us by this name and secret.
    Client,
    /// It does not take the code: used, too old, or made for another sign-in.
    Code,
    /// It said no.
    Refused,
    /// What it signed does not prove what it must.
    Token,
    /// A fault of Facteur.
    Fault,
}

impl SignOnErrorKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Forbidden,
        Self::Unreachable,
        Self::NoProvider,
        Self::OtherIssuer,
        Self::EveryTenant,
        Self::Unable,
        Self::Client,
        Self::Code,
        Self::Refused,
        Self::Token,
        Self::Fault,
    ];

    /// What a person can do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Forbidden => {
                "Use an https address in the public network; addresses inside your own network must be allowed in \
                 the configuration of the server."
            }
            Self::Unreachable => {
                "Check the issuer's address, and that the server may reach it: name, firewall, proxy, certificate."
            }
            Self::NoProvider => {
                "Check the issuer: behind it, /.well-known/openid-configuration must show what the provider is."
            }
            Self::OtherIssuer => {
                "Write the issuer exactly as the provider calls itself, with or without a slash at its end."
            }
            Self::EveryTenant => {
                "Write the ID of your own tenant in place of \"common\", \"organizations\" or \"consumers\"."
            }
            Self::Unable => {
                "Choose another provider, or switch on there what is missing: the authorization code flow with PKCE \
                 and an asymmetric signature."
            }
            Self::Client => {
                "Copy client ID and client secret anew from the provider's page; a secret may have expired."
            }
            Self::Code => "Begin the sign-in again.",
            Self::Refused => {
                "The provider's own words say what it did not like; check what is registered there."
            }
            Self::Token => {
                "Begin the sign-in again. If it comes back, check the clocks of both servers and the client ID."
            }
            Self::Fault => "The log of the server says what happened.",
        }
    }
}

/// Why a provider is of no use right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOnError {
    kind: SignOnErrorKind,
    what: String,
}

impl SignOnError {
    /// An error of that kind; `what` says what happened, without anything secret.
    pub fn new(kind: SignOnErrorKind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
        }
    }

    pub(super) fn fault(what: impl Into<String>) -> Self {
        Self::new(SignOnErrorKind::Fault, what)
    }

    /// What kind it is of.
    pub const fn kind(&self) -> SignOnErrorKind {
        self.kind
    }
}

impl fmt::Display for SignOnError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)
    }
}

impl std::error::Error for SignOnError {}

impl Advised for SignOnError {
    fn advice(&self) -> &'static str {
        self.kind.advice()
    }
}
