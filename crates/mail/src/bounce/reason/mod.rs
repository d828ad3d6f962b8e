//! Why a mail was not delivered, and whether its address is lost for good.

use serde::{Deserialize, Serialize};

mod decide;
mod phrases;
mod vendors;

pub(super) use decide::{Command, Said, command_in, decide, is_suspended, normal, reply_code_in, status_in};

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// Why a mail was not delivered, in the words that the field uses.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        pub enum Reason {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable word, such as `userunknown`.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

reasons! {
    /// SPF, DKIM or DMARC failed.
    AuthFailure = "authfailure",
    /// The sending address of the network has a bad name.
    BadReputation = "badreputation",
    /// The sending server is refused: by a block list, by its name or address.
    Blocked = "blocked",
    /// The form of the content was not accepted.
    ContentError = "contenterror",
    /// It was delivered: no failure at all.
    Delivered = "delivered",
    /// Larger than this recipient accepts.
    ExceedLimit = "exceedlimit",
    /// The server tried too long.
    Expired = "expired",
    /// A complaint of the recipient (RFC 5965).
    Feedback = "feedback",
    /// Refused after the recipient was accepted, or by the recipient's own settings.
    Filtered = "filtered",
    /// The recipient has moved.
    HasMoved = "hasmoved",
    /// The recipient's domain does not exist.
    HostUnknown = "hostunknown",
    /// The recipient's mailbox is full.
    MailboxFull = "mailboxfull",
    /// A program that should deliver it failed.
    MailerError = "mailererror",
    /// Larger than the server accepts.
    MessageTooBig = "mesgtoobig",
    /// The network or the routing failed.
    NetworkError = "networkerror",
    /// The server sends nothing on for this sender.
    NoRelaying = "norelaying",
    /// The host accepts no mail.
    NotAccept = "notaccept",
    /// The mail does not follow the standard.
    NotCompliantRfc = "notcompliantrfc",
    /// There is an answer that says nothing clear.
    OnHold = "onhold",
    /// Against a policy of the server.
    PolicyViolation = "policyviolation",
    /// The sender's address was refused.
    Rejected = "rejected",
    /// The sending server has no name for its address.
    RequirePtr = "requireptr",
    /// A demand of security was not met.
    SecurityError = "securityerror",
    /// A filter took it for spam.
    SpamDetected = "spamdetected",
    /// Too much was sent to this recipient in a short time.
    Speeding = "speeding",
    /// The recipient's account is disabled or suspended.
    Suspend = "suspend",
    /// The server did not understand a command.
    SyntaxError = "syntaxerror",
    /// The server itself is in trouble.
    SystemError = "systemerror",
    /// The server's disks are full.
    SystemFull = "systemfull",
    /// Too many connections, or too much from one sender.
    TooManyConnections = "toomanyconn",
    /// Nothing says why.
    #[default]
    Undefined = "undefined",
    /// The recipient's address does not exist.
    UserUnknown = "userunknown",
    /// A virus was found in it.
    VirusDetected = "virusdetected",
}

impl Reason {
    /// Whether the address will not work again (a hard bounce). `temporary`: the server spoke of a passing
    /// trouble.
    pub const fn is_hard(self, temporary: bool) -> bool {
        match self {
            Self::UserUnknown | Self::HostUnknown | Self::HasMoved => true,
            Self::NotAccept => !temporary,
            _ => false,
        }
    }
}
