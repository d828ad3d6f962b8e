//! Where the mail of common providers is read and sent, by the domain of an address. Only a first guess: the
//! settings can always be named.

use super::check;
use facteur_domain::{Security, Smtp, Source};

/// Domains and the IMAP host of their provider; all over TLS on port 993.
const PROVIDERS: &[(&str, &[&str])] = &[
    ("imap.gmail.com", &["gmail.com", "googlemail.com"]),
    (
        "outlook.office365.com",
        &[
            "outlook.com",
            "outlook.fr",
            "hotmail.com",
            "hotmail.fr",
            "live.com",
            "live.fr",
            "msn.com",
            "office365.com",
        ],
    ),
    ("imap.orange.fr", &["orange.fr", "wanadoo.fr"]),
    ("imap.free.fr", &["free.fr"]),
    (
        "imap.sfr.fr",
        &[
            "sfr.fr",
            "neuf.fr",
            "cegetel.net",
            "club-internet.fr",
            "9online.fr",
        ],
    ),
    ("imap.laposte.net", &["laposte.net"]),
    ("imap4.bbox.fr", &["bbox.fr"]),
    ("imap.numericable.fr", &["numericable.fr", "noos.fr"]),
    ("ssl0.ovh.net", &["ovh.net", "ovh.fr"]),
    ("imap.ionos.fr", &["ionos.fr", "online.fr"]),
    ("imap.ionos.com", &["ionos.com", "mail.com"]),
    (
        "imap.mail.yahoo.com",
        &[
            "yahoo.com",
            "yahoo.fr",
            "yahoo.co.uk",
            "ymail.com",
            "rocketmail.com",
        ],
    ),
    ("imap.mail.me.com", &["icloud.com", "me.com", "mac.com"]),
    ("mail.gandi.net", &["gandi.net"]),
    (
        "mail.infomaniak.com",
        &["infomaniak.com", "infomaniak.ch", "ik.me", "ikmail.com"],
    ),
    ("imap.zoho.eu", &["zoho.eu", "zohomail.eu"]),
    ("imap.zoho.com", &["zoho.com", "zohomail.com"]),
    ("imap.fastmail.com", &["fastmail.com", "fastmail.fm"]),
    ("imap.gmx.com", &["gmx.com", "gmx.fr"]),
    ("imap.gmx.net", &["gmx.de", "gmx.net"]),
    ("imap.aol.com", &["aol.com", "aol.fr"]),
    (
        "imap.mailo.com",
        &["mailo.com", "mailo.eu", "net-c.fr", "netcourrier.com"],
    ),
    ("posteo.de", &["posteo.net", "posteo.de", "posteo.fr"]),
    ("imap.mail.ovh.net", &["mail.ovh.net"]),
];

/// Letters of a host name at most (RFC 1035).
const HOST_LETTERS: usize = 253;

/// The usual settings for an address: its provider's when it is known, else `imap.` before its domain. None for what
/// is no address, or has a domain too long for that.
pub fn guess(address: &str) -> Option<Source> {
    let checked = check::address(address).ok()?;
    let (_, domain) = checked.rsplit_once('@')?;
    let known = PROVIDERS
        .iter()
        .find(|(_, domains)| domains.contains(&domain))
        .map(|(host, _)| (*host).to_owned());
    let host = known.unwrap_or_else(|| format!("imap.{domain}"));
    (host.len() <= HOST_LETTERS).then(|| Source::Imap {
        host,
        port: 993,
        security: Security::Tls,
        username: address.to_owned(),
    })
}

/// Whether the provider of that domain is a known one, and its settings no mere guess.
pub fn is_known_domain(domain: &str) -> bool {
    PROVIDERS.iter().any(|(_, domains)| domains.contains(&domain))
}

