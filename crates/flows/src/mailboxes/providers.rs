//! Where the mail of common providers is read, by the domain of an address. Only a first guess: the
//! settings can always be named.

use facteur_domain::{Security, Source};

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

/// The usual settings for an address: its provider's when it is known, else `imap.` before its domain.
pub fn guess(address: &str) -> Option<Source> {
    let (_, domain) = address.rsplit_once('@')?;
    let domain = domain.to_lowercase();
    if domain.is_empty() {
        return None;
    }
    let known = PROVIDERS
        .iter()
        .find(|(_, domains)| domains.contains(&domain.as_str()))
        .map(|(host, _)| (*host).to_owned());
    Some(Source::Imap {
        host: known.unwrap_or_else(|| format!("imap.{domain}")),
        port: 993,
        security: Security::Tls,
        username: address.to_owned(),
    })
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
        assert_eq!(host("nobody"), None);
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
