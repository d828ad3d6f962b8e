//! The words of the domain, as the API says them.

/// The API's twin of an enumeration of the domain: the same words, with a schema. The word is a token and no
/// `literal`, which the derive of the schema could not read.
macro_rules! twin {
    ($(#[$doc:meta])* $name:ident of $domain:path { $($(#[$variant_doc:meta])* $variant:ident = $word:tt,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub(crate) enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)* }

        impl From<$domain> for $name {
            fn from(word: $domain) -> Self {
                use $domain as Domain;
                match word { $(Domain::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for $domain {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant,)* }
            }
        }
    };
}

twin! {
    /// Where the work on a ticket stands.
    Status of facteur_domain::Status {
        /// Nobody has looked at it yet.
        New = "new",
        /// Somebody works on it.
        Open = "open",
        /// It waits for somebody else.
        Pending = "pending",
        /// Done, as far as we know.
        Resolved = "resolved",
        /// Done and put away.
        Closed = "closed",
    }
}

twin! {
    /// What to take first.
    Priority of facteur_domain::Priority {
        /// Last.
        Low = "low",
        /// In its turn.
        Normal = "normal",
        /// Soon.
        High = "high",
        /// Now.
        Critical = "critical",
    }
}

twin! {
    /// How far the trouble reaches.
    Impact of facteur_domain::Impact {
        /// One person.
        One = "one",
        /// A team, or money.
        Team = "team",
        /// Many people, safety or the law.
        Many = "many",
    }
}

twin! {
    /// How soon it must be looked at.
    Urgency of facteur_domain::Urgency {
        /// No date.
        Open = "open",
        /// Within days.
        Days = "days",
        /// Within hours.
        Hours = "hours",
    }
}

twin! {
    /// Which deadlines.
    DueSpan of facteur_domain::DueSpan {
        /// Those that have passed.
        Late = "late",
        /// Those of this day, in the organisation's time zone.
        Today = "today",
        /// Those of this day and the rest of its week.
        Week = "week",
    }
}

twin! {
    /// What a mail names.
    EntityKind of facteur_domain::EntityKind {
        /// A person.
        Person = "person",
        /// A named organisation.
        Company = "company",
        /// An amount with its currency: `1250.00 EUR`.
        Amount = "amount",
        /// A day: `2026-11-20`.
        Date = "date",
        /// A telephone number: `+33142680123`.
        Phone = "phone",
        /// An IBAN without blanks, checked.
        Iban = "iban",
        /// A SIREN, checked.
        Siren = "siren",
        /// A SIRET, checked.
        Siret = "siret",
        /// A VAT number.
        Vat = "vat",
        /// A mail address.
        Email = "email",
        /// An address of the web.
        Url = "url",
        /// A postal address.
        Address = "address",
        /// The number of an invoice.
        InvoiceNumber = "invoice_no",
        /// The number of an order.
        OrderNumber = "order_no",
    }
}

twin! {
    /// What a member may do.
    Role of facteur_domain::Role {
        /// Everything.
        Owner = "owner",
        /// Everything but giving the organisation up.
        Admin = "admin",
        /// Works on tickets.
        Agent = "agent",
        /// Only looks.
        Viewer = "viewer",
    }
}

twin! {
    /// What a folder is for.
    FolderRole of facteur_domain::FolderRole {
        /// Mail in it opens tickets.
        Incoming = "incoming",
        /// What we sent.
        Sent = "sent",
        /// What the provider takes for spam.
        Junk = "junk",
        /// Put away.
        Archive = "archive",
    }
}

twin! {
    /// Whether a mailbox is read, and whether anything leaves because of it.
    MailboxMode of facteur_domain::MailboxMode {
        /// Read, and answered from.
        Active = "active",
        /// Read only: nothing is sent, nothing is changed on the server.
        ObserveOnly = "observe_only",
        /// Not read for now.
        Paused = "paused",
    }
}

twin! {
    /// What happens with mail older than the point from which mail counts.
    Older of facteur_domain::Older {
        /// It stays on the server and is only counted.
        Leave = "leave",
        /// It is searchable and threaded, without tickets.
        Archive = "archive",
    }
}

twin! {
    /// How the connection to a mail server is protected.
    Security of facteur_domain::Security {
        /// TLS from the first byte.
        Tls = "tls",
        /// Plain first, then TLS; refused when the server does not offer it.
        StartTls = "starttls",
        /// None; only for servers on this machine.
        None = "none",
    }
}

twin! {
    /// What a mail of ours is to the mail before it.
    AnswerKind of facteur_domain::AnswerKind {
        /// To who wrote.
        Reply = "reply",
        /// To all who took part.
        ReplyAll = "reply_all",
        /// To somebody else.
        Forward = "forward",
        /// The first of a conversation.
        New = "new",
    }
}

twin! {
    /// How far a mail of ours has come.
    SendState of facteur_domain::SendState {
        /// It waits for its turn, or for the next try.
        Waiting = "waiting",
        /// It is being handed over.
        Sending = "sending",
        /// Nobody knows whether it left.
        Unknown = "unknown",
        /// It left.
        Sent = "sent",
        /// The server refused it.
        Refused = "refused",
        /// It was taken back.
        Cancelled = "cancelled",
    }
}

/// Where a ticket lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shelf {
    /// To be worked on.
    Work,
    /// Newsletters and the like.
    Newsletters,
    /// Spam.
    Spam,
}

impl Shelf {
    /// The word that is kept.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Newsletters => "newsletters",
            Self::Spam => "spam",
        }
    }

    /// The shelf of a word that is kept.
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "newsletters" => Self::Newsletters,
            "spam" => Self::Spam,
            _ => Self::Work,
        }
    }
}

/// The schema of an enumeration of the domain whose words are answered as they are.
macro_rules! schema {
    ($(#[doc = $doc:literal])* $name:ident of $domain:path) => {
        $(#[doc = $doc])*
        pub(crate) enum $name {}

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                use $domain as Domain;
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::Type::String)
                    .description(Some(concat!($($doc),*).trim()))
                    .enum_values(Some(Domain::ALL.iter().map(|each| each.word())))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

schema! {
    /// What may be done.
    Permission of facteur_domain::Permission
}

schema! {
    /// Who may make themselves an account: nobody, who was invited, or everybody.
    RegistrationPolicy of facteur_domain::Registration
}

schema! {
    /// What is done with personal data.
    PrivacyKind of facteur_domain::PrivacyKind
}

schema! {
    /// How far it is.
    PrivacyState of facteur_domain::PrivacyState
}