/// Hosts for reading whose host for sending is not the same name with `smtp` in place of `imap`; and those
/// that want STARTTLS on port 587. All others take TLS on port 465 (RFC 8314).
const SENDERS: &[(&str, &str, Security)] = &[
    ("outlook.office365.com", "smtp.office365.com", Security::StartTls),
    ("imap4.bbox.fr", "smtp.bbox.fr", Security::Tls),
    ("imap.numericable.fr", "smtp.numericable.fr", Security::StartTls),
    ("imap.mail.me.com", "smtp.mail.me.com", Security::StartTls),
    ("imap.gmx.com", "mail.gmx.com", Security::Tls),
    ("imap.gmx.net", "mail.gmx.net", Security::Tls),
    ("imap.mailo.com", "mail.mailo.com", Security::Tls),
];

/// Hosts for sending whose service puts what was sent into the sent folder by itself.
const SAVE_THEMSELVES: &[&str] = &[
    "smtp.gmail.com",
    "smtp.googlemail.com",
    "smtp-relay.gmail.com",
    "smtp.office365.com",
    "smtp-mail.outlook.com",
    "outlook.office365.com",
];

/// The usual settings to send from an address, by the server that its mail is read from: the same provider's,
/// else the same name with `smtp` in place of `imap`.
pub fn guess_smtp(address: &str, source: &Source) -> Option<Smtp> {
    let (host, username) = match source {
        Source::Imap { host, username, .. } => (host.to_lowercase(), username.clone()),
        Source::Maildir { .. } | Source::Handed => match guess(address)? {
            Source::Imap { host, username, .. } => (host, username),
            Source::Maildir { .. } | Source::Handed => return None,
        },
    };
    let known = SENDERS.iter().find(|(reading, _, _)| *reading == host);
    let (host, security) = match (known, host.strip_prefix("imap.")) {
        (Some((_, sending, security)), _) => ((*sending).to_owned(), *security),
        (None, Some(rest)) => (format!("smtp.{rest}"), Security::Tls),
        (None, None) => (host, Security::Tls),
    };
    Some(Smtp {
        host,
        port: if security == Security::StartTls { 587 } else { 465 },
        security,
        username,
        from_name: String::new(),
        per_hour: None,
        save_to_sent: true,
    })
}

/// Whether the service of that host for sending puts what was sent into the sent folder by itself.
pub fn saves_sent_itself(smtp: &Smtp) -> bool {
    SAVE_THEMSELVES.contains(&smtp.host.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(address: &str) -> Option<String> {
        match guess(address)? {
            Source::Imap {
                host,
                port: 993,
                security: Security::Tls,
                username,
            } if username == address => Some(host),
            _ => None,
        }
    }

    #[test]
    fn known_providers_and_own_domains() {
        assert_eq!(host("a@gmail.com").as_deref(), Some("imap.gmail.com"));
        assert_eq!(host("a@Wanadoo.FR").as_deref(), Some("imap.orange.fr"));
        assert_eq!(host("support@exemple.fr").as_deref(), Some("imap.exemple.fr"));
        let (fitting, long) = ("a.".repeat(123) + "fr", "a.".repeat(125) + "fr");
        assert!(host(&format!("a@{fitting}")).is_some());
        for wrong in [
            "nobody",
            "@exemple.fr",
            "a@",
            "a b@exemple.fr",
            &format!("a@{long}"),
        ] {
            assert_eq!(host(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sending_follows_from_reading() {
        let of = |address: &str| {
            let smtp = guess_smtp(address, &guess(address).unwrap()).unwrap();
            (smtp.host, smtp.port)
        };
        assert_eq!(of("a@gmail.com"), ("smtp.gmail.com".to_owned(), 465));
        assert_eq!(of("a@outlook.fr"), ("smtp.office365.com".to_owned(), 587));
        assert_eq!(of("a@exemple.fr"), ("smtp.exemple.fr".to_owned(), 465));
        assert_eq!(of("a@gandi.net"), ("mail.gandi.net".to_owned(), 465));
        for (reading, _, _) in SENDERS {
            assert!(PROVIDERS.iter().any(|(host, _)| host == reading), "{reading}");
        }
        assert!(guess_smtp("nobody", &Source::Handed).is_none());
    }

    #[test]
    fn no_domain_stands_twice() {
        let mut all: Vec<&str> = PROVIDERS
            .iter()
            .flat_map(|(_, domains)| domains.iter().copied())
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
